"""Drafts looked at, changed, thrown away and sent; what became of each message."""

import re

import pytest
from django.core import mail
from lxml import html

from audit.clock import held_at, now
from backups.models import Restore
from campaigns.services import close_campaign
from jobs.models import Job
from jobs.services import run
from organizations.models import Membership
from reminders.chasing import draft, send_all
from reminders.models import Batch, Message
from reminders.outbox_page import MAY_LEAVE
from reminders.sending import send_waiting
from reminders.texts import AFTER_TEXT
from reminders.views import outbox
from reminders.vocabulary import Channel, MessageState
from tests.factories import make_campaign, make_person, make_sent_list, make_unit
from tests.reminders.conftest import MAU01, moment, text_of

LATE = moment(16, 8)


@pytest.fixture(autouse=True)
def _at_sixteenth():
    with held_at(LATE):
        yield


@pytest.fixture
def browser(reviewer, signed_in):
    return signed_in(reviewer)


@pytest.fixture
def batch(campaign, unit, other_unit, clerk, other_clerk, reviewer):
    return draft(campaign, MAU01, [unit, other_unit], AFTER_TEXT, actor=reviewer).batch


@pytest.fixture
def letter(batch):
    return batch.messages.get(channel=Channel.EMAIL)


class TestDrafts:
    def test_each_draft_shows_what_would_go_out_now(self, browser, batch):
        page = browser.get(f"/loi-nhac/lan-soan/{batch.pk}/")
        assert "Lời nhắc chờ gửi" in text_of(page)
        bodies = [line.body for line in page.context["lines"]]
        assert len(bodies) == 3
        assert all("đề nghị Chi bộ Tổ dân phố số" in body for body in bodies)
        # inside the application the notice has a button of its own
        assert sum("Thực hiện tại: http" in body for body in bodies) == 1

    def test_a_draft_may_get_words_of_its_own(self, browser, batch, letter):
        address = f"/loi-nhac/{letter.pk}/"
        form = browser.get(address).context["form"]
        assert "đề nghị Chi bộ Tổ dân phố số 12 gửi ngay" in form["text"].value()
        assert (
            browser.post(address, {"text": "Đồng chí gửi giúp trong sáng nay."}).status_code == 302
        )
        page = browser.get(f"/loi-nhac/lan-soan/{batch.pk}/")
        assert "Đồng chí gửi giúp trong sáng nay." in text_of(page)

    @pytest.mark.parametrize("text", ["", "Gửi {đơn vị}"])
    def test_words_that_could_not_go_out_are_told_beside_the_field(self, browser, letter, text):
        answer = browser.post(f"/loi-nhac/{letter.pk}/", {"text": text})
        assert answer.status_code == 422
        assert answer.context["form"].errors["text"]
        letter.refresh_from_db()
        assert letter.edited_text == ""

    def test_a_text_that_cannot_be_made_is_told_and_breaks_no_page(
        self, browser, campaign, batch, unit, reviewer
    ):
        with held_at(moment(18, 8)):
            other = draft(campaign, MAU01, [unit], AFTER_TEXT, actor=reviewer).batch
        Batch.objects.filter(pk=other.pk).update(text="Gửi {tên}")
        for address in (
            f"/loi-nhac/lan-soan/{other.pk}/",
            f"/loi-nhac/{other.messages.first().pk}/",
        ):
            assert "Không có chỗ điền {tên}." in text_of(browser.get(address))
        assert all(
            line.body for line in browser.get(f"/loi-nhac/lan-soan/{batch.pk}/").context["lines"]
        )
        assert all(line.is_unwritten for line in browser.get("/loi-nhac/").context["lines"])

    def test_a_draft_whose_text_cannot_be_made_is_mended_in_its_own_words(
        self, browser, batch, letter
    ):
        Batch.objects.filter(pk=batch.pk).update(text="Gửi {tên}")
        address = f"/loi-nhac/{letter.pk}/"
        assert browser.get(address).context["form"]["text"].value() == "Gửi {tên}"
        browser.post(address, {"text": "Gửi ngay."})
        assert browser.get(address).context["line"].body.startswith("Gửi ngay.")

    def test_one_draft_is_thrown_away_and_the_others_go_out(self, browser, batch, letter):
        browser.post(f"/loi-nhac/{letter.pk}/bo/")
        browser.post(f"/loi-nhac/lan-soan/{batch.pk}/gui/")
        send_waiting()
        assert mail.outbox == []
        assert batch.messages.filter(state=MessageState.SENT).count() == 2

    def test_all_drafts_are_thrown_away_at_once(self, browser, batch):
        answer = browser.post(f"/loi-nhac/lan-soan/{batch.pk}/bo/", follow=True)
        assert "Đã bỏ 03 lời nhắc nháp" in text_of(answer)
        assert set(batch.messages.values_list("state", flat=True)) == {MessageState.CANCELLED}

    def test_after_all_drafts_were_thrown_away_one_is_back_where_the_units_were_chosen(
        self, browser, batch
    ):
        address = f"/loi-nhac/lan-soan/{batch.pk}/bo/"
        assert browser.post(address)["Location"] == f"/don-doc/?nam=2026&han={MAU01}"
        Batch.objects.filter(pk=batch.pk).update(chase_query="?nam=2026&han=mau01&khoi=mttq")
        assert browser.post(address)["Location"] == "/don-doc/?nam=2026&han=mau01&khoi=mttq"

    def test_words_saved_after_another_sent_the_draft_are_not_called_saved(
        self, browser, letter, monkeypatch
    ):
        monkeypatch.setattr(outbox, "edit_draft", lambda *_, **__: False)
        answer = browser.post(f"/loi-nhac/{letter.pk}/", {"text": "Khác"}, follow=True)
        assert "không còn là nháp" in text_of(answer)
        assert "Chưa gửi." not in text_of(answer)

    def test_what_was_sent_is_not_changed_any_more(self, browser, batch, letter):
        browser.post(f"/loi-nhac/lan-soan/{batch.pk}/gui/")
        answer = browser.post(f"/loi-nhac/{letter.pk}/", {"text": "Khác"}, follow=True)
        assert "không còn là nháp" in text_of(answer)
        browser.post(f"/loi-nhac/{letter.pk}/bo/")
        letter.refresh_from_db()
        assert (letter.state, letter.edited_text) == (MessageState.WAITING, "")


