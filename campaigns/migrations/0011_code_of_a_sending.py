from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0010_letters_of_a_year")]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="code",
            field=models.CharField("mã hồ sơ", max_length=50, null=True, editable=False),
        ),
    ]
