"""What a clerk sees: the bell, the notices, the days left, and a calendar without a session."""

import uuid
from datetime import timedelta

import icalendar
import pytest

from audit.clock import held_at
from audit.models import AuditEvent
from campaigns.services import grant_exemption, grant_extension
from campaigns.workflow import advance
from reminders.calendars import renew_feed
from reminders.models import CalendarFeed, Message
from reminders.outbox import notices_of, unread_count
from reminders.vocabulary import Channel, MessageState
from tests.factories import make_sent_list, make_unit
from tests.reminders.conftest import MAU01, moment, text_of


@pytest.fixture
def told(clerk, other_clerk, set_rounds, run_at):
    """Both clerks were told on 7 January."""
    set_rounds(-7)
    run_at(moment(7))


@pytest.fixture
def browser(clerk, signed_in):
    with held_at(moment(7, 10)):
        yield signed_in(clerk)


class TestNotices:
    def test_the_bell_counts_what_was_not_read(self, told, browser, clerk):
        page = text_of(browser.get("/viec-can-lam/"))
        assert 'Thông báo</span><span class="badge-count">1' in page
        browser.post("/thong-bao/da-doc/")
        assert unread_count(clerk) == 0
        assert 'Thông báo</span><span class="badge-count">' not in text_of(
            browser.get("/viec-can-lam/")
        )

    def test_a_person_sees_their_own_notices_only_with_the_way_to_the_task(self, told, browser):
        page = browser.get("/thong-bao/")
        [(notice, path)] = page.context["lines"]
        assert "Chi bộ Tổ dân phố số 12" in notice.body
        assert path == "/viec-can-lam/?nam=2026"
        assert "<title>(1) Thông báo" in text_of(page)
        assert "Tổ dân phố số 7" not in text_of(page)

    def test_one_is_marked_and_the_others_stay_new(self, told, browser, clerk, ward):
        [first] = notices_of(clerk)
        other = Message.objects.get(pk=first.pk)
        other.pk, other.key, other.day = None, uuid.uuid4(), first.day + timedelta(days=1)
        other.save()
        assert browser.post(f"/thong-bao/{first.pk}/da-doc/?trang=1").url == "/thong-bao/?trang=1"
        assert list(notices_of(clerk).filter(read_at=None)) == [other]
        page = text_of(browser.get("/thong-bao/"))
        assert page.count("/da-doc/?trang=") == 1

    def test_going_to_the_task_reads_the_notice(self, told, browser, clerk):
        [notice] = notices_of(clerk)
        answer = browser.post(f"/thong-bao/{notice.pk}/mo/")
        assert answer.url == "/viec-can-lam/?nam=2026"
        assert unread_count(clerk) == 0

    @pytest.mark.parametrize("action", ["da-doc", "mo"])
    def test_a_notice_of_somebody_else_is_not_found(self, told, browser, other_clerk, action):
        [notice] = notices_of(other_clerk)
        assert browser.post(f"/thong-bao/{notice.pk}/{action}/").status_code == 404
        assert unread_count(other_clerk) == 1

    def test_reading_marks_nobody_elses_notices(self, told, browser, other_clerk):
        browser.post("/thong-bao/da-doc/")
        assert unread_count(other_clerk) == 1

    def test_a_visit_alone_marks_nothing_as_read(self, told, browser, clerk):
        browser.get("/thong-bao/")
        assert browser.get("/thong-bao/da-doc/").status_code == 405
        assert unread_count(clerk) == 1

    def test_a_reviewer_has_no_bell(self, told, reviewer, signed_in):
        assert "Thông báo</span>" not in text_of(signed_in(reviewer).get("/bang-theo-doi/"))

    @pytest.mark.parametrize("count", [1, 150])
    def test_the_page_costs_the_same_for_many_notices(
        self, count, browser, clerk, campaign, ward, django_assert_num_queries
    ):
        Message.objects.bulk_create(
            Message(
                ward=ward,
                channel=Channel.IN_APP,
                recipient=str(clerk.pk),
                day=moment(1).date() + timedelta(days=number),
                state=MessageState.SENT,
                subject="Nhắc hạn",
                body="Nội dung",
                link="http://localhost/viec-can-lam/",
                created_at=moment(1),
                next_try_at=moment(1),
                ended_at=moment(1),
            )
            for number in range(count)
        )
        with django_assert_num_queries(8):
            browser.get("/thong-bao/")


class TestDaysLeft:
    def test_each_task_that_is_owed_says_how_many_days_are_left(self, browser, campaign):
        page = text_of(browser.get("/viec-can-lam/"))
        assert "còn <strong>7</strong> ngày" in page  # Mẫu số 01, until the end of 14 January

    def test_an_extension_counts_to_its_own_day(self, browser, campaign, unit, reviewer):
        deadline = campaign.deadlines.get(obligation=MAU01)
        day = moment(20).date()
        grant_extension(deadline, unit, last_day=day, reason="Bận đại hội", actor=reviewer)
        page = text_of(browser.get("/viec-can-lam/"))
        assert "còn <strong>13</strong> ngày" in page
        assert "20/01/2026" in page

    def test_what_was_sent_counts_no_days(self, browser, campaign, unit, clerk):
        make_sent_list(unit, campaign, clerk)
        assert "còn <strong>7</strong> ngày" not in text_of(browser.get("/viec-can-lam/"))