class TestSending:
    def test_all_are_sent_and_the_page_tells_how_each_went(self, browser, batch, clerk):
        answer = browser.post(f"/loi-nhac/lan-soan/{batch.pk}/gui/", follow=True)
        assert "Đã xử lý 0/3 tin" in text_of(answer)
        assert "hx-get" in text_of(answer)
        run(Job.objects.get().pk)
        page = browser.get(f"/loi-nhac/lan-soan/{batch.pk}/")
        assert "Đã xử lý 3/3 tin: đã gửi 3" in text_of(page)
        assert "hx-get" not in text_of(page)
        assert [letter.to for letter in mail.outbox] == [[clerk.email]]
        assert "08:00, 16/01/2026" in text_of(page)

    def test_the_progress_alone_is_asked_for_until_it_is_over(self, browser, batch):
        browser.post(f"/loi-nhac/lan-soan/{batch.pk}/gui/")
        address, htmx = f"/loi-nhac/lan-soan/{batch.pk}/", {"HX-Request": "true"}
        part = browser.get(address, headers=htmx)
        assert html.fromstring(text_of(part)).get("id") == "work-progress"
        run(Job.objects.get().pk)
        assert browser.get(address, headers=htmx).headers["HX-Refresh"] == "true"

    def test_a_second_press_sends_nothing_twice(self, browser, batch):
        browser.post(f"/loi-nhac/lan-soan/{batch.pk}/gui/")
        again = browser.post(f"/loi-nhac/lan-soan/{batch.pk}/gui/", follow=True)
        assert "Không còn lời nhắc nháp nào" in text_of(again)
        assert Job.objects.count() == 1

    def test_a_unit_that_sent_meanwhile_is_not_told(
        self, browser, batch, campaign, unit, clerk, letter
    ):
        make_sent_list(unit, campaign, clerk)
        browser.post(f"/loi-nhac/lan-soan/{batch.pk}/gui/")
        send_waiting()
        assert mail.outbox == []
        assert "Đơn vị không còn nợ" in text_of(browser.get(f"/loi-nhac/{letter.pk}/"))

    def test_nothing_is_sent_in_a_closed_year(self, browser, batch, campaign, reviewer):
        close_campaign(campaign, actor=reviewer)
        assert browser.post(f"/loi-nhac/lan-soan/{batch.pk}/gui/").status_code == 403
        assert not Job.objects.exists()

    @pytest.mark.parametrize(
        ("state", "words"), [("unknown", "Không rõ"), ("refused", "Bị từ chối")]
    )
    def test_what_did_not_surely_arrive_may_be_sent_again(
        self, browser, batch, letter, state, words
    ):
        browser.post(f"/loi-nhac/lan-soan/{batch.pk}/gui/")
        Message.objects.filter(pk=letter.pk).update(state=state, words="550 No such user")
        letter.reminders.update(state=state)
        page = text_of(browser.get(f"/loi-nhac/lan-soan/{batch.pk}/"))
        assert words in page
        assert "550 No such user" in page
        assert "Gửi lại" in page
        assert "Gửi lại" in text_of(browser.get("/loi-nhac/"))
        browser.post(f"/loi-nhac/{letter.pk}/gui-lai/")
        send_waiting()
        assert len(mail.outbox) == 1
        after = browser.get(f"/loi-nhac/lan-soan/{batch.pk}/")
        assert len(after.context["lines"]) == 3  # it stays where it was written

    def test_nothing_of_a_closed_year_may_be_sent_again(
        self, browser, batch, letter, campaign, reviewer
    ):
        Message.objects.filter(pk=letter.pk).update(state="refused")
        letter.reminders.update(state="refused")
        close_campaign(campaign, actor=reviewer)
        for address in ("", f"lan-soan/{batch.pk}/", f"{letter.pk}/"):
            page = text_of(browser.get(f"/loi-nhac/{address}?nam=2026"))
            assert "Bị từ chối" in page
            assert "Gửi lại" not in page
        assert browser.post(f"/loi-nhac/{letter.pk}/gui-lai/").status_code == 403
        letter.refresh_from_db()
        assert letter.state == MessageState.REFUSED

    def test_what_tells_of_two_years_is_sent_again_in_the_open_one(
        self, browser, ward, letter, campaign
    ):
        Message.objects.filter(pk=letter.pk).update(state="refused")
        letter.reminders.update(state="refused")
        told = letter.reminders.get()
        told.pk, told.obligation = None, "article"
        told.campaign = make_campaign(ward, 2025, is_open=False)
        told.save()
        browser.post(f"/loi-nhac/{letter.pk}/gui-lai/")
        letter.refresh_from_db()
        assert (letter.state, letter.batch.campaign) == (MessageState.WAITING, campaign)

    def test_what_arrived_is_not_sent_again(self, browser, batch, letter):
        browser.post(f"/loi-nhac/lan-soan/{batch.pk}/gui/")
        send_waiting()
        answer = browser.post(f"/loi-nhac/{letter.pk}/gui-lai/", follow=True)
        assert "ở trạng thái “Đã gửi”, không gửi lại được" in text_of(answer)
        send_waiting()
        assert len(mail.outbox) == 1

    def test_what_was_cancelled_before_it_could_be_repeated_says_how_the_first_time_went(
        self, browser, batch, letter, campaign, unit, clerk
    ):
        browser.post(f"/loi-nhac/lan-soan/{batch.pk}/gui/")
        Message.objects.filter(pk=letter.pk).update(state="unknown", words="Mất kết nối")
        letter.reminders.update(state="unknown")
        browser.post(f"/loi-nhac/{letter.pk}/gui-lai/")
        make_sent_list(unit, campaign, clerk)
        send_waiting()
        page = text_of(browser.get(f"/loi-nhac/{letter.pk}/"))
        assert "Đơn vị không còn nợ" in page
        assert re.search(r"<dt>Lần gửi trước</dt>\s*<dd>Mất kết nối</dd>", page)
        again = text_of(browser.post(f"/loi-nhac/{letter.pk}/gui-lai/", follow=True))
        assert "ở trạng thái “Đã hủy”, không gửi lại được" in again


