"""Mẫu số 01: the list of models a unit registers (Công văn phường Đống Đa 2026, Mẫu số 01).

One form holds one level; a unit's whole list is a sequence of forms, each on a new page.
Writing is here; reading a filled form back (read_docx, read_xlsx) is in
documents.reading.mau01_reading, and what one writes the other reads.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from documents.drawing import excel, markup, word_template
from documents.drawing.measure import on_one_page_if_near
from documents.drawing.paper import (
    Cell,
    Column,
    Paper,
    Paragraph,
    Row,
    RowKind,
    Sheet,
    Table,
    text_cell,
)
from documents.letterhead import Letterhead, addressee_lines, foot_block, head_block
from documents.model_cells import join_models
from documents.reading.mau01_reading import read_docx as read_docx
from documents.reading.mau01_reading import read_xlsx as read_xlsx
from documents.style import HD05_2026, PartyStyle, Role
from documents.text import clean_line, fold
from documents.vocabulary import COLLECTIVE, INDIVIDUAL, KINDS, Label
from documents.wording import count_text, roman

NUMBER_HEADING = "TT"
PARTICIPANT_HEADING = "Tên tập thể/cá nhân thực hiện"
MODEL_HEADING = "Tên mô hình “Dân vận khéo”"
TOTAL_HEADING = "Tổng:"
BLANK_ROWS = 3


@dataclass(frozen=True)
class Mau01Entry:
    """One model of one participant; `unit` is named in a ward's consolidated list only."""

    kind: str
    participant: str
    initiative: str
    sector: str
    unit: str = ""


@dataclass(frozen=True)
class Mau01Form:
    """The list of one level. `level.label` is printed after "cấp" in the title.

    `blank_rows` adds that many numbered empty rows to both parts, to be filled by hand.
    `unit_code` and `unit_name` travel hidden in the file, so that a form sent back is
    recognised whatever its head has become. `notes` stand under the table ("Bản nháp …").
    """

    letterhead: Letterhead
    year: int
    level: Label
    sectors: tuple[Label, ...]
    entries: tuple[Mau01Entry, ...] = ()
    unit_name: str = ""
    unit_code: str = ""
    blank_rows: int = 0
    notes: tuple[str, ...] = ()

    def canonical(self) -> "Mau01Form":
        """The same form with its entries in the order in which paper shows them.

        Collectives first; then by unit, by participant (both as first named) and by field.
        Reading a written form gives back exactly these entries.
        """
        place = {label.code: position for position, label in enumerate(self.sectors)}
        entries = tuple(
            entry
            for kind in KINDS
            for _unit, participants in _participants(self.entries, kind.code)
            for _name, models in participants
            for entry in sorted(models, key=lambda entry: place[entry.sector])
        )
        return replace(self, entries=entries)


def blank_form(
    letterhead: Letterhead,
    year: int,
    level: Label,
    sectors: tuple[Label, ...],
    *,
    unit_name: str = "",
    unit_code: str = "",
    blank_rows: int = BLANK_ROWS,
) -> Mau01Form:
    """The form to fill in: empty ("mẫu trắng"), or with the unit's head already printed."""
    return Mau01Form(
        letterhead, year, level, sectors, (), unit_name, unit_code, blank_rows=blank_rows
    )


def to_docx(
    forms: Sequence[Mau01Form], style: PartyStyle = HD05_2026, *, template: bytes | None = None
) -> bytes:
    """`template`: the office's own file (documents.paper_template) instead of the built-in one."""
    return word_template.draw_with(describe(forms, style), style, template)


def to_xlsx(forms: Sequence[Mau01Form], style: PartyStyle = HD05_2026) -> bytes:
    """One sheet for each form; the counts of the last row are numbers."""
    return excel.draw(describe(forms, style), style)


def to_html(forms: Sequence[Mau01Form], style: PartyStyle = HD05_2026) -> str:
    """The print preview, to be set inside a page that loads static/css/paper.css."""
    return markup.draw(describe(forms, style), style)


def to_pdf(forms: Sequence[Mau01Form], style: PartyStyle = HD05_2026) -> bytes:
    from documents.drawing import pdf  # noqa: PLC0415 - WeasyPrint takes seconds to import

    return pdf.draw(describe(forms, style), style)


def describe(forms: Sequence[Mau01Form], style: PartyStyle = HD05_2026) -> Paper:
    """The forms as they will stand on paper, whatever the file format."""
    if not forms:
        raise ValueError("a Mẫu số 01 has at least one form")
    first = forms[0]
    author = clean_line(first.unit_name or first.letterhead.issuer)
    title = f"Mẫu số 01 – Danh sách đăng ký mô hình “Dân vận khéo” năm {first.year}"
    return Paper(
        title=f"{title} – {author}" if author else title,
        author=author,
        sheets=tuple(on_one_page_if_near(partial(_sheet, form), style) for form in forms),
        properties={
            "danvan.form": "mau01",
            "danvan.year": str(first.year),
            "danvan.unit_code": clean_line(first.unit_code),
            "danvan.unit_name": clean_line(first.unit_name),
        },
    )


