import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from the deletion: PostgreSQL alters no table whose rows it changed just before."""

    dependencies = [("reminders", "0005_national_days_in_a_file")]

    operations = [
        migrations.AlterField(
            model_name="holiday",
            name="ward",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="holidays",
                to="organizations.unit",
                verbose_name="phường",
            ),
        ),
    ]
