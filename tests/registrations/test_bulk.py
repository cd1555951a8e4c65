"""R4: many files at once; nothing is written before the confirmation, nothing is lost after it."""

import io
import json
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import OperationalError
from django.urls import reverse

from campaigns.models import Revision, Submission
from campaigns.vocabulary import Status
from campaigns.workflow import advance
from documents.bundle import Member
from documents.errors import DocumentRefused
from documents.mau01 import to_docx
from jobs import services as jobs
from jobs.models import Job
from registrations import bulk
from registrations.models import BulkFile, BulkImport, Entry, PendingImport, RegistrationList
from registrations.papers import mau01_forms
from registrations.rows import INDIVIDUAL
from registrations.services import save_rows
from tests.factories import make_campaign, make_list, make_row, make_sent_list, make_unit

SAMPLES = Path(__file__).parent.parent / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
pytestmark = pytest.mark.django_db


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def sample_units(ward):
    """The units named in the sample files, by name."""
    names = {expected["unit"] for name, expected in EXPECTED.items() if name.startswith("mau01")}
    return {name: make_unit(ward, name) for name in names}


@pytest.fixture
def start(campaign, reviewer, media):
    """start((name, bytes), …) uploads the files and reads them, as the job does."""

    def begin(*files):
        uploads = [(name, len(data), ContentFile(data)) for name, data in files]
        started = bulk.start_import(campaign, uploads, actor=reviewer)
        jobs.run(started.job_id)
        return BulkImport.objects.get(pk=started.pk)

    return begin


def record(started, reviewer):
    bulk.confirm(started, actor=reviewer)
    jobs.run(started.job_id)
    assert Job.objects.get(pk=started.job_id).state == Job.State.DONE
    return {file.file_name: file for file in started.files.all()}


def form(unit, campaign, rows):
    """A filled Mẫu số 01 as the unit would send it."""
    return to_docx(mau01_forms(unit, campaign, rows))


def sample(name):
    return name, (SAMPLES / name).read_bytes()


# the samples


def sample_names():
    return [name for name in EXPECTED if name.startswith("mau01")]


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


def test_discarding_leaves_neither_rows_nor_files(start, sample_units, reviewer, media):
    started = start(sample("mau01_tdp12.docx"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk.transaction, "on_commit", lambda done: done())
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


# after it


def test_a_clean_file_is_sent_on_behalf_of_its_unit(start, sample_units, reviewer):
    started = start(sample("mau01_tdp12.docx"))

    files = record(started, reviewer)

    file = files["mau01_tdp12.docx"]
    assert file.outcome == BulkFile.Outcome.SENT
    revision = Revision.objects.get()
    assert (revision.is_on_behalf, revision.sent_by) == (True, reviewer)
    assert Submission.objects.get().status == Status.SUBMITTED
    assert Entry.objects.count() == 4
    assert PendingImport.objects.get().file_name == "mau01_tdp12.docx"


def test_a_file_with_something_to_mend_stays_a_draft(start, sample_units, reviewer):
    started = start(sample("mau01_loi.docx"))

    file = record(started, reviewer)["mau01_loi.docx"]

    assert file.outcome == BulkFile.Outcome.DRAFTED
    assert "nội dung cần sửa" in file.outcome_note
    registration_list = RegistrationList.objects.get()
    assert registration_list.status == Status.DRAFT
    assert registration_list.row_count == len(file.rows)


def test_the_levels_of_one_unit_in_several_files_become_one_list(start, unit, campaign, reviewer):
    ward_row, city_row = make_row(level="XP"), make_row(level="TP", kind=INDIVIDUAL)
    started = start(
        ("xa.docx", form(unit, campaign, [ward_row])),
        ("tp.docx", form(unit, campaign, [city_row])),
    )

    files = record(started, reviewer)

    assert {file.outcome for file in files.values()} == {BulkFile.Outcome.SENT}
    assert Revision.objects.count() == 1
    assert [(row.initiative, row.level) for row in RegistrationList.objects.get().rows] == [
        (ward_row.initiative, "XP"),
        (city_row.initiative, "TP"),
    ]


def test_other_levels_that_the_unit_had_typed_stay(start, unit, campaign, clerk, reviewer):
    typed = make_row(level="TP")
    make_list(unit, campaign, clerk, [typed, make_row(level="XP", initiative="Cũ")])
    started = start(("xa.docx", form(unit, campaign, [make_row(initiative="Mới")])))

    record(started, reviewer)

    assert {row.initiative for row in RegistrationList.objects.get().rows} == {
        typed.initiative,
        "Mới",
    }


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED])
def test_what_a_unit_sent_itself_is_not_overwritten(status, start, unit, campaign, clerk, reviewer):
    sent = make_sent_list(unit, campaign, clerk)
    if status == Status.ACCEPTED:
        advance(sent, "accept", actor=reviewer)
    started = start(
        ("a.docx", form(unit, campaign, [make_row()])),
        ("b.docx", form(make_unit(unit.parent), campaign, [make_row()])),
    )

    files = record(started, reviewer)

    assert files["a.docx"].outcome == BulkFile.Outcome.LEFT_OUT
    assert "không ghi đè" in files["a.docx"].outcome_note
    assert files["b.docx"].outcome == BulkFile.Outcome.SENT
    assert [row.id for row in RegistrationList.objects.get(pk=sent.pk).rows] == [
        row.id for row in sent.rows
    ]


