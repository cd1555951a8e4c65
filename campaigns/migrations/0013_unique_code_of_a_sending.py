from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0012_fill_code_of_a_sending")]

    operations = [
        migrations.AlterField(
            model_name="revision",
            name="code",
            field=models.CharField("mã hồ sơ", max_length=50, unique=True, editable=False),
        ),
    ]
