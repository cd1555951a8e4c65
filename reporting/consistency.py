"""Whether every face of the program says the same number (manage.py check_figures).

Each check answers with the sentences of what disagrees; no sentence, no disagreement.
"""

import hashlib
from io import BytesIO

from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from docx import Document
from lxml import html
from openpyxl import load_workbook

from campaigns.answering import answering
from campaigns.looks import fingerprint
from reporting.as_data import progress_data
from reporting.board import HEADS, View
from reporting.board_sheet import RATES_SHEET, board_sheet
from reporting.downloads import WRITERS
from reporting.models import SealedTable
from reporting.papers import progress_form
from reporting.progress import RATE_NAMES, progress, summaries_of
from reporting.rates_table import rates_table
from reporting.selections import Selection
from reporting.totals import STATUSES, count_entries, labels_of, totals

_faces: dict = {}


def register_face(name, read):
    """Have another place checked that tells the rates.

    `read(campaign, at)` answers {obligation: {rate's name: text}} as that place says them.
    """
    _faces[name] = read


def disagreements(campaign, *, at):
    """Everything that disagrees in one year, in sentences."""
    yield from rate_disagreements(campaign, at=at)
    yield from row_disagreements(campaign)
    yield from seal_disagreements(campaign)


def rate_disagreements(campaign, *, at):
    """The five rates: the one function against every face that tells them.

    These are the tables of the pages, Word, Excel, the board's Excel, the data for scripts and
    what was registered.
    """
    units = list(answering(campaign))
    cells = progress(campaign, units, at=at)
    summaries = summaries_of(cells)
    expected = {
        obligation: dict(zip(RATE_NAMES, summary.rates, strict=True))
        for obligation, summary in summaries.items()
    }
    board = board_sheet(campaign, units, cells, View(campaign.year), at=at)
    paper = progress_form(campaign, units, at=at)
    faces = {
        "Màn hình": _printed(_rows_of_page(summaries), expected),
        "Word": _printed(_rows_of_word(WRITERS["progress"]["docx"](paper)), expected),
        "Excel": _printed(_rows_of_excel(WRITERS["progress"]["xlsx"](paper)), expected),
        "Excel của bảng theo dõi": _rates_of_board(board, expected),
        "JSON": {
            obligation: summary["rates"]
            for obligation, summary in progress_data(campaign, units, at=at)["summary"].items()
        },
        **{name: read(campaign, at) for name, read in _faces.items()},
    }
    for face, found in faces.items():
        for obligation, rates in expected.items():
            for name, value in rates.items():
                if found[obligation][name] != value:
                    yield (
                        f"{HEADS[obligation]}, {name.lower()}: {face} ghi "
                        f"{found[obligation][name]}, chương trình tính {value}."
                    )


def row_disagreements(campaign):
    """Every number of the live Mẫu 02 against the rows that it opens."""
    labels = labels_of(campaign)
    for include in STATUSES:
        table = totals(campaign.ward, campaign, labels, include)
        selection = Selection(campaign, campaign.ward, include)
        for level in labels.levels:
            for sector in labels.sectors:
                opened = selection.narrowed(level=level, sector=sector)
                by_row, _ = count_entries(opened.entries())
                shown = table.cells[level.code, sector.code]
                if by_row != shown:
                    yield f"{level.label}, {sector.label}: biểu ghi {shown}, danh sách có {by_row}."


def seal_disagreements(campaign):
    """Every sealed table and file against its fingerprint."""
    for table in SealedTable.objects.filter(campaign=campaign).prefetch_related("files"):
        if fingerprint(table.frozen) != table.sha256:
            yield f"{table.name}: số liệu không khớp mã SHA-256."
        for file in table.files.all():
            if _sha256_of(file.file.name) != file.sha256:
                yield f"{table.name}: tệp {file.name} thiếu hoặc không khớp mã SHA-256."


def _sha256_of(name):
    """None for a file that the store does not have."""
    try:
        with default_storage.open(name) as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def _printed(rows, obligations):
    """{obligation: {rate's name: text}} from rows of (number, name, a text per obligation)."""
    by_name = {row[1]: row[2:] for row in rows if len(row) > 1 and row[1] in RATE_NAMES}
    return {
        obligation: {name: by_name[name][place] for name in RATE_NAMES}
        for place, obligation in enumerate(obligations)
    }


def _rates_of_board(content, obligations):
    """The same from the board's file, which has a row per obligation."""
    rows = {row[0]: row[1:] for row in load_workbook(BytesIO(content))[RATES_SHEET].values}
    return {
        obligation: dict(zip(RATE_NAMES, rows[HEADS[obligation]], strict=True))
        for obligation in obligations
    }


def _rows_of_page(summaries):
    """The table of the pages stands as the papers' does: a row per rate."""
    table = html.fromstring(render_to_string("reporting/_rates.html", rates_table(summaries)))
    rows = [[cell.text_content().strip() for cell in row] for row in table.xpath(".//tr")]
    return [("", *column) for column in zip(*rows, strict=True)]


def _rows_of_word(content):
    for table in Document(BytesIO(content)).tables:
        for row in table.rows:
            yield [cell.text for cell in row.cells]


def _rows_of_excel(content):
    return load_workbook(BytesIO(content)).active.values
