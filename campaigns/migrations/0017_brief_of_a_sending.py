from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0016_letters_protect_their_year")]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="brief",
            field=models.JSONField("nội dung tóm lược", default=dict),
        ),
    ]
