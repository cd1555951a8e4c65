import json
import unicodedata
from pathlib import Path

import pytest

from documents.errors import DocumentRefused
from documents.reading.mau01_reading import read, read_docx, read_xlsx
from documents.reading.mau01_records import Mau01Reading
from documents.reading.word_grid import ACCEPTED_CHANGES
from documents.text import fold
from tests.documents.ooxml import docx, p, patched, run, tbl, tc, tr, xlsx, xrow

SAMPLES = Path(__file__).parents[1] / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text("utf-8"))
HEADINGS = (
    "TT",
    "Tên tập thể/cá nhân thực hiện",
    "Lĩnh vực kinh tế",
    "Lĩnh vực văn hóa – xã hội",
    "Lĩnh vực an ninh quốc phòng",
    "Lĩnh vực xây dựng hệ thống chính trị",
)
TITLE = "Đăng ký thực hiện mô hình “Dân vận khéo” cấp Phường năm 2026"
HEAD = p("CHI BỘ TỔ DÂN PHỐ SỐ 12") + p("*") + p("DANH SÁCH") + p(TITLE)
COLLECTIVES = tr("I", "Tập thể", "", "", "", "")
INDIVIDUALS = tr("II", "Cá nhân", "", "", "", "")


def form(*rows, head=HEAD, headings=HEADINGS):
    return docx(head + tbl(tr(*headings), *rows))


def short(reading):
    return [(e.participant, e.initiative, e.sector) for e in reading.entries]


def messages(reading):
    return [notice.message for notice in reading.notices]


def assert_every_row_is_told(reading):
    rows = [*{entry.row for entry in reading.entries}]
    rows += [row.row for row in (*reading.problems, *reading.skipped)]
    assert sorted(rows) == list(range(1, reading.table_rows + 1))


# --- the files that offices sent ------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in EXPECTED if name.startswith("mau01")])
def test_a_sample_is_read_as_expected(name):
    expected = EXPECTED[name]
    reading = read((SAMPLES / name).read_bytes(), name)
    entries = [
        {
            "kind": entry.kind,
            "participant": entry.participant,
            "model": entry.initiative,
            "field": entry.sector,
            "level": entry.level,
        }
        for entry in reading.entries
    ]
    assert entries == expected["entries"]
    assert fold(reading.unit_name) == fold(expected["unit"])
    assert (reading.year, reading.level) == (expected["year"], expected["level"])
    assert len(reading.problems) == expected["problems"]
    assert_every_row_is_told(reading)


def test_the_sample_with_faults_says_what_is_wrong_where():
    reading = read_docx((SAMPLES / "mau01_loi.docx").read_bytes())
    assert [problem.message for problem in reading.problems] == [
        "Bảng 1, dòng 5: Trong tệp Word, tên mô hình này nằm ở hai cột lĩnh vực; chọn một.",
        "Bảng 1, dòng 7: Nhập tên mô hình “Dân vận khéo”.",
    ]
    undecided, nameless = (problem.drafts[0] for problem in reading.problems)
    assert (undecided.initiative, undecided.sector) == ("Bình dân học AI", None)
    assert (nameless.kind, nameless.participant) == ("individual", "Bà Lê Thị Mai")
    assert [notice.row for notice in reading.notices] == [4]
    assert "phông cũ" in messages(reading)[0]
    assert all(unicodedata.is_normalized("NFC", e.participant) for e in reading.entries)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("mau03_tdp12.docx", "Mẫu số 03 (trích ngang thành tích)"),
        ("baiviet_tdp12.docx", "bài viết giới thiệu điển hình"),
    ],
)
def test_another_form_is_refused_as_the_one_it_is(name, what):
    with pytest.raises(DocumentRefused) as refusal:
        read((SAMPLES / name).read_bytes(), name)
    assert refusal.value.code == "not_the_form"
    assert refusal.value.message.startswith(f"Tệp không đúng Mẫu số 01: tệp này là {what}.")


