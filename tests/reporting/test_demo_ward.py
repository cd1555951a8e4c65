"""A9: the demo ward beside a real one, made and removed from a page."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from audit.clock import now
from audit.models import AuditEvent
from campaigns.models import Campaign, Submission
from jobs import services
from jobs.models import Job
from jobs.services import enqueue
from organizations.models import Membership, Unit, User
from organizations.services import grant_role, revoke_role
from registrations.models import Initiative, RegistrationList
from reporting.demo import beside
from reporting.demo.removal import RemovalRefused, remove
from reporting.demo.seeding import plan_story
from reporting.tasks import DEMO_PUT_BACK, reset_demo_ward, start_demo, start_demo_removal
from tests.factories import make_accepted_list, make_article, make_list, make_person

PAGE = "/phuong-mau/"
NAME = "phường Đống Đa (mẫu)"
PASSWORD = "mat khau tap huan"


@pytest.fixture(autouse=True)
def small_and_own(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(beside, "plan_story", lambda *, units: plan_story(units=10))
    return tmp_path


@pytest.fixture
def rung(monkeypatch):
    monkeypatch.setattr("jobs.services.ring", lambda job_id, patience=None: True)


@pytest.fixture
def real_work(campaign, unit, clerk, reviewer):
    """A real ward with the very names of the demo one, and files."""
    make_accepted_list(unit, campaign, clerk, reviewer)
    make_article(unit, campaign, clerk)
    list_ = RegistrationList.objects.get(unit=unit)
    list_.signed_copy.save("ban-ky.pdf", ContentFile(b"%PDF-that"))


def everything():
    """All rows of all tables, and all files of the store."""
    rows = {
        model._meta.label: sorted(map(repr, model._base_manager.values_list()))
        for model in apps.get_models(include_auto_created=True)
        if model not in (Job, AuditEvent)
    }
    rows["audit"] = list(AuditEvent.objects.exclude(action__startswith="demo.").values_list("pk"))
    return rows


def files(folder):
    return {path: path.read_bytes() for path in (folder / "media").rglob("*") if path.is_file()}


def make_ward():
    """The demo ward with its people and years only; a whole one takes seconds."""
    ward = beside.found_ward()
    next(beside.fill_ward(ward, "registration"))
    Unit.objects.filter(pk=ward.pk).update(is_active=True)
    return ward


@pytest.fixture
def inside_list(db):
    """A list with a signed copy, of a unit of the demo ward."""
    ward = make_ward()
    campaign = Campaign.objects.get(ward=ward, is_open=True)
    clerk = User.objects.get(username="mau-tdp12")
    list_ = make_list(Unit.objects.get(code="MAU-TDP12"), campaign, clerk)
    list_.signed_copy.save("ban-ky-mau.pdf", ContentFile(b"%PDF-mau"))
    return list_


def test_made_and_removed_again_it_leaves_the_real_ward_as_it_was(
    real_work, administrator, ward, small_and_own, rung, django_capture_on_commit_callbacks
):
    before, kept = everything(), files(small_and_own)

    job = start_demo("registration", actor=administrator)
    services.run(job.pk)
    made = beside.demo_ward()
    assert Job.objects.get(pk=job.pk).state == "done"
    assert made.is_active
    inside = Unit.objects.get(code="MAU-TDP12")
    year = Campaign.objects.get(ward=made, is_open=True)
    make_article(inside, year, User.objects.get(username="mau-tdp12"))
    assert len(files(small_and_own)) > len(kept) + 6
    with django_capture_on_commit_callbacks(execute=True):
        services.run(start_demo_removal(made, actor=administrator).pk)

    connection.check_constraints()
    assert everything() == before
    assert files(small_and_own) == kept
    told = AuditEvent.objects.filter(action__startswith="demo.").order_by("pk")
    assert list(told.values_list("action", "actor", "target_id")) == [
        ("demo.made", administrator.pk, ward.pk),
        ("demo.removed", administrator.pk, ward.pk),
    ]


def test_of_two_who_ask_at_once_one_makes_it(administrator, ward, rung, monkeypatch):
    start_demo("registration", actor=administrator)
    with pytest.raises(beside.NotPossible, match="đã có"):
        start_demo("registration", actor=administrator)
    # both looked before either wrote: the constraint decides
    monkeypatch.setattr(beside, "demo_ward", lambda: None)
    monkeypatch.setattr(beside, "_require_free_names", lambda: None)
    with pytest.raises(beside.NotPossible, match="vừa được người khác lập"):
        start_demo("registration", actor=administrator)
    assert Job.objects.count() == Unit.objects.filter(is_demo=True).count() == 1


def test_names_that_real_people_or_units_hold_are_not_taken_from_them(ward, administrator):
    stranger = make_person(ward, Membership.Role.CLERK, username="mau-tdp3")
    with pytest.raises(beside.NotPossible, match="tên đăng nhập"):
        beside.found_ward()
    stranger.delete()
    Unit.objects.create(name="Chi bộ Mẫu", code="MAU-1", kind="party_cell", parent=ward)
    with pytest.raises(beside.NotPossible, match="mã bắt đầu bằng MAU-"):
        beside.found_ward()


def test_a_try_after_a_broken_one_begins_anew(administrator, rung, monkeypatch):
    job = start_demo("registration", actor=administrator)

    with monkeypatch.context() as patch:
        patch.setattr("reporting.demo.seeding.add_plans", lambda *a, **k: 1 / 0)
        services.run(job.pk)
    assert Job.objects.get(pk=job.pk).was_interrupted
    assert not beside.demo_ward().is_active
    assert Unit.objects.filter(parent=beside.demo_ward()).count() == 10

    services.run(job.pk)
    assert Job.objects.get(pk=job.pk).state == "done"
    assert Unit.objects.filter(parent=beside.demo_ward()).count() == 10


def test_real_people_with_a_role_in_the_demo_ward_stay(clerk, reviewer):
    demo = make_ward()
    inside = Unit.objects.get(code="MAU-TDP12")
    grant_role(clerk, inside, Membership.Role.CLERK, actor=None)
    revoke_role(grant_role(reviewer, inside, Membership.Role.CLERK, actor=None), actor=None)
    nobody = make_person(None, None, username="khach")
    User.objects.filter(pk=nobody.pk).update(is_superuser=True)
    grant_role(nobody, inside, Membership.Role.CLERK, actor=None)

    remove(demo)

    connection.check_constraints()
    people = User.objects.filter(pk__in=[clerk.pk, reviewer.pk, nobody.pk])
    assert people.count() == 3
    assert set(people.values_list("last_unit", flat=True)) == {None}
    assert not User.objects.filter(username__startswith="mau-").exists()


def test_what_joins_a_real_ward_to_the_demo_one_stops_the_removal(real_work, unit, inside_list):
    Submission.objects.filter(pk=inside_list.pk).update(unit=unit, obligation="report")
    before = everything()

    with pytest.raises(RemovalRefused, match="nối với dữ liệu của phường khác"):
        remove(beside.demo_ward())

    assert everything() == before


def test_a_real_ward_is_never_removed(real_work, ward):
    with pytest.raises(RemovalRefused, match="không phải phường mẫu"):
        remove(ward)
    assert Initiative.objects.exists()


def test_a_file_that_another_record_names_too_is_kept(
    real_work, unit, inside_list, django_capture_on_commit_callbacks
):
    name = inside_list.signed_copy.name
    RegistrationList.objects.filter(unit=unit).update(signed_copy=name)
    with django_capture_on_commit_callbacks(execute=True):
        remove(beside.demo_ward())
    assert not RegistrationList.objects.filter(pk=inside_list.pk).exists()
    assert default_storage.exists(name)


def test_people_of_the_demo_ward_meddle_with_no_real_one(db):
    make_ward()
    people = User.objects.filter(username__startswith="mau-")
    assert people.count() == 14
    assert set(people.values_list("email", "phone", "is_superuser", "is_staff")) == {
        ("", "", False, False)
    }
    assert not any(person.has_usable_password() for person in people)
    assert not Unit.objects.filter(code__startswith="MAU-").exclude(contact_email="").exists()


def test_the_page_makes_it_hands_it_out_and_removes_it(campaign, administrator, signed_in, rung):
    browser = signed_in(administrator)
    assert "Tạo phường mẫu" in browser.get(PAGE).content.decode()

    answer = browser.post(f"{PAGE}lap/", {"stage": "registration"})
    job = Job.objects.get()
    assert answer["Location"] == f"/viec/{job.pk}/"
    assert "chưa lập xong" in browser.get(PAGE).content.decode()
    services.run(job.pk)
    page = browser.get(PAGE).content.decode()
    assert "mau-tdp12" in page
    assert "chưa ai đăng nhập được" in page

    refused = browser.post(f"{PAGE}mat-khau/", {"new_password": "ngan", "again": "ngan"})
    assert refused.status_code == 422
    browser.post(f"{PAGE}mat-khau/", {"new_password": PASSWORD, "again": PASSWORD})
    person = authenticate(username="mau-tdp12", password=PASSWORD)
    assert 'class="demo-bar"' in signed_in(person).get("/viec-can-lam/").content.decode()
    assert 'class="demo-bar"' not in browser.get(PAGE).content.decode()

    refused = browser.post(f"{PAGE}go/", {"name": "phường Đống Đa"})
    assert refused.status_code == 422
    assert Job.objects.count() == 1
    browser.post(f"{PAGE}go/", {"name": NAME})
    services.run(Job.objects.latest("pk").pk)
    assert beside.demo_ward() is None


def test_nobody_makes_or_removes_it_from_inside_or_below(ward, unit, administrator, signed_in):
    demo = make_ward()
    inside = User.objects.get(username="mau-admin")
    below = make_person(unit, Membership.Role.ADMIN)
    for person in (inside, below):
        browser = signed_in(person)
        assert "do quản trị của phường lập và gỡ" in browser.get(PAGE).content.decode()
        assert browser.post(f"{PAGE}go/", {"name": NAME}).status_code == 403
    assert beside.demo_ward() == demo


def test_a_keeper_who_lost_the_role_meanwhile_changes_nothing(administrator, ward, rung):
    job = start_demo("registration", actor=administrator)
    Membership.objects.all().delete()
    services.run(job.pk)
    assert "không còn quyền" in Job.objects.get(pk=job.pk).message
    assert not beside.demo_ward().is_active


def test_a_page_without_a_demo_ward_removes_nothing(administrator, signed_in):
    assert signed_in(administrator).post(f"{PAGE}go/", {"name": NAME}).status_code == 404


@pytest.fixture
def handed_out(ward, administrator, rung):
    """The demo ward as an administrator made it and gave it a password."""
    services.run(start_demo("registration", actor=administrator).pk)
    made = beside.demo_ward()
    beside.set_common_password(made, PASSWORD, place=ward, actor=administrator)
    return made


def use(made):
    """Somebody of the demo ward signs in and changes something, the own password too."""
    first = User.objects.filter(memberships__unit__in=Unit.objects.within(made)).first()
    first.set_password("cua rieng mot nguoi")
    first.save()
    User.objects.filter(username="mau-tdp12").update(last_login=now() + timedelta(minutes=5))
    Unit.objects.filter(code="MAU-TDP12").update(name="Tên gõ thử")
    return made


def test_at_night_a_used_demo_ward_is_put_back_as_it_was_made(
    real_work, handed_out, campaign, small_and_own
):
    real = Unit.objects.get(pk=campaign.ward_id)
    lists = Submission.objects.filter(unit__parent=handed_out).count()
    use(handed_out)

    reset_demo_ward()
    job = Job.objects.get(kind=DEMO_PUT_BACK)
    services.run(job.pk)

    job.refresh_from_db()
    assert job.state == "done"
    assert beside.demo_ward() == handed_out
    assert beside.demo_ward().is_active
    assert Unit.objects.get(code="MAU-TDP12").name != "Tên gõ thử"
    assert Submission.objects.filter(unit__parent=handed_out).count() == lists
    assert authenticate(username="mau-tdp12", password=PASSWORD)
    assert AuditEvent.objects.filter(action=beside.PUT_BACK, target_id=real.pk).count() == 1
    assert RegistrationList.objects.filter(unit__parent=real).exists()
    reset_demo_ward()  # nobody has signed in since
    assert Job.objects.filter(kind=DEMO_PUT_BACK).count() == 1


def test_an_unused_demo_ward_and_one_that_is_still_made_are_left_alone(
    administrator, handed_out, rung
):
    reset_demo_ward()
    services.run(start_demo_removal(handed_out, actor=administrator).pk)
    reset_demo_ward()
    start_demo("registration", actor=administrator)
    reset_demo_ward()
    assert not Job.objects.filter(kind=DEMO_PUT_BACK).exists()


def test_the_nightly_reset_can_be_switched_off(handed_out, settings):
    settings.DEMO_WARD_RESET = False
    use(handed_out)
    reset_demo_ward()
    assert not Job.objects.filter(kind=DEMO_PUT_BACK).exists()


def test_a_real_ward_is_never_put_back(handed_out):
    use(handed_out)
    Unit.objects.filter(pk=handed_out.pk).update(is_demo=False)
    reset_demo_ward()
    assert not Job.objects.filter(kind=DEMO_PUT_BACK).exists()
    services.run(enqueue(DEMO_PUT_BACK, {"ward": handed_out.pk}).pk)
    assert Unit.objects.get(code="MAU-TDP12").name == "Tên gõ thử"
    assert Unit.objects.get(pk=handed_out.pk).is_active


def test_a_reset_that_broke_off_is_taken_up_the_next_night(handed_out, monkeypatch):
    use(handed_out)
    reset_demo_ward()
    with monkeypatch.context() as patch:
        patch.setattr("reporting.demo.seeding.add_plans", lambda *a, **k: 1 / 0)
        for _ in range(services.TRIES_ALLOWED):
            services.run(Job.objects.get(kind=DEMO_PUT_BACK).pk)
    Job.objects.filter(kind=DEMO_PUT_BACK).update(state="failed")
    assert not beside.demo_ward().is_active
    reset_demo_ward()
    services.run(Job.objects.filter(kind=DEMO_PUT_BACK).latest("pk").pk)
    assert beside.demo_ward().is_active
    assert authenticate(username="mau-tdp12", password=PASSWORD)
