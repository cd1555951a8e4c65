"""Mẫu số 02: how many models were registered (Công văn phường Đống Đa 2026, Mẫu số 02).

The figures are computed elsewhere; this module puts them on one portrait page.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from documents.drawing import excel, markup, word_template
from documents.drawing.excel import PlainTable
from documents.drawing.measure import on_one_page
from documents.drawing.paper import (
    Cell,
    Paper,
    Paragraph,
    Sheet,
)
from documents.letterhead import Letterhead, addressee_lines, foot_block, head_block
from documents.mau02_changes import Mau02Changes, changes_sheet
from documents.mau02_table import table_of_levels
from documents.style import HD05_2026, PartyStyle, Role
from documents.text import clean_line
from documents.vocabulary import COLLECTIVE, INDIVIDUAL, KINDS, Label
from documents.wording import count_text, moment_text

MODELS_HEADING = "Số lượng mô hình được đăng ký thực hiện"
HEADINGS = (
    "Số lượng tập thể đăng ký thực hiện",
    MODELS_HEADING,
    "Số lượng cá nhân đăng ký thực hiện",
    MODELS_HEADING,
)


@dataclass(frozen=True)
class Mau02Row:
    """The counts of one level (`sector` is None), or of one field within a level."""

    level: Label | None
    sector: Label | None
    collectives: int
    collective_models: int
    individuals: int
    individual_models: int

    @property
    def counts(self) -> tuple[int, int, int, int]:
        return (
            self.collectives,
            self.collective_models,
            self.individuals,
            self.individual_models,
        )


@dataclass(frozen=True)
class AnnexRow:
    """One registered model behind the figures; kind, sector and level are codes."""

    unit: str
    kind: str
    participant: str
    initiative: str
    sector: str
    level: str


@dataclass(frozen=True)
class Mau02Form:
    """`rows`: each level's row followed by the rows of its fields, in the order of the paper.

    `distinct_*` count every participant once, whatever the number of rows it stands in.
    `as_of` is aware; `annex` is printed in Excel only, `changes` on a page behind the form.
    """

    letterhead: Letterhead
    year: int
    rows: tuple[Mau02Row, ...]
    total: Mau02Row
    distinct_collectives: int
    distinct_individuals: int
    as_of: datetime
    coverage_note: str = ""
    notes: tuple[str, ...] = ()
    annex: tuple[AnnexRow, ...] = ()
    changes: Mau02Changes | None = None


def to_docx(
    form: Mau02Form, style: PartyStyle = HD05_2026, *, template: bytes | None = None
) -> bytes:
    """`template`: the office's own file (documents.paper_template) instead of the built-in one."""
    return word_template.draw_with(describe(form, style), style, template)


def to_xlsx(form: Mau02Form, style: PartyStyle = HD05_2026) -> bytes:
    """The form with real numbers, and the annex of the models behind them when there is one."""
    annexes = [_annex(form)] if form.annex else []
    return excel.draw(describe(form, style), style, annexes)


def to_html(form: Mau02Form, style: PartyStyle = HD05_2026) -> str:
    """The print preview, to be set inside a page that loads static/css/paper.css."""
    return markup.draw(describe(form, style), style)


def to_pdf(form: Mau02Form, style: PartyStyle = HD05_2026) -> bytes:
    from documents.drawing import pdf  # noqa: PLC0415 - WeasyPrint takes seconds to import

    return pdf.draw(describe(form, style), style)


def describe(form: Mau02Form, style: PartyStyle = HD05_2026) -> Paper:
    """The form as it will stand on paper, whatever the file format."""
    author = clean_line(form.letterhead.issuer)
    title = f"Mẫu số 02 – Biểu tổng hợp: {_subject(form)}"
    behind = (changes_sheet(form.changes, form.year),) if form.changes else ()
    return Paper(
        title=f"{title} – {author}" if author else title,
        author=author,
        sheets=(on_one_page(partial(_sheet, form), style), *behind),
        properties={"danvan.form": "mau02", "danvan.year": str(form.year)},
    )


def _sheet(form: Mau02Form, style: PartyStyle) -> Sheet:
    letterhead = replace(form.letterhead, year=form.year)
    return Sheet(
        key="mau02",
        name="Mẫu 02",
        head=head_block(letterhead, style),
        opening=(
            Paragraph(Role.TITLE, "BIỂU TỔNG HỢP"),
            Paragraph(Role.SUBTITLE, _subject(form)),
            Paragraph(Role.DASHES, "-----"),
            *addressee_lines(letterhead),
        ),
        table=table_of_levels(HEADINGS, form.rows, form.total, _count_cells),
        notes=tuple(Paragraph(Role.NOTE, note) for note in _notes(form)),
        foot=foot_block(letterhead, style),
    )


def _subject(form: Mau02Form) -> str:
    return f"Số lượng mô hình “Dân vận khéo” năm {form.year}"


def _count_cells(row: Mau02Row) -> Iterable[Cell]:
    return (Cell((count_text(count),), number=count) for count in row.counts)


def _notes(form: Mau02Form) -> Iterable[str]:
    """What the reader of the paper must know to understand the sums."""
    distinct = []
    if form.distinct_collectives != form.total.collectives:
        distinct.append(f"Số tập thể không trùng: {count_text(form.distinct_collectives)}.")
    if form.distinct_individuals != form.total.individuals:
        distinct.append(f"Số cá nhân không trùng: {count_text(form.distinct_individuals)}.")
    if distinct:
        yield " ".join(distinct)
    yield from filter(None, map(clean_line, (form.coverage_note, *form.notes)))
    yield f"Số liệu đến {moment_text(form.as_of)}."


def _annex(form: Mau02Form) -> PlainTable:
    """The models behind the figures, and below them their count beside that of the form."""
    labels = {row.level.code: row.level.label for row in form.rows if row.level}
    labels |= {row.sector.code: row.sector.label for row in form.rows if row.sector}
    labels |= {kind.code: kind.label for kind in KINDS}
    rows = [
        (
            number,
            clean_line(row.unit),
            labels[row.kind],
            clean_line(row.participant),
            clean_line(row.initiative),
            clean_line(labels[row.sector]),
            clean_line(labels[row.level]),
        )
        for number, row in enumerate(form.annex, 1)
    ]
    return PlainTable(
        name="Phụ lục",
        title=f"Danh sách mô hình “Dân vận khéo” năm {form.year} đã tính trong biểu tổng hợp",
        headers=("TT", "Đơn vị", "Loại", "Tập thể/cá nhân", "Mô hình", "Lĩnh vực", "Cấp"),
        rows=rows,
        widths=(12, 60, 20, 60, 80, 50, 50),
        notes=tuple(_control_totals(form)),
    )


def _control_totals(form: Mau02Form) -> Iterable[str]:
    listed = Counter(row.kind for row in form.annex)
    stated = {
        COLLECTIVE: form.total.collective_models,
        INDIVIDUAL: form.total.individual_models,
    }
    for kind in KINDS:
        in_list, in_form = listed[kind.code], stated[kind.code]
        verdict = "khớp" if in_list == in_form else "KHÔNG KHỚP"
        yield (
            f"Mô hình của {kind.label.lower()}: phụ lục {count_text(in_list)}, "
            f"biểu tổng hợp {count_text(in_form)} ({verdict})."
        )
