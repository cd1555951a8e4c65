"""How much room a text takes on paper, without drawing it.

Words are as long as in the bundled Tinos, which has the widths of Times New Roman: enough to
choose a row's height in Excel and to see whether a form stays on one page.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageFont

from documents.drawing.paper import Paragraph, Row, RowKind, Sheet, TwoColumns
from documents.style import SQUEEZES, UNNOTICED_SQUEEZES, Look, PartyStyle, Role

FONTS = Path(__file__).resolve().parents[1] / "fonts"
MM_PER_POINT = 25.4 / 72
LINE_HEIGHT = 1.15  # of the size, in Times and Tinos alike

_ROWS_OF_A_PAGE = 40  # no page holds more
_UNITS = 1000  # points at which words are measured
_SPARE = 2  # mm by which the estimate may be wrong
_MOVED_LINES = 3  # of the text, for the company of the signature


def line_count(text: str, look: Look, width: float) -> int:
    """The number of lines `text` fills when it is wrapped at words in `width` mm."""
    em = look.size * MM_PER_POINT
    space = _ems(" ", look.bold) * em
    lines, used = 1, 0.0
    for word in text.split(" "):
        length = _ems(word, look.bold) * em
        if used and used + length > width:
            lines, used = lines + 1, 0.0
        lines += int(length // width)
        used += length % width + space
    return lines


@lru_cache(maxsize=4096)
def _ems(word: str, bold: bool) -> float:
    """The length of a word as a multiple of its size."""
    return _face(bold).getlength(word) / _UNITS


@cache
def _face(bold: bool) -> ImageFont.FreeTypeFont:
    file = FONTS / ("Tinos-Bold.ttf" if bold else "Tinos-Regular.ttf")
    return ImageFont.truetype(file, _UNITS, layout_engine=ImageFont.Layout.BASIC)


def paragraph_height(paragraph: Paragraph, look: Look, width: float) -> float:
    """Points, with the space around the paragraph."""
    lines = line_count(paragraph.lead + paragraph.text, look, width - look.indent)
    return lines * look.size * LINE_HEIGHT + look.before + look.after


def sheet_height(sheet: Sheet, style: PartyStyle) -> float:
    """Millimetres that the sheet needs when it is set in one piece."""
    width = style.text_width(sheet.landscape)
    footnotes = (Paragraph(Role.FOOTNOTE, text) for text in sheet.table.footnotes)
    lines = (*sheet.opening, *sheet.notes, *footnotes)
    points = sum(paragraph_height(line, style.looks[line.role], width) for line in lines)
    points += sum(_columns_height(block, style, width) for block in (sheet.head, sheet.foot))
    rule_and_gap = 14
    return (points + rule_and_gap) * MM_PER_POINT + _table_height(sheet, style, width)


def _columns_height(block: TwoColumns, style: PartyStyle, width: float) -> float:
    left = width * style.head_left_share
    sides = ((block.left, left), (block.right, width - left))
    return max(
        sum(paragraph_height(line, style.looks[line.role], side) for line in lines)
        for lines, side in sides
    )


def _table_height(sheet: Sheet, style: PartyStyle, width: float) -> float:
    table = sheet.table
    size = style.dense_table_size if table.dense else style.table_size
    widths = table.widths(width)
    return sum(_row_height(row, size, widths, style) for row in (*table.head, *table.body))


def _row_height(row: Row, size: float, widths: tuple[float, ...], style: PartyStyle) -> float:
    look = Look(size, bold=row.kind is not RowKind.ENTRY)
    # The second row of a head has no cells below those that reach down from the first.
    column = len(widths) - sum(cell.span for cell in row.cells)
    lines = 1
    for cell in row.cells:
        inner = sum(widths[column : column + cell.span]) - 2 * style.cell_padding_side
        needed = sum(line_count(line, look, inner) for line in cell.lines)
        lines = max(lines, -(-needed // cell.down))
        column += cell.span
    grid = style.grid_thickness * MM_PER_POINT
    return lines * size * LINE_HEIGHT * MM_PER_POINT + 2 * style.cell_padding_top + grid


def on_one_page(make: Callable[[PartyStyle], Sheet], style: PartyStyle) -> Sheet:
    """The sheet at the first step of SQUEEZES at which it stays on one page (or at the last)."""
    last = len(SQUEEZES) - 1
    for step in range(last):
        if sheet := _fitting(make, style, step):
            return sheet
    return replace(make(style.squeezed(last)), squeeze=last)


def on_one_page_if_near(make: Callable[[PartyStyle], Sheet], style: PartyStyle) -> Sheet:
    """The sheet with its signature on the first page when a little less space is enough."""
    flowing = make(style)
    if len(flowing.table.body) > _ROWS_OF_A_PAGE:
        return flowing
    for step in (0, *UNNOTICED_SQUEEZES):
        if sheet := _fitting(make, style, step, _SPARE):
            return sheet
    return _signed_below_text(flowing, style)


def _signed_below_text(sheet: Sheet, style: PartyStyle) -> Sheet:
    """The sheet with so little room that its last row breaks when only the signature is too much.

    Else the signature stands alone on the second page, or takes the whole table with it.
    """
    without_foot = sheet_height(replace(sheet, foot=TwoColumns()), style)
    room = style.text_height(sheet.landscape) - without_foot
    if not sheet.table.rows_may_break or room < -_SPARE:
        return sheet
    size = style.dense_table_size if sheet.table.dense else style.table_size
    moved = _MOVED_LINES * size * LINE_HEIGHT * MM_PER_POINT
    return replace(sheet, left_free=room + _SPARE + moved)


def _fitting(
    make: Callable[[PartyStyle], Sheet], style: PartyStyle, step: int, spare: float = 0
) -> Sheet | None:
    squeezed = style.squeezed(step)
    sheet = make(squeezed)
    if sheet_height(sheet, squeezed) + spare > squeezed.text_height(sheet.landscape):
        return None
    return replace(sheet, squeeze=step)
