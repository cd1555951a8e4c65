"""What both forms show the reviewer: automatic checks, of which none decides, and the past."""

from awards.models import PendingFile
from campaigns.deadlines import revision_days_late
from campaigns.models import ReviewNote
from campaigns.review import Check


def common_checks(submission, revision, due):
    """In time, and signed; the sentences are those of every form."""
    return [timeliness(revision, due), signed_copy(submission)]


def timeliness(revision, due):
    if days_late := revision_days_late(revision, due):
        return Check(False, f"Gửi muộn {days_late:02d} ngày")
    return Check(True, "Gửi đúng hạn" if due else "Chưa đặt hạn cho nội dung này")


def signed_copy(submission):
    if not submission.signed_copy:
        return Check(False, "Thiếu bản ký, đóng dấu")
    return Check(True, f"Đã có bản ký, đóng dấu ({submission.signed_copy_pages:02d} trang)")


def good_news_first(checks):
    return sorted(checks, key=lambda check: not check.is_ok)


def changed_fields(content, before, names):
    """The names of what differs from the sending before; none for a first sending."""
    return [] if before is None else [name for name in names if content[name] != before[name]]


def asked_before(previous):
    """{anchor: what the Ban asked for there} when it returned the sending before."""
    if previous is None:
        return {}
    notes = ReviewNote.objects.filter(revision=previous).exclude(anchor="")
    return {note.anchor: note.text for note in notes}


def confirmed_files(submission):
    """The filled Word and Excel files whose content the unit took over, newest first."""
    files = PendingFile.objects.filter(submission_id=submission.pk, confirmed_at__isnull=False)
    return files.order_by("-confirmed_at")


def waiting_file(submission):
    return PendingFile.objects.filter(submission_id=submission.pk, confirmed_at=None).first()
