"""manage.py export: the forms as files, for scripts and checks."""

import json
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from docx import Document

from awards.articles.photos import add_photo
from awards.yearbook.editing import edit_copy
from campaigns.workflow import advance
from tests.factories import (
    agree_to_pictures,
    drawn_photo,
    make_accepted_list,
    make_article,
    make_campaign,
    make_nomination,
    make_row,
    make_sent_list,
    make_ward,
)

pytestmark = pytest.mark.usefixtures("january")


@pytest.fixture
def export(tmp_path):
    """export("mau02", …) runs the command and gives back the file's bytes."""

    def run(form, **options):
        file = tmp_path / "out"
        options = {"year": 2026, "file_format": "json"} | options
        call_command("export", form, output=str(file), stdout=StringIO(), **options)
        return file.read_bytes()

    return run


@pytest.fixture
def registered(unit, other_unit, campaign, clerk, other_clerk, reviewer):
    rows = [make_row(sector="KT", level="TP"), make_row(sector="KT", level="CS")]
    make_accepted_list(unit, campaign, clerk, reviewer, rows)
    make_sent_list(other_unit, campaign, other_clerk, [make_row(sector="HTCT", level="CS")])


def test_mau02_as_json_has_the_rows_of_the_paper(registered, export):
    data = json.loads(export("mau02"))
    assert [(row["level"], row["field"]) for row in data["rows"][:6]] == [
        ("TP", None),
        ("TP", "KT"),
        ("TP", "VHXH"),
        ("TP", "QPAN"),
        ("TP", "HTCT"),
        ("XP", None),
    ]
    assert len(data["rows"]) == 15
    counts = {
        "collectives": 2,
        "collective_models": 2,
        "individuals": 0,
        "individual_models": 0,
    }
    assert data["total"] == counts
    assert data["distinct"] == {"collectives": 2, "individuals": 0}
    assert list(data) == ["rows", "total", "distinct"]


def test_waiting_lists_are_counted_when_asked(registered, export):
    assert json.loads(export("mau02", include="all"))["total"]["collectives"] == 3


def test_one_unit_can_be_named_by_its_code(registered, export):
    data = json.loads(export("mau02", unit="tdp7", include="all"))
    assert data["total"]["collective_models"] == 1


def test_mau01_as_json_names_the_entries(registered, export):
    data = json.loads(export("mau01", level="TP"))
    assert (data["year"], data["level"]) == (2026, "TP")
    assert [(entry["unit"], entry["field"]) for entry in data["entries"]] == [("TDP12", "KT")]


def test_progress_as_json_tells_the_state_of_every_unit(registered, export):
    data = json.loads(export("progress"))
    states = {unit["code"]: unit["obligations"]["mau01"]["state"] for unit in data["units"]}
    assert states == {"TDP12": "accepted", "TDP7": "submitted"}
    summary = data["summary"]["mau01"]
    assert summary.pop("rates") == {
        "Phải gửi": "02",
        "Đã gửi": "02",
        "Tỷ lệ": "100,0%",
        "Đúng hạn": "02",
        "Tỷ lệ đúng hạn": "100,0%",
    }
    assert summary == {"expected": 2, "sent": 2, "on_time": 2, "overdue": 0}
    assert data["as_of"] == "2026-01-09T10:00:00+07:00"


@pytest.mark.parametrize("form", ["mau01", "mau02", "progress"])
@pytest.mark.parametrize(
    ("file_format", "begin"), [("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF-")]
)
def test_every_form_is_written_in_every_format(form, file_format, begin, registered, export):
    assert export(form, file_format=file_format).startswith(begin)


def test_the_progress_paper_lists_units_and_sums(registered, export, tmp_path):
    export("progress", file_format="docx")
    document = Document(str(tmp_path / "out"))
    rows = [[cell.text for cell in row.cells] for row in document.tables[1].rows]
    assert rows[0][:3] == ["TT", "Đơn vị", "Mẫu số 01, 02"]
    assert rows[1][1:3] == ["Chi bộ Tổ dân phố số 7", "Đã gửi, chờ kiểm tra 09/01"]
    assert rows[2][1:3] == ["Chi bộ Tổ dân phố số 12", "Đã tiếp nhận 09/01"]
    assert [row[1:3] for row in rows[3:]] == [
        ["Phải gửi", "02"],
        ["Đã gửi", "02"],
        ["Tỷ lệ", "100,0%"],
        ["Đúng hạn", "02"],
        ["Tỷ lệ đúng hạn", "100,0%"],
        ["Quá hạn chưa gửi", "0"],
    ]