def test_a_reading_survives_the_way_between_processes():
    reading = read_docx((SAMPLES / "mau01_loi.docx").read_bytes())
    assert Mau01Reading.from_json(json.loads(json.dumps(reading.as_json()))) == reading


# --- cells ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        (p("Mô hình A") + p("Mô hình B"), ["Mô hình A", "Mô hình B"]),
        ("<w:p>" + run("Mô hình A") + "<w:r><w:br/></w:r>" + run("Mô hình B") + "</w:p>",
         ["Mô hình A", "Mô hình B"]),
        (p("Mô hình A; Mô hình B;"), ["Mô hình A", "Mô hình B"]),
        (p("- Mô hình A") + p("- Mô hình B"), ["Mô hình A", "Mô hình B"]),
        (p("1. Mô hình A") + p("2. Mô hình B"), ["Mô hình A", "Mô hình B"]),
        (p("Ngõ 82 sáng – xanh – sạch – đẹp"), ["Ngõ 82 sáng – xanh – sạch – đẹp"]),
        (p("Một thủ tục - Hai kết quả"), ["Một thủ tục - Hai kết quả"]),
        (p("10 ngàn – vạn yêu thương"), ["10 ngàn – vạn yêu thương"]),
    ],
)  # fmt: skip
def test_several_names_in_a_cell_are_parted_and_one_is_not(cell, names):
    reading = read_docx(form(COLLECTIVES, tr("1", "Hội A", tc(cell), "", "", "")))
    assert [entry.initiative for entry in reading.entries] == names


def test_a_merged_participant_belongs_to_each_of_its_rows():
    reading = read_docx(
        form(
            COLLECTIVES,
            tr("1", tc("Hội A", merge="restart"), "", "", "", ""),
            tr("", tc(merge="continue"), "Một", "", "", ""),
            tr("", tc(merge="continue"), "", "Hai", "", ""),
            tr("2", "Hội B", "", "", "", "Ba"),
        )
    )
    assert short(reading) == [
        ("Hội A", "Một", "KT"),
        ("Hội A", "Hai", "VHXH"),
        ("Hội B", "Ba", "HTCT"),
    ]
    assert_every_row_is_told(reading)


def test_text_boxes_nested_tables_and_controls_are_read():
    box = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"<w:txbxContent>{p('Trong khung')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox><w:txbxContent>{p('Trong khung')}</w:txbxContent>"
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    nested = tbl(tr("Bảng con một"), tr("Bảng con hai")) + p("")
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('Trong ô điền')}</w:sdtContent></w:sdt>"
    waiting = control.replace("<w:sdtPr/>", "<w:sdtPr><w:showingPlcHdr/></w:sdtPr>")
    reading = read_docx(
        form(COLLECTIVES, tr("1", "Hội A", tc(box), tc(nested), tc(control), tc(waiting)))
    )
    assert [(e.initiative, e.sector) for e in reading.entries] == [
        ("Trong khung", "KT"),
        ("Bảng con một", "VHXH"),
        ("Bảng con hai", "VHXH"),
        ("Trong ô điền", "QPAN"),
    ]


def test_tracked_changes_are_accepted_and_said():
    cell = (
        f"<w:p>{run('Tuyến phố ')}<w:del w:id='1'><w:r><w:delText>cũ</w:delText></w:r></w:del>"
        f"<w:ins w:id='2'>{run('mới')}</w:ins></w:p>"
    )
    gone = f"<w:tr><w:trPr><w:del w:id='3'/></w:trPr>{tc('9')}{tc('Hội B')}{tc('Bỏ') * 4}</w:tr>"
    reading = read_docx(form(COLLECTIVES, tr("1", "Hội A", tc(cell), "", "", ""), gone))
    assert short(reading) == [("Hội A", "Tuyến phố mới", "KT")]
    assert messages(reading) == [ACCEPTED_CHANGES]
    assert reading.table_rows == 3


