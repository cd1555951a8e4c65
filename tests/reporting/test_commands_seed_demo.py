"""seed_demo: the demo ward at four stages, made anew as often as wanted, never over real data."""

import hashlib
import json
from collections import Counter
from io import StringIO

import pytest
from django.conf import settings as project_settings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from audit.models import AuditEvent
from awards.duplicates.search import near_texts
from awards.models import ArticlePhoto, BookEntry, CityChoice, EditedArticle, Nomination
from awards.yearbook.services import yearbook_articles
from campaigns.models import Campaign, Revision
from organizations.models import Membership, Unit, User
from registrations.models import Entry, Evidence, RegistrationList, UnitPlan
from registrations.services import last_year_entries
from reporting.demo.seeding import DEFAULT_PASSWORD, STAGES, require_replaceable
from reporting.models import SealedTable
from reporting.progress import progress, summarise
from tests.factories import make_person, make_ward

pytestmark = pytest.mark.django_db
SAMPLES = project_settings.BASE_DIR / "tests" / "samples"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    return tmp_path


def seed(*arguments):
    out = StringIO()
    call_command("seed_demo", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def summary(stage):
    campaign = Campaign.objects.get(year=2026)
    units = Unit.objects.within(campaign.ward).reporting()
    cells = progress(campaign, units, at=STAGES[stage])
    return summarise([row["mau01"] for row in cells.values()], "mau01")


def by_state(stage):
    return {str(state): count for state, count in summary(stage).by_state.items() if count}


def test_registration_stands_as_the_walkthroughs_say():
    seed("--stage", "registration")
    now = summary("registration")
    assert (now.expected, now.sent, now.on_time, now.overdue) == (86, 61, 61, 0)
    assert sorted(by_state("registration").values()) == [4, 6, 9, 19, 48]
    entries = Entry.objects.filter(campaign__year=2026)
    assert Counter(entries.values_list("sector__code", flat=True)) == {
        "VHXH": 98,
        "QPAN": 47,
        "KT": 41,
        "HTCT": 28,
    }
    assert set(entries.values_list("level__code", flat=True)) == {"TP", "XP", "CS"}
    assert set(entries.values_list("participant_kind", flat=True)) == {"collective", "individual"}


def test_the_walkthrough_units_have_not_begun_at_registration():
    seed("--stage", "registration", "--units", "20")
    untouched = ["TDP12", "UBND", "PHUNU"]
    assert Unit.objects.filter(code__in=untouched).count() == 3
    assert not RegistrationList.objects.filter(
        unit__code__in=untouched, campaign__year=2026
    ).exists()


@pytest.mark.parametrize(
    ("stage", "states", "tdp12"),
    [
        ("registration", {"accepted": 72, "draft": 1, "returned": 1, "not_sent": 12}, "returned"),
        ("overdue", {"accepted": 74, "not_sent": 12}, "accepted"),
    ],
)
def test_most_units_have_sent_the_document_that_starts_their_year(stage, states, tdp12):
    seed("--stage", stage)
    campaign = Campaign.objects.get(year=2026)
    cells = progress(campaign, Unit.objects.within(campaign.ward).reporting(), at=STAGES[stage])
    assert Counter(str(row["plan"].state) for row in cells.values()) == states
    plan = UnitPlan.objects.get(unit__code="TDP12")
    assert plan.status == tdp12
    assert plan.pdf_file.storage.exists(plan.pdf_file.name)
    assert plan.revisions.filter(notes__text="gửi thêm bản PDF đã ký, đóng dấu").exists()


def test_last_year_is_closed_and_gives_tdp12_three_models_to_copy():
    seed("--stage", "registration")
    last_year = Campaign.objects.get(year=2025)
    assert not last_year.is_open
    assert Entry.objects.filter(campaign=last_year, list_status="accepted").count() == 178
    unit = Unit.objects.get(code="TDP12")
    assert last_year_entries(unit, Campaign.objects.get(year=2026)).count() == 3


def test_a_day_past_the_deadline_sixty_one_have_sent_and_twenty_five_are_overdue():
    seed("--stage", "overdue")
    now = summary("overdue")
    assert (now.expected, now.sent, now.overdue) == (86, 61, 25)


def accepted_lists():
    return RegistrationList.objects.filter(campaign__year=2026, status="accepted").count()


def test_in_september_articles_are_in_and_mau03_comes_in():
    seed("--stage", "awards", "--units", "20")
    assert accepted_lists() == summary("awards").sent >= 18
    assert not SealedTable.objects.exists()
    campaign = Campaign.objects.get(year=2026)
    cells = progress(campaign, Unit.objects.within(campaign.ward).reporting(), at=STAGES["awards"])
    articles = Counter(str(row["article"].state) for row in cells.values())
    nominations = Counter(str(row["mau03"].state) for row in cells.values())
    assert articles["accepted"] >= 12
    assert {"returned", "submitted", "not_sent"} <= set(articles)
    assert {"accepted", "submitted", "draft", "not_sent"} <= set(nominations)
    assert Revision.objects.filter(submission__obligation="article", days_late__gt=0).exists()
    # also those that were late with it; one unit never sends it
    plans = Counter(str(row["plan"].state) for row in cells.values())
    assert plans == {"accepted": 19, "not_sent": 1}
    assert not Nomination.objects.filter(unit__code="TDP12").exists()
    assert not CityChoice.objects.exists()
    assert AuditEvent.objects.filter(at__gt=STAGES["awards"]).count() == 0


def test_at_the_years_end_the_ward_has_chosen_and_the_yearbook_is_in_order():
    seed("--stage", "year_end", "--units", "20")
    assert accepted_lists() == summary("year_end").sent >= 18
    tables = SealedTable.objects.order_by("number")
    assert len(tables) == 2
    assert len(tables[1].frozen["lists"]) == accepted_lists()
    assert all(table.files.count() == 6 for table in tables)
    campaign = Campaign.objects.get(year=2026)
    assert CityChoice.objects.get().nomination.unit.code == "TDP12"
    assert Nomination.objects.filter(status="accepted").count() >= 17
    articles = yearbook_articles(campaign)
    assert articles.count() >= 17
    assert articles.first().unit.code == "TDP12"
    assert EditedArticle.objects.count() == 3
    assert BookEntry.objects.count() == 12
    warnings = [
        near
        for article in articles
        for near in near_texts(campaign.ward, article.title, article.parts, but_not=article)
        if near.share > 0.5
    ]
    assert len(warnings) == 2
    for photo in ArticlePhoto.objects.all():
        assert photo.pixels >= 1_000_000
        assert photo.large.size <= 60_000


def test_every_unit_the_samples_name_exists_with_exactly_that_name():
    seed("--units", "20")
    expected = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
    named = {item["unit"] for item in expected.values() if "unit" in item}
    assert named
    assert named <= set(Unit.objects.values_list("name", flat=True))


def test_the_accounts_hold_their_roles_and_share_one_password(monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "mat-khau-cua-buoi-tap-huan")
    assert "mat-khau-cua-buoi-tap-huan" in seed("--units", "12")
    roles = set(
        Membership.objects.filter(
            user__username__in=["tdp12", "tdp7", "bxdd1", "bxdd2", "ttdu", "admin"]
        ).values_list("user__username", "unit__code", "role")
    )
    assert roles == {
        ("tdp12", "TDP12", "clerk"),
        ("tdp7", "TDP7", "clerk"),
        ("bxdd1", "DONGDA", "reviewer"),
        ("bxdd2", "DONGDA", "reviewer"),
        ("ttdu", "DONGDA", "leader"),
        ("admin", "DONGDA", "admin"),
    }
    assert authenticate(username="tdp12", password="mat-khau-cua-buoi-tap-huan") == (
        User.objects.get(full_name="Nguyễn Thị Hòa")
    )
    assert User.objects.get(username="admin").is_superuser
    reporting_units = Unit.objects.exclude(code="DONGDA").count()
    assert Membership.objects.filter(role="clerk").count() == reporting_units == 12


def test_seeding_again_replaces_everything_and_leaves_no_old_file(
    own_folder, django_capture_on_commit_callbacks
):
    seed("--units", "12")
    with django_capture_on_commit_callbacks(execute=True):
        seed("--units", "10", "--stage", "overdue")
    assert Unit.objects.exclude(code="DONGDA").count() == 10
    assert len(list(own_folder.rglob("*.pdf"))) == 1


def test_the_same_seed_tells_the_same_story():
    def told():
        # files have names of chance in the store, and those stand in what was sent
        lists = Revision.objects.filter(submission__obligation="mau01").values_list("sha256")
        sendings = Revision.objects.values_list(
            "sent_at", "submission__unit__code", "submission__obligation"
        )
        return sorted(lists), sorted(sendings)

    seed("--units", "12", "--seed", "7")
    first = told()
    seed("--units", "12", "--seed", "7")
    assert told() == first
    seed("--units", "12", "--seed", "8")
    assert told() != first


def test_a_load_test_ward_has_as_many_units_and_models_as_asked():
    seed("--units", "12", "--models-per-unit", "70")
    assert Unit.objects.exclude(code="DONGDA").count() == 12
    sent = RegistrationList.objects.filter(campaign__year=2026, is_nil=False)
    assert sent.count() >= 8
    assert set(sent.values_list("row_count", flat=True)) == {70}


def test_if_empty_does_nothing_once_there_is_a_ward(django_assert_num_queries):
    make_ward()
    with django_assert_num_queries(1):
        assert seed("--if-empty") == ""
    assert Unit.objects.count() == 1


def test_real_data_is_never_wiped_without_force():
    ward = make_ward("phường Láng")
    with pytest.raises(CommandError, match="dữ liệu thật của “Đảng ủy phường Láng”"):
        seed()
    assert list(Unit.objects.all()) == [ward]
    seed("--units", "10", "--force")
    assert not Unit.objects.filter(pk=ward.pk, name=ward.name).exists()


def test_a_database_with_accounts_but_no_units_counts_as_real():
    make_person(None, None, username="quantri")
    with pytest.raises(CommandError, match="đã có tài khoản"):
        seed()
    assert User.objects.count() == 1


def test_an_account_that_is_not_of_the_demo_ward_is_not_wiped():
    seed("--units", "10")
    make_person(None, None, username="quantri")
    with pytest.raises(CommandError, match="tài khoản “quantri” ngoài phường mẫu"):
        seed("--units", "10")
    assert User.objects.filter(username="quantri").exists()


def test_a_demo_ward_may_be_replaced():
    seed("--units", "10")
    require_replaceable()
    assert Unit.objects.get(parent=None).is_demo


def test_the_clock_of_the_data_folder_starts_at_the_stage(own_folder):
    seed("--units", "10", "--stage", "overdue")
    assert (own_folder / "clock").read_text().split() == ["2026-01-16T08:00:00+07:00"]


def test_a_public_installation_keeps_its_clock_and_is_told_how_to_set_one(own_folder, settings):
    settings.IS_LOCAL = False
    assert "DVK_NOW=2026-09-20T09:00:00+07:00" in seed("--units", "10", "--stage", "awards")
    assert not (own_folder / "clock").exists()


@pytest.mark.parametrize("wrong", [["--units", "3"], ["--models-per-unit", "0"]])
def test_wrong_usage_ends_with_two(wrong):
    with pytest.raises(CommandError) as refused:
        seed(*wrong)
    assert refused.value.returncode == 2


def test_the_default_password_is_printed():
    assert DEFAULT_PASSWORD in seed("--units", "10")


def test_models_have_drawn_photos_from_the_stage_awards_on():
    seed("--stage", "overdue", "--units", "10")
    assert not Evidence.objects.exists()
    seed("--stage", "awards", "--units", "10")
    photos = Evidence.objects.select_related("initiative__unit")
    assert set(photos.values_list("stage", flat=True)) == {"before", "during", "after"}
    assert photos.filter(initiative__unit__code="TDP12").exists()
    assert photos.filter(uploaded_at__gt=STAGES["awards"]).count() == 0
    for photo in photos:
        with photo.file.open() as file:
            content = file.read()
        assert len(content) <= 40_000
        assert hashlib.sha256(content).hexdigest() == photo.sha256
        assert photo.uploaded_by.memberships.get().unit == photo.initiative.unit
    assert AuditEvent.objects.filter(action="evidence.added").count() == photos.count()
    first = list(photos.order_by("pk").values_list("sha256", flat=True))
    seed("--stage", "awards", "--units", "10")
    assert list(Evidence.objects.order_by("pk").values_list("sha256", flat=True)) == first
