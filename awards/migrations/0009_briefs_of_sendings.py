"""What lists say of the sendings there are, and how many words the edited copies have."""

from django.db import migrations, models

from documents.text import count_words

AT_ONCE = 100  # an article has up to 3 500 words


def _article(content):
    return {
        **{name: content[name] for name in ("is_nil", "title", "person")},
        "words": _words(content["parts"]),
        "photos": len(content["photos"]),
    }


def _mau03(content):
    names = ("is_nil", "participant", "kind", "initiative", "sector")
    return {name: content[name] for name in names} | {"words": count_words(content["summary"])}


BRIEFS = {"article": _article, "mau03": _mau03}


def fill_briefs(apps, schema_editor):
    revisions = apps.get_model("campaigns", "Revision").objects
    for obligation, brief in BRIEFS.items():
        for revision in _by_chunks(revisions.filter(submission__obligation=obligation)):
            revisions.filter(pk=revision.pk).update(brief=brief(revision.content))


def count_copies(apps, schema_editor):
    copies = apps.get_model("awards", "EditedArticle").objects
    for copy in _by_chunks(copies.all()):
        copies.filter(pk=copy.pk).update(words=_words(copy.parts))


def _by_chunks(rows):
    """The rows, so many of them in memory at once; none is read while others are written."""
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        yield from list(rows.filter(pk__in=ids[start : start + AT_ONCE]))


def _words(parts):
    return sum(map(count_words, parts))


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0008_assessment"),
        ("campaigns", "0017_brief_of_a_sending"),
    ]

    operations = [
        migrations.AddField(
            model_name="editedarticle",
            name="words",
            field=models.PositiveIntegerField("số từ", default=0),
            preserve_default=False,
        ),
        migrations.RunPython(fill_briefs, migrations.RunPython.noop),
        migrations.RunPython(count_copies, migrations.RunPython.noop),
    ]