def test_a_unit_that_sends_between_look_and_confirmation_keeps_its_own(
    start, unit, campaign, clerk, reviewer
):
    started = start(("a.docx", form(unit, campaign, [make_row()])))
    assert bulk.plans_of(started)[0].is_sent
    own = make_sent_list(unit, campaign, clerk)

    file = record(started, reviewer)["a.docx"]

    assert file.outcome == BulkFile.Outcome.LEFT_OUT
    assert Revision.objects.get().sent_by == clerk
    assert RegistrationList.objects.get().rows == own.rows


def test_confirming_twice_records_once(start, sample_units, reviewer):
    started = start(sample("mau01_tdp12.docx"))

    assert bulk.confirm(started, actor=reviewer)
    assert not bulk.confirm(started, actor=reviewer)
    jobs.run(started.job_id)

    assert Revision.objects.count() == 1


def test_a_worker_that_dies_goes_on_where_it_stopped(
    start, unit, other_unit, campaign, reviewer, monkeypatch
):
    started = start(
        ("a.docx", form(unit, campaign, [make_row()])),
        ("b.docx", form(other_unit, campaign, [make_row()])),
    )
    bulk.confirm(started, actor=reviewer)
    record_unit = bulk._record_unit

    def dies_at_the_second(bulk_import, unit, plans, actor):
        if Revision.objects.exists():
            raise OperationalError
        record_unit(bulk_import, unit, plans, actor)

    with monkeypatch.context() as patch:
        patch.setattr(bulk, "_record_unit", dies_at_the_second)
        jobs.run(started.job_id)
    assert Revision.objects.count() == 1
    jobs.run(started.job_id)

    assert Job.objects.get(pk=started.job_id).state == Job.State.DONE
    assert Revision.objects.count() == 2
    assert {file.outcome for file in started.files.all()} == {BulkFile.Outcome.SENT}


def test_what_is_shown_as_the_same_file_is_not_sent_for_another_unit(
    start, unit, other_unit, campaign, reviewer
):
    data = form(unit, campaign, [make_row()])
    started = start(("a.docx", data), ("ban sao.docx", data))
    copy = started.files.get(file_name="ban sao.docx")
    bulk.choose(started, {copy.pk: (other_unit, "")})
    shown = bulk.plans_of(started)[1].blocked

    files = record(started, reviewer)

    assert shown == "Trùng nội dung với tệp “a.docx”."
    assert files["ban sao.docx"].outcome == BulkFile.Outcome.LEFT_OUT
    assert files["ban sao.docx"].outcome_note == shown
    assert Revision.objects.get().submission.unit == unit


def test_an_error_at_one_unit_leaves_out_its_files_and_the_others_go_on(
    start, unit, other_unit, campaign, reviewer, monkeypatch, caplog
):
    started = start(
        ("a.docx", form(unit, campaign, [make_row()])),
        ("b.docx", form(other_unit, campaign, [make_row()])),
    )
    record_unit = bulk._record_unit

    def breaks_after_writing(bulk_import, its_unit, plans, actor):
        record_unit(bulk_import, its_unit, plans, actor)
        if its_unit == unit:
            raise KeyError("hỏng")

    monkeypatch.setattr(bulk, "_record_unit", breaks_after_writing)
    files = record(started, reviewer)

    assert files["a.docx"].outcome == BulkFile.Outcome.LEFT_OUT
    assert files["a.docx"].outcome_note == bulk.BROKE
    assert files["a.docx"].registration_list is None
    assert files["b.docx"].outcome == BulkFile.Outcome.SENT
    assert Revision.objects.get().submission.unit == other_unit
    assert "KeyError" in caplog.text


