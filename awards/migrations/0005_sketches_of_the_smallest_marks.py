"""Sketches find a short text inside a long one: the stored ones are made anew."""

import django.db.models.deletion
from django.db import migrations, models

from awards.duplicates.sketches import shingles_of, sketch_of


def make_anew(apps, schema_editor):
    known_texts, marks = (apps.get_model("awards", name) for name in ("KnownText", "TextMark"))
    marks.objects.all().delete()
    for known in known_texts.objects.select_related("revision", "book_entry").iterator():
        parts = known.revision.content["parts"] if known.revision else [known.book_entry.text]
        sketch = sketch_of(shingles_of(parts), known.ward_id)
        marks.objects.bulk_create(marks(known_text=known, value=value) for value in sketch)


class Migration(migrations.Migration):
    dependencies = [("awards", "0004_preview_without_base")]

    operations = [
        migrations.RenameModel("TextBand", "TextMark"),
        migrations.AlterField(
            "textmark",
            "known_text",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="marks",
                to="awards.knowntext",
            ),
        ),
        migrations.RenameIndex("textmark", new_name="text_by_mark", old_name="text_by_band"),
        migrations.RunPython(make_anew, migrations.RunPython.noop),
    ]
