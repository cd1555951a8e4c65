"""Reading Mẫu 03: the samples as expected.json says, and what offices do to the table."""

import json
from pathlib import Path

import pytest

from documents import mau01, mau02, mau03
from documents.errors import DocumentRefused
from documents.reading.mau01_reading import read as read_mau01
from documents.reading.mau03_reading import read, read_docx, read_xlsx
from documents.reading.mau03_records import Mau03Reading
from documents.vocabulary import COLLECTIVE, INDIVIDUAL
from tests.documents.ooxml import docx, p, patched, tbl, tc, tr, xlsx, xrow
from tests.documents.paper_forms import NOMINEE, mau01_form, mau02_form, mau03_form

SAMPLES = Path(__file__).parents[1] / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
HEADINGS = (
    "TT",
    "Tên tập thể/ cá nhân",
    "Tên mô hình",
    "Lĩnh vực thực hiện",
    "Tóm tắt thành tích nổi bật",
)
TITLE = p("TRÍCH NGANG THÀNH TÍCH") + p("TẬP THỂ/CÁ NHÂN “DÂN VẬN KHÉO”")
ROW = ("1", "Chi bộ 12", "Ngõ 82 sáng", "Văn hóa – xã hội", "Từ tháng 3/2025, 100% hộ tham gia.")


def form(*rows, title=TITLE, headings=HEADINGS, below="") -> bytes:
    return docx(title + tbl(tr(*headings), *rows) + below)


def only(reading):
    (nominee,) = reading.nominees
    assert reading.problems == ()
    return nominee


def messages(reading):
    return [notice.message for notice in reading.notices]


# --- the samples


@pytest.mark.parametrize("name", ["mau03_tdp12.docx", "mau03_qua_350_tu.docx"])
def test_a_sample_reads_as_expected(name):
    reading = read((SAMPLES / name).read_bytes(), name)
    nominee = only(reading)
    assert {
        "participant": nominee.participant,
        "model": nominee.initiative,
        "field": nominee.sector,
        "words": nominee.words,
    } == EXPECTED[name]
    assert nominee.kind is None, "the title leaves tập thể/cá nhân to choose"
    assert reading.unit_name == "CHI BỘ TỔ DÂN PHỐ SỐ 12"
    assert reading.year is None
    assert reading.notices == ()
    assert [row.row for row in reading.skipped] == [1]
    assert reading.table_rows == 2


def test_a_reading_passes_between_processes_unchanged():
    reading = read_docx(form(tr(*ROW), tr("2", "Bà Mai", "", "", "")))
    assert reading.nominees
    assert reading.problems
    assert Mau03Reading.from_json(json.loads(json.dumps(reading.as_json()))) == reading


# --- other papers


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda: mau01.to_docx([mau01_form()]), "Mẫu số 01 (danh sách đăng ký mô hình)"),
        (lambda: mau01.to_xlsx([mau01_form()]), "Mẫu số 01 (danh sách đăng ký mô hình)"),
        (lambda: mau02.to_docx(mau02_form()), "Mẫu số 02 (biểu tổng hợp)"),
        (lambda: mau02.to_xlsx(mau02_form()), "Mẫu số 02 (biểu tổng hợp)"),
        (
            lambda: (SAMPLES / "baiviet_tdp12.docx").read_bytes(),
            "bài viết giới thiệu điển hình",
        ),
    ],
    ids=["mau01.docx", "mau01.xlsx", "mau02.docx", "mau02.xlsx", "article"],
)
def test_another_paper_is_refused_as_the_one_it_is(make, what):
    with pytest.raises(DocumentRefused) as refusal:
        read(make(), "a.docx")
    assert refusal.value.code == "not_the_form"
    assert refusal.value.message == (
        f"Tệp không đúng Mẫu số 03: tệp này là {what}. Tải mẫu của đơn vị, điền rồi tải lại."
    )


