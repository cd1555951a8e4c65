"""Whatever an office does to Mẫu 03, every row is accounted for and the nominees are true."""

from hypothesis import given
from hypothesis import strategies as st

from documents.reading.mau03_reading import read_docx, read_xlsx
from tests.documents.filled_forms import excel_files, word_files
from tests.documents.filled_mau03 import mau03_forms
from tests.documents.test_mau01_property import MANY


def check(reading, made, rows_in_file):
    nominees = [
        (one.kind, one.participant, one.initiative, one.sector, one.summary, one.unit)
        for one in reading.nominees
    ]
    assert nominees == made.entries
    assert [problem.row for problem in reading.problems] == made.problem_rows
    assert reading.table_rows == rows_in_file
    told = (*reading.nominees, *reading.problems, *reading.skipped)
    assert sorted(record.row for record in told) == list(range(1, rows_in_file + 1))
    assert reading.unit_name == "CHI BỘ TỔ DÂN PHỐ SỐ 12"


@MANY
@given(st.data())
def test_a_bent_word_form_is_read_truly(data):
    made = data.draw(mau03_forms())
    check(read_docx(data.draw(word_files(made))), made, made.rows)


@MANY
@given(st.data())
def test_a_bent_excel_form_is_read_truly(data):
    made = data.draw(mau03_forms())
    check(read_xlsx(data.draw(excel_files(made))), made, made.rows - made.blank_rows_at_end)
