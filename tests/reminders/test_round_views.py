"""Rounds, days off, and the rehearsal, as the Ban sets and sees them."""

from datetime import date, time

import pytest

from audit.clock import held_at
from campaigns.services import close_campaign, copy_campaign
from campaigns.vocabulary import Obligation
from organizations.models import Unit
from reminders.models import Holiday, Round, RoundPlan
from reminders.rounds import RoundDraft, save_plan, set_holidays, set_hour
from reminders.schedule import digest_hour, holidays_of
from reminders.texts import BEFORE_TEXT
from tests.factories import make_unit
from tests.reminders.conftest import MAU01, moment, text_of

ROUNDS = "/nhac-han/mau01/?nam=2026"
HOLIDAYS = "/ngay-nghi/?nam=2026"


@pytest.fixture
def browser(reviewer, signed_in, campaign):
    """The Ban on 5 January 2026: the limit is 15 January, 00:00."""
    with held_at(moment(5, 8)):
        yield signed_in(reviewer)


def rounds_posted(*rows, is_on=True, initial=0, **fields):
    """The form as a browser sends it; each row (when, days, audience, text)."""
    data = {"dot-TOTAL_FORMS": len(rows), "dot-INITIAL_FORMS": initial} | fields
    if is_on:
        data["is_on"] = "on"
    for number, row in enumerate(rows):
        for name, value in zip(("when", "days", "audience", "text"), row, strict=True):
            data[f"dot-{number}-{name}"] = value
    return data


class TestRounds:
    def test_a_new_plan_begins_with_the_usual_rounds_that_are_still_to_come(self, browser):
        rows = browser.get(ROUNDS).context["lines"]
        offered = [(form.initial["when"], form.initial["days"]) for form, _ in rows if form.initial]
        assert offered[:5] == [
            ("truoc", 7),
            ("truoc", 3),
            ("truoc", 1),
            ("ngay-cuoi", None),
            ("sau", 1),
        ]

    def test_the_day_of_each_round_is_shown_moved_to_a_working_day(self, browser):
        lines = browser.get(ROUNDS).context["lines"]
        days = {(form.initial["when"], form.initial["days"]): day for form, day in lines if day}
        # the 11th is a Sunday, and the Saturday before it is worked instead of 2 January
        assert days["truoc", 3] == date(2026, 1, 10)

    def test_rounds_are_saved_and_switched_on(self, browser):
        data = rounds_posted(
            ("truoc", "3", "unit", BEFORE_TEXT),
            ("ngay-cuoi", "", "unit", "Hôm nay là ngày cuối, {đơn vị}."),
            ("sau", "5", "head", "{đơn vị} {còn lại}"),
            ("truoc", "", "unit", ""),
        )
        assert browser.post(ROUNDS, data).status_code == 302
        plan = RoundPlan.objects.get()
        assert plan.is_on
        rounds = list(plan.rounds.values_list("offset", "audience"))
        assert rounds == [(-3, "unit"), (0, "unit"), (5, "head")]

    def test_a_round_is_taken_out(self, browser, set_rounds):
        set_rounds(-7, -3)
        data = rounds_posted(
            ("truoc", "7", "unit", BEFORE_TEXT), ("truoc", "3", "unit", BEFORE_TEXT), initial=2
        )
        browser.post(ROUNDS, data | {"dot-0-DELETE": "on"})
        assert list(Round.objects.values_list("offset", flat=True)) == [-3]

    @pytest.mark.parametrize(
        ("row", "field", "complaint"),
        [
            (("truoc", "14", "unit", BEFORE_TEXT), "days", "Ngày nhắc của đợt này đã qua."),
            (("truoc", "400", "unit", BEFORE_TEXT), "days", "Ghi số ngày từ 1 đến 365."),
            (("sau", "", "unit", BEFORE_TEXT), "days", "Ghi số ngày từ 1 đến 365."),
            (("sau", "hai", "unit", BEFORE_TEXT), "days", "Ghi số ngày bằng chữ số."),
            (("sau", "2", "unit", ""), "text", "Nhập nội dung nhắc."),
            (("sau", "2", "unit", "Gửi {tên}"), "text", "Không có chỗ điền {tên}."),
            (("sau", "2", "ai", BEFORE_TEXT), "audience", "Chọn nhắc ai trong danh sách."),
        ],
    )
    def test_what_is_wrong_with_a_round_is_told_beside_it_and_nothing_is_saved(
        self, browser, row, field, complaint
    ):
        answer = browser.post(ROUNDS, rounds_posted(("truoc", "3", "unit", BEFORE_TEXT), row))
        assert answer.status_code == 422
        assert complaint in answer.context["rows"][1].errors[field][0]
        assert f"Đợt 02: {complaint}" in text_of(answer), "where, in the summary"
        assert '-1-title">Đợt 02' in text_of(answer), "where, in its heading"
        assert not Round.objects.exists()

    def test_a_round_named_twice_is_refused_where_it_comes_again(self, browser):
        row = ("truoc", "3", "unit", BEFORE_TEXT)
        answer = browser.post(ROUNDS, rounds_posted(row, row))
        assert answer.context["rows"][1].errors["days"] == ["Đợt này đã có ở trên."]
        assert not Round.objects.exists()

    def test_rounds_saved_from_an_older_page_replace_nothing_unseen(
        self, browser, administrator, signed_in, set_rounds
    ):
        set_rounds(-3)
        shown = browser.get(ROUNDS).context["shown"]
        same = ("truoc", "3", "unit", BEFORE_TEXT)
        other = rounds_posted(same, ("sau", "2", "unit", "Lời của người trước"), is_on=False)
        assert signed_in(administrator).post(ROUNDS, other | {"shown": shown}).status_code == 302
        mine = rounds_posted(same, ("sau", "4", "unit", BEFORE_TEXT))
        page = browser.post(ROUNDS, mine | {"shown": shown})
        assert page.status_code == 409
        assert f"Đ/c {administrator} vừa lưu nội dung khác lúc 08:00" in text_of(page)
        assert "<li>Nhắc tự động đang tắt</li>" in text_of(page)
        assert "<li>Sau 2 ngày, Đơn vị (đầu mối, cán bộ): Lời của người trước</li>" in text_of(page)
        assert "<li>Trước 3 ngày, Đơn vị (đầu mối, cán bộ)</li>" in text_of(page)
        assert [form["days"].value() for form in page.context["rows"].forms] == ["3", "4"]
        assert list(Round.objects.values_list("offset", flat=True)) == [-3, 2]
        again = browser.post(ROUNDS, mine | {"shown": page.context["shown"]})  # seen by now
        assert again.status_code == 302
        assert list(Round.objects.values_list("offset", flat=True)) == [-3, 4]

    def test_the_same_rounds_saved_twice_are_no_conflict(self, browser):
        data = rounds_posted(("truoc", "3", "unit", BEFORE_TEXT))
        data["shown"] = browser.get(ROUNDS).context["shown"]
        assert [browser.post(ROUNDS, data).status_code for _ in range(2)] == [302, 302]

    def test_an_unknown_obligation_has_no_rounds(self, browser):
        assert browser.get("/nhac-han/khong-co/?nam=2026").status_code == 404


