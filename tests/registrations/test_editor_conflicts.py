"""Autosave of the list, two people at once, and what could not be stored."""

import pytest
from django.test import Client
from lxml import html

from campaigns.drafts import StaleVersion
from campaigns.workflow import advance
from registrations.importing import save_preview, waiting_import
from registrations.services import MAX_ROWS, MAX_TEXT
from tests.factories import (
    make_list,
    make_row,
)
from tests.registrations.steps import posted, sending_url, upload, url

pytestmark = pytest.mark.usefixtures("january")


def test_autosave_answers_version_and_clock(unit, campaign, clerk, signed_in):
    registration_list = make_list(unit, campaign, clerk)
    rows = [make_row(initiative="Ngõ sáng")]
    answer = signed_in(clerk).post(
        url("list_autosave", registration_list.pk), posted(rows, version=registration_list.version)
    )
    assert answer.json() == {"version": registration_list.version + 1, "saved_at": "09:00"}


@pytest.mark.parametrize(("is_signed_in", "status"), [(False, 401), (True, 403)])
def test_autosave_without_its_cookies_is_an_ended_session(
    unit, campaign, clerk, is_signed_in, status
):
    """The page then asks for the password in place; a strange token of a signed-in person not."""
    registration_list = make_list(unit, campaign, clerk)
    client = Client(enforce_csrf_checks=True)
    if is_signed_in:
        client.force_login(clerk)
    answer = client.post(
        url("list_autosave", registration_list.pk),
        posted([make_row()], version=registration_list.version),
        headers={"X-Requested-With": "fetch"},
    )
    assert answer.status_code == status


def test_autosave_of_an_old_version_is_a_conflict(unit, campaign, clerk, second_clerk, signed_in):
    registration_list = make_list(unit, campaign, clerk)
    old = registration_list.version
    first, second = signed_in(clerk), signed_in(second_clerk)
    address = url("list_autosave", registration_list.pk)
    assert first.post(address, posted([make_row()], version=old)).status_code == 200
    answer = second.post(address, posted([make_row()], version=old))
    assert answer.status_code == 409
    assert "Nguyễn Thị Hòa đang sửa" in answer.json()["message"]


def test_a_stale_page_shows_both_texts_and_overwrites_nothing(
    unit, campaign, clerk, second_clerk, signed_in
):
    registration_list = make_list(unit, campaign, clerk)
    old = registration_list.version
    theirs, mine = [make_row(initiative="Bản của Hòa")], [make_row(initiative="Bản của Tuấn")]
    address = url("list_edit", registration_list.pk)
    signed_in(clerk).post(address, posted(theirs, version=old))
    page = signed_in(second_clerk).post(address, posted(mine, version=old))
    text = page.content.decode()
    assert page.status_code == 409
    assert "Bản của Hòa" in text
    assert "Bản của Tuấn" in text
    registration_list.refresh_from_db()
    assert [row.initiative for row in registration_list.rows] == ["Bản của Hòa"]


def test_a_colleagues_upload_is_told_with_his_name_not_as_my_other_window(
    unit, campaign, clerk, second_clerk, signed_in
):
    registration_list = make_list(unit, campaign, clerk)
    upload(signed_in(second_clerk), unit, "mau01_tdp12.docx")
    mine, client = posted([make_row()], version=registration_list.version), signed_in(clerk)
    answer = client.post(url("list_autosave", registration_list.pk), mine)
    assert "đ/c Lê Văn Tuấn đang sửa" in answer.json()["message"]
    page = client.post(url("list_edit", registration_list.pk), mine)
    assert page.context["conflict"].who_saved == "Đ/c Lê Văn Tuấn vừa lưu bản khác"
    assert page.context["theirs"] == "Bản của đ/c Lê Văn Tuấn"
    assert page.context["conflict"].saved_at == waiting_import(registration_list).read_at


def test_where_nobody_knows_who_changed_a_waiting_file_nobody_is_named(
    unit, campaign, clerk, second_clerk, signed_in
):
    """The list itself was last saved by the reader: that tells nothing of its preview."""
    registration_list = make_list(unit, campaign, clerk)
    client, other = signed_in(clerk), signed_in(second_clerk)
    upload(client, unit, "mau01_tdp12.docx")
    pending = waiting_import(registration_list)
    mine = posted([make_row()], version=pending.version, pending=pending.pk)
    address = url("list_edit", registration_list.pk)
    other.post(address, posted([make_row()], version=pending.version, pending=pending.pk))
    for change in (lambda: None, lambda: other.post(url("import_discard", pending.pk))):
        change()
        page = client.post(address, mine)
        assert page.status_code == 409
        assert "<h1>Vừa có bản khác được lưu</h1>" in page.content.decode()
        assert page.context["theirs"] == "Bản đã lưu"
        told = client.post(url("list_autosave", registration_list.pk), mine).json()["message"]
        assert "hồ sơ vừa thay đổi ở cửa sổ hoặc thiết bị khác." in told


