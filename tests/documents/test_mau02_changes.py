"""The page behind a supplementary Mẫu số 02: what changed, number by number, in every format."""

from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from documents import mau02
from documents.mau02_changes import ChangedRow, Mau02Changes, change_text
from documents.vocabulary import LEVELS_2026, SECTORS_2026
from tests.documents.paper_forms import mau02_form


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [(3, 5, "05 (+02)"), (12, 3, "03 (–09)"), (0, 0, "0"), (7, 7, "07"), (0, 11, "11 (+11)")],
)
def test_a_changed_number_carries_what_was_added_or_taken(before, after, text):
    assert change_text(before, after) == text


@pytest.fixture
def form():
    city = LEVELS_2026[0]
    changes = Mau02Changes(
        before="Bản chốt số 01 (chốt lúc 09:00 ngày 16/01/2026)",
        after="Bản bổ sung số 02",
        rows=(
            ChangedRow(city, None, (3, 3, 1, 1), (5, 5, 1, 1)),
            ChangedRow(city, SECTORS_2026[0], (3, 3, 1, 1), (5, 5, 1, 1)),
        ),
        total=ChangedRow(None, None, (3, 3, 1, 1), (5, 5, 1, 1)),
        notes=("Có 01 đơn vị bổ sung: Chi bộ Tổ dân phố số 7.",),
    )
    return replace(mau02_form(), changes=changes)


def test_word_prints_the_changes_behind_the_form(form):
    document = Document(BytesIO(mau02.to_docx(form)))
    rows = [[cell.text for cell in row.cells] for row in document.tables[-2].rows]
    rows += [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    assert ["I", LEVELS_2026[0].label, "05 (+02)", "05 (+02)", "01", "01"] in rows
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "BẢNG ĐỐI CHIẾU" in words
    assert "Có 01 đơn vị bổ sung: Chi bộ Tổ dân phố số 7." in words


def test_excel_has_a_sheet_of_the_changes(form):
    book = load_workbook(BytesIO(mau02.to_xlsx(form)))
    assert "Thay đổi" in book.sheetnames
    values = [row for row in book["Thay đổi"].values if row[0] == "I"]
    assert values[0][2:6] == ("05 (+02)", "05 (+02)", 1, 1)


def test_the_form_itself_stays_as_it_is(form):
    alone = replace(form, changes=None)
    assert mau02.describe(form).sheets[0] == mau02.describe(alone).sheets[0]
    assert len(mau02.describe(alone).sheets) == 1
