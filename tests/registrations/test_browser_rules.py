"""The editor's own modules, run by node beside the rules of the server."""

import json
import shutil
import subprocess
from dataclasses import asdict
from math import ceil

import pytest
from django.conf import settings as django_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.photos import megapixels_text
from documents.text import fold
from registrations.rows import Row, sums_by_sector

SECTORS = [
    {"code": "KT", "label": "Kinh tế"},
    {"code": "VHXH", "label": "Văn hóa – xã hội"},
    {"code": "QPAN", "label": "An ninh, quốc phòng"},
    {"code": "HTCT", "label": "Xây dựng hệ thống chính trị"},
]
LEVELS = [
    {"code": "TP", "label": "Thành phố"},
    {"code": "XP", "label": "Phường"},
    {"code": "CS", "label": "Tổ dân phố, đơn vị"},
]
CODES = [sector["code"] for sector in SECTORS]
PROGRAM = """
import {{ {function} }} from "./static/js/{module}.js";
let sent = "";
for await (const chunk of process.stdin) sent += chunk;
console.log(JSON.stringify(JSON.parse(sent).map((given) => {function}(...given))));
"""
# Few names, so that one participant often stands in several rows, spelled in different ways.
names = st.sampled_from(
    [
        "",
        "Tổ hòa giải",
        "Tổ hoà giải",
        "TỔ HÒA  GIẢI",
        "Chi hội “Phụ nữ”",
        "Chi hội Phụ nữ",
        "Ông Đỗ A",
    ]
)
rows = st.builds(
    Row,
    id=st.just("a1"),
    kind=st.sampled_from(["collective", "individual"]),
    participant=names,
    initiative=st.sampled_from(["", "Ngõ sáng", "Vườn rau"]),
    sector=st.sampled_from([*CODES, "", "XX"]),
    level=st.sampled_from(["TP", "XP", "CS", ""]),
)


def run_in_node(module, function, arguments):
    """One result per list of arguments."""
    node = shutil.which("node")
    assert node, "node is needed to run the editor's modules"
    done = subprocess.run(
        [node, "--input-type=module", "-e", PROGRAM.format(module=module, function=function)],
        input=json.dumps(arguments),
        capture_output=True,
        text=True,
        cwd=django_settings.BASE_DIR,
        check=True,
    )
    return json.loads(done.stdout)


def paste(text, kind="collective"):
    """{"rows", "skipped"} of the text copied from a sheet."""
    options = {"kind": kind, "sectors": SECTORS, "levels": LEVELS}
    return run_in_node("paste-table", "readTable", [[text, options]])[0]


def read_pasted(text, kind="collective"):
    fields = ("kind", "participant", "initiative", "sector", "level")
    return [tuple(row[field] for field in fields) for row in paste(text, kind)["rows"]]


@settings(max_examples=3, deadline=None)
@given(st.lists(st.lists(rows, max_size=12), min_size=50, max_size=100))
def test_mau02_beside_the_form_adds_up_as_on_the_server(drafts):
    codes = [*CODES, ""]
    shown = run_in_node(
        "totals", "countBySector", [[[asdict(row) for row in draft], codes] for draft in drafts]
    )
    for draft, sums in zip(drafts, shown, strict=True):
        expected = {code: asdict(total) for code, total in sums_by_sector(draft, CODES).items()}
        total = sums.pop("total")
        assert sums == expected
        assert total == {name: sum(counts[name] for counts in expected.values()) for name in total}


@settings(max_examples=3, deadline=None)
@given(st.lists(st.text(alphabet="aăâđêôơưĐ ÁàẢạ“”'–-hòaà\u0301\u200b\u00a0Nn9"), min_size=200))
def test_names_are_folded_as_on_the_server(texts):
    assert run_in_node("fold", "fold", [[text] for text in texts]) == [fold(t) for t in texts]


def test_megapixels_read_as_on_the_server():
    counts = [1, 99, 48_000, 99_999, 100_000, 999_999, 1_000_000, 4_320_000, 60_000_000]
    shown = run_in_node("photo-size", "megapixels", [[pixels] for pixels in counts])
    assert shown == [f"{megapixels_text(pixels)} MP" for pixels in counts]


