"""What reading a Mẫu số 03 gives: plain records that pass between processes as JSON."""

from dataclasses import asdict, dataclass
from typing import Any

from documents.reading.form_records import Notice, ReadProblem, Skipped, common_records
from documents.text import count_words


@dataclass(frozen=True)
class ReadNominee:
    """Who is proposed, in a row of the form or as far as a doubtful row tells.

    `kind` is None when the form does not tell it (its title leaves both to choose), `sector`
    only in a doubtful row. `summary` has its paragraphs on lines of their own and is never cut.
    `unit` is named in a ward's list only.
    """

    row: int
    kind: str | None
    participant: str
    initiative: str
    sector: str | None
    summary: str
    unit: str = ""

    @property
    def words(self) -> int:
        """The words of the summary, to be judged against the limit of the year."""
        return count_words(self.summary)


@dataclass(frozen=True)
class Mau03Reading:
    """A filled form as read. Rows are numbered from 1 through all tables of the form.

    Every row is in exactly one of nominees, problems and skipped. `head_names` are all names
    found above the title. `unit_code` travels hidden in forms that the program itself wrote.
    """

    unit_name: str
    year: int | None
    nominees: tuple[ReadNominee, ...]
    problems: tuple[ReadProblem[ReadNominee], ...]
    skipped: tuple[Skipped, ...]
    notices: tuple[Notice, ...]
    table_rows: int
    head_names: tuple[str, ...] = ()
    unit_code: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, sent: dict[str, Any]) -> "Mau03Reading":
        """The reading that `as_json` described."""
        nominees = tuple(ReadNominee(**row) for row in sent["nominees"])
        return cls(**sent | common_records(sent, ReadNominee) | {"nominees": nominees})
