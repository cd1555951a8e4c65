"""The clerk's road in the browser: typing, check, send, receipt."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from lxml import html

from audit.clock import now
from campaigns.models import Campaign, Revision
from campaigns.workflow import advance, mark_opened
from organizations.models import Membership
from registrations.models import Entry, RegistrationList
from registrations.rows import INDIVIDUAL
from registrations.services import save_rows
from tests.factories import (
    last_look,
    make_accepted_list,
    make_campaign,
    make_list,
    make_row,
    make_sent_list,
    make_unit,
)
from tests.registrations.steps import messages_of, posted, sending_url, url

pytestmark = pytest.mark.usefixtures("january")


def test_no_list_is_opened_in_another_ward_or_a_closed_year(
    ward, unit, campaign, clerk, stranger_ward, signed_in
):
    foreign = make_unit(stranger_ward)
    Membership.objects.create(user=clerk, unit=foreign, role=Membership.Role.CLERK)
    client = signed_in(clerk)
    answer = client.post(f"{url('list_start', foreign.pk)}?nam=2026")
    assert answer.status_code == 404  # a ward without a year, whatever other wards have
    campaign.is_open = False
    campaign.save()
    page = client.post(f"{url('list_start', unit.pk)}?nam=2026", follow=True)
    assert "Năm 2026 đã khóa" in messages_of(page)[0]
    assert not RegistrationList.objects.exists()


def head_lines(page):
    return [" ".join(pill.text_content().split()) for pill in page.find_class("lead-line")]


def test_a_list_is_called_being_written_once_something_stands_in_it(
    unit, campaign, clerk, signed_in
):
    registration_list = make_list(unit, campaign, clerk, [])
    address, client = url("list_edit", registration_list.pk), signed_in(clerk)
    (line,) = head_lines(html.fromstring(client.get(address).content.decode()))
    assert line.endswith("Chưa gửi")
    save_rows(registration_list, [make_row()], version=registration_list.version, actor=clerk)
    (line,) = head_lines(html.fromstring(client.get(address).content.decode()))
    assert line.endswith("Đang soạn")


def test_whoever_has_rows_to_copy_finds_the_form_to_fill_in_as_well(
    unit, ward, campaign, clerk, reviewer, signed_in
):
    make_accepted_list(unit, make_campaign(ward, 2025), clerk, reviewer)
    registration_list = make_list(unit, campaign, clerk, [])
    page = signed_in(clerk).get(url("list_edit", registration_list.pk)).content.decode()
    assert "mô hình năm 2025" in page
    address = reverse("reporting:prefilled_form", args=[unit.pk, "mau01", "docx"])
    assert f'href="{address}?nam=2026"' in page


def test_the_page_tells_the_browser_what_time_it_is(unit, campaign, clerk, signed_in):
    registration_list = make_list(unit, campaign, clerk)
    page = html.fromstring(
        signed_in(clerk).get(url("list_edit", registration_list.pk)).content.decode()
    )
    (made_at,) = page.xpath("//@data-page-made-at")
    assert made_at == timezone.localtime(now()).isoformat(timespec="seconds")


def test_a_signed_copy_is_not_changed_in_a_closed_year(unit, campaign, clerk, signed_in):
    registration_list = make_sent_list(unit, campaign, clerk)
    campaign.is_open = False
    campaign.save()
    file = SimpleUploadedFile("ban-ky.pdf", b"%PDF-1.4 x")
    page = signed_in(clerk).post(
        sending_url("signed_copy", registration_list.pk), {"files": file}, follow=True
    )
    assert "Năm 2026 đã khóa" in messages_of(page)[0]
    registration_list.refresh_from_db()
    assert not registration_list.signed_copy


@pytest.mark.parametrize(
    ("action", "count"),
    [("add-collective", 3), ("add-individual", 3), ("duplicate:{0}", 3), ("delete:{0}", 1)],
)
def test_the_buttons_work_without_script(unit, campaign, clerk, signed_in, action, count):
    registration_list = make_list(unit, campaign, clerk)
    rows = registration_list.rows
    signed_in(clerk).post(
        url("list_edit", registration_list.pk),
        posted(rows, version=registration_list.version, action=action.format(rows[0].id)),
    )
    registration_list.refresh_from_db()
    assert len(registration_list.rows) == count
    assert len({row.id for row in registration_list.rows}) == count


def test_a_deleted_row_comes_back_to_its_place(unit, campaign, clerk, signed_in):
    registration_list = make_list(unit, campaign, clerk)
    rows, client = registration_list.rows, signed_in(clerk)
    address = url("list_edit", registration_list.pk)
    client.post(
        address,
        posted(rows, version=registration_list.version, action=f"delete:{rows[0].id}"),
    )
    registration_list.refresh_from_db()
    page = client.get(address)
    assert "Hoàn tác" in page.content.decode()
    client.post(
        address,
        posted(registration_list.rows, version=registration_list.version, action="restore"),
    )
    registration_list.refresh_from_db()
    assert registration_list.rows == rows


def test_the_ways_to_begin_are_marked_to_go_with_the_first_row(unit, campaign, clerk, signed_in):
    """They stay in the page for a list that becomes empty again; list-editor.js hides them."""
    registration_list = make_list(unit, campaign, clerk, rows=[])
    page = signed_in(clerk).get(url("list_edit", registration_list.pk))
    parts = html.fromstring(page.content).xpath("//*[@data-only-empty]")
    assert [part.get("class").split()[-1] for part in parts] == ["ways-in", "nil-return"]


def test_a_double_click_sends_once_and_lands_on_one_receipt(unit, campaign, clerk, signed_in):
    registration_list = make_list(unit, campaign, clerk)
    client, address = signed_in(clerk), sending_url("send", registration_list.pk)
    look = last_look(registration_list)
    first = client.post(address, look)
    second = client.post(address, look)
    assert first.url == second.url == sending_url("receipt", registration_list.pk, 1)
    assert Revision.objects.count() == 1


def test_a_nil_return_goes_out_with_its_reason(unit, campaign, clerk, signed_in):
    registration_list = make_list(unit, campaign, clerk, rows=[])
    page = signed_in(clerk).post(
        reverse("campaigns:nil", args=[registration_list.pk]),
        {"reason": "Chi bộ mới thành lập", "version": registration_list.version},
        follow=True,
    )
    assert "DVK-2026-M01-TDP12-01" in page.content.decode()
    assert Revision.objects.get().content["nil_reason"] == "Chi bộ mới thành lập"
    assert "Còn thiếu bản đã ký" not in page.content.decode()


def test_last_years_models_are_copied_with_one_click(
    unit, campaign, ward, clerk, reviewer, signed_in
):
    last_year = make_campaign(ward, 2025)
    make_accepted_list(
        unit, last_year, clerk, reviewer, [make_row(), make_row(), make_row(kind=INDIVIDUAL)]
    )
    page = signed_in(clerk).post(
        f"{url('list_start', unit.pk)}?nam=2026", {"action": "copy-last-year"}, follow=True
    )
    assert "Đã chép 03 mô hình năm 2025" in messages_of(page)[0]
    assert len(RegistrationList.objects.get(campaign=campaign).rows) == 3


def test_a_sent_list_is_withdrawn_until_the_ban_opens_it(
    unit, campaign, clerk, reviewer, signed_in
):
    registration_list = make_sent_list(unit, campaign, clerk)
    client = signed_in(clerk)
    page = client.get(sending_url("file", registration_list.pk)).content.decode()
    assert "Rút lại để sửa" in page
    mark_opened(registration_list, actor=reviewer)
    page = client.get(sending_url("file", registration_list.pk)).content.decode()
    assert "Rút lại để sửa" not in page
    assert "Đề nghị sửa" in page
    client.post(
        sending_url("withdraw", registration_list.pk), {"ask": "1", "reason": "Sửa tên mô hình"}
    )
    registration_list.refresh_from_db()
    assert registration_list.edit_request == "Sửa tên mô hình"
    page = client.get(sending_url("file", registration_list.pk)).content.decode()
    assert "Đơn vị đã đề nghị sửa: “Sửa tên mô hình”" in page


def test_a_file_the_reviewer_landed_on_tells_its_unit_who_opened_it_and_when(
    unit, other_unit, campaign, clerk, other_clerk, reviewer, signed_in
):
    first = make_sent_list(other_unit, campaign, other_clerk)
    second = make_sent_list(unit, campaign, clerk)
    accept = reverse("campaigns:accept", args=[first.pk])
    with time_machine.travel(datetime(2026, 1, 9, 2, 52, tzinfo=UTC), tick=False):
        landed = signed_in(reviewer).post(accept, {"revision": "1"}, follow=True)
    assert landed.context["submission"].pk == second.pk
    page = signed_in(clerk).get(sending_url("file", second.pk)).content.decode()
    opened = f"Đ/c {reviewer} (Ban Xây dựng Đảng) đã mở hồ sơ này để kiểm tra lúc 09:52"
    assert f"{opened} ngày 09/01/2026." in page
    assert 'href="#ask-reason"' in page
    refused = signed_in(clerk).post(sending_url("withdraw", second.pk), follow=True)
    assert opened in messages_of(refused)[0]
    accepted = signed_in(other_clerk).get(sending_url("file", first.pk)).content.decode()
    assert f"Đ/c {reviewer} đã tiếp nhận hồ sơ này lúc 09:52" in accepted


def test_of_a_closed_year_nothing_is_asked_back(unit, campaign, clerk, reviewer, signed_in):
    sent = make_sent_list(unit, campaign, clerk)
    mark_opened(sent, actor=reviewer)
    Campaign.objects.filter(pk=campaign.pk).update(is_open=False)
    page = signed_in(clerk).get(sending_url("file", sent.pk)).content.decode()
    assert "ask-reason" not in page


def test_reasons_of_the_ban_stand_at_their_rows(unit, campaign, clerk, reviewer, signed_in):
    registration_list = make_sent_list(unit, campaign, clerk)
    row_id = registration_list.rows[0].id
    advance(
        registration_list,
        "return",
        actor=reviewer,
        note="Sửa tên",
        row_notes=[(row_id, "Tên mô hình chưa rõ")],
    )
    page = signed_in(clerk).get(url("list_edit", registration_list.pk))
    noted = [row for row in page.context["collectives"] if row.review_note]
    assert [(row.id, row.review_note) for row in noted] == [(row_id, "Tên mô hình chưa rõ")]


def test_kind_and_key_of_a_model_are_kept_as_ticked_and_frozen(unit, campaign, clerk, signed_in):
    client = signed_in(clerk)
    registration_list = make_list(unit, campaign, clerk, rows=[])
    rows = [make_row(), make_row()]
    data = posted(rows, version=registration_list.version, action="check") | {
        "rows-0-initiative_kind": "replicated",
        "rows-0-is_key": "1",
        "rows-1-initiative_kind": "maintained",
    }
    page = client.post(url("list_edit", registration_list.pk), data, follow=True)
    assert page.content.decode().count("Trọng điểm") == 1
    assert page.content.decode().count("Nhân rộng") == 1
    registration_list.refresh_from_db()
    client.post(sending_url("send", registration_list.pk), last_look(registration_list))
    frozen = [
        (row["initiative_kind"], row["is_key"]) for row in Revision.objects.get().content["rows"]
    ]
    assert frozen == [("replicated", True), ("maintained", False)]
    assert list(Entry.objects.values_list("kind", "is_key").order_by("position")) == frozen


def test_an_unticked_box_takes_the_key_away_and_an_unknown_kind_changes_nothing(
    unit, campaign, clerk, signed_in
):
    client = signed_in(clerk)
    rows = [make_row(is_key=True, initiative_kind="maintained") for _ in range(2)]
    registration_list = make_list(unit, campaign, clerk, rows=rows)
    data = posted(rows, version=registration_list.version) | {
        "rows-0-initiative_kind": "new",
        "rows-1-initiative_kind": "x",
    }
    client.post(url("list_edit", registration_list.pk), data)
    registration_list.refresh_from_db()
    assert [(row.initiative_kind, row.is_key) for row in registration_list.rows] == [
        ("new", False),
        ("maintained", True),
    ]


@pytest.mark.parametrize(("is_key", "is_told"), [(False, True), (True, False)])
def test_a_list_without_a_key_model_is_told_before_the_sending(
    unit, campaign, clerk, signed_in, is_key, is_told
):
    registration_list = make_list(unit, campaign, clerk, rows=[make_row(is_key=is_key)])
    page = signed_in(clerk).get(sending_url("check", registration_list.pk))
    assert page.status_code == 200
    assert ("Chưa có mô hình trọng điểm" in page.content.decode()) is is_told


@pytest.mark.parametrize("field", ["version", "rows-count"])
@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 40, "1.5", "²"])
def test_garbled_numbers_never_break_the_page(unit, campaign, clerk, signed_in, field, value):
    registration_list = make_list(unit, campaign, clerk)
    data = posted([make_row()], version=registration_list.version) | {field: value}
    answer = signed_in(clerk).post(url("list_edit", registration_list.pk), data)
    assert answer.status_code in (302, 409)


def test_a_leader_reads_a_sent_list_but_cannot_edit_it(unit, campaign, clerk, leader, signed_in):
    registration_list = make_sent_list(unit, campaign, clerk)
    client = signed_in(leader)
    assert client.get(sending_url("file", registration_list.pk)).status_code == 200
    assert client.get(url("list_edit", registration_list.pk)).status_code == 403


def test_a_leader_never_learns_of_a_draft(unit, campaign, clerk, leader, signed_in):
    registration_list = make_list(unit, campaign, clerk)
    assert signed_in(leader).get(sending_url("file", registration_list.pk)).status_code == 404