class TestHour:
    HOUR = "/nhac-han/?nam=2026"

    def test_the_hour_of_the_ward_is_set_apart_from_the_rounds(self, browser, ward):
        assert browser.post(self.HOUR, {"hour": "9:30", "initial-hour": "08:00"}).status_code == 302
        assert "nhiều nhất một tin, từ 09:30" in text_of(browser.get(self.HOUR))
        browser.post(ROUNDS, rounds_posted(("truoc", "3", "unit", BEFORE_TEXT), hour="08:00"))
        assert digest_hour(Unit.objects.get(pk=ward.pk)) == time(9, 30)

    def test_a_wrong_hour_is_told(self, browser):
        answer = browser.post(self.HOUR, {"hour": "25:00"})
        assert answer.status_code == 422
        assert answer.context["form"].errors["hour"] == ["Ghi giờ từ 00:00 đến 23:59, ví dụ 08:00."]

    def test_an_older_page_does_not_set_the_hour_back(self, browser, ward, administrator):
        set_hour(ward, time(10), actor=administrator)
        answer = browser.post(self.HOUR, {"hour": "07:00", "initial-hour": "08:00"})
        assert answer.status_code == 409
        [told] = answer.context["form"].errors["hour"]
        assert told.startswith(
            f"Đ/c {administrator} vừa đổi giờ nhắc chung của phường thành “10:00” lúc 08:00"
        )
        assert 'value="07:00"' in text_of(answer)
        assert digest_hour(Unit.objects.get(pk=ward.pk)) == time(10)
        untouched = {"hour": "08:00", "initial-hour": "08:00"}
        assert browser.post(self.HOUR, untouched).status_code == 302
        assert digest_hour(Unit.objects.get(pk=ward.pk)) == time(10)


