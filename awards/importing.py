"""From a filled Mẫu số 03 or article to the draft in three steps: read, show, then save.

Nothing reaches the draft before the clerk agrees. A text over the limit is kept whole, and what
the file leaves open does not empty what was typed.
"""

import hashlib
from pathlib import PurePath
from secrets import token_hex

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from audit.clock import now
from audit.services import record
from awards.drafts import open_article, open_nomination, save_article, save_nomination
from awards.models import Article, Nomination, PendingFile
from awards.photos import NoRoom, add_photo
from awards.rules import PART_COUNT, likely_kind
from campaigns.drafts import require_editable
from campaigns.models import Submission
from campaigns.vocabulary import ParticipantKind
from campaigns.workflow import WorkflowError
from documents.errors import DocumentRefused
from documents.limited import read_article, read_mau03
from documents.photos import clean_photo
from documents.text import clean_line
from registrations.importing import clean_file_name, mismatch


def read_nomination_file(nomination, name, data, *, actor):
    """Read a filled Mẫu số 03 in the limited child and keep it as the waiting preview.

    Raises DocumentRefused (with what to do) or NotEditable; the draft is not touched.
    """
    require_editable(nomination)
    name = clean_file_name(name)
    reading = read_mau03(data, name)
    changes, notices = nomination_changes(reading), nomination_notices(reading)
    head = (reading.unit_name, reading.year)
    return _keep(nomination, name, data, changes, notices, head, actor)


def read_article_file(article, name, data, *, actor):
    """Read a whole article in the limited child and keep it as the waiting preview.

    Its pictures are named in the preview and cleaned on confirmation.
    """
    require_editable(article)
    name = clean_file_name(name)
    reading = read_article(data, name)
    changes, notices = article_changes(reading), article_notices(reading)
    return _keep(article, name, data, changes, notices, (reading.unit_name, None), actor)


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


def article_changes(reading):
    """The fields that the file fills; `parts` only if it has text in any of the five."""
    fields = {
        "title": reading.title,
        "person": reading.person,
        "person_role": reading.person_role,
        "parts": list(reading.parts) if any(reading.parts) else None,
    }
    return {name: value for name, value in fields.items() if value}


def article_notices(reading):
    notices = list(reading.notices)
    if reading.unplaced:
        notices.append(f"Chưa xếp vào phần nào (chép vào đúng phần nếu cần):\n{reading.unplaced}")
    if reading.photos:
        notices.append(f"Tệp có {len(reading.photos):02d} ảnh, sẽ đưa vào bài khi xác nhận.")
    return notices


def _keep(submission, name, data, changes, notices, head, actor):
    suffix = PurePath(name).suffix.lower()
    source = default_storage.save(
        f"tep-da-dien/{now():%Y}/{submission.unit.code}-{token_hex(8)}{suffix}", ContentFile(data)
    )
    try:
        return _record_reading(submission, name, data, source, changes, notices, head, actor)
    except BaseException:
        default_storage.delete(source)
        raise


@transaction.atomic
def _record_reading(submission, name, data, source, changes, notices, head, actor):
    """Replaces an earlier waiting preview; the row lock orders two uploads."""
    Submission.objects.select_for_update().get(pk=submission.pk)
    current = Submission.objects.select_related("campaign", "unit").get(pk=submission.pk)
    require_editable(current)
    PendingFile.objects.filter(submission=current, confirmed_at=None).delete()
    pending = PendingFile.objects.create(
        submission=current,
        file_name=name,
        source=source,
        sha256=hashlib.sha256(data).hexdigest(),
        changes=changes,
        notices=notices,
        mismatch=mismatch(head, current.unit, current.campaign.year),
        base_version=current.version,
        read_at=now(),
        read_by=actor,
    )
    record(actor, "award_file.read", submission, file=name, sha256=pending.sha256)
    return pending


