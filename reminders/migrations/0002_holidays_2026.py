import json

from django.conf import settings
from django.db import migrations


def load(apps, schema_editor):
    """Days off of 2026; an administrator changes them and adds those of other years."""
    holidays = apps.get_model("reminders", "Holiday")
    rows = json.loads((settings.BASE_DIR / "fixtures" / "holidays_2026.json").read_text("utf-8"))
    holidays.objects.bulk_create(
        [holidays(**row["fields"]) for row in rows], ignore_conflicts=True
    )


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
