"""Files in the store that no record names: discarded previews leave them, and so do crashes."""

from datetime import timedelta

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import FileField, JSONField
from django.utils import timezone

from uploads.storing import forget

GRACE = timedelta(hours=24)  # a file is stored moments before its record


class TooManyOrphans(Exception):
    """More files than not belong to nobody: this is the store of another database."""


def forget_orphans():
    """Delete the orphans; returns their names. Raises TooManyOrphans, and deletes nothing."""
    found = orphans()
    forget(found)
    return found


def orphans():
    """The names of stored files that are older than GRACE and that no record names, sorted.

    A record names a file in a file field or anywhere in a JSON document: what was sent stays as
    it was sent, and the trail tells of copies that were replaced. Raises TooManyOrphans, or
    OSError when the store does not answer.
    """
    stored = set(stored_names())
    found = _older_than_grace(stored - _in_file_fields())
    found -= _in_documents(found)
    if len(found) > len(stored) - len(found):
        raise TooManyOrphans(f"{len(found)}/{len(stored)}")
    return sorted(found)


def stored_names(folder=""):
    """The names of all files in the store, or of those in a folder and below."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored
        return
    place = f"{folder}/" if folder else ""
    yield from (place + name for name in names)
    for inner in folders:
        yield from stored_names(place + inner)


def _in_file_fields():
    return {name for names in _columns(FileField) for name in names}


def _older_than_grace(names):
    """By the real time, whatever the demo's clock says."""
    moment = timezone.now() - GRACE
    return {name for name in names if (stored := _stored_at(name)) and stored <= moment}


def _stored_at(name):
    """None for a file that its owner takes away just now."""
    try:
        return default_storage.get_modified_time(name)
    except FileNotFoundError:
        return None


def _in_documents(names):
    """Read after the file fields: from there a name may go into a document, never back."""
    if not names:
        return set()
    documents = (document for column in _columns(JSONField) for document in column)
    return {text for document in documents for text in _texts_in(document) if text in names}


def _columns(kind):
    """The values of every column of this kind in every table, one iterator for each column."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, kind):
                yield model._base_manager.values_list(field.name, flat=True).iterator()


def _texts_in(document):
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
