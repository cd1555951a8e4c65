"""What reading a Mẫu số 01 gives: plain records that pass between processes as JSON."""

from dataclasses import asdict, dataclass
from typing import Any

from documents.reading.form_records import Notice, ReadProblem, Skipped, common_records


@dataclass(frozen=True)
class ReadEntry:
    """One model of one participant. `level` is None when the form does not tell it.

    `unit` is named in a ward's consolidated list only.
    """

    row: int
    kind: str
    participant: str
    initiative: str
    sector: str
    level: str | None
    unit: str = ""


@dataclass(frozen=True)
class ReadDraft:
    """What could be read of a doubtful row; empty or None where it could not."""

    kind: str
    participant: str
    initiative: str
    sector: str | None
    level: str | None


@dataclass(frozen=True)
class Mau01Reading:
    """A filled form as read. Rows are numbered from 1 through all tables of the form.

    Every row is in exactly one of entries, problems and skipped. `level` is None when the
    titles name none or several. `head_names` are all names found above the title, for a sender
    whose unit is not printed as the last of them. `unit_code` travels hidden in forms that the
    program itself wrote.
    """

    unit_name: str
    year: int | None
    level: str | None
    entries: tuple[ReadEntry, ...]
    problems: tuple[ReadProblem[ReadDraft], ...]
    skipped: tuple[Skipped, ...]
    notices: tuple[Notice, ...]
    table_rows: int
    head_names: tuple[str, ...] = ()
    unit_code: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, sent: dict[str, Any]) -> "Mau01Reading":
        """The reading that `as_json` described."""
        entries = tuple(ReadEntry(**row) for row in sent["entries"])
        return cls(**sent | common_records(sent, ReadDraft) | {"entries": entries})
