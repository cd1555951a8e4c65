"""Two people at one setting: nobody's older page takes back what somebody else changed."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse
from lxml import html

from audit.models import AuditEvent
from campaigns.return_reasons import return_reasons, save_return_reasons
from campaigns.services import change_deadline, set_deadline, update_campaign
from organizations.accounts import change_account
from organizations.models import Unit
from organizations.services import change_unit, update_unit

FIRST = "Đ/c {} vừa đổi {} thành {} lúc 09:00 ngày 09/01/2026; giữ nội dung đang ghi ở đây hay sửa"


@pytest.fixture(autouse=True)
def in_january():
    with time_machine.travel(datetime(2026, 1, 9, 2, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def page(signed_in, administrator):
    return signed_in(administrator)


def opened(client, address, field):
    """What a browser would post from the form of the page that has the field, untouched."""
    tree = html.fromstring(client.get(address).content.decode())
    [form] = (form for form in tree.forms if field in form.fields)
    return posted(form)


def posted(form):
    """What a browser posts: lxml leaves out an input that has no value."""
    empty = form.xpath(".//input[@name and not(@value) and @type!='checkbox']/@name")
    return dict.fromkeys(empty, "") | dict(form.form_values())


def settings(campaign):
    return reverse("campaigns:campaign_edit", args=[campaign.pk])


def text_of(answer):
    return " ".join(html.fromstring(answer.content.decode()).text_content().split())


def limits(campaign):
    return dict(campaign.deadlines.values_list("obligation", "stated_on"))


def test_a_limit_moved_meanwhile_stays_moved_when_another_is_confirmed(
    page, campaign, administrator, reviewer
):
    set_deadline(
        campaign, "mau01", stated_on=date(2026, 1, 15), is_confirmed=False, actor=administrator
    )
    form = opened(page, settings(campaign), "mau01-stated_on")
    set_deadline(campaign, "mau03", stated_on=date(2026, 10, 20), actor=reviewer)

    answer = page.post(settings(campaign), form | {"mau01-is_confirmed": "on"})

    assert answer.status_code == 302
    assert limits(campaign)["mau03"] == date(2026, 10, 20)
    assert campaign.deadlines.get(obligation="mau01").is_confirmed


@pytest.mark.parametrize("address", ["/han-gui/", None])
def test_a_limit_that_both_moved_asks_the_second_and_keeps_what_was_typed(
    page, campaign, reviewer, address
):
    address = address or settings(campaign)
    form = opened(page, address, "mau03-stated_on")
    set_deadline(campaign, "mau03", stated_on=date(2026, 10, 20), actor=reviewer)

    answer = page.post(address, form | {"mau03-stated_on": "25/10/2026"})

    assert answer.status_code == 409
    said = FIRST.format(reviewer, "ngày ghi trong văn bản", "20/10/2026")
    assert text_of(answer).count(said) == 2, "beside the field and in the summary"
    assert limits(campaign)["mau03"] == date(2026, 10, 20)
    tree = html.fromstring(answer.content.decode())
    [again] = (form for form in tree.forms if "mau03-stated_on" in form.fields)
    assert again.fields["mau03-stated_on"] == "25/10/2026"
    assert page.post(address, posted(again)).status_code == 302
    assert limits(campaign)["mau03"] == date(2026, 10, 25)


def test_a_conflict_in_one_limit_saves_none_of_the_page(page, campaign, reviewer):
    form = opened(page, "/han-gui/", "mau03-stated_on")
    set_deadline(campaign, "mau03", stated_on=date(2026, 10, 20), actor=reviewer)

    typed = {"mau01-stated_on": "20/01/2026", "mau03-stated_on": "25/10/2026"}
    answer = page.post("/han-gui/", form | typed)

    assert answer.status_code == 409
    assert limits(campaign)["mau01"] == date(2026, 1, 15)
    assert 'value="20/01/2026"' in answer.content.decode()


def test_a_limit_is_confirmed_only_as_it_was_shown(page, campaign, administrator, reviewer):
    change_deadline(campaign, "mau01", {"is_confirmed": False}, actor=administrator)
    form = opened(page, "/han-gui/", "mau01-stated_on")
    change_deadline(campaign, "mau01", {"stated_on": date(2026, 1, 20)}, actor=reviewer)

    answer = page.post("/han-gui/", form | {"mau01-is_confirmed": "on"})

    assert answer.status_code == 409
    assert not campaign.deadlines.get(obligation="mau01").is_confirmed


def test_two_who_set_the_first_limit_do_not_replace_each_other(page, campaign, reviewer):
    form = opened(page, "/han-gui/", "plan-stated_on")
    set_deadline(campaign, "plan", stated_on=date(2026, 7, 1), actor=reviewer)

    answer = page.post("/han-gui/", form | {"plan-stated_on": "01/08/2026"})

    assert answer.status_code == 409
    assert limits(campaign)["plan"] == date(2026, 7, 1)


def test_texts_of_the_year_changed_by_both_are_shown_and_asked_for(
    page, campaign, administrator, reviewer
):
    form = opened(page, settings(campaign), "help_contact")
    changes = {"help_contact": "đ/c Hòa, 024 3851 0000", "launch_document": "Công văn số 9"}
    update_campaign(campaign, changes, actor=reviewer)

    answer = page.post(settings(campaign), form | {"help_contact": "đ/c Minh"})

    campaign.refresh_from_db()
    assert answer.status_code == 409
    said = FIRST.format(reviewer, "đầu mối hỗ trợ", "“đ/c Hòa, 024 3851 0000”")
    assert said in text_of(answer)
    assert "đ/c Minh" in answer.content.decode()
    assert "Công văn số 9" in answer.content.decode(), "what was left alone shows the present"
    assert campaign.help_contact == "đ/c Hòa, 024 3851 0000"


def test_a_text_left_alone_keeps_what_somebody_else_wrote(page, campaign, reviewer):
    form = opened(page, settings(campaign), "help_contact")
    update_campaign(campaign, {"launch_document": "Công văn số 9"}, actor=reviewer)

    assert page.post(settings(campaign), form | {"help_contact": "đ/c Minh"}).status_code == 302

    campaign.refresh_from_db()
    assert (campaign.launch_document, campaign.help_contact) == ("Công văn số 9", "đ/c Minh")
    event = AuditEvent.objects.filter(action="campaign.changed").first()
    assert event.data["after"] == {"help_contact": "đ/c Minh"}


def test_limits_are_judged_together_with_what_somebody_else_set(page, campaign, reviewer):
    form = opened(page, settings(campaign), "photos_min")
    update_campaign(campaign, {"photos_min": 3}, actor=reviewer)

    answer = page.post(settings(campaign), form | {"photos_max": "2"})

    assert answer.status_code == 422
    assert "Số ảnh tối đa phải từ số ảnh tối thiểu trở lên." in answer.content.decode()


def test_reasons_and_labels_are_not_replaced_unseen_either(page, campaign, reviewer):
    reasons = opened(page, settings(campaign), "mau01-reasons")
    labels = opened(page, settings(campaign), "sectors-0-label")
    save_return_reasons(campaign, {"mau01": ["Chưa rõ"]}, actor=reviewer)
    sector = campaign.sectors.first()
    sector.label = "Lĩnh vực kinh tế, hạ tầng"
    sector.save()

    answer = page.post(settings(campaign), reasons | {"mau01-reasons": "Thiếu dấu"})
    assert answer.status_code == 409
    assert f"Đ/c {reviewer} vừa đổi" in text_of(answer)
    answer = page.post(settings(campaign), labels | {"sectors-0-label": "Lĩnh vực kinh tế số"})
    assert answer.status_code == 409
    assert "thành “Lĩnh vực kinh tế, hạ tầng”; giữ nội dung" in text_of(answer)
    answer = page.post(settings(campaign), labels | {"sectors-0-short_label": "KT"})
    assert answer.status_code == 302

    campaign.refresh_from_db()
    sector.refresh_from_db()
    assert return_reasons(campaign, "mau01") == ["Chưa rõ"]
    assert (sector.label, sector.short_label) == ("Lĩnh vực kinh tế, hạ tầng", "KT")


def test_the_contact_typed_in_the_row_survives_the_full_form_of_somebody_else(page, unit, reviewer):
    address = reverse("organizations:unit_edit", args=[unit.pk])
    form = opened(page, address, "signer_name")
    update_unit(unit, {"contact_name": "Phạm Thu Hằng"}, actor=reviewer)

    assert page.post(address, form | {"signer_name": "Lê Văn Bình"}).status_code == 302

    unit.refresh_from_db()
    assert (unit.contact_name, unit.signer_name) == ("Phạm Thu Hằng", "Lê Văn Bình")


@pytest.mark.parametrize("in_row", [True, False])
def test_a_contact_that_both_changed_is_shown_and_asked_for(page, unit, reviewer, in_row):
    edit = reverse("organizations:unit_edit", args=[unit.pk])
    read, write = (
        (f"/don-vi/?sua={unit.pk}", reverse("organizations:unit_contact", args=[unit.pk]))
        if in_row
        else (edit, edit)
    )
    form = opened(page, read, "contact_name")
    update_unit(unit, {"contact_name": "Phạm Thu Hằng"}, actor=reviewer)

    answer = page.post(write, form | {"contact_name": "Lê Văn Bình"})

    unit.refresh_from_db()
    assert answer.status_code == 409
    assert FIRST.format(reviewer, "đầu mối", "“Phạm Thu Hằng”") in text_of(answer)
    assert 'value="Lê Văn Bình"' in answer.content.decode()
    assert unit.contact_name == "Phạm Thu Hằng"


def test_a_unit_that_both_moved_stays_where_the_first_put_it(
    page, ward, unit, other_unit, administrator
):
    address = reverse("organizations:unit_edit", args=[unit.pk])
    form = opened(page, address, "parent")
    change_unit(unit, {"parent": other_unit}, actor=administrator)
    change_unit(unit, {"kind": "mass_organization"}, actor=administrator)

    assert page.post(address, form | {"short_name": "TDP 12"}).status_code == 302
    unit.refresh_from_db()
    assert (unit.parent, unit.kind) == (other_unit, "mass_organization")

    answer = page.post(address, form | {"kind": "party_committee"})
    assert answer.status_code == 409
    said = FIRST.format(administrator, "khối", f"“{unit.get_kind_display()}”")
    assert said in text_of(answer)


def test_an_account_that_both_changed_is_shown_and_asked_for(page, clerk, administrator):
    address = reverse("organizations:person_edit", args=[clerk.pk])
    form = opened(page, address, "username")
    change_account(clerk, {"phone": "0912345678", "is_active": False}, actor=administrator)

    answer = page.post(address, form | {"phone": "0987 654 321", "email": "hoa@example.vn"})

    clerk.refresh_from_db()
    assert answer.status_code == 409
    assert FIRST.format(administrator, "số điện thoại", "“0912345678”") in text_of(answer)
    assert (clerk.phone, clerk.email, clerk.is_active) == ("0912345678", "", False)

    assert page.post(address, form | {"email": "hoa@example.vn"}).status_code == 302
    clerk.refresh_from_db()
    assert (clerk.email, clerk.is_active) == ("hoa@example.vn", False)


def test_what_was_stored_untidily_is_nobodys_change(page, unit):
    Unit.objects.filter(pk=unit.pk).update(contact_name="Nguyễn  Thị Hòa", contact_phone="0912 345")
    address = reverse("organizations:unit_edit", args=[unit.pk])
    form = opened(page, address, "contact_name")

    answer = page.post(address, form | {"contact_name": "Lê Văn Bền"})

    assert answer.status_code == 302
    assert Unit.objects.get(pk=unit.pk).contact_name == "Lê Văn Bền"
