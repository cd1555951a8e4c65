"""A1: a year is prepared out of sight, step by step, and opened once nothing is left."""

import re

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from campaigns.models import Campaign
from campaigns.preparing import TICKED, NotReady, left_of, open_to_units, steps, tick
from campaigns.services import copy_campaign
from tests.factories import make_campaign, make_unit


def url(name, *args):
    return reverse(f"campaigns:campaign_{name}", args=args)


@pytest.fixture
def prepared(campaign, administrator):
    return copy_campaign(campaign, 2027, actor=administrator)


@pytest.fixture
def admin_page(signed_in, administrator):
    return signed_in(administrator)


def make_ready(campaign, actor):
    campaign.deadlines.update(is_confirmed=True)
    campaign.launch_document, campaign.help_contact = "Công văn số 12-CV/ĐU", "Đ/c Hòa"
    campaign.save()
    for code in TICKED:
        tick(campaign, code, is_ticked=True, actor=actor)
    campaign.refresh_from_db()


def test_what_is_left_is_counted_and_named(prepared, unit, administrator):
    make_ready(prepared, administrator)
    prepared.deadlines.filter(obligation="mau03").update(is_confirmed=False)
    tick(prepared, "papers", is_ticked=False, actor=administrator)
    prepared.refresh_from_db()

    assert left_of(steps(prepared)) == (
        "Còn 02 việc: hạn “Mẫu số 03 – Trích ngang thành tích” chưa xác nhận, "
        "mẫu văn bản chưa xem lại."
    )


def test_a_fresh_copy_waits_for_every_step(prepared, unit):
    left = {step.code: len(step.left) for step in steps(prepared)}

    assert left == {"deadlines": 3, "letters": 2, "fields": 1, "units": 1, "papers": 1}


def test_a_ward_without_units_or_limits_is_not_ready(prepared, administrator):
    make_ready(prepared, administrator)
    prepared.deadlines.all().delete()

    assert left_of(steps(prepared)) == "Còn 02 việc: chưa đặt hạn gửi nào, chưa có đơn vị nào."


def test_an_unfinished_year_is_not_opened_and_the_page_says_why(admin_page, prepared, unit):
    page = admin_page.post(url("release", prepared.pk), follow=True)

    assert "Còn 08 việc: hạn “Mẫu số 01" in page.content.decode()
    prepared.refresh_from_db()
    assert (prepared.is_open, prepared.is_in_preparation) == (False, True)


def test_a_ready_year_is_opened_once_and_told_once(admin_page, prepared, unit, administrator):
    make_ready(prepared, administrator)

    for _ in range(2):
        admin_page.post(url("release", prepared.pk))

    prepared.refresh_from_db()
    assert (prepared.is_open, prepared.is_in_preparation) == (True, False)
    assert AuditEvent.objects.filter(action="campaign.opened_to_units").count() == 1
    assert admin_page.get(url("prepare", prepared.pk))["Location"] == url("edit", prepared.pk)


def test_of_two_who_open_it_at_the_same_moment_one_does(prepared, unit, administrator):
    make_ready(prepared, administrator)
    again = Campaign.objects.get(pk=prepared.pk)

    assert open_to_units(prepared, actor=administrator)
    assert not open_to_units(again, actor=administrator)


def test_opening_refuses_by_itself_whoever_asks(prepared, administrator):
    with pytest.raises(NotReady, match="Còn 08 việc"):
        open_to_units(prepared, actor=administrator)


def test_a_step_is_ticked_and_taken_back_and_both_are_told(admin_page, prepared, unit):
    for answer in ("yes", "yes", ""):
        admin_page.post(url("tick", prepared.pk, "papers"), {"is_ticked": answer})

    prepared.refresh_from_db()
    assert prepared.ticked_steps == []
    told = AuditEvent.objects.filter(action="campaign.ticked").order_by("pk")
    assert [event.data["is_ticked"] for event in told] == [True, False]


def test_only_steps_for_people_can_be_ticked(admin_page, prepared):
    assert admin_page.post(url("tick", prepared.pk, "deadlines")).status_code == 404


@pytest.mark.parametrize("who", ["clerk", "reviewer", "leader"])
def test_nobody_but_the_administrators_knows_a_year_in_preparation(
    request, signed_in, prepared, who
):
    person = request.getfixturevalue(who)

    assert prepared not in Campaign.objects.visible_to(person)
    assert signed_in(person).get(url("prepare", prepared.pk)).status_code == 404