class TestOutbox:
    def test_the_states_are_counted_and_filtered(self, browser, batch, letter):
        Message.objects.filter(pk=letter.pk).update(state=MessageState.REFUSED)
        page = browser.get("/loi-nhac/?trang-thai=refused")
        assert [line.message for line in page.context["lines"]] == [letter]
        assert {label: number for label, number, _, _ in page.context["chips"]} == {
            "Tất cả": 3,
            "Nháp": 2,
            "Bị từ chối": 1,
        }
        assert "Còn 02 nháp chưa gửi" in text_of(page)

    def test_each_year_shows_what_speaks_of_it_and_its_own_drafts(
        self, browser, campaign, batch, letter, ward, unit, reviewer
    ):
        earlier = make_campaign(ward, 2025)
        old = draft(earlier, MAU01, [unit], AFTER_TEXT, actor=reviewer).batch
        digest = Message.objects.create(
            ward=ward,
            channel=Channel.EMAIL,
            recipient="tdp12@danvan.example",
            day=LATE.date(),
            created_at=LATE,
            next_try_at=LATE,
        )
        for reminder in (letter.reminders.get(), old.reminders.first()):
            reminder.pk, reminder.batch, reminder.offset = None, None, 3
            reminder.message = digest
            reminder.save(force_insert=True)

        def shown(address):
            page = browser.get(address)
            return {line.message for line in page.context["lines"]}, page

        this_year, page = shown("/loi-nhac/")
        assert this_year == {*batch.messages.all(), digest}
        assert page.context["chips"][0][:2] == ("Tất cả", 4)
        assert f'href="/loi-nhac/lan-soan/{batch.pk}/?nam=2026"' in text_of(page)
        assert f"/loi-nhac/lan-soan/{old.pk}/" not in text_of(page)
        before, page = shown("/loi-nhac/?nam=2025")
        assert before == {*old.messages.all(), digest}
        assert f'href="/loi-nhac/lan-soan/{old.pk}/?nam=2025"' in text_of(page)
        assert f"/loi-nhac/lan-soan/{batch.pk}/" not in text_of(page)
        assert "?nam=2025&amp;trang-thai=draft" in text_of(page)
        back = text_of(browser.get(f"/loi-nhac/{old.messages.first().pk}/"))
        assert 'href="/loi-nhac/?nam=2025"' in back

    def test_without_messages_the_page_says_what_to_do(self, browser, campaign):
        assert "Chưa có tin nhắc nào." in text_of(browser.get("/loi-nhac/"))

    def test_a_name_with_markup_stays_text(self, browser, campaign, ward, reviewer):
        unit = make_unit(ward, "<b>Chi bộ</b> https://xau.example")
        make_person(unit, Membership.Role.CLERK)
        one = draft(campaign, MAU01, [unit], AFTER_TEXT, actor=reviewer).batch
        page = text_of(browser.get(f"/loi-nhac/lan-soan/{one.pk}/"))
        assert "<b>Chi bộ</b>" not in page
        assert 'href="https://xau' not in page


