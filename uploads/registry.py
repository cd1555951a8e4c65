"""What people may upload piece by piece, and who takes it.

Higher apps register their purposes in ready(); uploads knows none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class Received(Protocol):
    """A file that was looked at and stored, but is not part of any record yet."""

    def save(self) -> None:
        """Write the records, inside the caller's transaction."""

    def forget(self) -> None:
        """Take the stored files away again."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """`check(size, head)` judges a file by its size and first bytes (none before it begins).

    `receive(upload, file)` cleans and stores the complete file and answers with a Received.
    Both raise DocumentRefused with what to do.
    """

    name: str
    check: Callable
    receive: Callable


_purposes: dict[str, Purpose] = {}


def register(name, *, check, receive):
    _purposes[name] = Purpose(name, check, receive)


def purpose_of(name):
    """The Purpose; LookupError for a name nobody registered."""
    try:
        return _purposes[name]
    except KeyError:
        raise LookupError(f"no such purpose of an upload: {name!r}") from None