def test_a_job_that_was_cancelled_stops_and_leaves_no_file_out(
    start, unit, campaign, reviewer, monkeypatch
):
    started = start(("a.docx", form(unit, campaign, [make_row()])))
    bulk.confirm(started, actor=reviewer)

    def loses_the_lease(*_):
        raise jobs.LeaseLost

    monkeypatch.setattr(bulk, "_record_unit", loses_the_lease)
    jobs.run(started.job_id)

    assert started.files.get().outcome == BulkFile.Outcome.OPEN


def test_files_left_open_by_a_job_that_ended_can_be_confirmed_again(
    start, unit, other_unit, campaign, reviewer, signed_in
):
    started = start(
        ("a.docx", form(unit, campaign, [make_row()])),
        ("b.docx", form(other_unit, campaign, [make_row()])),
    )
    started.files.filter(file_name="a.docx").update(outcome=BulkFile.Outcome.LEFT_OUT)
    bulk.confirm(started, actor=reviewer)
    jobs.cancel(Job.objects.get(pk=started.job_id))
    client = signed_in(reviewer)
    address = reverse("registrations:bulk_detail", args=[started.pk])

    page = client.get(address).content.decode()
    assert "Còn 01 tệp chưa ghi" in page
    assert "Ghi nhận 01 tệp" in page
    assert "Bỏ các tệp này" not in page

    client.post(reverse("registrations:bulk_record", args=[started.pk]), {"action": "record"})
    jobs.run(BulkImport.objects.get().job_id)

    assert Revision.objects.get().submission.unit == other_unit
    assert "Ghi nhận 01 tệp" not in client.get(address).content.decode()
    assert not bulk.confirm(BulkImport.objects.get(), actor=reviewer)


def test_files_read_before_a_crash_are_not_read_again(start, sample_units, reviewer, monkeypatch):
    started = start(sample("mau01_tdp12.docx"))
    before = started.files.get().rows

    bulk.read_many(replace_job(started))

    assert started.files.get().rows == before


def replace_job(started):
    """The reading job once more, as a worker that took it up again would hold it."""
    Job.objects.filter(pk=started.job_id).update(state=Job.State.QUEUED, tries=0)
    return jobs.claim(started.job_id)


def test_a_person_chooses_the_level_that_a_form_does_not_tell(start, unit, campaign, reviewer):
    started = start(("a.docx", form(unit, campaign, [make_row()])))
    file = started.files.get()
    BulkFile.objects.filter(pk=file.pk).update(rows=[row | {"level": ""} for row in file.rows])
    assert bulk.plans_of(started)[0].unsent == "Còn 01 nội dung cần sửa."

    bulk.choose(started, {file.pk: (unit, "CS")})
    record(started, reviewer)

    assert RegistrationList.objects.get().rows[0].level == "CS"


def test_the_refusal_of_one_file_in_a_zip_reaches_the_table(campaign, reviewer, media):
    file = bulk._kept(Member("a.docx", refusal="Tệp giải nén ra quá 20 MB."), 1)

    assert file.refusal == "Tệp giải nén ra quá 20 MB."
    assert not file.source


# the pages


WHO_MAY = {"clerk": 403, "leader": 403, "administrator": 403, "stranger_reviewer": 404}
PAGES = [("bulk_detail", "get"), ("bulk_record", "post"), ("bulk_discard", "post")]


@pytest.mark.parametrize(("name", "method"), PAGES)
@pytest.mark.parametrize(("person", "expected"), WHO_MAY.items())
def test_the_files_are_for_the_ban_of_the_ward(
    name, method, person, expected, start, unit, campaign, signed_in, request
):
    started = start(("a.docx", form(unit, campaign, [make_row()])))
    client = signed_in(request.getfixturevalue(person))

    response = getattr(client, method)(reverse(f"registrations:{name}", args=[started.pk]))

    assert response.status_code == expected
    assert BulkImport.objects.exists()


@pytest.mark.parametrize("person", ["clerk", "leader", "administrator"])
def test_only_the_ban_uploads_many_files(person, campaign, signed_in, request):
    client = signed_in(request.getfixturevalue(person))

    assert client.get(reverse("registrations:bulk_import")).status_code == 403


