"""Who has sent what: every unit against every obligation of the year, on paper."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from documents.drawing import excel, markup, word
from documents.drawing.paper import Column, Paper, Paragraph, Row, RowKind, Sheet, Table, text_cell
from documents.letterhead import Letterhead, foot_block, head_block
from documents.style import HD05_2026, PartyStyle, Role
from documents.text import clean_line
from documents.wording import moment_text


@dataclass(frozen=True)
class ProgressRow:
    """One unit: `states` are the words of each obligation, in the order of the headings."""

    unit: str
    states: tuple[str, ...]


@dataclass(frozen=True)
class ProgressForm:
    """`headings` name the obligations; `sums` close the table (“Đã gửi” → “61/86” …)."""

    letterhead: Letterhead
    year: int
    headings: tuple[str, ...]
    rows: tuple[ProgressRow, ...]
    sums: tuple[ProgressRow, ...]
    as_of: datetime


def to_docx(form: ProgressForm, style: PartyStyle = HD05_2026) -> bytes:
    return word.draw(describe(form, style), style)


def to_xlsx(form: ProgressForm, style: PartyStyle = HD05_2026) -> bytes:
    return excel.draw(describe(form, style), style)


def to_html(form: ProgressForm, style: PartyStyle = HD05_2026) -> str:
    return markup.draw(describe(form, style), style)


def to_pdf(form: ProgressForm, style: PartyStyle = HD05_2026) -> bytes:
    from documents.drawing import pdf  # noqa: PLC0415 - WeasyPrint takes seconds to import

    return pdf.draw(describe(form, style), style)


def describe(form: ProgressForm, style: PartyStyle = HD05_2026) -> Paper:
    letterhead = replace(form.letterhead, year=form.year)
    subject = f"Phong trào thi đua “Dân vận khéo” năm {form.year}"
    author = clean_line(letterhead.issuer)
    return Paper(
        title=f"Tình hình gửi hồ sơ: {subject} – {author}",
        author=author,
        sheets=(
            Sheet(
                key="progress",
                name="Tình hình gửi",
                landscape=True,
                head=head_block(letterhead, style),
                opening=(
                    Paragraph(Role.TITLE, "TÌNH HÌNH GỬI HỒ SƠ"),
                    Paragraph(Role.SUBTITLE, subject),
                    Paragraph(Role.DASHES, "-----"),
                ),
                table=_table(form),
                notes=(Paragraph(Role.NOTE, f"Số liệu đến {moment_text(form.as_of)}."),),
                foot=foot_block(letterhead, style),
            ),
        ),
        properties={"danvan.form": "progress", "danvan.year": str(form.year)},
    )


def _table(form: ProgressForm) -> Table:
    headings = ("TT", "Đơn vị", *form.headings)
    return Table(
        columns=(
            Column("number", "center"),
            Column("level"),
            *(Column("state") for _ in form.headings),
        ),
        head=(Row(RowKind.HEAD, tuple(map(text_cell, headings))),),
        body=tuple(_body_rows(form)),
        dense=True,
        tied=len(form.sums) + 1,
    )


def _body_rows(form: ProgressForm) -> Iterable[Row]:
    for number, row in enumerate(form.rows, 1):
        yield _row(RowKind.ENTRY, str(number), row)
    for row in form.sums:
        yield _row(RowKind.TOTAL, "", row)


def _row(kind: RowKind, number: str, row: ProgressRow) -> Row:
    states = map(text_cell, row.states)
    return Row(kind, (text_cell(number), text_cell(clean_line(row.unit)), *states))
