"""R3, “Đôn đốc”: from the board's late filter to drafts, Zalo texts and the call list."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.html import escape

from audit.clock import held_at
from campaigns.services import close_campaign, grant_exemption, grant_extension
from organizations.models import Membership
from reminders.chasing import draft, send_all
from reminders.models import Batch, Message
from reminders.sending import send_waiting
from reminders.texts import AFTER_TEXT, BEFORE_TEXT
from reminders.vocabulary import Channel, MessageState
from tests.factories import make_person, make_sent_list, make_unit
from tests.reminders.conftest import MAU01, moment, text_of

CHASE = "/don-doc/?nam=2026&han=mau01&trang-thai=qua-han"
LATE = moment(16, 8)


@pytest.fixture
def at_sixteenth():
    """16 January 2026, 08:00: Mẫu số 01 is one day late."""
    with held_at(LATE):
        yield LATE


@pytest.fixture
def browser(reviewer, signed_in, at_sixteenth):
    return signed_in(reviewer)


def post(browser, units, text=AFTER_TEXT, address=CHASE, **fields):
    data = {"units": [unit.pk for unit in units], "text": text, "action": "draft"} | fields
    return browser.post(address, data)


@pytest.mark.usefixtures("clerk", "other_clerk", "campaign")
class TestChoosing:
    def test_the_boards_late_filter_leads_to_the_same_units_all_chosen(self, browser, unit, ward):
        board = text_of(browser.get("/bang-theo-doi/?nam=2026&han=mau01&trang-thai=qua-han"))
        assert "Đôn đốc 02 đơn vị" in board
        answer = browser.get(CHASE)
        assert answer.status_code == 200
        assert {line.unit.code for line in answer.context["lines"]} == {"TDP12", "TDP7"}
        assert answer.context["chosen"] == {line.unit.pk for line in answer.context["lines"]}
        assert text_of(answer).count('name="units"') == 2
        assert answer.context["form"]["text"].value() == AFTER_TEXT

    def test_who_sent_or_was_let_off_is_not_in_the_list(
        self, browser, campaign, unit, clerk, other_unit, reviewer
    ):
        make_sent_list(unit, campaign, clerk)
        grant_exemption(campaign, MAU01, other_unit, reason="Sáp nhập", actor=reviewer)
        assert browser.get(CHASE).context["lines"] == []

    def test_a_unit_with_an_extension_is_not_late_and_is_told_its_own_day(
        self, browser, campaign, unit, reviewer
    ):
        deadline = campaign.deadlines.get(obligation=MAU01)
        day = moment(20).date()
        grant_extension(deadline, unit, last_day=day, reason="Bận đại hội", actor=reviewer)
        assert [line.unit.code for line in browser.get(CHASE).context["lines"]] == ["TDP7"]
        everybody = browser.get("/don-doc/?nam=2026&han=mau01")
        assert "gia hạn đến hết ngày 20/01/2026" in text_of(everybody)
        assert everybody.context["form"]["text"].value() == BEFORE_TEXT

    def test_without_a_choice_the_page_opens_where_somebody_is_late(self, browser):
        assert browser.get("/don-doc/").context["owing"].view.obligation == MAU01

    def test_the_board_search_comes_along_without_marks(self, browser):
        answer = browser.get("/don-doc/?nam=2026&han=mau01&q=to+dan+pho+so+7")
        assert [line.unit.code for line in answer.context["lines"]] == ["TDP7"]

    def test_all_can_be_left_out_at_once(self, browser):
        assert browser.get(f"{CHASE}&chon=0").context["chosen"] == set()

    def test_a_unit_nobody_can_be_reached_in_is_marked(self, browser, ward):
        make_unit(ward, "Chi bộ Chợ")
        lines = browser.get(CHASE).context["lines"]
        assert [line.unit.name for line in lines if not line.has_recipient] == ["Chi bộ Chợ"]

    def test_an_address_that_was_refused_is_marked_on_the_row_of_its_unit(
        self, browser, campaign, unit, reviewer
    ):
        batch = draft(campaign, MAU01, [unit], AFTER_TEXT, actor=reviewer).batch
        letter = batch.messages.get(channel=Channel.EMAIL)
        letter.state, letter.words = MessageState.REFUSED, "550 No such user"
        letter.save()
        letter.reminders.update(state="refused")
        page = text_of(browser.get(CHASE))
        assert "Bị từ chối: tdp12@danvan.example" in page
        assert "550 No such user" in text_of(browser.get(f"/loi-nhac/{letter.pk}/"))


@pytest.mark.usefixtures("clerk", "other_clerk", "campaign")
class TestDrafting:
    def test_the_chosen_units_get_drafts_and_nothing_is_sent_yet(self, browser, unit):
        answer = post(browser, [unit])
        batch = Batch.objects.get()
        assert answer.url == f"{reverse('reminders:batch', args=[batch.pk])}?nam=2026"
        assert set(batch.messages.values_list("state", flat=True)) == {MessageState.DRAFT}
        assert mail.outbox == []

    def test_the_way_back_keeps_the_filter_whatever_is_done_with_the_drafts(
        self, browser, unit, second_reviewer, signed_in
    ):
        filtered = "/don-doc/?nam=2026&han=mau01&q=số+12&trang-thai=qua-han"
        drafts = post(browser, [unit], address=filtered).url
        one = Batch.objects.get()
        edited, discarded = one.messages.all()
        kept = "/don-doc/?nam=2026&han=mau01&q=s%E1%BB%91+12&trang-thai=qua-han"
        assert "?nam=2026" in drafts
        answers = [
            browser.get(drafts),
            browser.post(f"/loi-nhac/{edited.pk}/", {"text": "Gửi ngay."}, follow=True),
            browser.post(f"/loi-nhac/{discarded.pk}/bo/", follow=True),
            signed_in(second_reviewer).get(f"/loi-nhac/lan-soan/{one.pk}/"),
            browser.post(f"/loi-nhac/lan-soan/{one.pk}/gui/", follow=True),
        ]
        for answer in answers:
            assert f'<a href="{escape(kept)}">Đôn đốc</a>' in text_of(answer)

    def test_units_told_within_a_day_are_left_out_and_named(
        self, browser, campaign, unit, other_unit, reviewer
    ):
        with held_at(moment(16, 5)):
            send_all(
                draft(campaign, MAU01, [unit], AFTER_TEXT, actor=reviewer).batch, actor=reviewer
            )
            send_waiting()
        page = browser.get(CHASE)
        assert [line.unit.code for line in page.context["told"]] == ["TDP12"]
        assert "01 đơn vị đã được nhắc trong 24 giờ qua" in text_of(page)
        answer = browser.post(
            CHASE, {"units": [unit.pk, other_unit.pk], "text": AFTER_TEXT}, follow=True
        )
        assert "Bỏ qua 01 đơn vị đã được nhắc trong 24 giờ qua: Chi bộ Tổ dân phố số 12" in (
            text_of(answer)
        )
        newest = Batch.objects.order_by("-pk").first()
        assert set(newest.reminders.values_list("unit__code", flat=True)) == {"TDP7"}

    def test_a_unit_told_today_is_told_again_when_that_is_ticked(self, browser, unit, other_unit):
        post(browser, [unit])
        send_all(Batch.objects.get(), actor=Batch.objects.get().created_by)
        post(browser, [unit, other_unit], include_told="on")
        newest = Batch.objects.order_by("-pk").first()
        assert newest.reminders.filter(unit=unit).exists()

    @pytest.mark.parametrize(
        ("text", "complaint"),
        [
            ("", "Nhập nội dung nhắc."),
            ("Gửi {tên}", "Không có chỗ điền {tên}."),
            ("Gửi {đơn vị", "Dấu ngoặc nhọn phải thành cặp"),
        ],
    )
    def test_a_text_that_cannot_be_filled_in_is_told_beside_it(
        self, browser, unit, other_unit, text, complaint
    ):
        answer = post(browser, [unit], text)
        assert answer.status_code == 422
        assert complaint in answer.context["form"].errors["text"][0]
        assert answer.context["chosen"] == {unit.pk}
        assert not Batch.objects.exists()

    def test_somebody_has_to_be_chosen(self, browser):
        answer = post(browser, [])
        assert answer.status_code == 422
        assert answer.context["form"].errors["units"] == ["Chọn ít nhất 01 đơn vị."]

    def test_a_unit_that_sends_meanwhile_is_left_out_and_named_and_the_others_get_their_drafts(
        self, browser, campaign, unit, other_unit, clerk
    ):
        make_sent_list(unit, campaign, clerk)
        answer = browser.post(
            CHASE, {"units": [unit.pk, other_unit.pk], "text": AFTER_TEXT}, follow=True
        )
        assert "Bỏ qua 01 đơn vị vừa gửi xong hoặc được miễn: Chi bộ Tổ dân phố số 12." in text_of(
            answer
        )
        assert set(Batch.objects.get().reminders.values_list("unit__code", flat=True)) == {"TDP7"}

    def test_a_unit_outside_the_list_cannot_be_smuggled_in(self, browser, stranger_ward):
        answer = post(browser, [make_unit(stranger_ward)])
        assert answer.status_code == 422
        assert not Batch.objects.exists()

    def test_the_text_is_shown_filled_in_for_each_unit(self, browser, unit, other_unit):
        answer = post(browser, [unit, other_unit], "Gửi ngay, {đơn vị}!", action="preview")
        assert answer.status_code == 200
        assert "Gửi ngay, Chi bộ Tổ dân phố số 7!" in text_of(answer)
        assert not Batch.objects.exists()

    def test_when_nobody_can_be_reached_the_page_says_so(self, browser, ward):
        answer = browser.post(
            CHASE, {"units": [make_unit(ward, "Chi bộ Chợ").pk], "text": AFTER_TEXT}, follow=True
        )
        assert "chưa có người nhận: Chi bộ Chợ" in text_of(answer)
        assert not Batch.objects.exists()

    def test_nobody_is_chased_in_a_closed_year(self, browser, campaign, unit, reviewer):
        close_campaign(campaign, actor=reviewer)
        assert post(browser, [unit]).status_code == 403
        assert not Batch.objects.exists()


@pytest.mark.usefixtures("clerk", "other_clerk", "campaign")
class TestOtherWays:
    def test_one_text_for_the_group_names_the_late_units_and_the_link(self, browser):
        text = browser.get(CHASE).context["zalo"]
        assert "Chi bộ Tổ dân phố số 7" in text
        assert "/viec-can-lam/?nam=2026" in text

    def test_each_unit_has_a_text_of_its_own(self, browser):
        page = text_of(browser.get("/don-doc/tin-zalo/?nam=2026&han=mau01&trang-thai=qua-han"))
        assert page.count("data-copy=") == 2
        assert "đề nghị Chi bộ Tổ dân phố số 12 gửi" in page

    def test_drafts_are_of_the_obligation_the_page_showed(self, browser):
        page = text_of(browser.get("/don-doc/"))
        assert 'action="?nam=2026&amp;han=mau01"' in page


@pytest.mark.parametrize("address", ["/don-doc/", "/don-doc/tin-zalo/", "/don-doc/goi-dien/"])
@pytest.mark.parametrize("person", ["clerk", "leader"])
def test_only_the_ban_and_administrators_chase(request, signed_in, campaign, person, address):
    client = signed_in(request.getfixturevalue(person))
    assert client.get(address).status_code == 403
    assert client.post(address).status_code in (403, 405)


def test_an_administrator_chases_too(campaign, clerk, administrator, signed_in, at_sixteenth):
    assert signed_in(administrator).get(CHASE).status_code == 200


@pytest.mark.parametrize("count", [1, 150])
def test_the_page_costs_the_same_for_many_units(
    count, ward, campaign, reviewer, signed_in, at_sixteenth, django_assert_num_queries
):
    units = [make_unit(ward) for _ in range(count)]
    for unit in units[:3]:
        make_person(unit, Membership.Role.CLERK)
    send_all(draft(campaign, MAU01, units, AFTER_TEXT, actor=reviewer).batch, actor=reviewer)
    send_waiting()
    assert Message.objects.filter(state=MessageState.SENT).exists()
    client = signed_in(reviewer)
    with django_assert_num_queries(11):
        assert len(client.get(CHASE).context["lines"]) == count


def test_a_ward_without_units_leads_whoever_may_chase_to_the_deadlines(
    administrator, signed_in, campaign
):
    page = text_of(signed_in(administrator).get("/don-doc/?nam=2026"))
    assert "Không có đơn vị nào còn nợ việc có hạn trong năm." in page
    assert f'href="{reverse("campaigns:deadlines")}?nam=2026"' in page
    assert reverse("reporting:board") not in page
