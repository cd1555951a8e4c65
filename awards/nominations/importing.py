"""From a filled Mẫu số 03 to the draft: read, show, then save (awards.pending)."""

from django.db import transaction

from audit.services import record
from awards.models import Nomination
from awards.nominations.drafts import open_nomination, save_nomination
from awards.pending import confirm_once, keep_reading
from awards.rules import likely_kind
from campaigns.drafts import require_editable
from campaigns.vocabulary import ParticipantKind
from documents.attachments import kept_form
from documents.errors import DocumentRefused
from documents.limited import read_mau03, shown_name


def read_nomination_file(nomination, name, data, *, actor):
    """Read a filled Mẫu số 03 in the limited child and keep it as the waiting preview.

    Raises DocumentRefused (with what to do) or NotEditable; the draft is not touched.
    """
    require_editable(nomination)
    name = shown_name(name)
    reading = read_mau03(data, name)
    changes, notices = nomination_changes(reading), nomination_notices(reading)
    head = (reading.unit_name, reading.year)
    name, data = kept_form(data, name)
    return keep_reading(nomination, name, data, changes, notices, head, actor)


def nomination_changes(reading):
    """The fields that the file fills, of its first nominee; a doubtful row as far as it tells."""
    found = _nominees(reading)
    if not found:
        raise DocumentRefused("empty", "Biểu chưa có dòng nào. Nhập tên và tóm tắt thành tích.")
    nominee = found[0]
    fields = {
        "kind": nominee.kind or likely_kind(nominee.participant),
        "participant_name": nominee.participant,
        "initiative_name": nominee.initiative,
        "sector": nominee.sector,
        "summary": nominee.summary,
    }
    return {name: value for name, value in fields.items() if value}


def nomination_notices(reading):
    """Everything the clerk should look at, the rows that are left out by name."""
    notices = [problem.message for problem in reading.problems]
    notices += [notice.message for notice in reading.notices]
    first, *others = _nominees(reading) or [None]
    if first and not first.kind and (kind := likely_kind(first.participant)):
        label = ParticipantKind(kind).label.lower()
        notices.append(f"Tệp không ghi rõ tập thể hay cá nhân; hiểu theo tên là {label}.")
    names = [f"“{nominee.participant}”" for nominee in others]
    if names:
        notices.append(
            "Mỗi đơn vị đề xuất 01 tập thể hoặc cá nhân; chỉ lấy dòng đầu, không lấy: "
            f"{', '.join(names)}."
        )
    return notices


def _nominees(reading):
    """The nominees in the order of their rows, doubtful ones included."""
    doubtful = [draft for problem in reading.problems for draft in problem.drafts]
    return sorted([*reading.nominees, *doubtful], key=lambda nominee: nominee.row)


def confirm_nomination_file(pending, *, version, actor):
    """The clerk agrees: the preview becomes the draft, all of it. Returns what was left out: [].

    Raises StaleVersion, and changes nothing, when somebody saved the draft since `version`.
    """
    nomination = Nomination.objects.select_related("campaign", "unit", "initiative").get(
        pk=pending.submission_id
    )
    with transaction.atomic():
        confirm_once(pending, nomination, actor)
        save_nomination(nomination, pending.changes, version=version, actor=actor)
    return []


@transaction.atomic
def import_nomination(unit, campaign, name, reading, *, actor):
    """Put a reading straight into the unit's draft; returns the nomination.

    For an operator who has seen the reading, so without a preview. Raises NotEditable.
    """
    nomination = open_nomination(unit, campaign, actor=actor)
    changes = nomination_changes(reading)
    save_nomination(nomination, changes, version=nomination.version, actor=actor)
    record(actor, "award_file.confirmed", nomination, file=shown_name(name))
    return nomination