def test_a_photo_is_never_made_smaller_than_the_year_wants_it():
    sizes = [(4000, 3000), (3000, 4000), (20_000, 600), (1600, 1200)]
    wanted = [0, 5_000_000, 8_294_400]
    given = [[*size, least] for size in sizes for least in wanted]
    for (width, height, least), scale in zip(
        given, run_in_node("photo-size", "scaleOf", given), strict=True
    ):
        sent = ceil(width * scale) * ceil(height * scale)
        assert sent >= min(width * height, max(least, 1_000_000))
    assert run_in_node("photo-size", "scaleOf", [[4000, 3000, 0]]) == [0.64]


def test_cells_of_a_sheet_become_rows():
    text = (
        "1\tChi hội Cựu chiến binh\tGiữ gìn trật tự\tQuốc phòng – an ninh\tPhường\n"
        '2\tChi đoàn\t"Ngõ\nxanh"\tLĩnh vực kinh tế\tTổ dân phố\n'
    )
    assert read_pasted(text) == [
        ("collective", "Chi hội Cựu chiến binh", "Giữ gìn trật tự", "QPAN", "XP"),
        ("collective", "Chi đoàn", "Ngõ xanh", "KT", "CS"),
    ]


def test_the_table_of_the_paper_becomes_rows_of_both_kinds():
    text = (
        "TT\tTên tập thể/cá nhân thực hiện\tLĩnh vực kinh tế\tLV văn hóa\tLV an ninh\tLV HTCT\n"
        "I\tTập thể\t\t\t\t\n"
        "1\tHội Nông dân\tVườn rau sạch\t\t\tChi hội kiểu mẫu\n"
        "II\tCá nhân\t\t\t\t\n"
        "1\tÔng A\t\tĐọc sách\t\t\n"
        "\tTổng:\t1\t1\t0\t1\n"
    )
    assert read_pasted(text) == [
        ("collective", "Hội Nông dân", "Vườn rau sạch", "KT", ""),
        ("collective", "Hội Nông dân", "Chi hội kiểu mẫu", "HTCT", ""),
        ("individual", "Ông A", "Đọc sách", "VHXH", ""),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "\t\t\n", "TT\tTên tập thể\tTên mô hình"])
def test_nothing_to_read_gives_no_row(text):
    assert read_pasted(text) == []


def test_words_without_cells_are_no_row_and_are_named():
    text = "Kính gửi Ban Xây dựng Đảng,\nHội Nông dân đăng ký Vườn rau sạch"
    found = paste(text)
    assert found["rows"] == []
    assert [line["text"] for line in found["skipped"]] == text.split("\n")


@pytest.mark.parametrize("end", ["", "\t", "\t\t", "\t\t\t"])
def test_empty_columns_behind_the_table_change_nothing(end):
    text = f"Chi đoàn\tNgõ xanh\tKinh tế\tPhường{end}\nHội\tVườn rau\tThể thao\t{end}\n"
    assert read_pasted(text) == [
        ("collective", "Chi đoàn", "Ngõ xanh", "KT", "XP"),
        ("collective", "Hội", "Vườn rau", "", ""),
    ]


def test_a_column_too_many_is_named_at_its_row():
    found = paste("Chi đoàn\tNgõ xanh\tKinh tế\tPhường\tlàm tiếp năm trước")
    assert len(found["rows"]) == 1
    assert "làm tiếp năm trước" in found["rows"][0]["doubts"][0]


def test_the_level_behind_the_papers_columns_is_read():
    text = (
        "TT\tTên tập thể\tKinh tế\tVăn hóa, xã hội\tAn ninh, quốc phòng\tHTCT\tCấp\tGhi chú\n"
        "1\tHội Nông dân\tVườn rau\t\t\tChi hội kiểu mẫu\tCấp Phường\tlàm tiếp\n"
        "2\tChi đoàn\tPhát triển kinh tế\t\t\t\tcấp quận\t\n"
    )
    found = paste(text)
    assert read_pasted(text) == [
        ("collective", "Hội Nông dân", "Vườn rau", "KT", "XP"),
        ("collective", "Hội Nông dân", "Chi hội kiểu mẫu", "HTCT", "XP"),
        ("collective", "Chi đoàn", "Phát triển kinh tế", "KT", ""),
    ]
    assert "làm tiếp" in found["rows"][0]["doubts"][0]
    assert "cấp quận" in found["rows"][2]["doubts"][0]