@pytest.mark.parametrize("write", [mau03.to_docx, mau03.to_xlsx], ids=["docx", "xlsx"])
def test_mau_01_refuses_a_mau_03_as_what_it_is(write):
    with pytest.raises(DocumentRefused) as refusal:
        read_mau01(write(mau03_form()))
    assert "tệp này là Mẫu số 03 (trích ngang thành tích)" in refusal.value.message


@pytest.mark.parametrize(
    ("headings", "missing"),
    [
        (("TT", "Tên tập thể", "Tên mô hình"), "Tóm tắt thành tích nổi bật"),
        (("TT", "Tên tập thể", "Tóm tắt thành tích"), "Tên mô hình"),
        (("TT", "Tên mô hình", "Tóm tắt thành tích"), "Tên tập thể/cá nhân"),
    ],
)
def test_an_unknown_table_is_refused_with_the_column_it_lacks(headings, missing):
    with pytest.raises(DocumentRefused) as refusal:
        read_docx(form(headings=headings))
    assert f"không thấy cột “{missing}”" in refusal.value.message


def test_a_word_file_is_not_read_as_excel():
    with pytest.raises(DocumentRefused) as refusal:
        read_xlsx(form(tr(*ROW)))
    assert refusal.value.code == "wrong_type"


# --- kinds


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("TẬP THỂ/CÁ NHÂN “DÂN VẬN KHÉO”", None),
        ("TẬP THỂ “DÂN VẬN KHÉO”", COLLECTIVE),
        ("CÁ NHÂN “DÂN VẬN KHÉO” ĐỀ XUẤT THÀNH PHỐ XÉT, KHEN THƯỞNG", INDIVIDUAL),
    ],
)
def test_the_title_may_tell_the_kind(title, kind):
    heading = p("CHI BỘ 7, PHÒNG TẬP THỂ") + p("TRÍCH NGANG THÀNH TÍCH") + p(title)
    assert only(read_docx(form(tr(*ROW), title=heading))).kind == kind


@pytest.mark.parametrize(
    ("heading", "kind"), [("Tên tập thể", COLLECTIVE), ("Họ và tên cá nhân", INDIVIDUAL)]
)
def test_the_heading_of_the_names_may_tell_the_kind(heading, kind):
    headings = ("TT", heading, *HEADINGS[2:])
    assert only(read_docx(form(tr(*ROW), headings=headings))).kind == kind


def test_parts_tell_the_kind_against_the_title():
    reading = read_docx(
        form(
            tr("I", "Tập thể", "", "", ""),
            tr(*ROW),
            tr("II", "Cá nhân", "", "", ""),
            tr("1", "Bà Mai", *ROW[2:]),
            title=p("TRÍCH NGANG THÀNH TÍCH TẬP THỂ “DÂN VẬN KHÉO”"),
        )
    )
    assert [nominee.kind for nominee in reading.nominees] == [COLLECTIVE, INDIVIDUAL]


def test_a_kind_kept_in_the_file_goes_with_its_name_only():
    written = mau03.to_docx(mau03_form())
    assert only(read_docx(written)).kind == COLLECTIVE

    def renamed(content: bytes) -> bytes:
        other = "Bà Lê Thị Mai".encode()
        return content.replace(f">{NOMINEE.participant}<".encode(), b">" + other + b"<")

    nominee = only(read_docx(patched(written, {"word/document.xml": renamed})))
    assert (nominee.participant, nominee.kind) == ("Bà Lê Thị Mai", None)


# --- summaries


