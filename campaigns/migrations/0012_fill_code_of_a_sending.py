from django.db import migrations

MARKS = {"plan": "VB", "mau01": "M01", "article": "BV", "mau03": "M03", "assessment": "TDG"}
AT_ONCE = 500


def write_present_codes(apps, schema_editor):
    """The codes that were computed until now: unique, as those of the units are."""
    revisions = apps.get_model("campaigns", "Revision").objects
    filled = []
    found = revisions.defer("content").select_related("submission__campaign", "submission__unit")
    for revision in found.iterator(chunk_size=AT_ONCE):
        revision.code = _code(revision)
        filled.append(revision)
    revisions.bulk_update(filled, ["code"], batch_size=AT_ONCE)


def _code(revision):
    submission = revision.submission
    mark = MARKS[submission.obligation]
    return f"DVK-{submission.campaign.year}-{mark}-{submission.unit.code}-{revision.number:02d}"


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0011_code_of_a_sending"),
        ("organizations", "0001_initial"),
    ]

    operations = [migrations.RunPython(write_present_codes, migrations.RunPython.noop)]
