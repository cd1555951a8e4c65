"""Finding a form's tables among the lines and tables of a document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from documents.reading.columns import (
    FormShape,
    Header,
    find_header,
    has_part_of_header,
    is_repeated,
)
from documents.reading.form_row import FormRow
from documents.reading.grid import Line, Table
from documents.reading.headings import is_foot, is_form_note, is_title, is_total


@dataclass(frozen=True, eq=False)
class Part:
    """A table of the form; `continues` when it has no header of its own."""

    table: Table
    header: Header
    continues: bool = False

    def lines_above_header(self) -> Iterator[str]:
        for number, row in enumerate(self.table.rows[: self.header.first]):
            yield from (line.text for cell in row if cell.row == number for line in cell.lines)


def items_of(
    blocks: Sequence[Line | Table], shape: FormShape, above: Header | None = None
) -> Iterator[Line | Part]:
    """Lines and form tables in reading order; tables that are only layout are looked into."""
    for block in _with_joined_headers(blocks, shape):
        if isinstance(block, Line):
            yield block
            continue
        for item in _items_of_table(block, shape, above):
            if isinstance(item, Part):
                above = item.header
            yield item


def _items_of_table(table: Table, shape: FormShape, above: Header | None) -> Iterator[Line | Part]:
    if table.sheet:
        yield from _items_of_sheet(table, shape)
    elif header := find_header(table, shape):
        yield from _parts_around(table, header, above)
    elif above is not None and above.fits(table) and not _is_foot_table(table):
        header, table = above.laid_over(table)
        yield Part(table, header, continues=True)
    else:
        for cell in table.own_cells():
            for item in items_of(cell.blocks, shape, above):
                if isinstance(item, Part):
                    above = item.header
                yield item


def _parts_around(table: Table, header: Header, above: Header | None) -> Iterator[Part]:
    """The table; or two, when it goes on with the rows of the one above before its own header."""
    upper = replace(table, rows=_shifted(table.rows[: header.first], 0))
    has_title = any(is_title(cell.text) for cell in upper.own_cells())
    if not upper.rows or has_title or above is None or not above.fits(upper):
        yield Part(table, header)
        return
    laid_over, upper = above.laid_over(upper)
    yield Part(upper, laid_over, continues=True)
    lower = replace(table, rows=_shifted(table.rows[header.first :], -header.first))
    yield Part(lower, find_header(lower, header.shape) or header)


def _with_joined_headers(
    blocks: Sequence[Line | Table], shape: FormShape
) -> Iterator[Line | Table]:
    """A header that a page break left in a table of its own is joined with the next table."""
    waiting: Table | None = None
    for block in blocks:
        if waiting is not None:
            if isinstance(block, Table) and block.width == waiting.width and not block.sheet:
                joined = _stacked(waiting, block)
                if find_header(block, shape) is None and find_header(joined, shape) is not None:
                    block, waiting = joined, None
            if waiting is not None:
                yield waiting
                waiting = None
        if (
            isinstance(block, Table)
            and not find_header(block, shape)
            and has_part_of_header(block, shape)
        ):
            waiting = block
        else:
            yield block
    if waiting is not None:
        yield waiting


def _stacked(upper: Table, lower: Table) -> Table:
    shift = len(upper.rows)
    return replace(upper, rows=upper.rows + _shifted(lower.rows, shift))


def _shifted(rows: Sequence[tuple], shift: int) -> tuple[tuple, ...]:
    """The rows with every cell's place moved; cells from above the first row begin there."""
    made: dict[int, object] = {}
    for cell in (cell for row in rows for cell in row):
        if id(cell) not in made:
            first = max(cell.row + shift, 0)
            height = cell.row + shift + cell.height - first
            made[id(cell)] = replace(cell, row=first, height=height)
    return tuple(tuple(made[id(cell)] for cell in row) for row in rows)


def _is_foot_table(table: Table) -> bool:
    texts = [cell.text for cell in table.own_cells() if cell.text]
    return not texts or is_foot(texts[0])


def all_tables(blocks: Sequence[Line | Table]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
            for cell in block.own_cells():
                yield from all_tables(cell.blocks)


# --- Excel: the form lies somewhere in a sheet ------------------------------------------------


def _items_of_sheet(sheet: Table, shape: FormShape) -> Iterator[Line | Part]:
    start = 0
    while (header := find_header(sheet, shape, start)) is not None:
        yield from _lines_of_rows(sheet, start, header.first)
        end = _end_of_form(sheet, header)
        table = replace(sheet, rows=_shifted(sheet.rows[header.first : end], -header.first))
        yield Part(table, find_header(table, shape) or header)
        start = end
    yield from _lines_of_rows(sheet, start, len(sheet.rows))


def _lines_of_rows(sheet: Table, start: int, end: int) -> Iterator[Line]:
    for number in range(start, end):
        for cell in sheet.rows[number]:
            if cell.row == number:
                yield from cell.lines


def _end_of_form(sheet: Table, header: Header) -> int:
    """The row after the form's last: it ends with its total, signature block or next title."""
    end = header.end
    after_total = False
    for number in range(header.end, len(sheet.rows)):
        row = FormRow(header, sheet.rows[number], number)
        if not any(cell.text for cell in row.own_cells):
            continue
        is_header = is_repeated(header, row.cells, number)
        text = next(cell.text for cell in row.own_cells if cell.text)
        may_end = after_total or row.has_only_counts
        is_end = may_end and (is_title(text) or is_foot(text) or is_form_note(text))
        if not is_header and (is_end or row.may_be_foot):
            break
        is_row = is_header or row.has_content or is_total(row.heading_text)
        if after_total and not is_row:
            break
        after_total = after_total or (is_total(row.heading_text) and row.has_only_counts)
        end = number + 1
    return end
