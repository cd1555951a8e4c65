"""C7 without script: pick or type, consent, check, send."""

import pytest
from django.urls import reverse
from lxml import html

from awards.consents import consent_text
from awards.models import Consent, Nomination
from campaigns.registry import form_of
from campaigns.vocabulary import Status
from registrations.models import Entry
from tests.awards.steps import (
    GOOD,
    PERSON,
    autosave_nomination,
    errors_of,
    messages_of,
    save_nomination_page,
    start_nomination,
    text_of,
    typed_nomination,
    url,
)
from tests.factories import (
    last_look,
    make_accepted_list,
    make_campaign,
    make_nomination,
    make_row,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


def test_one_nominee_is_typed_checked_and_sent(unit, campaign, clerk, signed_in):
    client = signed_in(clerk)
    page, nomination = start_nomination(client, unit)
    assert page.templates[0].name == "awards/nomination_edit.html"
    page = save_nomination_page(
        client,
        nomination,
        "check",
        kind="collective",
        participant="Tổ dân vận số 12",
        initiative="Ngõ 82 sáng – xanh – sạch – đẹp",
        sector="VHXH",
        summary=GOOD,
    )
    assert "Kiểm tra lại trước khi gửi" in text_of(page)
    assert "Văn hóa – xã hội" in text_of(page)
    send = reverse("campaigns:send", args=[nomination.pk])
    receipt = client.post(send, last_look(nomination), follow=True)
    assert "DVK-2026-M03-TDP12-01" in text_of(receipt)
    assert "đề xuất “Tổ dân vận số 12”" in text_of(receipt)
    nomination.refresh_from_db()
    assert nomination.status == Status.SUBMITTED
    pdf = client.get(reverse("reporting:receipt_pdf", args=[nomination.revisions.get().pk]))
    assert pdf.content.startswith(b"%PDF-")


def test_a_field_of_work_that_the_year_does_not_have_is_not_stored(
    unit, campaign, clerk, signed_in
):
    client = signed_in(clerk)
    nomination = make_nomination(unit, campaign, clerk)
    page = save_nomination_page(client, nomination, "check", sector="<forged>")
    assert nomination.sector == ""
    assert "sector" in errors_of(page)


def test_350_words_are_sent_and_351_are_kept_whole_but_refused(unit, campaign, clerk, signed_in):
    client = signed_in(clerk)
    nomination = make_nomination(unit, campaign, clerk)
    page = save_nomination_page(client, nomination, "check", summary="từ " * 351)
    expected = "Tóm tắt thành tích có 351 từ, thừa 01 từ so với quy định 350 từ."
    assert errors_of(page) == {"summary": expected}
    assert len(nomination.summary.split()) == 351
    send = reverse("campaigns:send", args=[nomination.pk])
    refused = client.post(send, last_look(nomination), follow=True)
    assert errors_of(refused) == {"summary": expected}
    page = save_nomination_page(client, nomination, "check", summary="từ " * 350)
    assert "Kiểm tra lại trước khi gửi" in text_of(page)
    assert client.post(send, last_look(nomination)).url.endswith("/bien-nhan/1/")


def test_the_check_names_every_point_at_once_with_its_place(unit, campaign, clerk, signed_in):
    client = signed_in(clerk)
    _, nomination = start_nomination(client, unit)
    page = save_nomination_page(client, nomination, "check")
    assert list(errors_of(page)) == ["kind", "participant", "initiative", "sector", "summary"]
    tree = html.fromstring(page.content)
    assert tree.findtext(".//title").startswith("Lỗi: ")
    assert "Còn 05 nội dung cần sửa trước khi gửi" in text_of(page)
    for anchor in errors_of(page):
        (place,) = tree.xpath(f'//*[@id="{anchor}"]')
        described = place.get("aria-describedby").split()
        (error,) = tree.xpath(f'//*[@id="{described[-1]}"]')
        assert error.text_content().split()


def test_an_excess_is_marked_on_the_page_also_without_script(unit, campaign, clerk, signed_in):
    words = [f"từ{number}" for number in range(372)]
    nomination = make_nomination(unit, campaign, clerk, summary=" ".join(words))
    page = signed_in(clerk).get(url("nomination_edit", nomination.pk))
    (mark,) = html.fromstring(page.content).xpath("//mark")
    assert mark.text_content().split() == words[350:]
    assert "Đã viết 372/350 từ. Thừa 22 từ" in text_of(page)


@pytest.fixture
def entry(unit, campaign, clerk, reviewer):
    rows = [make_row(initiative="Ngõ 82 xanh", sector="KT", participant="Tổ dân vận số 12")]
    return make_accepted_list(unit, campaign, clerk, reviewer, rows).entries.get()


def test_a_picked_model_fills_in_name_field_and_nominee_without_script(
    unit, entry, clerk, signed_in
):
    client = signed_in(clerk)
    page, nomination = start_nomination(client, unit)
    assert "Ngõ 82 xanh (Tổ dân vận số 12)" in text_of(page)
    save_nomination_page(client, nomination, "pick", entry=entry.pk, summary=GOOD)
    assert (nomination.initiative_name, nomination.sector) == ("Ngõ 82 xanh", "KT")
    assert (nomination.kind, nomination.participant_name) == ("collective", "Tổ dân vận số 12")
    assert nomination.initiative == entry.initiative
    assert nomination.summary == GOOD


def test_models_are_offered_and_picked_as_this_years_list_typed_them(
    unit, ward, campaign, clerk, reviewer, signed_in
):
    rows = [
        make_row(participant="Nguyễn Văn Bính", initiative="Bếp ấm"),
        make_row(participant="Nguyễn Văn Bình", initiative="Ngõ sáng"),
    ]
    accepted = make_accepted_list(unit, campaign, clerk, reviewer, rows)
    later = [make_row(participant="NGUYỄN VĂN BINH", initiative="Bếp âm")]
    make_accepted_list(unit, make_campaign(ward, 2027), clerk, reviewer, later)
    client = signed_in(clerk)
    page, nomination = start_nomination(client, unit)
    assert "Bếp ấm (Nguyễn Văn Bính)" in text_of(page)
    assert "Ngõ sáng (Nguyễn Văn Bình)" in text_of(page)
    entry = accepted.entries.get(position=1)
    save_nomination_page(client, nomination, "pick", entry=entry.pk)
    assert nomination.initiative_name == "Bếp ấm"
    assert nomination.participant_name == "Nguyễn Văn Bính"


def test_a_name_typed_after_picking_stands(unit, entry, clerk, signed_in):
    client = signed_in(clerk)
    _, nomination = start_nomination(client, unit)
    save_nomination_page(client, nomination, "pick", entry=entry.pk)
    save_nomination_page(
        client, nomination, entry=entry.pk, initiative="Ngõ 45 sạch", sector="QPAN"
    )
    assert (nomination.initiative_name, nomination.initiative) == ("Ngõ 45 sạch", None)
    assert nomination.sector == "QPAN"


def test_another_model_brings_its_own_nominee_and_a_typed_one_is_asked_about(
    unit, campaign, clerk, reviewer, signed_in
):
    rows = [
        make_row(participant="Tổ dân vận số 1", initiative="Ngõ sáng"),
        make_row(kind="individual", participant="Bà Lê Thị Mai", initiative="Bếp ấm"),
    ]
    make_accepted_list(unit, campaign, clerk, reviewer, rows)
    first, second = Entry.objects.order_by("position")
    client = signed_in(clerk)
    _, nomination = start_nomination(client, unit)
    for entry in (first, second):
        save_nomination_page(client, nomination, "pick", entry=entry.pk)
    assert (nomination.kind, nomination.participant_name) == ("individual", "Bà Lê Thị Mai")
    assert not [said for said in form_of(nomination)[1].warnings(nomination) if "đăng ký" in said]
    nomination.participant_name = "Chi bộ Tổ dân phố số 12"
    [warning, *_] = form_of(nomination)[1].warnings(nomination)
    assert "do “Bà Lê Thị Mai” đăng ký thực hiện" in warning


def test_only_accepted_models_of_the_own_unit_can_be_picked(
    unit, other_unit, campaign, clerk, other_clerk, reviewer, signed_in
):
    foreign = make_accepted_list(other_unit, campaign, other_clerk, reviewer).entries.first()
    client = signed_in(clerk)
    page, nomination = start_nomination(client, unit)
    assert page.context["entries"] == []
    assert "Đơn vị chưa có mô hình được tiếp nhận năm 2026" in text_of(page)
    save_nomination_page(client, nomination, "pick", entry=foreign.pk)
    assert nomination.initiative_name == ""


def test_a_person_is_asked_and_the_sentence_is_kept(unit, campaign, clerk, signed_in):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    page = save_nomination_page(client, nomination, "check", **PERSON)
    assert list(errors_of(page)) == ["consent-person"]
    page = save_nomination_page(
        client, nomination, "check", **PERSON, **{"consent-person": "Lê Thị Mai"}
    )
    assert "Kiểm tra lại trước khi gửi" in text_of(page)
    consent = Consent.objects.get()
    assert (consent.text, consent.confirmed_by) == (consent_text("person", "Lê Thị Mai"), clerk)
    page = save_nomination_page(client, nomination, "check", **PERSON)
    assert list(errors_of(page)) == ["consent-person"]  # the tick was taken back


def test_a_tick_shown_with_another_name_speaks_for_nobody(unit, campaign, clerk, signed_in):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    save_nomination_page(client, nomination, **PERSON, **{"consent-person": "Trần Văn Nam"})
    assert not Consent.objects.exists()
    save_nomination_page(
        client, nomination, kind="individual", participant="", **{"consent-person": ""}
    )
    assert not Consent.objects.exists()


def test_a_collective_has_nothing_to_agree_to(unit, campaign, clerk, signed_in):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    name = nomination.participant_name
    page = save_nomination_page(client, nomination, "check", **{"consent-person": name})
    assert "Kiểm tra lại trước khi gửi" in text_of(page)
    assert not Consent.objects.exists()


def test_a_closed_year_is_only_read(unit, campaign, clerk, signed_in):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    campaign.is_open = False
    campaign.save()
    assert client.get(url("nomination_edit", nomination.pk)).status_code == 302
    page = client.post(
        url("nomination_edit", nomination.pk), typed_nomination(nomination, summary="Mới")
    )
    assert "Năm 2026 đã khóa" in text_of(page)
    assert autosave_nomination(client, nomination).status_code == 403
    refused = client.post(f"{url('nomination_start', unit.pk)}?nam=2026", follow=True)
    assert refused.status_code == 200  # an open file is found, and shown read-only


def test_a_year_that_is_closed_opens_no_new_file(unit, campaign, clerk, signed_in):
    campaign.is_open = False
    campaign.save()
    page = signed_in(clerk).post(f"{url('nomination_start', unit.pk)}?nam=2026", follow=True)
    assert any("đã khóa" in message for message in messages_of(page))
    assert not Nomination.objects.exists()


def test_nothing_to_propose_goes_out_with_its_reason(unit, campaign, clerk, signed_in):
    client = signed_in(clerk)
    _, nomination = start_nomination(client, unit)
    page = client.post(reverse("campaigns:nil", args=[nomination.pk]), {"reason": " "}, follow=True)
    assert "Ghi lý do đơn vị không gửi nội dung này." in text_of(page)
    page = client.post(
        reverse("campaigns:nil", args=[nomination.pk]), {"reason": "Mới thành lập"}, follow=True
    )
    assert "báo cáo không có đề xuất" in text_of(page)
    sent = client.get(reverse("campaigns:file", args=[nomination.pk]))
    assert "Lý do: Mới thành lập" in text_of(sent)