class TestCalendar:
    def feed(self, client, clerk):
        return client.get(f"/lich-han/{clerk.calendar_feed.key}.ics")

    def events(self, client, clerk):
        calendar = icalendar.Calendar.from_ical(self.feed(client, clerk).content)
        return {str(event["summary"]): event for event in calendar.walk("VEVENT")}

    def test_a_program_without_a_session_reads_the_deadlines_of_the_unit(
        self, client, clerk, other_clerk, campaign
    ):
        renew_feed(clerk)
        events = self.events(client, clerk)
        event = events["Hạn cuối: Mẫu số 01 – Đăng ký mô hình"]
        assert event.decoded("dtstart") == moment(14).date()
        assert event.decoded("dtend") == moment(15).date()
        assert "Chi bộ Tổ dân phố số 12" in event["description"]
        assert not any("số 7" in str(event["description"]) for event in events.values())

    def test_it_follows_extensions_exemptions_and_what_was_sent(
        self, client, clerk, unit, campaign, reviewer
    ):
        renew_feed(clerk)
        make_sent_list(unit, campaign, clerk)
        article = campaign.deadlines.get(obligation="article")
        day = moment(20, month=6).date()
        grant_extension(article, unit, last_day=day, reason="Bận đại hội", actor=reviewer)
        grant_exemption(campaign, "mau03", unit, reason="Không có", actor=reviewer)
        events = self.events(client, clerk)
        assert set(events) == {
            "Đã gửi: Mẫu số 01 – Đăng ký mô hình",
            "Hạn cuối: Bài viết giới thiệu tấm gương điển hình",
        }
        own = events["Hạn cuối: Bài viết giới thiệu tấm gương điển hình"]
        assert own.decoded("dtstart") == day

    def test_a_file_that_was_returned_is_not_told_as_sent(
        self, client, clerk, unit, campaign, reviewer
    ):
        renew_feed(clerk)
        sent = make_sent_list(unit, campaign, clerk)
        advance(sent, "return", actor=reviewer, note="Thiếu dấu")
        events = self.events(client, clerk)
        assert "Cần bổ sung: Mẫu số 01 – Đăng ký mô hình" in events
        assert not any(title.startswith("Đã gửi") for title in events)

    def test_the_file_keeps_the_letter_of_rfc_5545(self, client, clerk, unit, campaign):
        """CRLF, lines of at most 75 octets folded between letters, escaped separators."""
        unit.name = (
            "Chi bộ Cơ quan; Trường Tiểu học, Trường Trung học cơ sở và Trạm Y tế phường " * 2
        )
        unit.save()
        renew_feed(clerk)
        answer = self.feed(client, clerk)
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        raw = answer.content
        lines = raw.split(b"\r\n")
        assert b"\n" not in raw.replace(b"\r\n", b"")
        assert lines[-1] == b""
        assert max(map(len, lines)) <= 75
        for line in lines:
            line.decode()  # no letter is cut in two
        unfolded = raw.replace(b"\r\n ", b"").decode()
        assert "quan\\; Trường Tiểu học\\, Trường" in unfolded
        assert "phường\\nHạn gửi: trước ngày" in unfolded
        assert unfolded.startswith("BEGIN:VCALENDAR\r\n")
        assert unfolded.count("UID:") == unfolded.count("DTSTAMP:") == 3

    def test_an_entry_keeps_its_name_so_programs_change_it_in_place(self, client, clerk, campaign):
        renew_feed(clerk)
        first = {str(event["uid"]) for event in self.events(client, clerk).values()}
        with held_at(moment(20)):
            again = {str(event["uid"]) for event in self.events(client, clerk).values()}
        assert first == again

    def test_a_renewed_address_closes_the_old_one(self, browser, client, clerk, campaign):
        assert browser.post("/lich-han/dia-chi-moi/").status_code == 302
        old = CalendarFeed.objects.get().key
        assert f"/lich-han/{old}.ics" in text_of(browser.get("/lich-han/"))
        browser.post("/lich-han/dia-chi-moi/")
        assert client.get(f"/lich-han/{old}.ics").status_code == 404
        assert CalendarFeed.objects.get().key != old
        assert AuditEvent.objects.filter(action="calendar.renewed").count() == 2

    @pytest.mark.parametrize("token", ["khong-co", "0", "../../dang-nhap"])
    def test_a_guessed_address_leads_nowhere(self, client, campaign, token):
        assert client.get(f"/lich-han/{token}.ics").status_code == 404

    def test_a_closed_account_has_no_calendar(self, client, clerk, campaign):
        renew_feed(clerk)
        clerk.is_active = False
        clerk.save()
        assert self.feed(client, clerk).status_code == 404

    def test_a_unit_that_was_switched_off_has_no_deadlines_any_more(
        self, client, clerk, unit, campaign
    ):
        """An empty calendar, not 410: a program then takes its old entries away."""
        renew_feed(clerk)
        assert self.events(client, clerk)
        type(unit).objects.filter(pk=unit.pk).update(is_active=False)
        assert self.feed(client, clerk).status_code == 200
        assert self.events(client, clerk) == {}

    def test_a_name_cannot_add_lines_to_the_file(self, client, clerk, unit, campaign):
        type(unit).objects.filter(pk=unit.pk).update(name="Chi bộ\r\nBEGIN:VALARM\r\nX: 1")
        renew_feed(clerk)
        assert b"\r\nBEGIN:VALARM" not in self.feed(client, clerk).content

    def test_it_costs_the_same_for_other_units_around(
        self, client, clerk, ward, campaign, django_assert_num_queries
    ):
        renew_feed(clerk)
        for _ in range(20):
            make_unit(ward)
        with django_assert_num_queries(7):
            self.feed(client, clerk)