def test_a_line_of_the_paper_without_a_model_keeps_its_name():
    text = "TT\tTên tập thể\tKinh tế\tVăn hóa\tAn ninh\tHTCT\n1\tHội Nông dân\t\t\t\t\n"
    assert read_pasted(text) == [("collective", "Hội Nông dân", "", "", "")]


def test_the_paper_is_known_without_its_heading_by_a_model_in_a_later_column():
    text = "1\tHội Nông dân\tVườn rau\t\t\t\n2\tChi đoàn\t\tVăn hóa đọc ở phường\t\t\n"
    assert read_pasted(text) == [
        ("collective", "Hội Nông dân", "Vườn rau", "KT", ""),
        ("collective", "Chi đoàn", "Văn hóa đọc ở phường", "VHXH", ""),
    ]


def test_an_empty_name_is_not_taken_for_a_number_column():
    text = "Chi đoàn\tNgõ xanh\tKinh tế\tPhường\n\tVườn rau\tKinh tế\tPhường\n"
    assert read_pasted(text)[1] == ("collective", "", "Vườn rau", "KT", "XP")


def test_what_is_left_out_of_a_table_is_named_with_its_reason():
    text = "I\tTập thể\t\n1\tHội\tVườn rau\n\tTổng\t1\n"
    found = paste(text)
    assert [(line["text"], line["why"]) for line in found["skipped"]] == [
        ("Tập thể", "dòng đề mục"),
        ("Tổng · 1", "dòng Tổng"),
    ]
    assert len(found["rows"]) == 1


@pytest.mark.parametrize("name", ['"Ba cùng" ở ngõ 5', 'Tổ "Ba cùng', '"Ba cùng'])
def test_a_plain_quote_stays_in_its_cell(name):
    text = f"Chi đoàn\t{name}\tKinh tế\tPhường\nHội\tVườn rau\tKinh tế\tPhường"
    assert [row[2] for row in read_pasted(text)] == [name, "Vườn rau"]


def test_an_unknown_field_stays_open_and_is_named():
    found = paste("Bà B\tTổ tự quản\tThể thao", kind="individual")["rows"][0]
    assert (found["initiative"], found["sector"]) == ("Tổ tự quản", "")
    assert "Thể thao" in found["doubts"][0]


def test_a_level_that_fits_two_names_stays_open():
    found = paste("Chi đoàn\tNgõ xanh\tKinh tế\tphố")["rows"][0]
    assert found["level"] == ""
    assert found["doubts"] == ["Ô cấp ghi “phố”: chưa rõ là mục nào, chọn lại."]


def test_lines_without_a_level_take_the_one_of_the_row_before():
    options = {"kind": "collective", "sectors": SECTORS, "levels": LEVELS, "level": "TP"}
    text = "Chi đoàn\tNgõ xanh\nHội\tVườn rau\tKinh tế\tPhường\nTổ 5\tCamera\tKinh tế\tquận\n"
    found = run_in_node("paste-table", "readTable", [[text, options]])[0]
    assert [row["level"] for row in found["rows"]] == ["TP", "XP", ""]


filled = st.text(alphabet="abcđ “”'–|", min_size=1, max_size=6).filter(str.strip)
cells = st.one_of(st.just(""), filled)


@settings(max_examples=3, deadline=None)
@given(st.lists(st.lists(st.lists(cells, min_size=1, max_size=8), max_size=6), min_size=50))
def test_every_word_of_a_paste_is_in_a_row_a_doubt_or_a_named_line(tables):
    options = {"kind": "collective", "sectors": SECTORS, "levels": LEVELS}
    texts = ["\n".join("\t".join(line) for line in table) for table in tables]
    answers = run_in_node("paste-table", "readTable", [[text, options] for text in texts])
    for table, found in zip(tables, answers, strict=True):
        kept = json.dumps(found, ensure_ascii=False)
        for cell in (" ".join(cell.split()) for line in table for cell in line):
            assert cell in kept


def test_the_time_of_a_kept_copy_is_told_by_the_servers_clock():
    told = run_in_node(
        "server-clock",
        "momentWords",
        [["2026-12-10T09:00:30+07:00", 45_000], ["2026-01-31T16:59:00+00:00", 60_000]],
    )
    assert told == ["09:01 ngày 10/12/2026", "00:00 ngày 01/02/2026"]
