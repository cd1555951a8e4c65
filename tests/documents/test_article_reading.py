"""A whole article from Word lands in its five parts, and nothing of it is lost on the way."""

import json
import re
from collections import Counter
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Mm
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.article import PARTS_2026, read_docx, to_docx
from documents.article_outline import named_part
from documents.errors import DocumentRefused
from documents.limited import read_article
from documents.reading import article_reading as reading
from documents.reading.article_records import ArticleReading
from tests.documents.articles import article, jpeg, photo
from tests.documents.hostile import FILES
from tests.documents.ooxml import docx, p, tbl, tc, tr

SAMPLES = Path(__file__).parents[1] / "samples"
HEADINGS = [part.numbered_heading for part in PARTS_2026]
TEXTS = [f"Nội dung của phần {number}." for number in range(1, 6)]


def bold(text):
    return f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r></w:p>"


def sent(headings=HEADINGS, texts=TEXTS, before="", after=""):
    """A file with a text below each heading; a heading that begins with "<" is XML already."""
    body = "".join(
        (heading if heading.startswith("<") else p(heading)) + p(text)
        for heading, text in zip(headings, texts, strict=True)
    )
    return docx(before + body + after)


def words_of(found: ArticleReading):
    """Every word that the reading accounts for."""
    texts = (
        *(found.title, found.unit_name, found.person, found.person_role, found.author),
        *found.parts,
        *found.head_lines,
        found.unplaced,
        *(photo.caption for photo in found.photos),
    )
    return Counter(" ".join(texts).split())


# --- headings -------------------------------------------------------------------------------


def test_the_sample_reads_as_expected():
    expected = json.loads((SAMPLES / "expected.json").read_text("utf-8"))["baiviet_tdp12.docx"]
    found = read_article((SAMPLES / "baiviet_tdp12.docx").read_bytes(), "baiviet_tdp12.docx")
    assert found.title == expected["title"]
    assert list(found.part_words) == expected["part_words"]
    assert found.words == 1_700
    assert (found.unplaced, found.notices) == ("", ())


NUMERALS = ("I", "II", "III", "IV", "V")
OUTLINED = '<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
OF_TWO_LINES = (
    "<w:p><w:r><w:t>4. Kết quả cụ thể</w:t><w:br/><w:t>và sản phẩm của mô hình</w:t></w:r></w:p>"
)
RETYPED = {
    "plain": [part.heading for part in PARTS_2026],
    "capitals": [part.heading.upper() for part in PARTS_2026],
    "numerals": [f"{NUMERALS[part.number - 1]}. {part.heading}" for part in PARTS_2026],
    "named": [f"Phần {part.number}: {part.heading}" for part in PARTS_2026],
    "only numbers": [f"PHẦN {part.number}" for part in PARTS_2026],
    "without quotes": [re.sub("[“”]", "", heading) + "." for heading in HEADINGS],
    "shortened": [
        *("1. Thông tin chung", "2. Bối cảnh, vấn đề", "3. Cách làm hay, sáng tạo"),
        *("4. Kết quả", "5. Bài học kinh nghiệm"),
    ],
    "bold": [
        bold(name) for name in ("Khái quát", "Thực trạng", "Cách làm", "Kết quả", "Phẩm chất")
    ],
    "remarked": [f"{heading} (khoảng 300 từ)" for heading in HEADINGS],
    "outline": [OUTLINED.format(part.heading) for part in PARTS_2026],
    "two lines": [*HEADINGS[:3], OF_TWO_LINES, HEADINGS[4]],
}


@pytest.mark.parametrize("headings", RETYPED.values(), ids=RETYPED)
def test_headings_are_known_however_they_are_retyped(headings):
    found = read_docx(sent(headings))
    assert list(found.parts) == TEXTS
    assert found.unplaced == ""
    assert all("được đọc là" in notice for notice in found.notices)


def test_a_heading_in_other_words_is_told():
    found = read_docx(sent([*HEADINGS[:4], "5. Bài học kinh nghiệm"]))
    assert found.notices == (
        reading.READ_AS.format(heading="5. Bài học kinh nghiệm", printed=HEADINGS[4]),
    )
    assert read_docx(sent(RETYPED["named"])).notices == ()


def test_text_that_goes_on_in_the_heading_stays_with_its_part():
    headings = [f"{heading}: Bà Mai." for heading in HEADINGS]
    assert read_docx(sent(headings)).parts == tuple(f"Bà Mai.\n{text}" for text in TEXTS)


