"""What reading any filled form gives beside its entries."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

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


def common_records(sent: dict[str, Any], draft: Callable[..., Any]) -> dict[str, Any]:
    """What every reading has beside its entries, out of its JSON; `draft` makes one draft."""
    problems = [
        row | {"drafts": tuple(draft(**each) for each in row["drafts"])} for row in sent["problems"]
    ]
    return {
        "problems": tuple(ReadProblem(**row) for row in problems),
        "skipped": tuple(Skipped(**row) for row in sent["skipped"]),
        "notices": tuple(Notice(**row) for row in sent["notices"]),
        "head_names": tuple(sent["head_names"]),
    }
