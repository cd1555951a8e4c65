"""Which kinds of job there are.

Higher apps register theirs in tasks.py; jobs knows none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.files import File


@dataclass(frozen=True, slots=True)
class JobFile:
    """A handler's answer that the owner downloads: the file's name as shown, and its content.

    A large one is an open file, read piece by piece and closed by jobs.
    """

    name: str
    content: bytes | File
    result: dict = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: `title` heads its page, `doing` stands before “34/86” while it runs.

    `counted` stands behind it: what the steps are (“ảnh”), or "".
    """

    name: str
    handler: Callable
    title: str
    doing: str
    counted: str
    may_open: Callable
    is_repeatable: bool


class JobRefused(Exception):
    """Raised by a handler when trying again would not help; the message is for the owner.

    `way_on`: {"url", "url_label"} of where to go on; then nobody is offered to do it all again.
    """

    def __init__(self, message, way_on=None):
        super().__init__(message)
        self.way_on = way_on or {}


_kinds: dict[str, Kind] = {}


def register(
    name,
    handler,
    *,
    title,
    doing="Đang xử lý",
    counted="",
    may_open=lambda job, user: True,
    is_repeatable=False,
):
    """Make `name` a kind of job.

    `handler(job)` gets the Job (read job.payload, call jobs.services.advance at least once a
    minute) and answers with a dict, or a JobFile, or a function. A function makes the changes
    to other records and returns the dict: it runs in the transaction that ends the job, so the
    changes take effect once, however often a killed worker's job was taken up again. A dict's
    "url" and "url_label" become the link on the job's page.

    `may_open(job, user)` is asked at every download of the file: its owner may have lost since
    the role in which it was asked for.

    One that `is_repeatable` its owner may start again after it failed or was stopped: the payload
    says all there is to do, and no other record waits for this very job.
    """
    if name in _kinds:
        raise ValueError(f"job kind {name!r} is registered twice")
    _kinds[name] = Kind(name, handler, title, doing, counted, may_open, is_repeatable)


def kinds():
    """The names of all kinds."""
    return list(_kinds)


def kind_of(name):
    """The Kind; LookupError for a name nobody registered."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"no such kind of job: {name!r}") from None
