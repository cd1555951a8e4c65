"""What Mẫu 03 writes, its reader gives back: every nominee with every paragraph."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents import mau03
from documents.letterhead import Letterhead
from documents.mau03 import Mau03Form, Mau03Nominee
from documents.text import clean_line, fold
from documents.vocabulary import COLLECTIVE, INDIVIDUAL, SECTORS_2026
from tests.documents.paper_forms import NOMINEE, WARD_HEAD, mau03_form, ward_nominees
from tests.documents.paper_text import libreoffice, needs_libreoffice
from tests.documents.test_mau01_round_trip import WORDS, names, participants

FORMATS = {
    "docx": (mau03.to_docx, mau03.read_docx),
    "xlsx": (mau03.to_xlsx, mau03.read_xlsx),
}
# What stands in a summary may look like anything the form itself says.
LINES = (
    "Nơi nhận:",
    "T/M CHI ỦY",
    "TRÍCH NGANG THÀNH TÍCH",
    "Tóm tắt thành tích nổi bật",
    "Tổng: 12 hộ",
    "1. Từ tháng 3/2026",
    "- Lắp 24 đèn",
    "• 180 chậu hoa",
    "I. Tập thể",
    "Tập thể",
    "Kính gửi: Ban Xây dựng Đảng",
    "Đống Đa, ngày 05 tháng 9 năm 2026",
    "=1+1",
    "_x000D_",
    "<p>khéo</p> &amp;",
)
phrases = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=30).map(" ".join)
lines = st.one_of(st.sampled_from(LINES), phrases).map(clean_line)
summaries = (
    st.lists(lines, min_size=1, max_size=6)
    .map("\n".join)
    .filter(lambda text: any(letter.isalpha() for letter in text))
)
nominees = st.builds(
    Mau03Nominee,
    kind=st.sampled_from([COLLECTIVE, INDIVIDUAL]),
    participant=participants,
    initiative=names,
    sector=st.sampled_from([sector.code for sector in SECTORS_2026]),
    summary=summaries,
)
# A name that stands for a collective and a person at once is told of neither.
lists = st.lists(
    nominees, min_size=1, max_size=6, unique_by=lambda one: fold(one.participant)[:200]
)
unit_names = st.sampled_from(["Chi bộ Tổ dân phố số 12", "Đảng ủy Ủy ban nhân dân phường"])


def read_back(form, reading):
    """The form again, from what the reader found in the file."""
    assert [problem.message for problem in reading.problems] == []
    assert [notice.message for notice in reading.notices] == []
    found = tuple(
        Mau03Nominee(one.kind, one.participant, one.initiative, one.sector, one.summary, one.unit)
        for one in reading.nominees
    )
    return replace(form, nominees=found, year=reading.year, unit_code=reading.unit_code)


@pytest.mark.parametrize("file_format", FORMATS)
@given(listed=lists)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_a_written_form_reads_back_as_itself(file_format, listed):
    write, read = FORMATS[file_format]
    form = mau03_form(*listed)
    assert read_back(form, read(write(form))) == form


@pytest.mark.parametrize("file_format", FORMATS)
@given(listed=lists, units=st.lists(unit_names, min_size=6, max_size=6))
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_the_ward_s_list_reads_back_with_its_units(file_format, listed, units):
    write, read = FORMATS[file_format]
    named = [replace(one, unit=unit) for one, unit in zip(listed, units, strict=False)]
    form = mau03_form(*named, letterhead=WARD_HEAD)
    assert read_back(form, read(write(form))) == form


@pytest.mark.parametrize("file_format", FORMATS)
def test_untidy_texts_read_back_cleaned(file_format):
    write, read = FORMATS[file_format]
    untidy = replace(
        NOMINEE,
        participant=" Chi bộ  12\u200b",
        initiative="Ngõ\u00a082\nsáng",
        summary="\n  Từ tháng 3 \r\n\r\n\t- Kết quả: 24 đèn \n",
    )
    form = mau03_form(untidy)
    assert read_back(form, read(write(form))) == form.canonical()
    assert form.canonical().nominees[0].summary == "Từ tháng 3\n- Kết quả: 24 đèn"
    assert form.canonical().canonical() == form.canonical()


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_list_of_a_whole_ward_reads_back(file_format):
    write, read = FORMATS[file_format]
    form = mau03_form(*ward_nominees(86), letterhead=WARD_HEAD)
    assert read_back(form, read(write(form))) == form


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_blank_form_reads_as_a_form_without_nominees(file_format):
    write, read = FORMATS[file_format]
    reading = read(write(Mau03Form(Letterhead(), 2026, SECTORS_2026, unit_code="TDP12")))
    assert (reading.nominees, reading.problems, reading.notices) == ((), (), ())
    assert (reading.year, reading.unit_code) == (2026, "TDP12")
    assert len(reading.skipped) == reading.table_rows


@needs_libreoffice
def test_a_form_that_libreoffice_saved_again_reads_back(tmp_path):
    form = mau03_form(*ward_nominees(5), letterhead=WARD_HEAD)
    reading = mau03.read_docx(libreoffice(mau03.to_docx(form), tmp_path, "docx"))
    assert read_back(form, reading) == form
