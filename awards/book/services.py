"""One entry of the 2023 book's register: written by hand, or from a list (awards.book.importing).

Nobody overwrites what they have not seen: a writing names the fingerprint of what it changes.
"""

from django.db import IntegrityError, transaction

from audit.services import record
from awards.duplicates.search import remember_book_entry
from awards.models import BookEntry
from campaigns.workflow import fingerprint

FIELDS = ("title", "person", "unit_name", "year", "text")


class EntryKnown(Exception):
    """The register has an entry of this year, title and person already."""


class StaleEntry(Exception):
    """Somebody saved the entry meanwhile; `current` is it as it stands now."""

    def __init__(self, current):
        self.current = current
        super().__init__("Mục này vừa được người khác sửa. Xem khác biệt rồi lưu.")


def fingerprint_of(entry):
    """Another one as soon as any of FIELDS is another, as hex digits."""
    return fingerprint({name: getattr(entry, name) for name in FIELDS})


def save_book_entry(entry, values, *, shown, actor):
    """Write the values (all of FIELDS) into a new or an existing entry; returns it as stored.

    `shown` is the `fingerprint_of` what the person began from; it is not asked for a new entry.
    Saving what is stored already changes nothing. New articles are compared with the entry from
    now on. Nothing is written where this raises EntryKnown (another entry has the same year,
    title and person) or StaleEntry.
    """
    action = "book.entry_changed" if entry.pk else "book.entry_added"
    changed = [name for name in FIELDS if values[name] != getattr(entry, name)]
    if entry.pk and not changed:
        return entry
    try:
        with transaction.atomic():
            stored = store_entry(entry, values, shown=shown)
            record(actor, action, stored, year=stored.year, person=stored.person, fields=changed)
    except IntegrityError:
        raise EntryKnown("Mục này (năm, tên bài, tập thể/cá nhân) đã có trong danh mục.") from None
    return stored


def store_entry(entry, values, *, shown):
    """Write {field: value} and what new articles are compared with; call it in a transaction.

    Returns the stored BookEntry; StaleEntry unless what is stored has the fingerprint `shown`.
    """
    if entry.pk:
        entry = BookEntry.objects.select_for_update().get(pk=entry.pk)
        if fingerprint_of(entry) != shown:
            raise StaleEntry(entry)
    for name, value in values.items():
        setattr(entry, name, value)
    entry.save()
    remember_book_entry(entry)
    return entry
