"""The working copy of Mẫu 01: rows as the clerk types them, complete or not."""

from dataclasses import dataclass, fields, replace
from secrets import token_hex

from campaigns.vocabulary import ParticipantKind
from documents.text import clean_line, fold

COLLECTIVE = ParticipantKind.COLLECTIVE.value
INDIVIDUAL = ParticipantKind.INDIVIDUAL.value
NEW = "new"
_INNER_QUOTES = str.maketrans("“”", "‘’")


def new_row_id():
    return token_hex(4)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list; `sector` and `level` are codes, empty while not chosen."""

    id: str
    kind: str = COLLECTIVE
    participant: str = ""
    initiative: str = ""
    sector: str = ""
    level: str = ""
    initiative_kind: str = NEW
    is_key: bool = False

    @property
    def is_blank(self):
        return not (self.participant or self.initiative or self.sector)

    def cleaned(self):
        return replace(
            self, participant=clean_line(self.participant), initiative=clean_line(self.initiative)
        )

    def as_json(self):
        return {name: getattr(self, name) for name in ROW_FIELDS}


ROW_FIELDS = tuple(field.name for field in fields(Row))


def rows_from_json(data):
    return [Row(**{name: item[name] for name in ROW_FIELDS if name in item}) for item in data]


def rows_as_json(rows):
    return [row.as_json() for row in rows]


def in_paper_order(rows):
    """Collectives first, as sections I and II of the form; the typed order inside each."""
    return sorted(rows, key=lambda row: row.kind != COLLECTIVE)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is missing in one field of one row; `row_number` counts inside its section."""

    row_id: str
    field: str
    row_number: int
    kind: str
    message: str
    summary: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two rows of one kind with the same initiative of the same participant: a mere warning."""

    first: int
    second: int
    initiative: str

    @property
    def message(self):
        return (
            f"Dòng {self.first} và dòng {self.second} trùng tên mô hình {quoted(self.initiative)}. "
            "Giữ một dòng hoặc sửa tên."
        )


def quoted(name):
    """A name in quotes; quotes of its own become single ones, so that none stand doubled."""
    return f"“{name.translate(_INNER_QUOTES)}”"


def numbered(rows):
    """(row, number inside its section) in paper order."""
    counters = {COLLECTIVE: 0, INDIVIDUAL: 0}
    for row in in_paper_order(rows):
        counters[row.kind] += 1
        yield row, counters[row.kind]


def row_problems(rows, *, sector_codes, level_codes, max_length):
    """Everything that stops a sending, in the order of the paper (one item per field)."""
    return [
        problem
        for row, number in numbered(rows)
        for problem in _problems_of(row, number, sector_codes, level_codes, max_length)
    ]


def _problems_of(row, number, sector_codes, level_codes, max_length):
    place = f"Dòng {number} ({ParticipantKind(row.kind).label})"
    about = f" của mô hình {quoted(row.initiative)}" if row.initiative else ""

    def problem(field, message, summary):
        return RowProblem(row.id, field, number, row.kind, message, f"{place}: {summary}")

    if not row.participant:
        yield problem(
            "participant",
            "Nhập tên tập thể hoặc cá nhân thực hiện.",
            f"nhập tên tập thể hoặc cá nhân thực hiện{about}",
        )
    if not row.initiative:
        owner = f" của {row.participant}" if row.participant else ""
        yield problem(
            "initiative",
            "Nhập tên mô hình “Dân vận khéo”.",
            f"nhập tên mô hình{owner}",
        )
    if row.sector not in sector_codes:
        yield problem(
            "sector",
            f"Chọn một trong {len(sector_codes):02d} lĩnh vực.",
            f"chọn lĩnh vực{about}",
        )
    if row.level not in level_codes:
        yield problem("level", "Chọn cấp đăng ký thực hiện.", f"chọn cấp đăng ký{about}")
    for field in ("participant", "initiative"):
        length = len(getattr(row, field))
        if length > max_length:
            text = f"Tên dài {length} ký tự, tối đa {max_length} ký tự; rút gọn tên này."
            yield problem(field, text, f"rút gọn tên ({length}/{max_length} ký tự)")


def duplicates(rows):
    """Rows of one kind that carry the same initiative for the same participant."""
    seen, found = {}, []
    for row, number in numbered(rows):
        if not row.initiative:
            continue
        key = (row.kind, fold(row.participant), fold(row.initiative))
        if key in seen:
            found.append(Duplicate(seen[key], number, row.initiative))
        else:
            seen[key] = number
    return found


@dataclass(frozen=True, slots=True)
class SectorSum:
    """Beside the form: who registered and how many initiatives, for one sector of the draft."""

    collectives: int = 0
    collective_models: int = 0
    individuals: int = 0
    individual_models: int = 0


def sums_by_sector(rows, sector_codes):
    """“Mẫu số 02 tự cộng”: {sector code: SectorSum}, with "" for rows whose sector is open.

    A participant counts once per level, sector and kind, as on the paper; a row without the
    name of an initiative does not count yet.
    """
    named = [row for row in rows if row.initiative]
    return {
        code: _sector_sum([row for row in named if _sector_or_open(row, sector_codes) == code])
        for code in [*sector_codes, ""]
    }


def _sector_or_open(row, sector_codes):
    return row.sector if row.sector in sector_codes else ""


def _sector_sum(rows):
    collectives = [row for row in rows if row.kind == COLLECTIVE]
    individuals = [row for row in rows if row.kind == INDIVIDUAL]
    return SectorSum(
        _distinct(collectives), len(collectives), _distinct(individuals), len(individuals)
    )


def _distinct(rows):
    return len({(row.level, fold(row.participant)) for row in rows})
