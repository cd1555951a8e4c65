from django.db import migrations, models

from documents.text import fold_words


def fold_units(apps, schema_editor):
    entries = apps.get_model("awards", "BookEntry").objects.all()
    for entry in entries.only("unit_name").iterator():
        entry.folded_unit_name = fold_words(entry.unit_name)[:300]
        entry.save(update_fields=["folded_unit_name"])


class Migration(migrations.Migration):
    dependencies = [("awards", "0005_sketches_of_the_smallest_marks")]

    operations = [
        migrations.AddField(
            "bookentry",
            "folded_unit_name",
            models.CharField(default="", editable=False, max_length=300),
            preserve_default=False,
        ),
        migrations.RunPython(fold_units, migrations.RunPython.noop),
    ]
