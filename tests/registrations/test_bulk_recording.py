"""R4: what the confirmation of many files writes; nothing is lost after it."""

import pytest
from django.db import OperationalError
from django.urls import reverse

from campaigns.models import Revision, Submission
from campaigns.vocabulary import Status
from campaigns.workflow import advance
from documents.bundle import Member
from jobs import services as jobs
from jobs.models import Job
from registrations import bulk
from registrations.models import BulkFile, BulkImport, Entry, PendingImport, RegistrationList
from registrations.rows import INDIVIDUAL
from tests.factories import make_list, make_row, make_sent_list, make_unit
from tests.registrations.bulk_files import form, record, sample

pytestmark = pytest.mark.django_db


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
