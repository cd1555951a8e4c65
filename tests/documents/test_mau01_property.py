"""Whatever an office does to the form, every row is accounted for and the entries are true."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from documents.reading.mau01_reading import read_docx, read_xlsx
from tests.documents.filled_forms import excel_files, forms, word_files

MANY = settings(
    max_examples=60,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def check(reading, made, rows_in_file):
    entries = [(e.kind, e.participant, e.initiative, e.sector, e.level) for e in reading.entries]
    assert entries == made.entries
    assert [problem.row for problem in reading.problems] == made.problem_rows
    assert reading.table_rows == rows_in_file
    rows = {entry.row for entry in reading.entries}
    rows_of = [*rows, *(p.row for p in reading.problems), *(s.row for s in reading.skipped)]
    assert sorted(rows_of) == list(range(1, rows_in_file + 1))
    assert (reading.unit_name, reading.year) == ("CHI BỘ TỔ DÂN PHỐ SỐ 12", 2026)
    complains = any("dòng Tổng ghi" in notice.message for notice in reading.notices)
    assert complains == made.total_is_wrong


@MANY
@given(st.data())
def test_a_bent_word_form_is_read_truly(data):
    made = data.draw(forms())
    check(read_docx(data.draw(word_files(made))), made, made.rows)


@MANY
@given(st.data())
def test_a_bent_excel_form_is_read_truly(data):
    made = data.draw(forms())
    check(read_xlsx(data.draw(excel_files(made))), made, made.rows - made.blank_rows_at_end)