def _sheet(form: Mau01Form, style: PartyStyle) -> Sheet:
    letterhead = replace(
        form.letterhead, issuer=form.letterhead.issuer or form.unit_name, year=form.year
    )
    level = clean_line(form.level.label)
    subject = f"Đăng ký thực hiện mô hình “Dân vận khéo” cấp {level} năm {form.year}"
    return Sheet(
        key="mau01",
        name=f"Mẫu 01 - {form.level.code}",
        landscape=True,
        head=head_block(letterhead, style),
        opening=(
            Paragraph(Role.TITLE, "DANH SÁCH"),
            Paragraph(Role.SUBTITLE, subject),
            Paragraph(Role.DASHES, "-----"),
            *addressee_lines(letterhead),
        ),
        table=_table(form),
        notes=tuple(Paragraph(Role.NOTE, clean_line(note)) for note in form.notes),
        foot=foot_block(letterhead, style),
    )


def _table(form: Mau01Form) -> Table:
    return Table(
        columns=(
            Column("number", "center"),
            Column("participant"),
            *(Column("sector") for _ in form.sectors),
        ),
        head=_head_rows(form.sectors),
        body=tuple(_body_rows(form)),
    )


def _head_rows(sectors: tuple[Label, ...]) -> tuple[Row, Row]:
    first = (
        text_cell(NUMBER_HEADING, down=2),
        text_cell(PARTICIPANT_HEADING, down=2),
        text_cell(MODEL_HEADING, span=len(sectors)),
    )
    second = tuple(text_cell(clean_line(sector.label)) for sector in sectors)
    return Row(RowKind.HEAD, first), Row(RowKind.HEAD, second)


def _body_rows(form: Mau01Form) -> Iterable[Row]:
    fields = len(form.sectors)
    place = {label.code: position for position, label in enumerate(form.sectors)}
    for part, kind in enumerate(KINDS, 1):
        head = (text_cell(roman(part)), text_cell(kind.label), *[Cell()] * fields)
        yield Row(RowKind.SECTION, head)
        number = 0
        for unit, participants in _participants(form.entries, kind.code):
            if unit:
                yield Row(RowKind.GROUP, (Cell(), text_cell(unit, span=1 + fields)))
            for participant, models in participants:
                number += 1
                cells = (Cell(models) for models in _model_cells(models, place))
                named = (text_cell(str(number)), text_cell(participant))
                yield Row(RowKind.ENTRY, (*named, *cells))
        for blank in range(number + 1, number + 1 + form.blank_rows):
            yield Row(RowKind.ENTRY, (text_cell(str(blank)), *[Cell()] * (1 + fields)))
    yield _total_row(form)


def _participants(
    entries: Iterable[Mau01Entry], kind: str
) -> list[tuple[str, list[tuple[str, list[Mau01Entry]]]]]:
    """(unit, [(participant, entries)]) of one kind, units and participants as first named."""
    units: dict[str, dict[str, list[Mau01Entry]]] = {}
    for entry in entries:
        if entry.kind == kind:
            participants = units.setdefault(clean_line(entry.unit), {})
            participants.setdefault(clean_line(entry.participant), []).append(entry)
    return [(unit, list(participants.items())) for unit, participants in units.items()]


def _model_cells(models: list[Mau01Entry], place: dict[str, int]) -> list[tuple[str, ...]]:
    cells: list[list[str]] = [[] for _ in place]
    for entry in models:
        cells[place[entry.sector]].append(entry.initiative)
    return [join_models(cell) for cell in cells]


def _total_row(form: Mau01Form) -> Row:
    if form.blank_rows and not form.entries:
        return Row(RowKind.TOTAL, (text_cell(TOTAL_HEADING), *[Cell()] * (1 + len(form.sectors))))
    models = Counter(entry.sector for entry in form.entries)
    counts = (
        Cell((count_text(models[sector.code]),), align="center", number=models[sector.code])
        for sector in form.sectors
    )
    return Row(
        RowKind.TOTAL, (text_cell(TOTAL_HEADING), text_cell(_participants_text(form)), *counts)
    )


def _participants_text(form: Mau01Form) -> str:
    """“03 tập thể, 01 cá nhân”: a participant counts once, however its name is accented."""
    distinct = {(entry.kind, fold(entry.unit), fold(entry.participant)) for entry in form.entries}
    kinds = Counter(kind for kind, _unit, _participant in distinct)
    collectives, individuals = count_text(kinds[COLLECTIVE]), count_text(kinds[INDIVIDUAL])
    return f"{collectives} tập thể, {individuals} cá nhân"
