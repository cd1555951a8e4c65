from collections import Counter

from django.db import migrations

MARKS = {"plan": "VB", "mau01": "M01", "article": "BV", "mau03": "M03", "assessment": "TDG"}
AT_ONCE = 500


def write_present_codes(apps, schema_editor):
    """The codes that were computed until now.

    A unit that moved to another ward may have sent the same paper of a year in both: the later
    sending is told from the first, as campaigns.receipt_codes does it.
    """
    revisions = apps.get_model("campaigns", "Revision").objects
    filled, given = [], Counter()
    found = revisions.defer("content").select_related("submission__campaign", "submission__unit")
    for revision in found.order_by("sent_at", "pk").iterator(chunk_size=AT_ONCE):
        code = _code(revision)
        given[code] += 1
        revision.code = code if given[code] == 1 else f"{code}-{given[code]}"
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