def confirm_nomination_file(pending, *, actor):
    """The clerk agrees: the preview becomes the draft. Returns the draft's new version.

    Raises StaleVersion, and changes nothing, when somebody saved the draft meanwhile.
    """
    nomination = Nomination.objects.select_related("campaign", "unit", "initiative").get(
        pk=pending.submission_id
    )
    with transaction.atomic():
        _confirm(pending, nomination, actor)
        return save_nomination(
            nomination, pending.changes, version=pending.base_version, actor=actor
        )


def confirm_article_file(pending, *, actor):
    """The clerk agrees. Returns (new version, [why a picture was not taken]).

    A picture that fails leaves the text and the other pictures.
    """
    article = Article.objects.select_related("campaign", "unit").get(pk=pending.submission_id)
    changes = _with_kept_parts(article, pending.changes)
    with pending.source.open() as source:
        photos = read_article(source.read(), pending.file_name).photos
    with transaction.atomic():
        _confirm(pending, article, actor)
        version = save_article(article, changes, version=pending.base_version, actor=actor)
    return version, add_read_photos(article, photos, actor=actor)


def _confirm(pending, submission, actor):
    """Only once: whoever confirms or discards it first."""
    confirmed = PendingFile.objects.filter(pk=pending.pk, confirmed_at=None)
    if not confirmed.update(confirmed_at=now()):
        raise WorkflowError("Tệp này vừa được xử lý. Tải lại trang.")
    record(actor, "award_file.confirmed", submission, file=pending.file_name)


def _with_kept_parts(article, changes):
    """A part that the file leaves empty keeps what the draft holds."""
    if "parts" not in changes:
        return changes
    kept = [new or old for new, old in zip(changes["parts"], article.parts, strict=True)]
    return changes | {"parts": kept}


def add_read_photos(article, photos, *, actor):
    """Clean the pictures of a file and keep them while there is room; why others were not."""
    refusals = []
    for number, photo in enumerate(photos, 1):
        try:
            clean = clean_photo(photo.data, f"Ảnh {number}")
            part = photo.part if photo.part in range(1, PART_COUNT + 1) else None
            add_photo(article, clean, caption=photo.caption, part=part, actor=actor)
        except (DocumentRefused, NoRoom) as refusal:
            refusals.append(f"Ảnh {number} trong tệp: {refusal}")
    return refusals


def complete_reading(pending, texts):
    """What the clerk typed into the preview goes with it; the draft stays as it is."""
    typed = {name: clean_line(text) for name, text in texts.items()}
    changes = pending.changes | {name: text for name, text in typed.items() if text}
    if changes != pending.changes:
        pending.changes = changes
        pending.save(update_fields=["changes"])


def rebase(pending):
    """After a conflict was shown: the preview may be confirmed over the draft as it is now."""
    versions = Submission.objects.values_list("version", flat=True)
    pending.base_version = versions.get(pk=pending.submission_id)
    pending.save(update_fields=["base_version"])


@transaction.atomic
def discard_file(submission, *, actor):
    """Forget the waiting preview; the draft stays as it is."""
    waiting = PendingFile.objects.filter(submission_id=submission.pk, confirmed_at=None)
    for pending in waiting:
        record(actor, "award_file.discarded", submission, file=pending.file_name)
    waiting.delete()


@transaction.atomic
def import_nomination(unit, campaign, name, reading, *, actor):
    """Put a reading straight into the unit's draft; returns the nomination.

    For an operator who has seen the reading, so without a preview. Raises NotEditable.
    """
    nomination = open_nomination(unit, campaign, actor=actor)
    changes = nomination_changes(reading)
    save_nomination(nomination, changes, version=nomination.version, actor=actor)
    record(actor, "award_file.confirmed", nomination, file=clean_file_name(name))
    return nomination


def import_article(unit, campaign, name, reading, *, actor):
    """The same for an article; returns (article, [why a picture was not taken])."""
    with transaction.atomic():
        article = open_article(unit, campaign, actor=actor)
        changes = _with_kept_parts(article, article_changes(reading))
        save_article(article, changes, version=article.version, actor=actor)
        record(actor, "award_file.confirmed", article, file=clean_file_name(name))
    return article, add_read_photos(article, reading.photos, actor=actor)
