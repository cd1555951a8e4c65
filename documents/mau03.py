"""Mẫu số 03: the summary of merits of who is proposed (Công văn phường Đống Đa 2026, Mẫu số 03).

A unit's form has one nominee, the ward's list has those of all units. Writing is here; reading a
filled form back (read_docx, read_xlsx) is in documents.reading.mau03_reading, and what one writes
the other reads.
"""

from collections.abc import Iterable
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
from documents.reading.mau03_kinds import kind_properties
from documents.reading.mau03_reading import read_docx as read_docx
from documents.reading.mau03_reading import read_xlsx as read_xlsx
from documents.style import HD05_2026, PartyStyle, Role
from documents.text import clean_line, clean_paragraphs
from documents.vocabulary import Label
from documents.wording import count_text

TITLE = "TRÍCH NGANG THÀNH TÍCH"
SUBTITLES = ("TẬP THỂ/CÁ NHÂN “DÂN VẬN KHÉO”", "ĐỀ XUẤT THÀNH PHỐ XÉT, KHEN THƯỞNG")
NUMBER_HEADING = "TT"
NOMINEE_HEADING = "Tên tập thể/cá nhân"
MODEL_HEADING = "Tên mô hình"
SECTOR_HEADING = "Lĩnh vực thực hiện"
SUMMARY_HEADING = "Tóm tắt thành tích nổi bật"
SUMMARY_MAX_WORDS = 350
_SECTOR_LEAD = "Lĩnh vực "
_LINES_OF_A4 = " (khoảng 20 dòng A4)"  # what the form says of 350 words


@dataclass(frozen=True)
class Mau03Nominee:
    """Who is proposed, for which model; `sector` is a code, `summary` may have paragraphs.

    Of a draft any field may still be empty. `unit` is named in the forms that a ward writes only:
    "Chi hội số 4" alone tells the city nothing.
    """

    kind: str
    participant: str
    initiative: str
    sector: str
    summary: str
    unit: str = ""


@dataclass(frozen=True)
class Mau03Form:
    """The nominees as they are to stand on paper; without any, an empty row is left for one.

    Either all nominees name their unit, as in what a ward writes, or none does.
    `word_limit` is what the footnote names: a longer summary is printed whole. `unit_code` and
    `unit_name` travel hidden in the file. `notes` stand under the table ("Bản nháp …").
    """

    letterhead: Letterhead
    year: int
    sectors: tuple[Label, ...]
    nominees: tuple[Mau03Nominee, ...] = ()
    word_limit: int = SUMMARY_MAX_WORDS
    unit_name: str = ""
    unit_code: str = ""
    notes: tuple[str, ...] = ()

    def canonical(self) -> "Mau03Form":
        """The same form with its texts cleaned, as reading a written form gives them back."""
        return replace(self, nominees=tuple(map(_cleaned, self.nominees)))


def _cleaned(nominee: Mau03Nominee) -> Mau03Nominee:
    return replace(
        nominee,
        participant=clean_line(nominee.participant),
        initiative=clean_line(nominee.initiative),
        summary="\n".join(clean_paragraphs(nominee.summary)),
        unit=clean_line(nominee.unit),
    )


def to_docx(
    form: Mau03Form, style: PartyStyle = HD05_2026, *, template: bytes | None = None
) -> bytes:
    """`template`: the office's own file (documents.paper_template) instead of the built-in one."""
    return word_template.draw_with(describe(form, style), style, template)


def to_xlsx(form: Mau03Form, style: PartyStyle = HD05_2026) -> bytes:
    return excel.draw(describe(form, style), style)


def to_html(form: Mau03Form, style: PartyStyle = HD05_2026) -> str:
    """The print preview, to be set inside a page that loads static/css/paper.css."""
    return markup.draw(describe(form, style), style)


def to_pdf(form: Mau03Form, style: PartyStyle = HD05_2026) -> bytes:
    from documents.drawing import pdf  # noqa: PLC0415 - WeasyPrint takes seconds to import

    return pdf.draw(describe(form, style), style)


