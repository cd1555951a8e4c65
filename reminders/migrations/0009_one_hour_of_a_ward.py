import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Min


def take_the_earliest_hour(apps, schema_editor):
    """So that nothing comes later in a day than it did."""
    hours = (
        apps.get_model("reminders", "RoundPlan")
        .objects.filter(is_on=True)
        .values("campaign__ward")
        .annotate(hour=Min("hour"))
    )
    digest_hours = apps.get_model("reminders", "DigestHour").objects
    for found in hours:
        digest_hours.create(ward_id=found["campaign__ward"], hour=found["hour"])


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0004_end_issued_passwords"),
        ("campaigns", "0006_word_templates"),
        ("reminders", "0008_told_since"),
    ]

    operations = [
        migrations.CreateModel(
            name="DigestHour",
            fields=[
                (
                    "ward",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="digest_hour",
                        serialize=False,
                        to="organizations.unit",
                    ),
                ),
                ("hour", models.TimeField(verbose_name="giờ nhắc")),
            ],
            options={
                "verbose_name": "giờ nhắc của phường",
                "verbose_name_plural": "giờ nhắc của các phường",
            },
        ),
        migrations.RunPython(take_the_earliest_hour, migrations.RunPython.noop),
        migrations.RemoveField(model_name="roundplan", name="hour"),
    ]