def test_hidden_text_is_left_out_and_said():
    hidden = f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>{run('Mô hình A')}</w:p>"
    reading = read_docx(form(COLLECTIVES, tr("1", "Hội A", tc(hidden), "", "", "")))
    assert short(reading) == [("Hội A", "Mô hình A", "KT")]
    assert "chữ ẩn" in messages(reading)[0]


def test_a_number_where_a_name_belongs_is_said_not_taken_for_a_name():
    reading = read_docx(form(COLLECTIVES, tr("1", "Hội A", "Mô hình A", "12", "", "")))
    assert short(reading) == [("Hội A", "Mô hình A", "KT")]
    assert messages(reading) == [
        "Bảng 1, dòng 3: cột “Lĩnh vực văn hóa – xã hội” chỉ ghi “12”, không đọc thành tên mô hình."
    ]


def test_a_list_number_is_no_part_of_a_name():
    numbered = "<w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:p>"
    reading = read_docx(form(COLLECTIVES, tr(tc(numbered), "1. Hội A", "Mô hình A", "", "", "")))
    assert short(reading) == [("Hội A", "Mô hình A", "KT")]


def test_borders_drawn_askew_still_tell_the_column():
    grid = (
        "<w:tblGrid>"
        + "".join(f'<w:gridCol w:w="{w}"/>' for w in (500, 2500, 100, 1900, 100, 1900, 2000, 2000))
        + "</w:tblGrid>"
    )
    header = tr(
        HEADINGS[0], HEADINGS[1], tc(HEADINGS[2], span=2), tc(HEADINGS[3], span=2), *HEADINGS[4:]
    )
    body = tr("1", tc("Hội A", span=2), tc("Một", span=2), tc("Hai"), "", "")
    reading = read_docx(docx(HEAD + f"<w:tbl>{grid}{header}{COLLECTIVES}{body}</w:tbl>"))
    assert short(reading) == [("Hội A", "Một", "KT"), ("Hội A", "Hai", "VHXH")]


# --- rows -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (tr("1", "", "Mô hình A", "", "", ""), "Nhập tên tập thể hoặc cá nhân thực hiện."),
        (tr("1", "Hội A", "", "", "", ""), "Nhập tên mô hình “Dân vận khéo”."),
        (tr("1", "Hội A", "01", "", "", ""), "Nhập tên mô hình “Dân vận khéo”."),
        (tr("1", "Hội A", tc("Mô hình A", span=2), "", ""), "Chọn một lĩnh vực."),
        (tr("1", tc("Hội A", span=2), "Mô hình A", "", ""), "Ô tên gộp sang cột lĩnh vực"),
        (tr("1", "T\ufffd hòa giải", "Mô hình A", "", "", ""), "Gõ lại nội dung."),
    ],
)  # fmt: skip
def test_a_doubtful_row_becomes_a_problem_with_its_place(row, message):
    reading = read_docx(form(COLLECTIVES, row))
    assert reading.entries == ()
    (problem,) = reading.problems
    assert problem.row == 3
    assert problem.message.startswith("Bảng 1, dòng 3: ")
    assert message in problem.message
    assert_every_row_is_told(reading)


