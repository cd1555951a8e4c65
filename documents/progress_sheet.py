"""The progress board, or any plain list, as an Excel sheet."""

from collections.abc import Iterable, Sequence

from documents.drawing.excel import PlainTable, Value, draw_tables


def to_xlsx(
    title: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    sheet_name: str = "Danh sách",
    widths: Sequence[float] = (),
    beside: Sequence[PlainTable] = (),
    notes: Sequence[str] = (),
) -> bytes:
    """One sheet: the title, the headers, the rows. Texts stay texts whatever they begin with.

    `widths` are millimetres, 40 for each column not named; `beside` are more sheets. `notes`
    stand below the rows.
    """
    table = PlainTable(sheet_name, title, headers, rows, widths, notes=notes)
    return draw_tables(title, [table, *beside])