def test_paragraphs_lists_breaks_and_tables_of_a_summary_keep_their_lines():
    listed = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    )
    summary = (
        p("Từ tháng 3/2025:")
        + listed.format("lắp 24 đèn")
        + listed.format("trồng 180 chậu hoa")
        + "<w:p><w:r><w:t>Kết quả</w:t><w:br/><w:t>giảm 15 vụ</w:t></w:r></w:p>"
        + tbl(tr("Năm 2025", "17 vụ"), tr("Năm 2026", "2 vụ"))
        + "<w:p/>"
    )
    nominee = only(read_docx(form(tr(*ROW[:4], tc(summary)))))
    assert nominee.summary.split("\n") == [
        "Từ tháng 3/2025:",
        "lắp 24 đèn",
        "trồng 180 chậu hoa",
        "Kết quả",
        "giảm 15 vụ",
        "Năm 2025 17 vụ",
        "Năm 2026 2 vụ",
    ]
    assert nominee.words == 23


def test_a_summary_over_the_limit_is_read_whole():
    summary = "".join(p("một hai ba bốn năm") for _ in range(400))
    assert only(read_docx(form(tr(*ROW[:4], tc(summary))))).words == 2_000


def test_rows_that_only_go_on_with_the_summary_are_joined_and_told():
    reading = read_docx(form(tr(*ROW), tr("", "", "", "", "Số vụ giảm từ 17 xuống 2.")))
    assert only(reading).summary == f"{ROW[4]}\nSố vụ giảm từ 17 xuống 2."
    assert [row.why for row in reading.skipped][1:] == ["Tóm tắt ghi tiếp của dòng trên"]
    assert messages(reading) == [
        "Bảng 1, dòng 2: tóm tắt ghi tiếp ở 01 dòng dưới đã được ghép lại; đề nghị kiểm tra."
    ]


def test_a_summary_without_a_nominee_above_is_a_problem_that_keeps_it():
    reading = read_docx(form(tr("", "", "", "", "Số vụ giảm từ 17 xuống 2.")))
    (problem,) = reading.problems
    assert problem.drafts[0].summary == "Số vụ giảm từ 17 xuống 2."


def test_a_signature_in_the_last_column_is_no_summary():
    foot = tr("", "Nơi nhận:", "", "", "T/M CHI ỦY")
    reading = read_docx(form(tr(*ROW), tr("", "", "", "", "T/M CHI ỦY"), foot))
    assert only(reading).summary == ROW[4]
    assert {row.why for row in reading.skipped[1:]} == {"Phần nơi nhận, chữ ký"}


def test_a_nominee_merged_over_two_models_stands_for_both():
    reading = read_docx(
        form(
            tr("1", tc("Bà Mai", merge="restart"), *ROW[2:]),
            tr("", tc(merge="continue"), "Tổ hòa giải", "Kinh tế", "Hòa giải 12 vụ."),
        )
    )
    assert [(one.participant, one.initiative) for one in reading.nominees] == [
        ("Bà Mai", "Ngõ 82 sáng"),
        ("Bà Mai", "Tổ hòa giải"),
    ]


# --- problems and notices


@pytest.mark.parametrize(
    ("place", "text", "message"),
    [
        (1, "", "Nhập tên tập thể hoặc cá nhân thực hiện."),
        (2, "", "Nhập tên mô hình “Dân vận khéo”."),
        (3, "", "Chọn một lĩnh vực."),
        (3, "Tôn giáo", "Lĩnh vực “Tôn giáo” chưa rõ; chọn một lĩnh vực."),
        (4, "...", "Nhập tóm tắt thành tích nổi bật."),
    ],
)
def test_a_row_that_lacks_something_is_a_problem_with_its_place(place, text, message):
    row = [*ROW[:place], text, *ROW[place + 1 :]]
    reading = read_docx(form(tr(*row)))
    (problem,) = reading.problems
    assert problem.message == f"Bảng 1, dòng 2: {message}"
    (draft,) = problem.drafts
    kept = [draft.participant, draft.initiative, draft.sector, draft.summary]
    whole = [ROW[1], ROW[2], "VHXH", ROW[4]]
    empty = None if place == 3 else ""
    assert kept == [*whole[: place - 1], empty, *whole[place:]]


