"""Put files into the store, and take them out again when their records were not written."""

import logging
import re
import uuid
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from documents.errors import DocumentRefused

logger = logging.getLogger(__name__)
STORE_DOWN = "store_down"
_ENDING = re.compile(r"\.[a-z0-9]{1,5}")


def store_is_down():
    return DocumentRefused(
        STORE_DOWN,
        "Kho lưu tệp tạm thời không nhận được tệp, tệp chưa được lưu. Thử lại sau ít phút.",
    )


def store_gives_nothing():
    return DocumentRefused(
        STORE_DOWN, "Kho lưu tệp tạm thời không đọc được tệp này. Thử lại sau ít phút."
    )


def random_name(folder, ending):
    """A key that tells nothing and cannot be guessed: what people call the file is a column."""
    return f"{folder}/{uuid.uuid4().hex}{ending}"


def plain_ending(file_name):
    """“.docx” of a name that people gave; "" where that could not stand in a key."""
    ending = PurePath(file_name).suffix.lower()
    return ending if _ENDING.fullmatch(ending) else ""


def keep(name, content):
    """Store bytes or a file under this key; returns the key used. DocumentRefused if it fails."""
    file = ContentFile(content) if isinstance(content, bytes) else content
    try:
        return default_storage.save(name, file)
    except OSError as error:
        logger.exception("The store did not take %s", PurePath(name).parent)
        raise store_is_down() from error


def keep_all(files):
    """Store {key: bytes or file}, all or none of them; returns the keys used."""
    kept = []
    try:
        for name, content in files.items():
            kept.append(keep(name, content))
    except DocumentRefused:
        forget(kept)
        raise
    return kept


def forget(names):
    """Delete stored files; one that cannot be deleted now stays as an orphan, noted in the log."""
    for name in names:
        try:
            default_storage.delete(name)
        except OSError:
            logger.exception("Left behind in the store: %s", name)


def settle(received, *, before=None):
    """Write the records of a Received in one transaction; without them its files go as well."""
    try:
        with transaction.atomic():
            if before:
                before()
            received.save()
    except BaseException:
        received.forget()
        raise
