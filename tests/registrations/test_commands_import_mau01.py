"""import_mau01: the samples give exactly what they must; the draft is written only on --commit."""

import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from audit.models import AuditEvent
from campaigns.models import Campaign
from registrations.models import RegistrationList
from registrations.services import open_list, save_rows
from tests.factories import make_campaign, make_row, make_sent_list, make_unit

pytestmark = pytest.mark.django_db
SAMPLES = settings.BASE_DIR / "tests" / "samples"
EXPECTED = {
    name: found
    for name, found in json.loads((SAMPLES / "expected.json").read_text("utf-8")).items()
    if name.startswith("mau01")
}


@pytest.fixture
def units(ward, unit):
    return {
        "TDP12": unit,
        "UBND": make_unit(ward, "Đảng ủy Ủy ban nhân dân phường", code="UBND"),
        "PHUNU": make_unit(ward, "Hội Liên hiệp Phụ nữ phường", code="PHUNU"),
    }


def run(name, *arguments):
    out, err = StringIO(), StringIO()
    call_command("import_mau01", SAMPLES / name, *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def as_json(name, *arguments):
    return json.loads(run(name, "--json", *arguments)[0])


def test_there_are_samples_to_read():
    assert len(EXPECTED) == 4


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_gives_exactly_what_is_expected(units, name):
    expected, result = EXPECTED[name], as_json(name)
    assert list(result) == [
        "unit",
        "year",
        "level",
        "entries",
        "problems",
        "skipped",
        "table_rows",
    ]
    for key in ("unit", "year", "level"):
        assert result[key] == expected[key]
    without_rows = [{k: v for k, v in e.items() if k != "row"} for e in result["entries"]]
    assert without_rows == expected["entries"]
    assert len(result["problems"]) == expected["problems"]


@pytest.mark.parametrize("name", EXPECTED)
def test_every_table_row_is_in_exactly_one_of_the_three(units, name):
    result = as_json(name)
    entries = {entry["row"] for entry in result["entries"]}
    problems = {problem["row"] for problem in result["problems"]}
    skipped = {row["row"] for row in result["skipped"]}
    assert entries | problems | skipped == set(range(1, result["table_rows"] + 1))
    assert len(entries) + len(problems) + len(skipped) == result["table_rows"]


def test_the_unit_has_the_name_it_bears_in_the_ward(ward):
    make_unit(ward, "Chi bộ tổ dân phố số 12", code="TDP12")
    assert as_json("mau01_tdp12.docx")["unit"] == "Chi bộ tổ dân phố số 12"


def test_a_head_that_names_no_unit_is_told_as_it_stands(ward):
    assert as_json("mau01_tdp12.docx")["unit"] == "CHI BỘ TỔ DÂN PHỐ SỐ 12"


def test_reading_alone_writes_nothing(units, campaign):
    run("mau01_tdp12.docx")
    assert not RegistrationList.objects.exists()
    assert not AuditEvent.objects.exists()


def test_commit_fills_the_draft_of_the_unit_named_in_the_head(units, campaign):
    out, err = run("mau01_tdp12.docx", "--commit")
    draft = RegistrationList.objects.get(unit=units["TDP12"], campaign=campaign)
    assert [row.initiative for row in draft.rows] == [
        entry["model"] for entry in EXPECTED["mau01_tdp12.docx"]["entries"]
    ]
    assert (draft.status, draft.version) == ("draft", 1)
    assert "4 mô hình, 0 dòng cần xem lại" in out
    assert "4 dòng" in err
    events = AuditEvent.objects.about(draft).values_list("action", "actor")
    assert set(events) == {("list.opened", None), ("list.saved", None), ("import.confirmed", None)}


def test_commit_keeps_doubtful_rows_to_be_mended(units, campaign):
    run("mau01_loi.docx", "--commit")
    [draft] = RegistrationList.objects.all()
    assert len(draft.rows) == 4
    assert sum(not row.sector or not row.initiative for row in draft.rows) == 2


def test_commit_leaves_the_other_levels_alone(units, campaign, clerk):
    draft = open_list(units["TDP12"], campaign, actor=clerk)
    rows = [make_row(level="TP", initiative="Cấp khác"), make_row(level="XP", initiative="Cũ")]
    save_rows(draft, rows, version=0, actor=clerk)
    run("mau01_tdp12.docx", "--commit")
    draft.refresh_from_db()
    names = [row.initiative for row in draft.rows]
    assert "Cấp khác" in names
    assert "Cũ" not in names
    assert len(names) == 5


def test_unit_and_year_may_be_given_and_a_differing_head_is_told(units, campaign, ward):
    make_campaign(ward, year=2027)
    _, err = run("mau01_tdp12.docx", "--commit", "--unit", "ubnd", "--year", "2027")
    [draft] = RegistrationList.objects.all()
    assert (draft.unit.code, draft.campaign.year) == ("UBND", 2027)
    assert "đầu tệp ghi “CHI BỘ TỔ DÂN PHỐ SỐ 12”" in err
    assert "tệp ghi năm 2026" in err


def test_a_sent_list_and_a_closed_year_are_refused(units, campaign, clerk):
    make_sent_list(units["TDP12"], campaign, clerk)
    with pytest.raises(CommandError, match="Hồ sơ đã gửi"):
        run("mau01_tdp12.docx", "--commit")
    Campaign.objects.update(is_open=False)
    with pytest.raises(CommandError, match="đã khóa"):
        run("mau01_ubnd_thanhpho.docx", "--commit")
    assert not RegistrationList.objects.filter(unit=units["UBND"]).exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["mau03_tdp12.docx"], "không đúng Mẫu số 01"),
        (["khong-co.docx"], "Không đọc được tệp"),
        (["expected.json"], "không phải tệp Word"),
        (["mau01_tdp12.docx", "--unit", "KHONGCO"], "mang mã KHONGCO"),
        (["mau01_tdp12.docx", "--commit"], "Không nhận ra đơn vị"),
    ],
)
def test_bad_input_ends_with_one_clear_line(ward, arguments, words):
    with pytest.raises(CommandError, match=words) as refused:
        run(*arguments)
    assert refused.value.returncode == 1
    assert "\n" not in str(refused.value)


def test_without_an_open_year_the_draft_has_no_place(units):
    with pytest.raises(CommandError, match="Chưa mở năm công tác 2026"):
        run("mau01_tdp12.docx", "--commit")


@pytest.mark.parametrize("options", [(), ("--year", "1999")])
def test_a_trial_run_says_that_the_year_is_not_open(options, unit):
    """Without --year the year is the form's own, which has no campaign here."""
    year = options[-1] if options else "2026"
    out, err = run("mau01_tdp12.docx", *options)
    assert f"Lưu ý: Chưa mở năm công tác {year}." in err
    assert "mô hình" in out


def test_a_trial_run_into_an_open_year_warns_of_nothing(unit, campaign):
    assert run("mau01_tdp12.docx", "--year", "2026")[1] == ""