class TestHolidays:
    def posted(self, *rows, initial=0):
        data = {"ngay-TOTAL_FORMS": len(rows), "ngay-INITIAL_FORMS": initial}
        for number, (day, name, is_working) in enumerate(rows):
            data |= {f"ngay-{number}-day": day, f"ngay-{number}-name": name}
            if is_working:
                data[f"ngay-{number}-is_working"] = "on"
        return data

    def test_days_off_and_days_worked_instead_are_kept(self, browser):
        assert "Danh mục chung của cả nước" in text_of(browser.get(HOLIDAYS))
        data = self.posted(("2/9/2026", "Quốc khánh", False), ("22/8/2026", "Làm bù", True))
        assert browser.post(HOLIDAYS, data).status_code == 302
        assert list(Holiday.objects.values_list("day", "is_working")) == [
            (date(2026, 8, 22), True),
            (date(2026, 9, 2), False),
        ]
        page = browser.get(HOLIDAYS)
        assert "Danh mục riêng của phường" in text_of(page)
        assert [form.initial["day"] for form in page.context["rows"].initial_forms] == [
            date(2026, 8, 22),
            date(2026, 9, 2),
        ]

    def test_days_saved_from_an_older_page_replace_nothing_unseen(
        self, browser, ward, administrator
    ):
        shown = browser.get(HOLIDAYS).context["shown"]
        set_holidays(
            [Holiday(day=date(2026, 5, 7), name="Ngày của phường", is_working=True)],
            2026,
            ward=ward,
            actor=administrator,
        )
        mine = self.posted(("2/9/2026", "Quốc khánh", False))
        page = browser.post(HOLIDAYS, mine | {"shown": shown})
        assert page.status_code == 409
        assert "<li>07/5/2026, Ngày của phường (ngày làm bù)</li>" in text_of(page)
        assert Holiday.objects.get().day == date(2026, 5, 7)
        again = browser.post(HOLIDAYS, mine | {"shown": page.context["shown"]})
        assert again.status_code == 302
        assert Holiday.objects.get().day == date(2026, 9, 2)

    def test_another_ward_keeps_its_days(self, browser, stranger_ward):
        before = holidays_of(stranger_ward, 2026)
        browser.post(HOLIDAYS, self.posted(("2/9/2026", "Quốc khánh", False)))
        assert holidays_of(stranger_ward, 2026) == before

    @pytest.mark.parametrize(
        ("day", "name", "field", "complaint"),
        [
            ("2/9/2025", "Quốc khánh", "day", "Chỉ ghi các ngày của năm 2026."),
            ("30/02/2026", "Tết", "day", "Không có ngày này."),
            ("1/5/2026", "Quốc tế Lao động", "day", "Ngày này đã có ở trên."),
            ("2/9/2026", "", "name", "Ghi tên ngày nghỉ"),
        ],
    )
    def test_a_wrong_day_is_told_beside_it(self, browser, day, name, field, complaint):
        before = Holiday.objects.count()
        answer = browser.post(
            HOLIDAYS, self.posted(("1/5/2026", "Quốc tế Lao động", False), (day, name, False))
        )
        assert answer.status_code == 422
        assert complaint in answer.context["rows"][1].errors[field][0]
        assert f"Dòng 02: {complaint}" in text_of(answer)
        assert "Dòng 02</legend>" in text_of(answer), "what the summary calls it"
        assert Holiday.objects.count() == before


