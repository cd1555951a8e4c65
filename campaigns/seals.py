"""What the sealing of the ward's figures (reporting.sealing) means for one file."""

from campaigns.vocabulary import SENT, Status

# the face of a file whose accepted sending stands in a sealed table (organizations.faces)
SEALED = "sealed"


def is_sealed(status, sealed_at, last_sent_at):
    """Accepted, and just this sending stands in a sealed table: “Đã tổng hợp”."""
    return status == Status.ACCEPTED and _counts(sealed_at, last_sent_at)


def has_left_its_seal(status, sealed_at, last_sent_at):
    """A sealed table counted the file, and what stands now is no longer what it counted."""
    if sealed_at is None:
        return False
    return status not in SENT or not _counts(sealed_at, last_sent_at)


def _counts(sealed_at, last_sent_at):
    return sealed_at is not None and last_sent_at is not None and last_sent_at <= sealed_at
