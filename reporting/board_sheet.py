"""The board as an Excel file: the units that are shown, and the five rates of all of them."""

from django.utils import timezone

from documents.drawing.excel import PlainTable
from documents.progress_sheet import to_xlsx
from documents.wording import moment_text, short_date
from reporting.board import HEADS, lines_of
from reporting.progress import RATE_NAMES, summaries_of

UNITS_SHEET, RATES_SHEET = "Bảng theo dõi", "Tỷ lệ gửi"


def board_sheet(campaign, units, cells, view, *, at):
    """The file's bytes. `units` are the filtered rows; `cells` are of every unit the person sees,
    and the rates count all of them, as the tiles above the board do.
    """
    year_and_time = f"năm {campaign.year}, số liệu đến {moment_text(at)}"
    summaries = summaries_of(cells)
    rates = PlainTable(
        RATES_SHEET,
        f"Tỷ lệ gửi hồ sơ của {len(cells)} đơn vị {year_and_time}",
        ["Nội dung", *RATE_NAMES],
        [(HEADS[obligation], *summary.rates) for obligation, summary in summaries.items()],
        widths=[45],
    )
    heads = [HEADS[obligation] for obligation in summaries]
    return to_xlsx(
        f"Tình hình gửi hồ sơ {year_and_time}",
        ["TT", "Mã", "Đơn vị", "Khối", "Đầu mối", "Điện thoại", *heads],
        [_row(number, line) for number, line in enumerate(lines_of(units, cells, view, {}), 1)],
        sheet_name=UNITS_SHEET,
        widths=[12, 22, 80, 40, 45, 30, *(55 for _ in heads)],
        beside=[rates],
    )


def _row(number, line):
    unit = line.unit
    return [
        number,
        unit.code,
        unit.name,
        line.kind_label,
        unit.contact_name,
        unit.contact_phone,
        *map(_cell_text, line.cells),
    ]


def _cell_text(cell):
    words = [cell.words, cell.detail, *cell.notes]
    if cell.moment:
        words.insert(1, short_date(timezone.localtime(cell.moment)))
    return ", ".join(word for word in words if word)
