"""The board as an Excel file: the units that are shown, and the five rates of all of them."""

from django.utils import timezone

from documents.drawing.excel import PlainTable
from documents.progress_sheet import to_xlsx
from documents.wording import count_text, moment_text, short_date
from reporting.board import HEADS, KIND_LABELS, STATE_FILTERS, lines_of
from reporting.progress import RATE_NAMES, summaries_of

UNITS_SHEET, RATES_SHEET = "Bảng theo dõi", "Tỷ lệ gửi"


def board_sheet(campaign, units, cells, view, *, at, ignored=""):
    """The file's bytes. `units` are the filtered rows; `cells` are of every unit the person sees,
    and the rates count all of them, as the tiles above the board do.

    The sheet says by what its rows were chosen, and (`ignored`) what the address asked for in vain.
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
        notes=filter_notes(_conditions(view), ignored),
    )


def filter_notes(conditions, ignored):
    """The lines of a sheet about its filters; `conditions`: {words: what was asked, if at all}."""
    words = "; ".join(phrase for phrase, is_asked in conditions.items() if is_asked)
    applied = f"Điều kiện lọc: {words}." if words else ""
    return list(filter(None, [applied, ignored]))


def _conditions(view):
    return {
        f"khối {KIND_LABELS.get(view.kind)}": view.kind,
        f"trạng thái {STATE_FILTERS[view.state][0]} ({HEADS.get(view.obligation)})": view.state,
        f"tìm “{view.text}”": view.text,
        f"{count_text(len(view.chosen))} đơn vị được chọn": view.chosen,
    }


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
