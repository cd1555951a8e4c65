"""The log speaks Vietnamese: every action, every name and every code that is written down."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from audit.wording import ACTIONS, NAMES, UNTOLD, VALUES, details, in_words
from awards.book.services import FIELDS as FIELDS_OF_THE_BOOK
from campaigns.settings_forms import AddresseesForm, DeadlineForm, LimitsForm
from organizations.forms import PersonForm, UnitForm
from tests.test_architecture import APPS

# calls whose further keywords go to the trail, and those of their own that do not
TRAILED = {
    "record": set(),
    "_record": set(),
    "save_draft": {"version", "actor", "action", "is_grouped"},
    "note_signed_copy": {"actor"},
    "change_own_password": set(),
}
# what is handed on as ** and by whom: a new one is added here with the names it may hold
HANDED_ON = {
    "data": "keywords of save_draft, note_signed_copy, _record",
    "circumstances": "keywords of change_own_password",
    "plan.counts": "ListPlan.counts",
}


def _calls():
    for app in APPS:
        for path in sorted((Path(settings.BASE_DIR) / app).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                    if name in TRAILED:
                        yield name, node


def test_every_action_written_by_the_program_has_a_name():
    actions = {
        part.value
        for name, call in _calls()
        if name == "record" and len(call.args) > 1
        for part in ast.walk(call.args[1])
        if isinstance(part, ast.Constant) and "." in str(part.value)
    }

    assert len(actions) > 60
    assert {action for action in actions if not action.endswith(".")} - ACTIONS.keys() == set()


def test_every_name_written_by_the_program_has_words():
    written = {
        keyword.arg
        for name, call in _calls()
        for keyword in call.keywords
        if keyword.arg and keyword.arg not in TRAILED[name]
    }
    counts = {"added", "updated", "left_out"}  # of ListPlan

    assert len(written) > 40
    assert (written | counts) - NAMES.keys() - UNTOLD == set()


def test_what_is_handed_on_to_the_trail_is_known():
    handed_on = {
        ast.unparse(keyword.value)
        for name, call in _calls()
        if name == "record"
        for keyword in call.keywords
        if keyword.arg is None
    }

    assert handed_on == HANDED_ON.keys()


@pytest.mark.parametrize("form", [UnitForm, PersonForm, AddresseesForm, LimitsForm, DeadlineForm])
def test_every_field_whose_change_is_told_has_words(form):
    assert form.base_fields.keys() - NAMES.keys() == set()


def test_fields_that_no_form_lists_have_words_too():
    of_pictures = {"caption", "stage", "taken_on", "part"}
    assert ({*FIELDS_OF_THE_BOOK} | of_pictures) - NAMES.keys() == set()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("includes_stated_day", False, "không"),
        ("is_active", True, "có"),
        ("role", "clerk", "Cán bộ đơn vị"),
        ("kind", "party_cell", "Chi bộ"),
        ("obligation", "mau01", "Mẫu số 01 – Đăng ký mô hình"),
        ("stage", "after", "Sau khi triển khai"),
        ("stage", "awards", "Giữa năm: bài viết, Mẫu số 03 (20/9/2026)"),
        ("include", "accepted", "chỉ tính hồ sơ đã tiếp nhận"),
        ("section", "sectors", "Lĩnh vực"),
        ("by", "slip", "phiếu đăng nhập"),
        ("subject", "photos", "Người trong ảnh"),
        ("fields", ["title", "person"], "tên bài, tập thể, cá nhân"),
        ("last_day", "2026-06-20", "20/6/2026"),
        ("made_at", "2026-01-16T02:00:00+00:00", "09:00 ngày 16/01/2026"),
        ("reason", "2026-13-01", "2026-13-01"),
        ("reason", "2026-01-15T99:00:00+07:00", "2026-01-15T99"),
        ("citation", "", "để trống"),
        (
            "rounds",
            [[-7, "unit"], [1, "head"]],
            "-7, Đơn vị (đầu mối, cán bộ); 1, Người đứng đầu đơn vị",
        ),
        ("photo_min_pixels", 1_000_000, "1.000.000"),
        ("year", 2026, "2026"),
    ],
)
def test_values_are_told_in_words(name, value, words):
    assert in_words(name, value).startswith(words)


def test_a_change_is_told_with_what_was_and_with_the_reason_beside_it():
    data = {"before": {"stated_on": None}, "after": {"stated_on": "2026-06-15"}, "reason": "Ốm"}

    assert details(data) == [("ngày ghi trong văn bản", None, "15/6/2026"), ("lý do", None, "Ốm")]


def test_a_change_of_one_value_is_told_with_both():
    assert details({"before": False, "after": True}) == [
        ("trước đó", None, "không"),
        ("nay là", None, "có"),
    ]


def test_every_table_of_codes_belongs_to_a_name():
    assert VALUES.keys() - NAMES.keys() == set()