def test_a_row_with_a_right_and_a_wrong_name_is_kept_whole_as_a_problem():
    reading = read_docx(form(COLLECTIVES, tr("1", "Hội A", tc(p("Một") + p("Hai")), "Một", "", "")))
    (problem,) = reading.problems
    assert [(d.initiative, d.sector) for d in problem.drafts] == [("Một", None), ("Hai", "KT")]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (tr("", "", "", "", "", ""), "Dòng trống"),
        (tr("1", "", "", "", "", ""), "Dòng trống"),
        (tr("2", "...", "…", "", "", ""), "Dòng trống"),
        (tr(*HEADINGS), "Dòng tiêu đề cột lặp lại"),
        (tr("", "TẬP THỂ:", "", "", "", ""), "Dòng mục lớn"),
        (tr(tc("B. Các cá nhân", span=6)), "Dòng mục lớn"),
        (tr("II", "", "", "", "", ""), "Dòng mục lớn"),
        (tr("I", "Tập thể", "02", "0", "1", ""), "Dòng mục lớn"),
        (tr(tc("A. Cấp Thành phố", span=6)), "Dòng tên cấp"),
        (tr(tc("Chi bộ Tổ dân phố số 7", span=6)), "Dòng tên đơn vị"),
        (tr("Nơi nhận:", "T/M CHI ỦY", "", "", "", ""), "Phần nơi nhận, chữ ký"),
    ],
)  # fmt: skip
def test_a_row_that_is_no_entry_is_skipped_with_the_reason(row, why):
    reading = read_docx(form(COLLECTIVES, row))
    assert (reading.skipped[-1].row, reading.skipped[-1].why) == (3, why)
    assert reading.problems == ()


def test_names_that_look_like_other_rows_stay_entries():
    reading = read_docx(
        form(
            COLLECTIVES,
            tr("1", "Tổng đội Thanh niên xung phong", "Mô hình A", "", "", ""),
            tr("2", "Công đoàn phường", "Tổng vệ sinh ngày thứ Bảy", "", "", ""),
            tr("3", "Tập thể lớp mẫu giáo 5 tuổi", "", "Mô hình C", "", ""),
            tr("4", "Hội A", "Phát triển kinh tế", "", "", ""),
        )
    )
    assert len(reading.entries) == 4


def test_a_wrong_total_is_reported_with_both_numbers():
    reading = read_docx(
        form(
            COLLECTIVES,
            tr("1", "Hội A", "Một", "Hai", "", ""),
            tr("Tổng:", "02 tập thể, 00 cá nhân", "03", "1", "", ""),
        )
    )
    assert messages(reading) == [
        "Bảng 1, dòng 4: dòng Tổng ghi 03 mô hình ở cột “Lĩnh vực kinh tế”, đếm được 01.",
        "Bảng 1, dòng 4: dòng Tổng ghi 02 tập thể, đếm được 01.",
    ]


def test_subtotals_of_the_parts_and_the_total_are_both_right():
    reading = read_docx(
        form(
            COLLECTIVES,
            tr("1", "Hội A", "Một", "", "", ""),
            tr("", "Cộng", "1", "", "", ""),
            INDIVIDUALS,
            tr("1", "Bà B", "Hai", "", "", ""),
            tr("", "Cộng", "1", "", "", ""),
            tr("", "Tổng cộng", "2", "", "", ""),
        )
    )
    assert reading.notices == ()
    assert len(reading.entries) == 2


def test_without_sections_the_kind_is_read_from_the_name_and_said():
    reading = read_docx(
        form(
            tr("1", "Bà Lê Thị Mai", "Một", "", "", ""),
            tr("2", "Hội Phụ nữ", "Hai", "", "", ""),
            tr("3", "Sao Mai", "Ba", "", "", ""),
        )
    )
    assert [entry.kind for entry in reading.entries] == ["individual", "collective"]
    assert len(messages(reading)) == 2
    assert reading.problems[0].message == "Bảng 1, dòng 4: Chọn tập thể hoặc cá nhân."


def test_text_in_columns_that_are_not_the_forms_is_said():
    reading = read_docx(
        form(
            tr("I", "Tập thể", *[""] * 5),
            tr("1", "Hội A", "Một", "", "", "", "Trọng điểm"),
            headings=(*HEADINGS, "Ghi chú"),
        )
    )
    assert short(reading) == [("Hội A", "Một", "KT")]
    assert messages(reading) == [
        "Bảng 1, dòng 3: cột “Ghi chú” ghi “Trọng điểm”; phần này không thuộc Mẫu số 01."
    ]