class TestRehearsal:
    def test_each_day_shows_who_would_get_what(self, browser, campaign, clerk, set_rounds, ward):
        set_rounds(-3, 0, is_on=False)
        make_unit(ward, "Chi bộ Chợ")
        page = browser.get("/lich-nhac/?nam=2026&ngay=2026-01-14")
        assert [day.day for day in page.context["days"]] == [date(2026, 1, 10), date(2026, 1, 14)]
        assert "Thứ Tư, 14/01/2026: 02 đơn vị, 02 tin" in text_of(page)
        assert (
            "đề nghị Chi bộ Chợ gửi Mẫu số 01, 02 trước ngày 15/01/2026 "
            "(hôm nay là ngày cuối). Đơn vị chưa gửi."
        ) in page.context["groups"][0].example
        assert "tdp12@danvan.example" in text_of(page)
        assert "Chưa có người nhận" in text_of(page)
        assert "Chưa bật nhắc tự động cho nội dung nào" in text_of(page)

    def test_what_is_switched_off_is_named_beside_what_is_on(
        self, browser, campaign, clerk, set_rounds
    ):
        set_rounds(-3, is_on=False)
        set_rounds(-3, obligation=Obligation.ARTICLE)
        page = text_of(browser.get("/lich-nhac/?nam=2026"))
        assert f"Đang tắt nhắc tự động: {Obligation.REGISTRATION.label}." in page
        assert "Chưa bật nhắc tự động" not in page

    def test_without_rounds_the_way_to_them_keeps_the_year_and_a_closed_one_has_none(
        self, browser, campaign, administrator
    ):
        page = browser.get("/lich-nhac/?nam=2026")
        assert 'href="/nhac-han/?nam=2026"' in text_of(page)
        assert "Lập các đợt nhắc" in text_of(page)
        close_campaign(campaign, actor=administrator)
        assert "Lập các đợt nhắc" not in text_of(browser.get("/lich-nhac/?nam=2026"))

    def test_who_cannot_be_reached_and_what_has_no_rounds_is_said(
        self, browser, campaign, administrator, ward
    ):
        save_plan(campaign, MAU01, [RoundDraft(5, BEFORE_TEXT, "head")], actor=administrator)
        make_unit(ward, "Chi bộ Chợ")
        text = text_of(browser.get("/lich-nhac/?nam=2026"))
        assert "01 đơn vị, chưa có ai nhận" in text
        assert "01 đơn vị chưa có người nhận, đợt này không đến được: cấp cho người đứng" in text
        assert 'href="/nhac-han/article/?nam=2026"' in text
        assert 'href="/nhac-han/mau01/?nam=2026"' not in text

    def test_a_text_that_cannot_be_made_is_told_in_its_place(self, browser, clerk, set_rounds):
        set_rounds(-3).rounds.update(text="Gửi {tên}")
        page = text_of(browser.get("/lich-nhac/?nam=2026"))
        assert "Không có chỗ điền {tên}." in page

    def test_nonsense_in_the_address_shows_the_first_day(self, browser, clerk, set_rounds):
        set_rounds(-3)
        page = browser.get("/lich-nhac/?nam=2026&ngay=mai")
        assert page.context["chosen"].day == date(2026, 1, 10)

    def test_without_rounds_the_page_says_where_to_make_them(self, browser):
        assert "Từ nay không còn đợt nhắc nào" in text_of(browser.get("/lich-nhac/?nam=2026"))

    @pytest.mark.parametrize("count", [1, 150])
    def test_the_pages_cost_the_same_for_many_units(
        self, count, browser, ward, set_rounds, django_assert_num_queries
    ):
        set_rounds(-3, 0)
        for _ in range(count):
            make_unit(ward)
        with django_assert_num_queries(16):
            browser.get("/lich-nhac/?nam=2026")
        with django_assert_num_queries(9):
            browser.get("/nhac-han/?nam=2026")


@pytest.mark.parametrize(
    "address", ["/nhac-han/", "/nhac-han/mau01/", "/ngay-nghi/", "/lich-nhac/"]
)
@pytest.mark.parametrize("person", ["clerk", "leader"])
def test_only_the_ban_and_administrators_plan(request, signed_in, campaign, person, address):
    client = signed_in(request.getfixturevalue(person))
    assert client.get(address).status_code == 403
    assert client.post(address).status_code in (403, 405)


def test_a_plan_of_a_closed_year_is_not_changed(browser, campaign, administrator):
    save_plan(campaign, MAU01, actor=administrator, rounds=[])
    campaign.is_open = False
    campaign.save()
    assert browser.post(ROUNDS, rounds_posted()).status_code == 403


def test_a_year_in_preparation_is_planned_and_rehearsed_before_the_units_see_it(
    signed_in, campaign, administrator, unit, clerk
):
    with held_at(moment(1, month=12)):
        following = copy_campaign(campaign, 2027, actor=administrator)
        client = signed_in(administrator)
        rounds = rounds_posted(("truoc", "7", "unit", "Sắp đến hạn, {đơn vị}."))
        answer = client.post(ROUNDS.replace("2026", "2027"), rounds)
        page = client.get(f"/lich-nhac/?nam={following.year}")
        assert answer.status_code == 302, text_of(answer)
    assert [len(day.tellings) for day in page.context["days"]] == [1]
