"""“Chốt số liệu và phát hành”: what is published stays as it was, to the byte."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from audit.clock import held_at, now
from audit.models import AuditEvent
from campaigns.models import Submission
from campaigns.workflow import WorkflowError, advance
from documents import mau02
from jobs import services as jobs
from jobs.models import Job
from organizations.services import move_unit
from reporting.downloads import Download
from reporting.models import SealedFile, SealedTable, WrittenOnce
from reporting.sealing import services
from reporting.sealing.frozen import FrozenTable, freeze
from reporting.sealing.looks import look_from, look_of
from reporting.sealing.services import (
    AlreadySealed,
    draw_up,
    papers_of,
    publish,
    since_sealing,
    store,
)
from reporting.tasks import SEAL
from reporting.totals import ACCEPTED_ONLY, WITH_WAITING, Figures
from tests.factories import make_accepted_list, make_row, make_sent_list, make_unit, make_ward
from tests.reporting.sealed import PAPERS, contents, plain_file, press, seal
from tests.reporting.test_downloads import text_of


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def plain_papers(monkeypatch):
    monkeypatch.setattr("reporting.tasks.write_long", plain_file)


@pytest.fixture
def accepted(unit, campaign, clerk, reviewer):
    rows = [make_row(initiative="Ngõ sáng", sector="KT"), make_row(sector="VHXH")]
    return make_accepted_list(unit, campaign, clerk, reviewer, rows)


# ── what a sealing holds ──────────────────────────────────────────────────────────────────────
def test_a_sealing_holds_number_moment_author_note_figures_and_six_files(
    accepted, campaign, reviewer, unit
):
    table = seal(campaign, reviewer, note="Gửi Thành ủy")
    assert (table.number, table.sealed_by, table.note) == (1, reviewer, "Gửi Thành ủy")
    frozen = FrozenTable.from_json(SealedTable.objects.get().frozen)
    assert frozen.total == Figures(2, 2, 0, 0)
    assert [(each.unit, len(each.rows)) for each in frozen.lists] == [(unit.name, 2)]
    assert frozen.lists[0].sha256 == accepted.last_revision.sha256
    assert {(file.form, file.file_format) for file in table.files.all()} == PAPERS
    stored = contents(table)
    for file in table.files.all():
        content = stored[file.form, file.file_format]
        assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert AuditEvent.objects.filter(action="figures.sealed", actor=reviewer).count() == 1


def test_frozen_figures_come_back_from_json_as_they_were(accepted, campaign, reviewer):
    sealing = draw_up(campaign, ACCEPTED_ONLY, number=1)
    table = seal(campaign, reviewer)
    again = FrozenTable.from_json(SealedTable.objects.get(pk=table.pk).frozen)
    assert again.lists == sealing.frozen.lists
    assert again.figures == sealing.frozen.figures


def test_the_choice_decides_whether_waiting_lists_are_counted(
    accepted, campaign, reviewer, other_unit, other_clerk
):
    make_sent_list(other_unit, campaign, other_clerk)
    only_accepted = draw_up(campaign, ACCEPTED_ONLY, number=1).frozen
    with_waiting = draw_up(campaign, WITH_WAITING, number=1).frozen
    assert (len(only_accepted.lists), len(with_waiting.lists)) == (1, 2)


def test_without_any_counted_list_there_is_nothing_to_seal(campaign, unit, clerk):
    make_sent_list(unit, campaign, clerk)
    with pytest.raises(WorkflowError, match="Chưa có hồ sơ nào"):
        draw_up(campaign, ACCEPTED_ONLY, number=1)


def test_a_closed_year_is_not_sealed(accepted, campaign):
    campaign.is_open = False
    campaign.save()
    with pytest.raises(WorkflowError, match="đã khóa"):
        draw_up(campaign, ACCEPTED_ONLY, number=1)


# ── it never changes ──────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.save(),
        lambda table: table.delete(),
        lambda table: SealedTable.objects.update(note="khác"),
        lambda table: SealedTable.objects.bulk_update([table], ["note"]),
        lambda table: SealedTable.objects.all().delete(),
        lambda table: table.files.first().save(),
        lambda table: table.files.update(sha256="0" * 64),
        lambda table: SealedFile.objects.all().delete(),
    ],
)
def test_there_is_no_way_to_change_a_sealed_table(accepted, campaign, reviewer, change):
    table = seal(campaign, reviewer)
    with pytest.raises(WrittenOnce):
        change(table)


def test_what_a_sealed_table_names_is_not_deleted(accepted, campaign, reviewer):
    seal(campaign, reviewer)
    with pytest.raises(ProtectedError):
        campaign.delete()


def test_the_database_gives_a_number_to_one_table_only(accepted, campaign, reviewer):
    table = seal(campaign, reviewer)
    twin = SealedTable(
        campaign=campaign,
        number=1,
        include=ACCEPTED_ONLY,
        sealed_at=now(),
        sealed_by=reviewer,
        frozen=table.frozen,
        sha256=table.sha256,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


# ── two at once, and a job that breaks ────────────────────────────────────────────────────────
def test_of_two_who_seal_at_once_one_wins_and_the_other_is_told_who(
    accepted, campaign, reviewer, second_reviewer
):
    drawn = draw_up(campaign, ACCEPTED_ONLY, number=1)
    papers = papers_of(drawn, write=plain_file, progress=lambda done, total: None)
    seal(campaign, second_reviewer)
    with pytest.raises(AlreadySealed, match="Vũ Quốc Khánh đã phát hành bản chốt số 01"):
        publish(drawn, papers, store(papers), note="", actor=reviewer)
    assert SealedTable.objects.count() == 1
    assert SealedFile.objects.count() == len(PAPERS)


def test_the_job_of_the_one_who_lost_says_so_and_leaves_no_file(
    accepted, campaign, reviewer, second_reviewer, monkeypatch
):
    job = press(campaign, reviewer)
    draw = services.papers_of

    def lose_the_race(sealing, **options):
        papers = draw(sealing, **options)
        seal(campaign, second_reviewer)
        return papers

    monkeypatch.setattr("reporting.tasks.papers_of", lose_the_race)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "Vũ Quốc Khánh đã phát hành" in job.message
    assert job.result["url_label"] == "Mở bản chốt số 01"
    _, names = default_storage.listdir(services.FOLDER)
    assert len(names) == len(PAPERS)


def test_the_job_publishes_everything_and_leads_to_it(accepted, campaign, reviewer):
    job = press(campaign, reviewer, note="Gửi Thành ủy")
    jobs.run(job.pk)
    job.refresh_from_db()
    table = SealedTable.objects.get()
    assert job.state == Job.State.DONE
    assert job.result == {
        "url": reverse("reporting:sealed", args=[table.pk]),
        "url_label": "Mở bản chốt số 01",
    }
    assert (job.progress_done, job.progress_total) == (6, 6)


def test_the_job_seals_what_was_pressed_for_or_says_what_to_do(
    accepted, campaign, reviewer, second_reviewer, other_unit, other_clerk
):
    job = press(campaign, reviewer)
    waiting = make_sent_list(other_unit, campaign, other_clerk)
    with held_at(datetime(2030, 2, 3, 2, 5, tzinfo=UTC)):
        advance(waiting, "accept", actor=second_reviewer)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert job.message == (
        "Số liệu vừa thay đổi lúc 09:05 ngày 03/02/2030; xem lại trước khi chốt. Chưa chốt bản nào."
    )
    assert job.result == {
        "url": "/tong-hop/chot/?nam=2026&gom=accepted",
        "url_label": "Xem số mới trước khi chốt",
    }
    assert not job.can_be_repeated
    assert not SealedTable.objects.exists()


def test_a_job_without_a_look_seals_nothing(accepted, campaign, reviewer):
    payload = {"campaign": campaign.pk, "include": ACCEPTED_ONLY, "number": 1, "note": ""}
    job = jobs.enqueue(SEAL, payload, owner=reviewer)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert "Số liệu vừa thay đổi; xem lại trước khi chốt." in job.message
    assert not SealedTable.objects.exists()


def test_a_look_comes_back_from_what_the_page_posts(accepted, campaign):
    look = look_of(freeze(campaign, ACCEPTED_ONLY, at=now()))
    assert look_from(str(look)) == look
    for text in ("", "x", "2026-13-01T00:00 y", "2026-01-01T00:00:00 y"):
        assert look_from(text).at is None


def test_a_job_that_breaks_while_drawing_publishes_nothing(
    accepted, campaign, reviewer, monkeypatch
):
    written = []

    def break_at_the_fourth(form, file_format, paper, name, *, campaign):
        if len(written) == 3:
            raise MemoryError
        written.append(name)
        return Download(name, b"x")

    monkeypatch.setattr("reporting.tasks.write_long", break_at_the_fourth)
    job = press(campaign, reviewer)
    jobs.run(job.pk)
    assert not SealedTable.objects.exists()
    assert not Submission.objects.exclude(sealed_at=None).exists()
    assert not (
        default_storage.exists(services.FOLDER) and default_storage.listdir(services.FOLDER)[1]
    )


def test_whoever_left_the_ban_meanwhile_seals_nothing(accepted, campaign, reviewer):
    job = press(campaign, reviewer)
    reviewer.memberships.all().delete()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert not SealedTable.objects.exists()


# ── what it means for the files of the units ──────────────────────────────────────────────────
def test_the_counted_lists_are_shown_as_counted_and_what_follows_is_told(
    accepted, campaign, reviewer, clerk, other_unit, other_clerk
):
    seal(campaign, reviewer)
    accepted.refresh_from_db()
    assert accepted.shown_status == "sealed"
    make_accepted_list(other_unit, campaign, other_clerk, reviewer)
    assert since_sealing(campaign) == services.Since(accepted=1, changed=0)
    advance(accepted, "reopen", actor=reviewer, note="Sai tên")
    assert since_sealing(campaign) == services.Since(accepted=1, changed=1)
    advance(accepted, "send", actor=clerk)
    advance(accepted, "accept", actor=reviewer)
    assert since_sealing(campaign) == services.Since(accepted=1, changed=1)
    seal(campaign, reviewer, number=2)
    assert since_sealing(campaign) == services.Since(accepted=0, changed=0)


def test_a_supplement_prints_what_it_changes(accepted, campaign, reviewer, other_unit, other_clerk):
    seal(campaign, reviewer)
    make_accepted_list(other_unit, campaign, other_clerk, reviewer, [make_row(sector="KT")])
    changes = draw_up(campaign, ACCEPTED_ONLY, number=2).mau02.changes
    assert changes.after == "Bản bổ sung số 02"
    assert changes.before.startswith("Bản chốt số 01 (chốt lúc ")
    assert (changes.total.before, changes.total.after) == ((2, 2, 0, 0), (3, 3, 0, 0))
    assert changes.notes == (f"Có 01 đơn vị bổ sung: {other_unit.name}.",)


def test_sealed_papers_name_their_edition_and_live_ones_say_they_are_provisional(
    accepted, campaign, reviewer, ward
):
    sealing = draw_up(campaign, ACCEPTED_ONLY, number=1)
    assert sealing.mau02.notes[0].startswith("Bản chốt số 01, chốt lúc ")
    assert sealing.mau01[0].notes[1].startswith("Bản chốt số 01, chốt lúc ")
    live = services.registered_mau02(ward, campaign, ACCEPTED_ONLY, at=now())
    assert live.notes == ("Bản tạm tính, chưa chốt số liệu.",)
    assert "Bản tạm tính" in mau02.to_html(live)


def test_live_figures_of_a_sealed_year_name_the_last_sealing_on_screen_and_on_every_paper(
    accepted, campaign, reviewer, leader, signed_in
):
    with held_at(datetime(2026, 1, 16, 1, 0, tzinfo=UTC)):
        seal(campaign, reviewer)
    words = "Bản tạm tính, không phải bản chốt; bản chốt gần nhất: số 01, ngày 16/01/2026."
    browser = signed_in(leader)
    assert words in browser.get(reverse("reporting:totals")).content.decode()
    for form, file_format in PAPERS:
        paper = browser.get(reverse("reporting:ward_download", args=[form, file_format]))
        text = " ".join(text_of(paper).split())
        assert words in text
        assert "chưa chốt" not in text


@pytest.mark.parametrize("unit_count", [1, 4])
def test_drawing_up_asks_the_same_number_of_questions_for_any_number_of_units(
    campaign, ward, reviewer, unit_count, django_assert_num_queries
):
    for _ in range(unit_count):
        make_accepted_list(make_unit(ward), campaign, reviewer, reviewer)
    seal(campaign, reviewer)
    at = now() + timedelta(seconds=1)
    table_lock = 2 if connection.vendor == "postgresql" else 0
    with django_assert_num_queries(31 + table_lock):
        draw_up(campaign, ACCEPTED_ONLY, number=2, at=at)


def test_a_list_that_the_next_number_leaves_out_has_left_no_seal(
    accepted, campaign, clerk, reviewer, other_unit, other_clerk
):
    make_accepted_list(other_unit, campaign, other_clerk, reviewer)
    seal(campaign, reviewer)
    advance(accepted, "reopen", actor=reviewer, note="Sửa tên mô hình")
    assert since_sealing(campaign) == services.Since(accepted=0, changed=1)
    seal(campaign, reviewer, number=2)
    accepted.refresh_from_db()
    assert accepted.sealed_at is None
    assert since_sealing(campaign) == services.Since(accepted=0, changed=0)


def test_a_list_whose_unit_went_to_another_ward_is_still_told_of(
    accepted, campaign, clerk, reviewer, unit, other_unit, other_clerk
):
    """It stays among the figures of its year, so it stays in what is said of them."""
    seal(campaign, reviewer)
    make_accepted_list(other_unit, campaign, other_clerk, reviewer)
    advance(accepted, "reopen", actor=reviewer, note="Sửa tên mô hình")
    elsewhere = make_ward("phường Láng")
    for moving in (unit, other_unit):
        move_unit(moving, elsewhere, actor=reviewer)
    assert since_sealing(campaign) == services.Since(accepted=1, changed=1)


def test_a_number_that_skips_one_is_refused(accepted, campaign):
    with pytest.raises(WorkflowError, match="Chưa có bản chốt số 01"):
        draw_up(campaign, ACCEPTED_ONLY, number=2)