def test_a_level_column_decides_for_its_row():
    reading = read_docx(
        form(
            tr("I", "Tập thể", *[""] * 5),
            tr("1", "Hội A", "Một", "", "", "", "Thành phố"),
            tr("2", "Hội B", "Hai", "", "", "", ""),
            tr("3", "Hội C", "Ba", "", "", "", "không rõ"),
            headings=(*HEADINGS, "Cấp đăng ký"),
        )
    )
    assert [entry.level for entry in reading.entries] == ["TP", "XP"]
    assert "Chọn cấp đăng ký thực hiện." in reading.problems[0].message


def test_fields_that_are_only_ticked_or_written_are_understood():
    ticked = form(
        tr("I", "Tập thể", *[""] * 5),
        tr("1", "Hội A", "Một", "", "x", "", ""),
        tr("2", "Hội B", "Hai", "x", "x", "", ""),
        headings=(HEADINGS[0], HEADINGS[1], "Tên mô hình", *HEADINGS[2:]),
    )
    reading = read_docx(ticked)
    assert short(reading) == [("Hội A", "Một", "VHXH")]
    assert "Chọn một lĩnh vực." in reading.problems[0].message
    written = form(
        tr("I", "Tập thể", "", ""),
        tr("1", "Hội A", "Một", "Quốc phòng - an ninh"),
        headings=("STT", HEADINGS[1], "Tên mô hình “Dân vận khéo”", "Lĩnh vực"),
    )
    assert short(read_docx(written)) == [("Hội A", "Một", "QPAN")]


# --- legacy text ----------------------------------------------------------------------------


def test_letters_of_vni_parted_between_runs_are_joined():
    name = f"<w:p>{run('Toå da', 'VNI-Times')}{run('ân phoá', 'VNI-Times')}</w:p>"
    reading = read_docx(form(COLLECTIVES, tr("1", tc(name), "Một", "", "", "")))
    assert reading.entries[0].participant == "Tổ dân phố"
    assert "phông cũ" in messages(reading)[0]


def test_a_soft_hyphen_in_an_old_font_is_its_letter():
    hyphen = run("-", ".VnTime").replace('<w:t xml:space="preserve">-</w:t>', "<w:softHyphen/>")
    name = f"<w:p>{run('ph', '.VnTime')}{hyphen}{run('êng', '.VnTime')}</w:p>"
    reading = read_docx(form(COLLECTIVES, tr("1", tc(name), "Một", "", "", "")))
    assert reading.entries[0].participant == "phường"


def test_an_old_font_is_found_through_the_styles():
    data = form(COLLECTIVES, tr("1", "tæ d©n phè", "Một", "", "", ""))
    styles = (
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:rPr>'
        '<w:rFonts w:ascii=".VnTimeH" w:hAnsi=".VnTimeH"/></w:rPr></w:style></w:styles>'
    )
    reading = read_docx(patched(data, {"word/styles.xml": styles.encode()}))
    assert reading.entries[0].participant == "TỔ DÂN PHỐ"


def test_a_whole_file_in_an_old_encoding_without_fonts_is_read():
    title = "§¨ng ký thùc hiÖn m« h×nh “D©n vËn khÐo” cÊp Ph­êng n¨m 2026"
    headings = (
        "TT",
        "Tªn tËp thÓ/c¸ nh©n thùc hiÖn",
        "LÜnh vùc kinh tÕ",
        "LÜnh vùc v¨n hãa – x· héi",
        "LÜnh vùc an ninh quèc phßng",
        "LÜnh vùc x©y dùng hÖ thèng chÝnh trÞ",
    )
    reading = read_docx(
        form(
            tr("I", "TËp thÓ", "", "", "", ""),
            tr("1", "Héi Phô n÷", "", "MÑ ®ì ®Çu", "", ""),
            head=p("Danh s¸ch") + p(title),
            headings=headings,
        )
    )
    assert short(reading) == [("Hội Phụ nữ", "Mẹ đỡ đầu", "VHXH")]
    assert (reading.level, reading.year) == ("XP", 2026)


# --- tables and titles ----------------------------------------------------------------------


