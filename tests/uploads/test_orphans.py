"""The sweep of stored files that no record names, and everything that it must leave alone."""

import os
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Submission
from campaigns.signed_copies import attach_signed_copy
from campaigns.workflow import advance
from documents.signed_copy import photos_to_pdf
from registrations.evidence import attach, prepare, remove
from registrations.models import Initiative, PendingImport, UnitPlan
from registrations.plans import keep_file, open_plan, save_particulars
from tests.documents.ooxml import PLAIN_DOCX
from tests.documents.sent_photos import encoded, plain
from tests.factories import make_accepted_list, make_article, make_sent_list
from tests.registrations.steps import upload
from tests.registrations.test_plans import PARTICULARS
from tests.uploads.stores import dead_store, server, store
from uploads import orphans, storing
from uploads.orphans import TooManyOrphans, forget_orphans
from uploads.tasks import forget_orphans as forget_orphans_task

__all__ = ["dead_store", "server", "store"]  # fixtures


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def long_after(monkeypatch):
    """Everything stored until now is older than the sweep's grace."""
    monkeypatch.setattr(orphans, "GRACE", timedelta(hours=-1))


@pytest.fixture
def photo(unit, campaign, clerk):
    """Evidence in three sizes, which the sweep must leave."""
    make_sent_list(unit, campaign, clerk)
    file = SimpleUploadedFile("a.jpg", encoded(plain((1200, 900))))
    return attach(Initiative.objects.first(), campaign, "after", file.name, file, actor=clerk)


def stray(name="mau01/2026/bo-lai.docx"):
    return default_storage.save(name, ContentFile(b"left behind"))


def test_what_no_record_names_is_deleted_after_a_day(photo, media):
    names = [stray(), stray("goc.docx")]
    assert forget_orphans() == []
    long_ago = (timezone.now() - timedelta(hours=25)).timestamp()
    for name in names:
        os.utime(media / name, (long_ago, long_ago))
    assert forget_orphans() == ["goc.docx", "mau01/2026/bo-lai.docx"]
    assert not any(default_storage.exists(name) for name in names)
    assert default_storage.exists(photo.file.name)


def test_an_empty_store_has_no_orphans(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "never made"
    assert forget_orphans() == []


def test_a_discarded_preview_takes_its_file_along(
    photo, other_unit, campaign, other_clerk, signed_in, long_after
):
    browser = signed_in(other_clerk)
    upload(browser, other_unit, "mau01_tdp12.docx")
    waiting = PendingImport.objects.get()
    assert forget_orphans() == []
    browser.post(reverse("registrations:import_discard", args=[waiting.pk]))
    assert not PendingImport.objects.exists()
    assert forget_orphans() == [waiting.source.name]


def test_what_was_sent_and_what_was_replaced_on_paper_stay(
    photo, unit, campaign, clerk, reviewer, long_after
):
    pdf = photos_to_pdf([encoded(plain())])
    plan = open_plan(unit, campaign, actor=clerk)
    version = save_particulars(plan, PARTICULARS, version=0, actor=clerk)
    version = keep_file(plan, "word", "a.docx", PLAIN_DOCX, version=version, actor=clerk)
    keep_file(plan, "pdf", "a.pdf", pdf, version=version, actor=clerk)
    sent = advance(plan, "send", actor=clerk).content["word"]["stored"]
    advance(plan, "return", actor=reviewer, note="Bản Word chưa khớp")
    plan = UnitPlan.objects.get()
    version = keep_file(plan, "word", "b.docx", PLAIN_DOCX, version=plan.version, actor=clerk)
    never_sent = UnitPlan.objects.get().word_file.name
    keep_file(plan, "word", "c.docx", PLAIN_DOCX, version=version, actor=clerk)
    file = Submission.objects.exclude(pk=plan.pk).get()
    for _ in range(2):
        attach_signed_copy(file, [("ban ky.pdf", pdf)], actor=clerk)
    copies = default_storage.listdir(f"ban-ky/{timezone.localdate().year}")[1]
    assert len(copies) == 2
    assert forget_orphans() == [never_sent]
    assert default_storage.exists(sent)


def test_removed_pictures_stay_for_those_who_bring_them_back(
    photo, other_unit, campaign, clerk, other_clerk, reviewer, long_after
):
    remove(photo, actor=clerk)
    make_accepted_list(other_unit, campaign, other_clerk, reviewer)
    article = make_article(other_unit, campaign, other_clerk)
    article.photos.update(removed_at=timezone.now())
    assert forget_orphans() == []
    assert default_storage.exists(photo.file.name)


def test_what_is_stored_just_now_and_has_no_record_yet_stays(photo, campaign, clerk):
    file = SimpleUploadedFile("b.jpg", encoded(plain((1200, 900), "blue")))
    prepared = prepare(photo.initiative, campaign, "before", file.name, file, actor=clerk)
    assert forget_orphans() == []
    storing.settle(prepared)
    assert default_storage.exists(prepared.evidence.file.name)


def test_a_store_of_another_database_is_left_alone(photo, long_after, capsys):
    names = [stray() for _ in range(4)]
    with pytest.raises(TooManyOrphans, match="4/7"):
        forget_orphans()
    with pytest.raises(CommandError, match="kiểm tra DATABASE_URL"):
        call_command("forget_orphans", commit=True)
    assert all(default_storage.exists(name) for name in names)


def test_a_file_that_goes_while_the_sweep_looks_is_passed_over(photo, monkeypatch):
    def gone(name):
        raise FileNotFoundError(name)

    stray()
    monkeypatch.setattr(default_storage._wrapped, "get_modified_time", gone, raising=False)
    assert forget_orphans() == []


def test_the_operator_looks_first_and_deletes_then(photo, long_after, capsys):
    name = stray()
    call_command("forget_orphans")
    assert capsys.readouterr().out.splitlines() == [name, "Không còn dùng: 01 tệp."]
    assert default_storage.exists(name)
    call_command("forget_orphans", commit=True)
    assert capsys.readouterr().out.splitlines() == [name, "Đã xóa 01 tệp."]
    assert not default_storage.exists(name)


def test_a_distant_store_is_swept_alike(store, photo, long_after):
    name = stray()
    assert forget_orphans() == [name]
    assert not default_storage.exists(name)
    assert default_storage.exists(photo.thumbnail.name)


def test_a_store_that_is_down_is_told(dead_store, db):
    with pytest.raises(CommandError, match="Kho tệp không trả lời"):
        call_command("forget_orphans")


def test_the_sweep_runs_every_night(photo, long_after):
    name = stray()
    forget_orphans_task()
    assert not default_storage.exists(name)
    tasks = {entry["task"] for entry in django_settings.CELERY_BEAT_SCHEDULE.values()}
    assert forget_orphans_task.name in tasks
