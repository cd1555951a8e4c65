"""What reading any filled form gives beside its entries."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Draft = TypeVar("Draft")


@dataclass(frozen=True)
class ReadProblem(Generic[Draft]):
    """A row that a person must decide, with its place ("Bảng 1, dòng 5: …").

    `drafts` are what could be read of it.
    """

    row: int
    message: str
    drafts: tuple[Draft, ...]


@dataclass(frozen=True)
class Skipped:
    """A row that is no entry: a header, a section, a blank, the total."""

    row: int
    why: str


@dataclass(frozen=True)
class Notice:
    """Something to look at that stops nothing; `row` is None for the file as a whole."""

    row: int | None
    message: str
