"""One entry of the 2023 book's register, written by hand; files are awards.book_import's."""

from django.db import IntegrityError, transaction

from audit.services import record
from awards.duplicates.search import remember_book_entry

FIELDS = ("title", "person", "unit_name", "year", "text")


class EntryKnown(Exception):
    """The register has an entry of this year, title and person already."""


def save_book_entry(entry, values, *, actor):
    """Write the values (all of FIELDS) into a new or an existing entry; True if it changed.

    New articles are compared with it from now on. EntryKnown, and nothing written, when another
    entry has the same year, title and person.
    """
    changed = [name for name in FIELDS if values[name] != getattr(entry, name)]
    if entry.pk and not changed:
        return False
    action = "book.entry_changed" if entry.pk else "book.entry_added"
    for name in FIELDS:
        setattr(entry, name, values[name])
    try:
        with transaction.atomic():
            entry.save()
            remember_book_entry(entry)
            record(actor, action, entry, year=entry.year, person=entry.person, fields=changed)
    except IntegrityError:
        raise EntryKnown("Mục này (năm, tên bài, tập thể/cá nhân) đã có trong danh mục.") from None
    return True