@pytest.mark.parametrize(
    ("form", "options", "message", "code"),
    [
        (
            "mau04",
            {},
            "Chưa có biểu “mau04”. Có: mau01, mau02, mau03, article, yearbook, progress.",
            2,
        ),
        ("yearbook", {"file_format": "xlsx"}, "yearbook chỉ ghi ra docx, pdf, json.", 2),
        ("yearbook", {"file_format": "pdf"}, "Chưa có bài viết nào được tiếp nhận.", 1),
        ("yearbook", {"unit": "TDP12"}, "yearbook là kỷ yếu của phường", 2),
        ("yearbook", {"include": "all"}, "yearbook của phường chỉ lấy hồ sơ đã tiếp nhận.", 2),
        ("article", {}, "article là bài của một đơn vị", 2),
        ("article", {"unit": "TDP12"}, "Đơn vị TDP12 chưa có bài viết đã tiếp nhận.", 1),
        ("mau03", {"include": "all"}, "mau03 của phường chỉ lấy hồ sơ đã tiếp nhận.", 2),
        ("mau02", {"year": 2030}, "Chưa mở năm 2030.", 1),
        ("mau02", {"unit": "KHONGCO"}, "Không có đơn vị mang mã KHONGCO.", 1),
        ("mau02", {"level": "TP"}, "--level chỉ dùng với mau01.", 2),
        ("mau01", {"level": "ZZ"}, "Không có cấp “ZZ”. Có: TP, XP, CS.", 2),
    ],
)
def test_bad_input_is_refused_in_one_line(form, options, message, code, campaign, unit, export):
    with pytest.raises(CommandError) as refusal:
        export(form, **options)
    assert str(refusal.value).startswith(message)
    assert "\n" not in str(refusal.value)
    assert refusal.value.returncode == code


def test_a_file_that_cannot_be_written_is_named(campaign, tmp_path):
    with pytest.raises(CommandError, match="Không ghi được tệp"):
        call_command(
            "export",
            "mau02",
            year=2026,
            file_format="json",
            output=str(tmp_path / "none" / "out.json"),
        )


def test_two_wards_with_the_same_year_need_a_unit(campaign, unit, export):
    make_campaign(make_ward("phường Láng"))
    with pytest.raises(CommandError, match="chọn phường bằng --unit"):
        export("mau02")
    assert json.loads(export("mau02", unit="TDP12"))["total"]["collectives"] == 0


@pytest.fixture
def nominated(unit, campaign, clerk, reviewer):
    nomination = make_nomination(unit, campaign, clerk, participant_name="Tổ hòa giải ngõ 82")
    advance(nomination, "send", actor=clerk)
    return nomination


def test_mau03_of_a_unit_is_the_one_that_counts(nominated, reviewer, export):
    options = {"unit": "TDP12", "file_format": "docx"}
    with pytest.raises(CommandError, match="Đơn vị TDP12 chưa có Mẫu số 03 đã tiếp nhận"):
        export("mau03", **options)
    assert "Tổ hòa giải ngõ 82" in cells_of(export("mau03", include="all", **options))
    advance(nominated, "accept", actor=reviewer)
    assert "Tổ hòa giải ngõ 82" in cells_of(export("mau03", **options))


def cells_of(data):
    tables = Document(BytesIO(data)).tables
    return [cell.text for table in tables for row in table.rows for cell in row.cells]


def test_mau03_as_json_names_the_nominee_as_import_does(nominated, reviewer, export):
    data = json.loads(export("mau03", unit="TDP12", include="all"))
    assert (data["unit"], data["participant"], data["field"]) == (
        "TDP12",
        "Tổ hòa giải ngõ 82",
        "VHXH",
    )
    assert data["words"] == len(data["summary"].split())
    advance(nominated, "accept", actor=reviewer)
    assert json.loads(export("mau03")) == {"year": 2026, "nominees": [data], "chosen": None}


@pytest.mark.parametrize(
    ("file_format", "begin"), [("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF-")]
)
def test_mau03_of_the_ward_is_written_in_every_format(
    file_format, begin, nominated, reviewer, export
):
    advance(nominated, "accept", actor=reviewer)
    assert export("mau03", file_format=file_format).startswith(begin)


@pytest.fixture
def article(unit, campaign, clerk, reviewer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    article = make_article(unit, campaign, clerk, photos=0, title="Bà Mai hòa giải")
    for shade in (60, 120):
        add_photo(article, drawn_photo(shade), caption="Buổi hòa giải", actor=clerk)
    agree_to_pictures(article, clerk)
    advance(article, "send", actor=clerk)
    advance(article, "accept", actor=reviewer)
    return article


@pytest.mark.parametrize(("file_format", "begin"), [("docx", b"PK"), ("pdf", b"%PDF-")])
def test_articles_and_the_yearbook_are_written_as_texts(file_format, begin, article, export):
    assert export("article", unit="TDP12", file_format=file_format).startswith(begin)
    assert export("yearbook", file_format=file_format).startswith(begin)


def test_articles_and_the_yearbook_as_json(article, reviewer, export):
    data = json.loads(export("article", unit="TDP12"))
    assert [part["text"] for part in data["parts"]] == article.parts
    assert [photo["caption"] for photo in data["photos"]] == ["Buổi hòa giải"] * 2
    copy = ["một hai"] * 5
    edit_copy(article.last_revision, title="Tên sửa", parts=copy, version=0, actor=reviewer)
    assert json.loads(export("yearbook"))["articles"] == [
        {"unit": "TDP12", "title": "Tên sửa", "words": 10, "photos": 2, "is_edited": True}
    ]
