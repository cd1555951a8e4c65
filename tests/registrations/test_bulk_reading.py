"""R4: many files at once are read and shown; nothing is written before the confirmation."""

import hashlib
import io
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from documents.errors import DocumentRefused
from jobs import services as jobs
from registrations import bulk
from registrations.models import BulkImport, PendingImport, RegistrationList
from tests.documents.ooxml import PLAIN_DOCX, patched
from tests.documents.picture_kit import turned
from tests.documents.sent_photos import SECRET
from tests.factories import make_campaign, make_list, make_row, make_unit
from tests.registrations.bulk_files import EXPECTED, form, sample, sample_names

pytestmark = pytest.mark.django_db


def test_all_samples_in_one_drop_are_read_as_expected(start, sample_units):
    started = start(*(sample(name) for name in sample_names()))

    for file in started.files.select_related("unit"):
        expected = EXPECTED[file.file_name]
        assert file.unit == sample_units[expected["unit"]]
        assert file.reading["year"] == expected["year"]
        assert file.reading["level"] == expected["level"]
        assert len(file.reading["problems"]) == expected["problems"]
        problem_ids = {i for problem in file.reading["problems"] for i in problem["row_ids"]}
        read = [
            (row["kind"], row["participant"], row["initiative"], row["sector"], row["level"])
            for row in file.rows
            if row["id"] not in problem_ids
        ]
        wanted = [
            (e["kind"], e["participant"], e["model"], e["field"], e["level"])
            for e in expected["entries"]
        ]
        assert Counter(read) == Counter(wanted), file.file_name


def test_the_samples_are_the_same_out_of_a_zip(start, sample_units):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in sample_names():
            archive.writestr(f"Zalo/{name}", sample(name)[1])

    started = start(("tat-ca.zip", stream.getvalue()))

    assert {f.file_name: f.unit and f.unit.name for f in started.files.all()} == {
        name: EXPECTED[name]["unit"] for name in sample_names()
    }


# before the confirmation


def test_nothing_is_written_before_the_confirmation(start, sample_units):
    started = start(sample("mau01_tdp12.docx"))

    plan = bulk.plans_of(started)[0]
    assert plan.is_sent
    assert len(plan.rows) == 4
    assert not RegistrationList.objects.exists()
    assert not PendingImport.objects.exists()


def test_a_file_that_is_no_form_is_named_with_its_reason(start, sample_units):
    started = start(sample("mau03_tdp12.docx"), ("anh.docx", b"\xff\xd8\xff khong phai"))

    blocked = {plan.file.file_name: plan.blocked for plan in bulk.plans_of(started)}
    assert "không đúng Mẫu số 01" in blocked["mau03_tdp12.docx"]
    assert "anh.docx" in blocked["anh.docx"]


def test_a_unit_that_is_not_known_waits_for_a_person(start, unit, campaign):
    started = start(sample("mau01_phunu.xlsx"))

    plan = bulk.plans_of(started)[0]
    assert plan.blocked.startswith("Chưa rõ đơn vị (tệp ghi “")

    bulk.choose(started, {plan.file.pk: (unit, "")})
    assert not bulk.plans_of(started)[0].blocked


def test_a_name_nearly_the_same_is_proposed_to_be_looked_at(start, ward, campaign):
    unit = make_unit(ward, "Chi bộ Tổ dân phố số 12 Khâm Thiên")
    wrong = replace_name(unit, "Chi bộ Tổ dân phố 12 Khâm Thiên")

    started = start(("a.docx", form(wrong, campaign, [make_row()])))

    plan = bulk.plans_of(started)[0]
    assert plan.file.unit == unit
    assert "Tên đơn vị chỉ gần giống, kiểm tra lại." in plan.notes


def replace_name(unit, name):
    """The unit as the writer of the file spelt it, without the code hidden in our own forms."""
    twin = type(unit)(name=name, kind=unit.kind, parent=unit.parent, code="", path=unit.path)
    twin.pk = unit.pk
    return twin


def test_another_number_is_another_unit(start, ward, campaign):
    unit = make_unit(ward, "Chi bộ Tổ dân phố số 12 Khâm Thiên")
    other = replace_name(unit, "Chi bộ Tổ dân phố số 21 Khâm Thiên")

    started = start(("a.docx", form(other, campaign, [make_row()])))

    assert started.files.get().unit is None


def test_the_code_in_the_name_of_the_file_finds_the_unit(start, unit, campaign):
    nameless = replace_name(unit, "Đơn vị không có trong danh sách")

    started = start(("M01_TDP12_nop lai.docx", form(nameless, campaign, [make_row()])))

    file = started.files.get()
    assert file.unit == unit
    assert not file.is_unit_certain


def test_a_file_of_another_year_is_left_out(start, unit, ward, campaign):
    last_year = make_campaign(ward, 2025)

    started = start(("a.docx", form(unit, last_year, [make_row()])))

    assert bulk.plans_of(started)[0].blocked == "Tệp ghi năm 2025, khác năm 2026."


