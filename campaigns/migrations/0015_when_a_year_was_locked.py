from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import migrations, models

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def take_from_the_trail(apps, schema_editor):
    """When a year was last locked; one of which the trail tells nothing, at its end."""
    events = apps.get_model("audit", "AuditEvent").objects
    locked = apps.get_model("campaigns", "Campaign").objects.filter(
        is_open=False, is_in_preparation=False
    )
    for campaign in locked:
        told = events.filter(
            action="campaign.closed", target_type="campaigns.campaign", target_id=campaign.pk
        )
        last = told.order_by("at").values_list("at", flat=True).last()
        campaign.closed_at = last or datetime(campaign.year + 1, 1, 1, tzinfo=VIETNAM)
        campaign.save(update_fields=["closed_at"])


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0014_label_of_the_self_assessment"),
        ("audit", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="closed_at",
            field=models.DateTimeField("khóa lúc", null=True, editable=False),
        ),
        migrations.RunPython(take_from_the_trail, migrations.RunPython.noop),
    ]
