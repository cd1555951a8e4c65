"""What Mẫu 01 writes, its reader gives back: every entry, whatever the names hold."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from documents import mau01
from documents.letterhead import Letterhead
from documents.mau01 import Mau01Entry, blank_form
from documents.reading.headings import section_kind
from documents.text import clean_line, fold
from documents.vocabulary import COLLECTIVE, INDIVIDUAL, SECTORS_2026
from tests.documents.paper_forms import CITY_LEVEL, ENTRIES, many_entries, mau01_form
from tests.documents.paper_text import libreoffice, needs_libreoffice

TRICKY = (
    "Tổng",
    "Tổng:",
    "Tổng số hộ",
    "I",
    "II",
    "1",
    "12",
    "Tập thể",
    "Cá nhân",
    "Tập thể nữ công nhân",
    "- Ngõ sáng",
    "– Ngõ sáng",
    "A; B",
    "A;B;",
    "; - A",
    "a) Tuyến phố",
    "1. Tuyến phố",
    "* Tuyến phố",
    "“Ba không”",
    '"Ba không"',
    "=1+1",
    "<b>Ngõ</b> & hẻm",
    "Nơi nhận: Lưu",
    "T/M Chi ủy",
    "Kính gửi: Ban Xây dựng Đảng",
    "Lĩnh vực kinh tế",
    "TT",
    "Tuyến phố văn minh, không rác thải " * 12,
    "x" * 300,
)
# Words, because letters at random may look like the old TCVN3 and VNI fonts.
WORDS = (
    "Tổ dân phố Ngõ sáng xanh sạch đẹp Hội Phụ nữ giúp nhau phòng cháy, chữa cháy; - – “Ba không” "
    "số 12 1. 2026 I II Tổng: Tập thể Cá nhân & + * • a) (ngõ 82) 'khéo' <b> =1+1 ... … / Lưu."
)
phrases = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=8).map(" ".join)
# A name without a letter ("1", "...") cannot be told from a row left to be filled in by hand.
names = (
    st.one_of(st.sampled_from(TRICKY), phrases)
    .map(clean_line)
    .filter(lambda name: any(letter.isalpha() for letter in name))
)
# Nor can a participant called as a part of the form.
participants = names.filter(lambda name: not section_kind(name))
entries = st.builds(
    Mau01Entry,
    kind=st.sampled_from([COLLECTIVE, INDIVIDUAL]),
    participant=participants,
    initiative=names,
    sector=st.sampled_from([sector.code for sector in SECTORS_2026]),
)


def one_model(entry):
    """A participant registers a model once: twice in a row is a slip that the reader reports."""
    return entry.kind, fold(entry.participant), fold(entry.initiative)


FORMATS = {
    "docx": (mau01.to_docx, mau01.read_docx),
    "xlsx": (mau01.to_xlsx, mau01.read_xlsx),
}


def read_back(form, written):
    """The form again, from what the reader found in the file."""
    assert [problem.message for problem in written.problems] == []
    assert [notice.message for notice in written.notices] == []
    found = tuple(
        Mau01Entry(entry.kind, entry.participant, entry.initiative, entry.sector, entry.unit)
        for entry in written.entries
    )
    return mau01_form(found, level=form.level, year=written.year, unit_code=written.unit_code)


@pytest.mark.parametrize("file_format", FORMATS)
@given(listed=st.lists(entries, max_size=12, unique_by=one_model))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_a_written_form_reads_back_as_itself(file_format, listed):
    write, read = FORMATS[file_format]
    form = mau01_form(listed)
    reading = read(write([form]))
    assert read_back(form, reading) == form.canonical()
    assert reading.level == "XP"


@pytest.mark.parametrize("file_format", FORMATS)
@given(count=st.integers(13, 300), chance=st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=6, phases=[Phase.generate])
def test_a_long_generated_form_reads_back_as_itself(file_format, count, chance):
    """Like the test above for whole wards: lists this long are drawn from a seed."""
    write, read = FORMATS[file_format]
    listed = {one_model(entry): entry for entry in (drawn_entry(chance) for _ in range(count))}
    form = mau01_form(list(listed.values()))
    assert read_back(form, read(write([form]))) == form.canonical()


TELLING = [
    name for name in TRICKY if any(letter.isalpha() for letter in name) and not section_kind(name)
]


def drawn_entry(chance):
    def name():
        words = " ".join(chance.choices(WORDS.split(), k=chance.randint(1, 8)))
        return clean_line(f"Tổ {words}" if chance.random() < 0.9 else chance.choice(TELLING))

    return Mau01Entry(
        kind=chance.choice([COLLECTIVE, INDIVIDUAL]),
        participant=f"Tổ {chance.randint(1, 90)}" if chance.random() < 0.5 else name(),
        initiative=name(),
        sector=chance.choice(SECTORS_2026).code,
    )


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("count", [0, 1, 300])
def test_lists_of_any_length_read_back(file_format, count):
    write, read = FORMATS[file_format]
    form = mau01_form(many_entries(count), level=CITY_LEVEL)
    reading = read(write([form]))
    assert read_back(form, reading) == form.canonical()
    assert reading.level == "TP"


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_consolidated_list_reads_back_with_its_units(file_format):
    write, read = FORMATS[file_format]
    entries = tuple(
        replace(entry, unit=unit)
        for unit in ("Chi bộ Tổ dân phố số 12", "Đảng ủy Ủy ban nhân dân phường")
        for entry in many_entries(9)
    )
    form = mau01_form(entries)
    assert read_back(form, read(write([form]))) == form.canonical()


@pytest.mark.parametrize("file_format", FORMATS)
def test_several_levels_in_one_file_read_back_with_their_levels(file_format):
    write, read = FORMATS[file_format]
    reading = read(write([mau01_form(), mau01_form(level=CITY_LEVEL)]))
    assert reading.problems == ()
    levels = [entry.level for entry in reading.entries]
    assert levels == ["XP"] * len(ENTRIES) + ["TP"] * len(ENTRIES)


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_blank_form_reads_as_a_form_without_entries(file_format):
    write, read = FORMATS[file_format]
    form = blank_form(Letterhead(), 2026, CITY_LEVEL, SECTORS_2026, unit_code="TDP12")
    reading = read(write([form]))
    assert (reading.entries, reading.problems, reading.notices) == ((), (), ())
    assert (reading.year, reading.level, reading.unit_code) == (2026, "TP", "TDP12")
    assert len(reading.skipped) == reading.table_rows


@needs_libreoffice
def test_a_form_that_libreoffice_saved_again_reads_back(tmp_path):
    form = mau01_form(
        [
            Mau01Entry(COLLECTIVE, "Tổ 1", "A; B", "KT"),
            Mau01Entry(COLLECTIVE, "Tổ 1", "C; - D", "KT"),
            Mau01Entry(INDIVIDUAL, "Bà “Mai”", "- Ngõ sáng", "HTCT"),
            *many_entries(20),
        ]
    )
    reading = mau01.read_docx(libreoffice(mau01.to_docx([form]), tmp_path, "docx"))
    assert read_back(form, reading) == form.canonical()