def test_a_sentence_that_begins_like_a_heading_is_text():
    texts = [*TEXTS[:4], "Kết quả là bà con ngõ 82 đồng thuận, cách làm của bà lan tỏa."]
    assert list(read_docx(sent(texts=texts)).parts) == texts


def test_a_missing_heading_is_told_and_its_text_stays_in_the_part_before():
    found = read_docx(sent([*HEADINGS[:2], *HEADINGS[3:]], TEXTS[:4]))
    assert found.parts == (TEXTS[0], TEXTS[1], "", TEXTS[2], TEXTS[3])
    assert found.notices == (reading.MISSING.format(heading=HEADINGS[2]),)


def test_parts_in_another_order_are_put_in_order_and_told():
    order = [0, 2, 1, 3, 4]
    found = read_docx(sent([HEADINGS[n] for n in order], [TEXTS[n] for n in order]))
    assert list(found.parts) == TEXTS
    assert found.notices == (reading.OUT_OF_ORDER.format(heading=HEADINGS[1], other=3),)


def test_a_list_of_the_headings_before_the_article_opens_no_part():
    contents = "".join(map(p, HEADINGS))
    assert list(read_docx(sent(before=contents)).parts) == TEXTS


def test_a_heading_said_twice_is_text_the_second_time():
    found = read_docx(sent(after=p(HEADINGS[1]) + p("Còn nữa.")))
    assert found.parts[4] == f"{TEXTS[4]}\n{HEADINGS[1]}\nCòn nữa."


def test_without_any_heading_all_text_is_kept_to_be_placed_by_hand():
    found = read_docx(docx(bold("Người giữ nhịp") + p("Đoạn một.") + p("Đoạn hai.")))
    assert found.title == "Người giữ nhịp"
    assert found.parts == ("", "", "", "", "")
    assert found.unplaced == "Đoạn một.\nĐoạn hai."
    assert found.notices == (reading.NO_HEADINGS,)


def test_hints_of_the_outline_left_in_the_file_are_not_counted():
    hints = p(f"- {PARTS_2026[4].guidance[1]}") + p(PARTS_2026[4].guidance[2])
    found = read_docx(sent(after=hints))
    assert list(found.parts) == TEXTS
    assert found.notices == (reading.GUIDANCE.format(count=2),)


@pytest.mark.parametrize("text", ["", "Bà Lê Thị Mai", "2026", "1.", "6. Kết quả khác hẳn " * 5])
def test_other_texts_name_no_part(text):
    assert named_part(text) is None


# --- head and foot --------------------------------------------------------------------------

LETTERHEAD = tbl(
    tr(
        tc(p("ĐẢNG ỦY PHƯỜNG ĐỐNG ĐA") + p("CHI BỘ TỔ DÂN PHỐ SỐ 12") + p("*")),
        tc(p("ĐẢNG CỘNG SẢN VIỆT NAM") + p("Đống Đa, ngày 05 tháng 6 năm 2026")),
    )
)


def test_title_and_people_are_found_above_the_parts():
    head = (
        LETTERHEAD
        + bold("BÀI VIẾT")
        + p("Giới thiệu tấm gương điển hình “Dân vận khéo”")
        + bold("Người giữ nhịp")
        + p("Họ và tên: Bà Lê Thị Mai")
        + p("Chức vụ: Tổ trưởng")
        + p("Tác giả: Nguyễn Thị Hà")
        + p("Một lời đề tựa.")
    )
    found = read_docx(sent(before=head))
    assert found.title == "Người giữ nhịp"
    assert found.unit_name == "CHI BỘ TỔ DÂN PHỐ SỐ 12"
    assert (found.person, found.person_role) == ("Bà Lê Thị Mai", "Tổ trưởng")
    assert found.author == "Nguyễn Thị Hà"
    assert found.unplaced == "Một lời đề tựa."
    assert list(found.parts) == TEXTS


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Lặng thầm… mà tỏa sáng", "Lặng thầm… mà tỏa sáng"),
        ("…và ngõ nhỏ sáng đèn…", "…và ngõ nhỏ sáng đèn…"),
        ("Chờ... rồi cũng đến", "Chờ... rồi cũng đến"),
        ("……Ngõ nhỏ sáng đèn …………", "Ngõ nhỏ sáng đèn"),
        ("..... Ngõ nhỏ sáng đèn ........", "Ngõ nhỏ sáng đèn"),
        ("…", ""),
        ("… … …", ""),
        ("..", ""),
    ],
)
def test_the_dotted_line_goes_and_the_dots_of_a_title_stay(written, title):
    found = read_docx(sent(before=LETTERHEAD + p(f"Tên bài: {written}")))
    assert found.title == title
    assert found.unplaced == ""