def test_tables_of_different_levels_keep_their_levels():
    other = p("DANH SÁCH") + p(TITLE.replace("Phường", "Thành phố"))
    data = docx(
        HEAD
        + tbl(tr(*HEADINGS), COLLECTIVES, tr("1", "Hội A", "Một", "", "", ""))
        + p("Nơi nhận:")
        + p("- Lưu.")
        + other
        + tbl(tr(*HEADINGS), INDIVIDUALS, tr("1", "Bà B", "Hai", "", "", ""))
    )
    reading = read_docx(data)
    assert [(e.row, e.kind, e.level) for e in reading.entries] == [
        (3, "collective", "XP"),
        (6, "individual", "TP"),
    ]
    assert reading.level is None
    assert reading.notices == ()
    assert_every_row_is_told(reading)


def test_a_table_that_goes_on_without_header_belongs_to_the_one_above():
    data = docx(
        HEAD
        + tbl(tr(*HEADINGS), COLLECTIVES, tr("1", "Hội A", "Một", "", "", ""))
        + p("")
        + tbl(
            tr("2", "Hội B", "", "Hai", "", ""),
            tr("3", "Hội C", "", "", "", ""),
            tr("Tổng:", "", "1", "1", "", ""),
        )
        + tbl(tr("Nơi nhận:", "T/M CHI ỦY"))
    )
    reading = read_docx(data)
    assert short(reading) == [("Hội A", "Một", "KT"), ("Hội B", "Hai", "VHXH")]
    assert reading.problems[0].message.startswith("Bảng 2, dòng 2: ")
    assert (reading.table_rows, reading.level, reading.notices) == (6, "XP", ())


def test_a_header_parted_by_a_page_break_is_joined():
    upper = tbl(tr("TT", HEADINGS[1], tc("Tên mô hình “Dân vận khéo”", span=4)))
    lower = tbl(tr("", "", *HEADINGS[2:]), COLLECTIVES, tr("1", "Hội A", "", "", "", "Một"))
    reading = read_docx(docx(HEAD + upper + lower))
    assert short(reading) == [("Hội A", "Một", "HTCT")]
    assert reading.table_rows == 4


def test_a_form_inside_a_layout_table_is_found():
    inner = (
        p("CHI BỘ A")
        + p(TITLE)
        + tbl(tr(*HEADINGS), COLLECTIVES, tr("1", "Hội A", "", "", "Một", ""))
    )
    reading = read_docx(docx(tbl(tr(tc(inner + p(""))))))
    assert short(reading) == [("Hội A", "Một", "QPAN")]
    assert (reading.unit_name, reading.level) == ("CHI BỘ A", "XP")


def test_text_outside_the_table_is_not_passed_over():
    data = docx(
        HEAD
        + tbl(tr(*HEADINGS), COLLECTIVES, tr("1", "Hội A", "Một", "", "", ""))
        + p("Mô hình thứ hai: Tuyến phố tự quản")
        + p("Nơi nhận:")
        + p("- Như kính gửi;")
    )
    assert messages(read_docx(data)) == [
        "Ngoài bảng có đoạn chữ không đọc: “Mô hình thứ hai: Tuyến phố tự quản”."
    ]


