"""What both forms show of the past: fields that changed, files that were read."""

from awards.models import PendingFile


def changed_fields(content, before, names):
    """The names of what differs from the sending before; none for a first sending."""
    return [] if before is None else [name for name in names if content[name] != before[name]]


def confirmed_files(submission):
    """The filled Word and Excel files whose content the unit took over, newest first."""
    files = PendingFile.objects.filter(submission_id=submission.pk, confirmed_at__isnull=False)
    return files.order_by("-confirmed_at")


def waiting_file(submission):
    return PendingFile.objects.filter(submission_id=submission.pk, confirmed_at=None).first()