def test_a_letterhead_typed_without_a_table_is_not_the_title():
    head = bold("CHI BỘ TỔ DÂN PHỐ SỐ 12") + bold("ĐẢNG CỘNG SẢN VIỆT NAM") + bold("Nữ tổ trưởng")
    assert read_docx(sent(before=head)).title == "Nữ tổ trưởng"


def test_a_signature_block_is_no_text_of_the_last_part():
    foot = tbl(tr(tc(p("Nơi nhận:") + p("- Lưu.")), tc(p("T/M CHI ỦY") + p("Nguyễn Thị Hà"))))
    found = read_docx(sent(after=foot))
    assert list(found.parts) == TEXTS
    assert found.unplaced.split("\n") == ["Nơi nhận:", "- Lưu.", "T/M CHI ỦY", "Nguyễn Thị Hà"]


# --- what else Word can hold ----------------------------------------------------------------


def test_tracked_changes_are_accepted_and_told():
    change = (
        "<w:p><w:r><w:t>Bà </w:t></w:r><w:ins><w:r><w:t>Mai </w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>Lan </w:delText></w:r></w:del><w:r><w:t>vận động.</w:t></w:r></w:p>"
    )
    found = read_docx(sent(after=change))
    assert found.parts[4] == f"{TEXTS[4]}\nBà Mai vận động."
    assert "Track Changes" in found.notices[0]


def test_text_boxes_and_tables_become_text_where_they_stand():
    box = (
        "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
        f"{p('Lời bà Mai trong khung.')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    table = tbl(tr("Năm", "Số hộ"), tr("2025", "82"))
    found = read_docx(sent(after=box + table + p("Hết.")))
    added = "Lời bà Mai trong khung.\nNăm; Số hộ\n2025; 82\nHết."
    assert found.parts[4] == f"{TEXTS[4]}\n{added}"
    assert len(found.notices) == 2
    assert reading.FROM_TABLE in found.notices


def test_text_in_an_old_font_is_converted_and_told():
    font = ".VnTime"
    text = p("Uû ban nh©n d©n ph­êng", font)
    found = read_docx(sent(after=text))
    assert found.parts[4].split("\n")[1] == "Uỷ ban nhân dân phường"
    assert "phông cũ" in found.notices[0]


def test_decomposed_text_comes_out_composed():
    found = read_docx(sent(texts=[*TEXTS[:4], "Hòa giải"]))
    assert found.parts[4] == "Hòa giải"


def test_text_is_cleaned_line_by_line():
    found = read_docx(sent(texts=[*TEXTS[:4], "  Bà\u200b  Mai\u00a0đến "]))
    assert found.parts[4] == "Bà Mai đến"


# --- pictures -------------------------------------------------------------------------------


def with_pictures():
    document = Document()
    document.add_paragraph("Người giữ nhịp", style="Title")
    for part in PARTS_2026:
        document.add_heading(part.numbered_heading, level=1)
        document.add_paragraph(TEXTS[part.number - 1])
        if part.number in (2, 4):
            document.add_picture(BytesIO(jpeg(100 * part.number, 300)), width=Mm(50))
            document.add_paragraph("Hình 1. Buổi họp tổ" if part.number == 2 else "Văn tiếp.")
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def test_pictures_come_with_their_part_and_caption():
    found = read_article(with_pictures(), "bai.docx")
    assert [(picture.part, picture.caption) for picture in found.photos] == [
        (2, "Buổi họp tổ"),
        (4, ""),
    ]
    assert [picture.data for picture in found.photos] == [jpeg(200, 300), jpeg(400, 300)]
    assert found.parts[1] == TEXTS[1]
    assert found.parts[3] == f"{TEXTS[3]}\nVăn tiếp."
    assert found.title == "Người giữ nhịp"


def test_a_paragraph_that_speaks_of_influence_is_no_caption():
    data = to_docx(article(photos=(photo("", part=4),)))
    parts = (*article().parts[:4], "Ảnh hưởng của bà Mai lan ra cả phường.")
    assert read_docx(data).photos[0].caption == ""
    assert read_docx(to_docx(article(parts=parts, photos=(photo(part=4),)))).parts == parts


def test_a_drawing_that_is_no_photo_is_told(monkeypatch):
    monkeypatch.setattr(reading, "is_photo", lambda data: False)
    found = read_docx(with_pictures())
    assert found.photos == ()
    assert found.notices == (reading.NOT_A_PHOTO.format(count=2),)


def test_more_pictures_than_can_be_taken_are_told(monkeypatch):
    monkeypatch.setattr(reading, "MAX_PICTURES", 1)
    found = read_docx(with_pictures())
    assert len(found.photos) == 1
    assert found.notices == (reading.TOO_MANY.format(count=2, limit=1),)


# --- both ways ------------------------------------------------------------------------------

# without “nói”: before “Nhân” it reads like “Nơi nhận”, where a signature block begins
SYLLABLES = "bà Mai vận động đồng thuận ngõ 82 – khéo: “ba cùng”, 60,9% Nhân dân; (tổ) nghe hỏi làm"
lines = st.lists(st.sampled_from(SYLLABLES.split()), min_size=1, max_size=12).map(" ".join)
part_texts = st.lists(lines, max_size=3).map("\n".join)
photos = st.builds(photo, lines.map(lambda text: f"Chụp {text}"), part=st.integers(0, 5))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.tuples(*[part_texts] * 5), lines, st.lists(photos, max_size=3))
def test_what_is_written_is_read_back(parts, title, shown):
    written = article(title=f"Gương {title}", parts=parts, photos=tuple(shown))
    found = read_docx(to_docx(written))
    assert found.parts == parts
    assert found.title == written.title
    assert (found.person, found.person_role) == (written.person, written.person_role)
    assert (found.unit_name.upper(), found.author) == (written.unit_name.upper(), written.author)
    assert found.unplaced == ""
    placed = sorted(shown, key=lambda photo: photo.part or 6)
    assert [(picture.caption, picture.part) for picture in found.photos] == [
        (photo.caption, photo.part or 5) for photo in placed
    ]