def test_the_whole_way_through_the_pages(
    campaign, sample_units, other_unit, reviewer, signed_in, media
):
    client = signed_in(reviewer)
    files = [ContentFile(sample(n)[1], name=n) for n in ("mau01_tdp12.docx", "mau01_phunu.xlsx")]
    sample_units[EXPECTED["mau01_phunu.xlsx"]["unit"]].delete()

    response = client.post(reverse("registrations:bulk_import"), {"files": files})
    started = BulkImport.objects.get()
    address = reverse("registrations:bulk_detail", args=[started.pk])
    assert response.url == address
    assert "Đang chờ đến lượt" in client.get(address).content.decode()

    jobs.run(started.job_id)
    page = client.get(address).content.decode()
    assert "Ghi nhận 01 tệp" in page
    assert "Chưa rõ đơn vị" in page

    by_name = {file.file_name: file for file in started.files.all()}
    record_address = reverse("registrations:bulk_record", args=[started.pk])
    unread = by_name["mau01_phunu.xlsx"].pk
    refused = client.post(record_address, {f"unit-{unread}": "Không có", "action": "record"})
    assert refused.status_code == 422
    assert "Không có đơn vị “Không có”. Chọn trong danh sách." in refused.content.decode()

    client.post(record_address, {f"unit-{unread}": "tdp7", "action": "check"})
    assert "Ghi nhận 02 tệp" in client.get(address).content.decode()

    client.post(record_address, {"action": "record"})
    started.refresh_from_db()
    assert client.get(address, headers={"HX-Request": "true"}).status_code == 200
    jobs.run(started.job_id)

    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "Đã gửi thay 02 tệp" in client.get(address).content.decode()
    assert Revision.objects.filter(is_on_behalf=True).count() == 2
    client.post(record_address, {"action": "record"})
    assert Revision.objects.count() == 2


def test_a_closed_year_takes_no_files(campaign, reviewer, signed_in, media):
    campaign.is_open = False
    campaign.save()

    response = signed_in(reviewer).post(
        reverse("registrations:bulk_import"), {"files": [ContentFile(b"a", name="a.docx")]}
    )

    assert "Năm 2026 đã khóa" in response.content.decode()
    assert not BulkImport.objects.exists()


def test_the_table_asks_the_same_number_of_questions_for_any_number_of_files(
    ward, campaign, reviewer, signed_in, django_assert_num_queries
):
    counts = []
    for number in (1, 40):
        started = BulkImport.objects.create(
            campaign=campaign, created_by=reviewer, created_at="2026-01-09T09:00:00+07:00"
        )
        BulkFile.objects.bulk_create(
            BulkFile(
                bulk_import=started,
                position=position,
                file_name=f"{position}.docx",
                sha256=str(position),
                reading={"year": 2026, "unit_name": "", "problems": [], "notices": []},
                rows=[make_row().as_json()],
                unit=make_unit(ward),
                is_unit_certain=True,
            )
            for position in range(number)
        )
        counts.append(started)
    client = signed_in(reviewer)
    client.get(reverse("registrations:bulk_detail", args=[counts[0].pk]))

    for started in counts:
        with django_assert_num_queries(12):
            client.get(reverse("registrations:bulk_detail", args=[started.pk]))


# on behalf, one list by hand


def test_the_ban_writes_and_sends_for_a_unit(unit, campaign, reviewer, signed_in):
    client = signed_in(reviewer)

    response = client.post(reverse("registrations:list_start", args=[unit.pk]))

    registration_list = RegistrationList.objects.get()
    assert registration_list.unit == unit
    assert response.url == reverse("registrations:list_edit", args=[registration_list.pk])
    save_rows(registration_list, [make_row()], version=0, actor=reviewer)
    advance(registration_list, "send", actor=reviewer)
    assert Revision.objects.get().is_on_behalf


@pytest.mark.parametrize(
    ("person", "expected"),
    [("other_clerk", 404), ("leader", 403), ("stranger_reviewer", 404)],
)
def test_nobody_else_acts_for_a_unit(person, expected, unit, campaign, signed_in, request):
    client = signed_in(request.getfixturevalue(person))

    response = client.post(reverse("registrations:list_start", args=[unit.pk]))

    assert response.status_code == expected
    assert not RegistrationList.objects.exists()