@pytest.mark.parametrize(
    ("phrase", "level"),
    [
        ("cấp Thành phố", "TP"),
        ("cấp xã, phường, đặc khu", "XP"),
        ("cấp Xã, phường và tương đương", "XP"),
        ("cấp Thôn, tổ dân phố, cơ quan, đơn vị và tương đương", "CS"),
        ("cấp cơ sở", "CS"),
        ("cấp ........", None),
        ("cấp Thành phố/Phường", None),
        ("", None),
    ],
)
def test_the_level_is_read_from_the_title(phrase, level):
    head = p("DANH SÁCH") + p("Đăng ký thực hiện mô hình “Dân vận khéo”") + p(f"{phrase} năm 2026")
    reading = read_docx(form(COLLECTIVES, tr("1", "Hội A", "Một", "", "", ""), head=head))
    assert (reading.level, reading.entries[0].level, reading.year) == (level, level, 2026)


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        (p("ĐẢNG BỘ PHƯỜNG ĐỐNG ĐA") + p("CHI BỘ TỔ DÂN PHỐ SỐ 12") + p("*"),
         "CHI BỘ TỔ DÂN PHỐ SỐ 12"),
        (tbl(tr(tc(p("ĐẢNG ỦY PHƯỜNG") + p("CHI BỘ 7") + p("*") + p("Số 05-CV/CB")),
                tc(p("ĐẢNG CỘNG SẢN VIỆT NAM") + p("Đồng Đa, ngày 08 tháng 01 năm 2026")))),
         "CHI BỘ 7"),
        (p("HỘI LIÊN HIỆP PHỤ NỮ") + p("PHƯỜNG ĐỐNG ĐA"), "HỘI LIÊN HIỆP PHỤ NỮ PHƯỜNG ĐỐNG ĐA"),
        (p("Đơn vị: Trường Tiểu học A"), "Trường Tiểu học A"),
        (p("ĐẢNG CỘNG SẢN VIỆT NAM"), ""),
    ],
)  # fmt: skip
def test_the_issuing_body_is_read_from_the_head(head, unit):
    data = form(COLLECTIVES, head=head + p("DANH SÁCH") + p(TITLE))
    assert read_docx(data).unit_name == unit


# --- Excel ----------------------------------------------------------------------------------


def test_a_sheet_may_hold_two_forms_and_begin_anywhere():
    rows = [
        xrow(2, "", "CHI BỘ 7"),
        xrow(3, "", TITLE),
        xrow(5, "", *HEADINGS),
        xrow(6, "", "I", "Tập thể"),
        xrow(7, "", "1", "Hội A", "Một"),
        xrow(8, "", "Tổng:", "", "1"),
        xrow(10, "", "Nơi nhận:"),
        xrow(12, "", TITLE.replace("Phường", "cơ sở")),
        xrow(13, "", *HEADINGS),
        xrow(14, "", "II", "Cá nhân"),
        xrow(15, "", "1", "Bà B", "", "", "Hai"),
    ]
    reading = read_xlsx(xlsx("".join(rows)))
    assert [(e.participant, e.sector, e.level) for e in reading.entries] == [
        ("Hội A", "KT", "XP"),
        ("Bà B", "QPAN", "CS"),
    ]
    assert (reading.table_rows, reading.unit_name) == (7, "CHI BỘ 7")
    assert_every_row_is_told(reading)


def test_what_stands_far_off_without_a_value_does_not_matter():
    rows = xrow(1, *HEADINGS) + xrow(2, "I", "Tập thể") + xrow(3, "1", "Hội A", "Một")
    rows += '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert short(read_xlsx(xlsx(rows))) == [("Hội A", "Một", "KT")]


def test_a_workbook_in_an_old_font_is_converted():
    rows = xrow(1, *HEADINGS) + xrow(2, "I", "Tập thể")
    rows += xrow(3, "1", "héi phô n÷", "", "mÑ ®ì ®Çu").replace(
        ' t="inlineStr"', ' s="0" t="inlineStr"'
    )
    styles = lambda content: content.replace(b'<name val="Calibri"', b'<name val=".VnTimeH"')  # noqa: E731
    reading = read_xlsx(patched(xlsx(rows), {"xl/styles.xml": styles}))
    assert short(reading) == [("HỘI PHỤ NỮ", "MẸ ĐỠ ĐẦU", "VHXH")]
    assert "phông cũ" in messages(reading)[-1]


def test_a_word_file_is_not_an_excel_file():
    with pytest.raises(DocumentRefused) as refusal:
        read_xlsx(form(COLLECTIVES), "mau01.docx")
    assert refusal.value.code == "wrong_type"
