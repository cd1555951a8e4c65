from django.db import migrations


class Migration(migrations.Migration):
    """Wrote the national days off of 2026, which are read from their file now (national_days)."""

    dependencies = [("reminders", "0001_initial")]

    operations = []
