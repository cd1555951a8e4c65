"""Files of users in an S3-compatible store, for an installation that sets MEDIA_URL_S3.

The rest of the program speaks to Django's storage API and catches OSError, as with a folder.
"""

import io
from contextlib import contextmanager
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import File
from storages.backends.s3 import S3Storage

READ_AHEAD = 1024 * 1024
NOT_FOUND = 404


def s3_options(address):
    """What STORAGES needs of `https://KEY:SECRET@host:port/bucket?region=…`."""
    parts = urlsplit(address)
    if not (parts.hostname and parts.username and parts.password and parts.path.strip("/")):
        raise ImproperlyConfigured("MEDIA_URL_S3 must be https://KEY:SECRET@host:port/bucket")
    host = parts.netloc.rpartition("@")[2]
    return {
        "endpoint_url": urlunsplit((parts.scheme, host, "", "", "")),
        "bucket_name": parts.path.strip("/"),
        "access_key": unquote(parts.username),
        "secret_key": unquote(parts.password),
        "region_name": parse_qs(parts.query).get("region", ["us-east-1"])[0],
        "default_acl": None,  # files leave the store only through our own permission checks
        "file_overwrite": False,
        "transfer_config": TransferConfig(use_threads=False),
        "client_config": Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            connect_timeout=5,
            read_timeout=20,
            retries={"total_max_attempts": 2},
            # stores that are not Amazon's do not all know the newer checksums
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    }


@contextmanager
def as_os_errors():
    try:
        yield
    except ClientError as error:
        missing = error.response["ResponseMetadata"]["HTTPStatusCode"] == NOT_FOUND
        raise (FileNotFoundError if missing else OSError)(str(error)) from error
    except (BotoCoreError, Boto3Error) as error:
        raise OSError(str(error)) from error


class ObjectStorage(S3Storage):
    """django-storages’ S3, with the failures of a folder and reading by ranges."""

    def __init__(self, address):
        super().__init__(**s3_options(address))

    @as_os_errors()
    def _open(self, name, mode="rb"):
        if mode != "rb":
            raise ValueError("stored files are never changed")
        content = _Ranges(self.bucket.Object(self._normalize_name(name)))
        return File(io.BufferedReader(content, READ_AHEAD), name)

    @as_os_errors()
    def _save(self, name, content):
        return super()._save(name, content)

    @as_os_errors()
    def delete(self, name):
        super().delete(name)

    @as_os_errors()
    def exists(self, name):
        return super().exists(name)

    @as_os_errors()
    def size(self, name):
        return super().size(name)

    @as_os_errors()
    def listdir(self, path):
        return super().listdir(path)

    @as_os_errors()
    def get_modified_time(self, name):
        return super().get_modified_time(name)


class _Ranges(io.RawIOBase):
    """An object that is fetched piece by piece: part of a video costs no copy of the whole."""

    def __init__(self, stored):
        self._stored = stored
        self._length = stored.content_length
        self._at = 0

    def readable(self):
        return True

    def seekable(self):
        return True

    def tell(self):
        return self._at

    def seek(self, offset, whence=io.SEEK_SET):
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer):
        piece = self._fetch(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def readall(self):
        return self._fetch(self._length)

    @as_os_errors()
    def _fetch(self, most):
        end = min(self._at + most, self._length)
        if self._at >= end:
            return b""
        piece = self._stored.get(Range=f"bytes={self._at}-{end - 1}")["Body"].read()
        self._at += len(piece)
        return piece
