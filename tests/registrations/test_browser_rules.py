"""The editor's own modules, run by node beside the rules of the server."""

import json
import shutil
import subprocess
from dataclasses import asdict

import pytest
from django.conf import settings as django_settings
from hypothesis import given, settings
from hypothesis import strategies as st

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


def read_pasted(text, kind="collective"):
    options = {"kind": kind, "sectors": SECTORS, "levels": LEVELS}
    found = run_in_node("paste-table", "readTable", [[text, options]])[0]
    fields = ("kind", "participant", "initiative", "sector", "level")
    return [tuple(row[field] for field in fields) for row in found]


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


def test_an_unknown_field_stays_open_and_the_rest_is_kept():
    assert read_pasted("Bà B\tTổ tự quản\tThể thao", kind="individual") == [
        ("individual", "Bà B", "Tổ tự quản", "", "")
    ]
