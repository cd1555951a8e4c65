"""The bulk writer of the demo ward leaves what the services leave, table by table."""

from operator import attrgetter

import pytest
from django.utils import timezone

from audit.clock import held_at
from audit.models import AuditEvent
from campaigns.drafts import declare_nil
from campaigns.models import Campaign, Level, ReviewNote, Revision, Sector, Submission
from campaigns.opening import FIXTURES, read_fixture
from campaigns.signed_copies import attach_signed_copy
from campaigns.workflow import advance, fingerprint, mark_opened
from organizations.models import Unit, User
from registrations.models import Entry, Initiative, Participant, RegistrationList
from registrations.rows import in_paper_order
from registrations.services import open_list, save_rows
from reporting.demo.ledger import write_down
from reporting.demo.names import NameBook
from reporting.demo.seeding import STAGES, plan_story
from reporting.demo.ward import SET_UP_AT, WardBuilder, new_ward, open_last_year, open_this_year

TABLES = [Entry, ReviewNote, Revision, RegistrationList, Participant, Initiative]
SIGNED_PDF = (FIXTURES / "demo_signed_copy.pdf").read_bytes()
NATURAL_KEYS = {
    Unit: attrgetter("code"),
    User: attrgetter("username"),
    Campaign: attrgetter("year"),
    Sector: attrgetter("code"),
    Level: attrgetter("code"),
    Participant: attrgetter("kind", "name"),
    Initiative: attrgetter("name"),
    Submission: attrgetter("campaign.year", "unit.code"),
    RegistrationList: attrgetter("campaign.year", "unit.code"),
    Revision: attrgetter("number", "submission.unit.code", "submission.campaign.year"),
}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    # the file is our own, and its pages were counted; a process for each copy takes half a minute
    monkeypatch.setattr("campaigns.signed_copies.inspect_pdf", lambda *_: 1)


@pytest.fixture
def story():
    return plan_story(units=86)


@pytest.fixture
def cast(db, story):
    names = NameBook(read_fixture("demo_models"), _FirstChoice())
    with held_at(SET_UP_AT):
        ward = new_ward()
        ward.save()
        cast = WardBuilder("mat-khau-thu-nghiem", names).build(ward, story.units)
        cast.campaigns[2025] = open_last_year(ward)
        cast.campaigns[2026] = open_this_year(ward, actor=None)
    return cast


class _FirstChoice:
    def random(self):
        return 0.0

    def choice(self, items):
        return items[0]


def one_of_each(histories):
    """The first history of every kind: what happened, in which order, and who sent it."""
    kinds = {}
    for history in histories:
        happened = tuple(step.code for step in history.steps)
        kinds.setdefault((history.year, history.is_on_behalf, happened), history)
    return list(kinds.values())


def replay(history, cast):
    """Take the same steps through the services, each at its own moment."""
    unit, campaign = cast.units[history.unit_code], cast.campaigns[history.year]
    reviewer = cast.reviewers[history.reviewer]
    sender = reviewer if history.is_on_behalf else cast.clerks[history.unit_code]
    registration_list = None
    for step in history.steps:
        with held_at(step.at):
            match step.code:
                case "open":
                    registration_list = open_list(unit, campaign, actor=sender)
                case "save":
                    version = registration_list.version
                    save_rows(registration_list, step.rows, version=version, actor=sender)
                case "nil":
                    version = registration_list.version
                    declare_nil(registration_list, step.note, version=version, actor=sender)
                case "sign":
                    files = [(f"{unit.code}.pdf", SIGNED_PDF)]
                    attach_signed_copy(registration_list, files, actor=sender)
                case "look":
                    mark_opened(registration_list, actor=reviewer)
                case "send":
                    advance(registration_list, "send", actor=sender)
                case decision:
                    notes = {"note": step.note, "row_notes": step.row_notes}
                    advance(registration_list, decision, actor=reviewer, **notes)


def picture():
    """Everything about lists in the database, in words instead of ids, in one order."""
    rows = [
        (model._meta.label, described(record)) for model in TABLES for record in model.objects.all()
    ]
    lists = {found.pk: found for found in RegistrationList.objects.all()}
    rows += [
        ("audit", described(event), NATURAL_KEYS[RegistrationList](lists[event.target_id]))
        for event in AuditEvent.objects.filter(target_type="registrations.registrationlist")
    ]
    return sorted(rows, key=repr)


def described(record):
    fields = {}
    for field in record._meta.concrete_fields:
        value = getattr(record, field.name)
        if field.name in ("id", "target_id") or field.primary_key:
            continue
        if field.name == "signed_copy":
            value = bool(value)
        if field.is_relation and value is not None:
            value = NATURAL_KEYS[type(value)](value)
        fields[field.name] = value
    return fields


def forget_lists():
    for model in TABLES:
        model.objects.all().delete()
    AuditEvent.objects.filter(target_type="registrations.registrationlist").delete()


def test_the_bulk_writer_leaves_exactly_what_the_services_leave(cast, story):
    histories = one_of_each([*story.last_year, *story.this_year])
    steps = {step.code for history in histories for step in history.steps}
    assert steps == {"open", "save", "nil", "send", "sign", "look", "return", "accept"}
    assert {history.is_on_behalf for history in histories} == {True, False}

    write_down(histories, cast)
    written = picture()
    forget_lists()
    for history in histories:
        replay(history, cast)

    assert written == picture()
    assert len(written) > 100


def test_a_story_cut_off_at_any_stage_is_what_the_services_would_have_left(cast, story):
    cut = [history.until(STAGES["registration"]) for history in story.this_year]
    histories = one_of_each([history for history in cut if history.steps])

    write_down(histories, cast)
    written = picture()
    forget_lists()
    for history in histories:
        replay(history, cast)

    assert written == picture()


def test_every_revision_carries_the_fingerprint_of_its_content(cast, story):
    write_down(story.this_year[:20], cast)
    revisions = list(Revision.objects.all())
    assert len(revisions) >= 19
    assert all(revision.sha256 == fingerprint(revision.content) for revision in revisions)


def test_every_history_runs_forward_in_working_hours(story):
    for history in [*story.last_year, *story.this_year]:
        moments = [step.at for step in history.steps]
        assert moments == sorted(moments)
        assert all(6 <= timezone.localtime(at).hour < 18 for at in moments)


def test_rows_of_a_sent_list_are_complete_and_each_model_stands_once(story):
    for history in story.this_year:
        last = [step for step in history.steps if step.code == "save"][-1:]
        for step in last:
            assert all(row.participant and row.sector and row.level for row in step.rows)
            assert len({row.initiative for row in step.rows}) == len(step.rows)
            assert list(step.rows) == in_paper_order(step.rows)