def test_two_files_of_one_unit_and_level_do_not_wipe_each_other_out(start, unit, campaign):
    started = start(
        ("a.docx", form(unit, campaign, [make_row()])),
        ("b.docx", form(unit, campaign, [make_row()])),
    )

    assert [plan.blocked for plan in bulk.plans_of(started)] == [
        "",
        "Cùng đơn vị, cùng cấp với tệp “a.docx”. Bỏ đơn vị ở một trong hai tệp.",
    ]


def test_the_same_file_twice_counts_once(start, unit, campaign):
    data = form(unit, campaign, [make_row()])

    started = start(("a.docx", data), ("ban sao.docx", data))

    assert [plan.blocked for plan in bulk.plans_of(started)] == [
        "",
        "Trùng nội dung với tệp “a.docx”.",
    ]


def test_the_rows_that_would_go_are_counted_beforehand(start, unit, campaign, clerk):
    make_list(unit, campaign, clerk, [make_row(), make_row(), make_row(level="TP")])

    started = start(("a.docx", form(unit, campaign, [make_row()])))

    assert "Thay 02 dòng đơn vị đang soạn." in bulk.plans_of(started)[0].notes


def test_rows_of_the_draft_that_keep_a_list_unsent_are_counted_as_rows_and_named(
    start, unit, campaign, clerk, client
):
    """A row that lacks two things is one thing to mend, here and on the unit's own page."""
    draft = [make_row(participant="Chi đoàn", initiative="", sector="", level="TP")]
    registration_list = make_list(unit, campaign, clerk, draft)

    started = start(("a.docx", form(unit, campaign, [make_row(level="CS")])))

    plan = bulk.plans_of(started)[0]
    assert plan.unsent == "Còn 01 nội dung cần sửa."
    assert plan.notes == [
        "Dòng 1 (Tập thể): nhập tên mô hình của Chi đoàn; chọn lĩnh vực (dòng đơn vị đang soạn)"
    ]
    client.force_login(clerk)
    page = client.get(
        reverse("registrations:list_edit", args=[registration_list.pk]) + "?kiem-tra=1"
    )
    assert len(page.context["errors"]) == 1


def test_a_doubtful_reading_alone_keeps_a_list_unsent(start, unit, campaign):
    started = start(("a.docx", form(unit, campaign, [make_row()])))
    file = started.files.get()
    file.reading["problems"] = [{"row": 1, "message": "bảng 1, dòng 1: xem lại", "row_ids": []}]
    file.save()
    assert bulk.plans_of(started)[0].unsent == "Có 01 dòng đọc chưa chắc, xem lại rồi gửi."


def test_discarding_leaves_neither_rows_nor_files(
    start, sample_units, reviewer, media, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        started = start(sample("mau01_tdp12.docx"))
        bulk.discard(started, actor=reviewer)

    assert not BulkImport.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("uploads", "code"),
    [
        ([], "empty"),
        ([("a.zip", 3, ContentFile(b"abc"))], "damaged"),
        ([("a.docx", 300 * 1024**2, ContentFile(b"a"))], "too_large"),
    ],
)
def test_what_cannot_be_started_is_refused_and_leaves_nothing(
    uploads, code, campaign, reviewer, media
):
    with pytest.raises(DocumentRefused) as refusal:
        bulk.start_import(campaign, uploads, actor=reviewer)

    assert refusal.value.code == code
    assert not BulkImport.objects.exists()


def test_more_files_than_can_be_read_leave_nothing(campaign, reviewer, media, monkeypatch):
    monkeypatch.setattr(bulk, "MAX_FILES", 2)
    uploads = [(f"{number}.docx", 1, ContentFile(b"a")) for number in range(3)]

    with pytest.raises(DocumentRefused, match="Tối đa 2 tệp"):
        bulk.start_import(campaign, uploads, actor=reviewer)

    assert not [path for path in media.rglob("*") if path.is_file()]


def test_many_files_are_kept_without_what_their_pictures_tell_and_refused_ones_not_at_all(
    campaign, sample_units, reviewer, media, django_capture_on_commit_callbacks
):
    name, data = sample("mau01_tdp12.docx")
    picture = {"word/media/image9.jpeg": turned("JPEG")}
    files = [(name, patched(data, picture)), ("khac.docx", patched(PLAIN_DOCX, picture))]
    started = bulk.start_import(
        campaign,
        [(name, len(content), ContentFile(content)) for name, content in files],
        actor=reviewer,
    )
    with django_capture_on_commit_callbacks(execute=True):
        jobs.run(started.job_id)
    kept, refused = started.files.all()
    assert refused.refusal
    [stored] = [path for path in media.rglob("*") if path.is_file()]
    assert stored.name == Path(kept.source.name).name
    with zipfile.ZipFile(stored) as package:
        assert SECRET.encode() not in package.read("word/media/image9.jpeg")
    assert kept.sha256 == hashlib.sha256(stored.read_bytes()).hexdigest()