def describe(form: Mau03Form, style: PartyStyle = HD05_2026) -> Paper:
    """The form as it will stand on paper, whatever the file format."""
    if len({bool(clean_line(nominee.unit)) for nominee in form.nominees}) > 1:
        raise ValueError("a list names the units of all its nominees, or of none")
    author = clean_line(form.unit_name or form.letterhead.issuer)
    title = f"Mẫu số 03 – Trích ngang thành tích “Dân vận khéo” năm {form.year}"
    return Paper(
        title=f"{title} – {author}" if author else title,
        author=author,
        sheets=(on_one_page_if_near(partial(_sheet, form), style),),
        properties={
            "danvan.form": "mau03",
            "danvan.year": str(form.year),
            "danvan.unit_code": clean_line(form.unit_code),
            "danvan.unit_name": clean_line(form.unit_name),
            **kind_properties((nominee.participant, nominee.kind) for nominee in form.nominees),
        },
    )


def footnote(word_limit: int = SUMMARY_MAX_WORDS) -> str:
    """Footnote 1 of the form, with the limit of the year."""
    lines = _LINES_OF_A4 if word_limit == SUMMARY_MAX_WORDS else ""
    return (
        "Tóm tắt thành tích nổi bật của mô hình “Dân vận khéo” không quá "
        f"{count_text(word_limit)} từ{lines}, nêu rõ thời gian thực hiện, kết quả thực hiện, "
        "có số liệu cụ thể."
    )


def _sheet(form: Mau03Form, style: PartyStyle) -> Sheet:
    letterhead = replace(
        form.letterhead, issuer=form.letterhead.issuer or form.unit_name, year=form.year
    )
    return Sheet(
        key="mau03",
        name="Mẫu 03",
        landscape=True,
        head=head_block(letterhead, style),
        opening=(
            Paragraph(Role.TITLE, TITLE),
            *(Paragraph(Role.SUBTITLE, line) for line in SUBTITLES),
            Paragraph(Role.DASHES, "-----"),
            *addressee_lines(letterhead),
        ),
        table=_table(form),
        notes=tuple(Paragraph(Role.NOTE, clean_line(note)) for note in form.notes),
        foot=foot_block(letterhead, style),
    )


def _table(form: Mau03Form) -> Table:
    return Table(
        columns=(
            Column("order", "center"),
            Column("nominee"),
            Column("model"),
            Column("field", "center"),
            Column("summary", "justify"),
        ),
        head=(Row(RowKind.HEAD, tuple(_headings(form))),),
        body=tuple(_body_rows(form)),
        dense=True,
        tied=0,
        rows_may_break=True,
    )


def _headings(form: Mau03Form) -> Iterable[Cell]:
    yield from map(text_cell, (NUMBER_HEADING, NOMINEE_HEADING, MODEL_HEADING, SECTOR_HEADING))
    yield Cell((SUMMARY_HEADING,), footnote=footnote(form.word_limit))


def _sector_name(label: Label) -> str:
    """“Lĩnh vực kinh tế” → “Kinh tế”, below a heading that says “Lĩnh vực” already."""
    name = clean_line(label.label)
    short = name.removeprefix(_SECTOR_LEAD)
    return short[:1].upper() + short[1:]


def _body_rows(form: Mau03Form) -> Iterable[Row]:
    """Numbered through all units; a unit's name stands above its nominees."""
    if not form.nominees:
        yield Row(RowKind.ENTRY, (text_cell("1"), *[Cell()] * 4))
    sectors = {"": ""} | {label.code: _sector_name(label) for label in form.sectors}
    above = ""
    for number, nominee in enumerate(map(_cleaned, form.nominees), 1):
        if nominee.unit and nominee.unit != above:
            yield Row(RowKind.GROUP, (Cell(), text_cell(nominee.unit, span=4)))
        above = nominee.unit
        yield Row(
            RowKind.ENTRY,
            (
                text_cell(str(number)),
                text_cell(nominee.participant),
                Cell(join_models((nominee.initiative,))),
                text_cell(sectors[nominee.sector]),
                Cell(clean_paragraphs(nominee.summary)),
            ),
        )
