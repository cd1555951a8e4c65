from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registrations", "0002_evidence_and_unit_plan")]

    operations = [
        migrations.AddField(
            "entry",
            name,
            models.CharField(default="", max_length=1000, **options),
            preserve_default=False,
        )
        for name, options in (
            ("participant_name", {"verbose_name": "tên tập thể/cá nhân"}),
            ("initiative_name", {"verbose_name": "tên mô hình"}),
            ("search_name", {"editable": False}),
        )
    ]