pieces = st.lists(
    st.one_of(
        st.sampled_from([*HEADINGS, *(part.heading for part in PARTS_2026)]).map(p),
        st.sampled_from(["Kết quả", "Cách làm", "Phần 3", "BÀI VIẾT", "Tác giả: Hà"]).map(bold),
        lines.map(p),
        st.just(LETTERHEAD),
        lines.map(lambda line: tbl(tr(line, "82"), tr("Tổng", line))),
        st.just(p("Nơi nhận: lưu")),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pieces)
def test_no_word_of_a_file_is_lost(made):
    data = docx("".join(made) + p("bà Mai"))
    text = Counter(
        word
        for node in Document(BytesIO(data)).element.body.iter("{*}t")
        for word in (node.text or "").replace(";", " ").split()
    )
    found = read_docx(data)
    kept = Counter(
        word
        for text, count in words_of(found).items()
        for word in text.replace(";", " ").split()
        for _ in range(count)
    )
    lost = text - kept
    sayable = Counter(" ".join([*HEADINGS, "Kết quả Cách làm Phần 3 Tác giả:"]).split())
    assert set(lost) <= set(sayable)
    assert not set(lost) & {"bà", "Mai", "82", "Tổng", "Nơi", "nhận:", "lưu"}


def test_a_reading_passes_between_processes_unchanged():
    found = read_docx(with_pictures())
    assert ArticleReading.from_parcel(found.as_parcel()) == found
    assert replace(found, photos=()).words == found.words


# --- refusals -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        *("xxe.docx", "laughs.docx", "inflating_part.docx", "many_paragraphs.docx"),
        *("paragraphs.docx", "tables_in_tables.docx", "deep.docx", "macro_inside.docx"),
        *("ole_object.docx", "dde.docx", "include_text.docx", "remote_template.docx"),
        *("remote_picture.docx", "locked.docx", "empty.docx", "page.docx"),
        *("truncated.docx", "junk.docx", "broken_xml.docx", "slides.docx", "too_big.docx"),
    ],
)
def test_a_hostile_or_wrong_file_is_refused_with_its_reason(name):
    make, codes = FILES[name]
    with pytest.raises(DocumentRefused) as refusal:
        read_article(make(), name)
    assert refusal.value.code in ((codes,) if isinstance(codes, str) else codes)


def test_a_workbook_is_no_article():
    with pytest.raises(DocumentRefused) as refusal:
        read_article((SAMPLES / "mau01_phunu.xlsx").read_bytes(), "bai.xlsx")
    assert refusal.value.code == "wrong_type"


def test_a_file_without_text_is_refused_as_empty():
    with pytest.raises(DocumentRefused, match="trống"):
        read_article(docx(p("") + p("   ")), "bai.docx")


@pytest.mark.parametrize("name", ["mau01.pdf", "anh.jpg"])
def test_another_kind_of_file_is_asked_for_as_word_and_no_slot_is_named(name):
    with pytest.raises(DocumentRefused, match=r"Chọn tệp Word \(\.docx\)\.$") as refusal:
        read_article(FILES[name][0](), name)
    assert refusal.value.code == "not_wanted"