def test_a_preview_that_is_discarded_while_it_is_saved_is_told_as_a_conflict(
    unit, campaign, clerk, signed_in
):
    registration_list = make_list(unit, campaign, clerk)
    upload(signed_in(clerk), unit, "mau01_tdp12.docx")
    pending = waiting_import(registration_list)
    waiting_import(registration_list).delete()
    with pytest.raises(StaleVersion, match="Vừa có bản khác được lưu"):
        save_preview(pending, [make_row()], version=pending.version, actor=clerk)


def test_who_confirmed_a_waiting_file_is_named(unit, campaign, clerk, second_clerk, signed_in):
    registration_list = make_list(unit, campaign, clerk)
    client = signed_in(clerk)
    upload(client, unit, "mau01_tdp12.docx")
    pending = waiting_import(registration_list)
    data = posted([make_row()], version=pending.version, pending=pending.pk, action="check")
    signed_in(second_clerk).post(url("list_edit", registration_list.pk), data)
    page = client.post(url("list_edit", registration_list.pk), data)
    assert page.context["theirs"] == "Bản của đ/c Lê Văn Tuấn"


def too_many_rows():
    return [make_row(initiative=f"Mô hình {number}") for number in range(MAX_ROWS + 1)]


def too_long_a_text():
    return [make_row(initiative="x" * (MAX_TEXT + 1))]


@pytest.mark.parametrize(
    ("rows", "words"),
    [(too_many_rows, "tối đa 300 dòng"), (too_long_a_text, "tối đa 5000 ký tự")],
)
@pytest.mark.parametrize("name", ["mau01_tdp12.docx", ""])
def test_what_is_too_much_is_shown_again_with_the_reason(
    unit, campaign, clerk, signed_in, rows, words, name
):
    """Also over a waiting file, whose preview holds no more than the list."""
    client = signed_in(clerk)
    registration_list = make_list(unit, campaign, clerk)
    if name:
        upload(client, unit, name)
    pending = waiting_import(registration_list)
    kept = registration_list if pending is None else pending
    before, typed = kept.rows, rows()
    data = posted(typed, version=kept.version, pending=pending.pk if pending else "")
    page = client.post(url("list_edit", registration_list.pk), data)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert [row.initiative for row in page.context["collectives"]] == [
        row.initiative for row in typed
    ]
    assert page.context["version"] == kept.version
    kept.refresh_from_db()
    assert kept.rows == before
    answer = client.post(url("list_autosave", registration_list.pk), data)
    assert answer.status_code == 422
    assert words in answer.json()["message"]


def test_rows_typed_while_somebody_sent_the_list_are_shown_again(
    unit, campaign, clerk, second_clerk, signed_in
):
    registration_list = make_list(unit, campaign, clerk)
    old, address = registration_list.version, url("list_edit", registration_list.pk)
    advance(registration_list, "send", actor=second_clerk)
    data = posted([make_row(initiative="Vườn rau mới")], version=old, action="check")
    client = signed_in(clerk)
    page = client.post(address, data)
    assert page.status_code == 409
    assert [row.initiative for row in page.context["collectives"]] == ["Vườn rau mới"]
    text = page.content.decode()
    assert "Hồ sơ đã gửi" in text
    assert "Xem hồ sơ đã gửi" in text
    assert sending_url("file", registration_list.pk) in text
    registration_list.refresh_from_db()
    assert "Vườn rau mới" not in [row.initiative for row in registration_list.rows]
    assert client.post(url("list_autosave", registration_list.pk), data).status_code == 403


def test_rows_typed_in_a_year_that_was_closed_are_shown_again(unit, campaign, clerk, signed_in):
    registration_list = make_list(unit, campaign, clerk)
    campaign.is_open = False
    campaign.save()
    data = posted([make_row(initiative="Vườn rau mới")], version=registration_list.version)
    page = signed_in(clerk).post(url("list_edit", registration_list.pk), data)
    assert page.status_code == 409
    assert "Vườn rau mới" in page.content.decode()
    assert "Năm 2026 đã khóa" in page.content.decode()


def test_a_conflict_keeps_kind_and_key_of_my_rows(unit, campaign, clerk, second_clerk, signed_in):
    registration_list = make_list(unit, campaign, clerk)
    old, address = registration_list.version, url("list_edit", registration_list.pk)
    mine = make_row(initiative="Bản của Tuấn")
    signed_in(clerk).post(address, posted([make_row()], version=old))
    client = signed_in(second_clerk)
    data = posted([mine], version=old) | {
        "rows-0-initiative_kind": "maintained",
        "rows-0-is_key": "1",
    }
    form = html.fromstring(client.post(address, data).content).get_element_by_id("keep-mine")
    client.post(address, dict(form.form_values()) | {"action": "save"})
    registration_list.refresh_from_db()
    kept = registration_list.rows[0]
    assert (kept.initiative, kept.initiative_kind, kept.is_key) == (
        "Bản của Tuấn",
        "maintained",
        True,
    )
