"""Whoever signed in before this came needs no first steps."""

from django.db import migrations, models
from django.db.models import F


def close_for_those_who_know(apps, schema_editor):
    people = apps.get_model("organizations", "User").objects.filter(last_login__isnull=False)
    people.update(first_steps_closed_at=F("last_login"))


class Migration(migrations.Migration):
    dependencies = [("organizations", "0004_end_issued_passwords")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="first_steps_closed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunPython(close_for_those_who_know, migrations.RunPython.noop),
    ]