def test_own_words_saved_from_an_older_page_replace_nothing_unseen(
    letter, browser, administrator, signed_in
):
    address = f"/loi-nhac/{letter.pk}/"
    shown = browser.get(address).context["shown"]
    first = {"text": "Lời của người trước.", "shown": shown}
    assert signed_in(administrator).post(address, first).status_code == 302
    mine = {"text": "Lời của người sau.", "shown": shown}
    page = browser.post(address, mine)
    assert page.status_code == 409
    assert f"Đ/c {administrator} vừa lưu nội dung khác" in text_of(page)
    assert "<li>Lời của người trước.</li>" in text_of(page)
    assert page.context["form"]["text"].value() == "Lời của người sau."
    letter.refresh_from_db()
    assert letter.edited_text == "Lời của người trước."
    assert browser.post(address, mine | {"shown": page.context["shown"]}).status_code == 302
    letter.refresh_from_db()
    assert letter.edited_text == "Lời của người sau."


def test_after_a_restore_the_pages_promise_no_sending_and_say_who_can_let_it_go(
    batch, browser, reviewer
):
    Restore.objects.create(at=now(), made_at=now())
    run(send_all(batch, actor=reviewer).pk)
    page = text_of(browser.get(f"/loi-nhac/lan-soan/{batch.pk}/"))
    assert "Chờ gửi" in page
    assert MAY_LEAVE not in page
    for shown in (page, text_of(browser.get("/loi-nhac/"))):
        assert "Gửi lời nhắc đang tạm dừng" in shown
        assert "Đề nghị quản trị kiểm tra số liệu, rồi bật gửi thư ở trang Sao lưu." in shown
    Restore.objects.update(mail_resumed_at=now())
    assert MAY_LEAVE in text_of(browser.get(f"/loi-nhac/lan-soan/{batch.pk}/"))


@pytest.mark.parametrize("count", [1, 50])
def test_the_pages_cost_the_same_for_many_messages(
    count, ward, campaign, reviewer, browser, django_assert_num_queries
):
    units = [make_unit(ward) for _ in range(count)]
    for unit in units:
        make_person(unit, Membership.Role.CLERK)
    batch = draft(campaign, MAU01, units, AFTER_TEXT, actor=reviewer).batch
    with django_assert_num_queries(24):
        browser.get(f"/loi-nhac/lan-soan/{batch.pk}/")
    with django_assert_num_queries(12):
        browser.get("/loi-nhac/")