def test_all_that_is_wrong_with_a_row_is_said_at_once():
    (problem,) = read_docx(form(tr("1", "Bà Mai", "", "", ""))).problems
    assert problem.message.count(".") == 3


def test_a_name_merged_into_the_next_column_is_a_problem():
    (problem,) = read_docx(form(tr("1", tc("Bà Mai", span=2), *ROW[3:]))).problems
    assert "Ô tên gộp sang cột khác" in problem.message


def test_several_lines_in_the_model_s_cell_are_one_name_with_a_notice():
    reading = read_docx(form(tr(*ROW[:2], tc(p("Ngõ 82 sáng") + p("xanh, sạch")), *ROW[3:])))
    assert only(reading).initiative == "Ngõ 82 sáng xanh, sạch"
    assert messages(reading) == [
        "Bảng 1, dòng 2: ô tên mô hình có nhiều dòng, đọc thành một tên; đề nghị kiểm tra."
    ]


def test_text_in_a_column_that_is_not_the_form_s_is_said():
    data = form(tr(*ROW, "Đã duyệt"), headings=(*HEADINGS, "Ghi chú"))
    assert messages(read_docx(data)) == [
        "Bảng 1, dòng 2: cột “Ghi chú” ghi “Đã duyệt”; phần này không thuộc Mẫu số 03."
    ]


def test_text_in_an_old_font_is_converted_with_a_notice():
    row = tr(*ROW[:4], tc(p("Tõ th¸ng 3, hé d©n tham gia", font=".VnTime")))
    reading = read_docx(form(row))
    assert only(reading).summary == "Từ tháng 3, hộ dân tham gia"
    assert any("phông cũ" in message for message in messages(reading))


def test_the_footnote_typed_below_the_table_is_no_unread_text():
    note = p("¹ Tóm tắt thành tích nổi bật của mô hình “Dân vận khéo” không quá 350 từ.")
    assert messages(read_docx(form(tr(*ROW), below=note))) == []
    other = messages(read_docx(form(tr(*ROW), below=p("Đề nghị xét sớm."))))
    assert other == ["Ngoài bảng có đoạn chữ không đọc: “Đề nghị xét sớm.”."]


def test_a_footnote_of_the_sender_s_own_is_said_to_be_unread():
    written = mau03.to_docx(mau03_form())
    assert messages(read_docx(written)) == []

    def reworded(content: bytes) -> bytes:
        return content.replace("Tóm tắt thành tích".encode(), "Xem thêm phụ lục".encode())

    assert messages(read_docx(patched(written, {"word/footnotes.xml": reworded}))) == [
        "Tệp có nhận xét hoặc chú thích cuối trang; phần này không đọc."
    ]


# --- Excel


def test_a_form_in_excel_ends_where_its_signature_block_begins():
    rows = (
        xrow(1, "TRÍCH NGANG THÀNH TÍCH"),
        xrow(2, *HEADINGS),
        xrow(3, *ROW),
        xrow(5, "Nơi nhận:", "", "", "", "T/M CHI ỦY"),
        xrow(6, "- Như kính gửi;", "", "", "", "Nguyễn Thị Hà"),
        xrow(8, "¹ Tóm tắt thành tích nổi bật của mô hình “Dân vận khéo” không quá 350 từ."),
    )
    reading = read_xlsx(xlsx("".join(rows)))
    assert only(reading).summary == ROW[4]
    assert messages(reading) == []
    assert reading.table_rows == 2


def test_two_forms_in_one_file_are_both_read():
    second = TITLE + tbl(tr(*HEADINGS), tr("1", "Bà Mai", *ROW[2:]))
    reading = read_docx(form(tr(*ROW), below=p("Nơi nhận:") + second))
    assert [nominee.participant for nominee in reading.nominees] == ["Chi bộ 12", "Bà Mai"]
    assert [nominee.row for nominee in reading.nominees] == [2, 4]
