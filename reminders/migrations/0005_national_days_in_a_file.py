from django.db import migrations


def forget_national_days(apps, schema_editor):
    apps.get_model("reminders", "Holiday").objects.filter(ward=None).delete()


class Migration(migrations.Migration):
    dependencies = [("reminders", "0004_holidays_of_wards")]

    operations = [
        migrations.RunPython(forget_national_days, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="holiday", name="one_national_holiday_per_day"),
    ]