def test_after_opening_the_units_see_the_year(prepared, unit, clerk, administrator):
    make_ready(prepared, administrator)
    open_to_units(prepared, actor=administrator)

    assert prepared in Campaign.objects.visible_to(clerk)


def test_pages_go_on_with_the_open_year_while_the_next_is_prepared(admin_page, prepared, campaign):
    page = admin_page.get("/nam-cong-tac/").content.decode()

    assert "Đang chuẩn bị" in page
    assert re.search(r"Năm 2026\b", page.partition("<main")[0])


def test_the_settings_of_a_prepared_year_are_edited_like_those_of_an_open_one(admin_page, prepared):
    page = admin_page.get(url("edit", prepared.pk)).content.decode()
    assert '<fieldset class="panel-body" disabled' not in page
    assert "đang chuẩn bị, các đơn vị chưa thấy" in page

    data = {"section": "addressees", "addressee": "Ban Xây dựng Đảng", "city_addressee": "X"}
    admin_page.post(url("edit", prepared.pk), data | {"launch_document": "Công văn số 1"})
    prepared.refresh_from_db()
    assert prepared.launch_document == "Công văn số 1"


def test_a_prepared_year_is_not_closed_or_reopened(admin_page, prepared):
    answer = admin_page.post(url("close", prepared.pk), {"action": "reopen", "year": "2027"})

    assert answer["Location"] == url("prepare", prepared.pk)
    prepared.refresh_from_db()
    assert not prepared.is_open


# ── the preview ──────────────────────────────────────────────────────────────────────────────


def preview(page, campaign, **query):
    return page.get(reverse("reporting:tasks_preview", args=[campaign.pk]), query)


def test_the_preview_shows_the_home_of_a_unit_with_nothing_to_press(admin_page, prepared, unit):
    text = preview(admin_page, prepared).content.decode()
    main = text.partition("<main")[2].partition("</main")[0]

    assert "Xem thử, chỉ xem." in main
    assert "Các việc trong năm 2027" in main
    assert main.count("Chưa đến kỳ") == 4, "the three limits, and the plan without one"
    assert 'method="post"' not in main
    assert "/dang-ky/" not in main


def test_another_unit_can_be_chosen_and_nonsense_falls_back_and_is_named(
    admin_page, prepared, unit, ward
):
    other = make_unit(ward, "Chi bộ Trường Mầm non")

    for wanted, shown in ((other.pk, other), ("x", unit), (10**30, unit), (unit.pk, unit)):
        text = preview(admin_page, prepared, **{"don-vi": wanted}).content.decode()
        assert f"<span>{shown.name}</span> <span>Phong trào thi đua năm 2027</span>" in text
        assert ("Bỏ qua điều kiện lọc" in text) == (wanted != shown.pk)


def test_there_is_no_preview_without_units_or_of_an_open_year(admin_page, prepared, campaign):
    assert preview(admin_page, prepared)["Location"] == url("prepare", prepared.pk)
    assert preview(admin_page, campaign)["Location"] == url("edit", campaign.pk)


@pytest.mark.parametrize(("who", "status"), [("clerk", 404), ("reviewer", 404)])
def test_the_preview_is_for_administrators(request, signed_in, prepared, unit, who, status):
    page = signed_in(request.getfixturevalue(who))

    assert preview(page, prepared).status_code == status


@pytest.mark.parametrize(
    ("name", "method"), [("prepare", "get"), ("release", "post"), ("tick", "post")]
)
@pytest.mark.parametrize("who", ["reviewer", "leader", "clerk"])
def test_only_administrators_prepare_an_open_year_too(
    request, signed_in, campaign, name, method, who
):
    args = [campaign.pk, "papers"] if name == "tick" else [campaign.pk]
    page = signed_in(request.getfixturevalue(who))

    assert getattr(page, method)(url(name, *args)).status_code == 403


def test_a_prepared_year_of_another_ward_is_not_found(admin_page, stranger_ward):
    foreign = make_campaign(stranger_ward, 2027, is_open=False, is_in_preparation=True)

    assert admin_page.get(url("prepare", foreign.pk)).status_code == 404
    assert admin_page.post(url("release", foreign.pk)).status_code == 404


@pytest.mark.parametrize("units", [1, 20])
def test_the_checklist_asks_the_same_questions_for_one_and_many(
    admin_page, prepared, ward, units, django_assert_num_queries
):
    for _ in range(units):
        make_unit(ward)
    # session, user, memberships; the year; deadlines, sectors, levels, criteria, units, units
    # without account; the frame: years
    with django_assert_num_queries(11):
        admin_page.get(url("prepare", prepared.pk))
