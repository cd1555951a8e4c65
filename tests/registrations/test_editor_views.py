"""The clerk's road in the browser: file or typing, check, send, receipt; and every bad input."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from campaigns.models import Revision
from campaigns.vocabulary import Status
from campaigns.workflow import advance, mark_opened
from organizations.models import Membership
from registrations.importing import waiting_import
from registrations.models import Entry, PendingImport, RegistrationList
from registrations.rows import INDIVIDUAL
from registrations.services import MAX_ROWS, MAX_TEXT, save_rows
from tests.documents import hostile
from tests.factories import (
    last_look,
    make_accepted_list,
    make_campaign,
    make_list,
    make_person,
    make_row,
    make_sent_list,
    make_unit,
)

SAMPLES = Path(__file__).parent.parent / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text())
MAU01_SAMPLES = [name for name in EXPECTED if name.startswith("mau01")]
JANUARY = datetime(2026, 1, 9, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def january(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(JANUARY, tick=False):
        yield


def url(name, *args):
    return reverse(f"registrations:{name}", args=args)


def sending_url(name, *args):
    return reverse(f"campaigns:{name}", args=args)


def upload(client, unit, file_name, data=None):
    data = (SAMPLES / file_name).read_bytes() if data is None else data
    file = SimpleUploadedFile(file_name, data)
    return client.post(f"{url('list_start', unit.pk)}?nam=2026", {"file": file}, follow=True)


def posted(rows, *, version, action="save", pending=""):
    data = {"version": version, "pending": pending, "rows-count": len(rows), "action": action}
    for index, row in enumerate(rows):
        for name in ("id", "kind", "participant", "initiative", "sector", "level"):
            data[f"rows-{index}-{name}"] = getattr(row, name)
    return data


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def test_a_clean_word_file_reaches_the_receipt_in_three_steps(unit, campaign, clerk, signed_in):
    client = signed_in(clerk)
    page = upload(client, unit, "mau01_tdp12.docx")
    assert "Đã đọc 04 mô hình" in page.content.decode()
    registration_list = RegistrationList.objects.get()
    assert registration_list.rows == []  # nothing is saved before the preview is confirmed

    pending = PendingImport.objects.get()
    rows = page.context["collectives"] + page.context["individuals"]
    page = client.post(
        url("list_edit", registration_list.pk),
        posted(rows, version=pending.version, action="check", pending=pending.pk),
        follow=True,
    )
    assert "Kiểm tra lại trước khi gửi" in page.content.decode()
    registration_list.refresh_from_db()
    page = client.post(
        sending_url("send", registration_list.pk),
        last_look(registration_list),
        follow=True,
    )
    text = page.content.decode()
    assert "DVK-2026-M01-TDP12-01" in text
    assert "đúng hạn" in text
    registration_list.refresh_from_db()
    assert registration_list.status == Status.SUBMITTED
    assert registration_list.entries.count() == 4


@pytest.mark.parametrize("file_name", MAU01_SAMPLES)
def test_every_sample_arrives_on_the_page_as_expected(ward, campaign, signed_in, file_name):
    expected = EXPECTED[file_name]
    unit = make_unit(ward, expected["unit"])
    page = upload(signed_in(make_person(unit, Membership.Role.CLERK)), unit, file_name)
    pending = PendingImport.objects.get()
    doubtful = {row for problem in pending.reading["problems"] for row in problem["row_ids"]}
    rows = page.context["collectives"] + page.context["individuals"]
    assert [
        {
            "kind": row.kind,
            "participant": row.participant,
            "model": row.initiative,
            "field": row.sector,
            "level": row.level,
        }
        for row in rows
        if row.id not in doubtful
    ] == expected["entries"]
    assert len(pending.reading["problems"]) == expected["problems"]
    assert pending.reading["mismatch"] == ""
    told = pending.reading["problems"] + pending.reading["skipped"]
    read = {row["row"] for row in told}
    assert len(told) == len(read)
    assert pending.reading["table_rows"] == len(told) + len(
        {row.participant + row.kind for row in rows if row.id not in doubtful}
    )


def test_a_file_replaces_its_level_and_leaves_the_others_alone(unit, campaign, clerk, signed_in):
    kept = make_row(level="TP")
    make_list(unit, campaign, clerk, [kept, make_row(level="XP")])
    page = upload(signed_in(clerk), unit, "mau01_tdp12.docx")
    rows = page.context["collectives"] + page.context["individuals"]
    assert {row.level for row in rows} == {"TP", "XP"}
    assert [row.id for row in rows if row.level == "TP"] == [kept.id]
    assert page.context["pending"].replaced_count == 1


def test_a_model_read_again_keeps_its_kind_and_key(unit, campaign, clerk, signed_in):
    client = signed_in(clerk)
    page = upload(client, unit, "mau01_tdp12.docx")
    pending = PendingImport.objects.get()
    rows = page.context["collectives"] + page.context["individuals"]
    data = posted(rows, version=pending.version, action="check", pending=pending.pk) | {
        "rows-0-initiative_kind": "maintained",
        "rows-0-is_key": "1",
    }
    client.post(url("list_edit", pending.registration_list_id), data)
    page = upload(client, unit, "mau01_tdp12.docx")
    again = page.context["collectives"] + page.context["individuals"]
    assert [row.initiative for row in again] == [row.initiative for row in rows]
    marks = [(row.initiative_kind, row.is_key) for row in again]
    assert marks == [("maintained", True), *[("new", False)] * 3]


def test_doubtful_rows_are_kept_and_named_at_the_check(unit, campaign, clerk, signed_in):
    client = signed_in(clerk)
    page = upload(client, unit, "mau01_loi.docx")
    rows = page.context["collectives"] + page.context["individuals"]
    assert len(rows) == 4
    assert "Tổ bảo vệ an ninh trật tự" in [row.participant for row in rows]
    pending = PendingImport.objects.get()
    page = client.post(
        url("list_edit", pending.registration_list_id),
        posted(rows, version=pending.version, action="check", pending=pending.pk),
        follow=True,
    )
    text = page.content.decode()
    assert "<title>Lỗi: " in text
    assert "Còn 02 nội dung cần sửa trước khi gửi" in text


@pytest.mark.parametrize(
    ("file_name", "words"),
    [
        ("mau03_tdp12.docx", "Tệp không đúng Mẫu số 01"),
        ("baiviet_tdp12.docx", "Tệp không đúng Mẫu số 01"),
    ],
)
def test_another_form_is_refused_and_the_draft_stays(
    unit, campaign, clerk, signed_in, file_name, words
):
    registration_list = make_list(unit, campaign, clerk)
    before = registration_list.rows
    page = upload(signed_in(clerk), unit, file_name)
    assert words in messages_of(page)[0]
    registration_list.refresh_from_db()
    assert registration_list.rows == before
    assert not PendingImport.objects.exists()


@pytest.mark.parametrize(
    ("file_name", "data", "words"),
    [
        ("mau01.pdf", b"%PDF-1.7 nothing", "không phải tệp Word (.docx)"),
        ("mau01.docx", b"", "trống"),
        ("mau01.docx", b"<html>x</html>", "không phải tệp Word"),
        ("mau01.docx", hostile.FILES["locked.docx"][0](), "Bỏ mật khẩu rồi tải lại"),
        ("mau01.docx", hostile.FILES["macro_inside.docx"][0](), "không có macro"),
        ("mau01.docx", hostile.FILES["inflating_part.docx"][0](), "."),
    ],
    ids=["pdf", "empty", "page", "locked", "macro", "bomb"],
)
def test_a_wrong_file_gets_its_sentence_and_changes_nothing(
    unit, campaign, clerk, signed_in, file_name, data, words
):
    registration_list = make_list(unit, campaign, clerk, [make_row()])
    before = registration_list.rows
    page = upload(signed_in(clerk), unit, file_name, data)
    assert page.status_code == 200
    (sentence,) = messages_of(page)
    assert words in sentence
    assert not PendingImport.objects.exists()
    registration_list.refresh_from_db()
    assert registration_list.rows == before


def test_a_file_above_the_limit_is_refused_with_its_size(unit, campaign, clerk, signed_in):
    page = upload(signed_in(clerk), unit, "mau01.docx", b"PK" + b"\0" * (21 * 1024 * 1024))
    assert "tối đa 20 MB" in messages_of(page)[0]
    assert not PendingImport.objects.exists()


def test_a_file_of_another_unit_is_shown_with_a_question(
    unit, other_unit, campaign, other_clerk, signed_in
):
    page = upload(signed_in(other_clerk), other_unit, "mau01_tdp12.docx")
    text = page.content.decode()
    assert text.count("Tệp ghi “") == text.count("khác đơn vị đang đăng nhập") == 1
    assert PendingImport.objects.count() == 1


def test_discarding_a_read_file_leaves_the_draft(unit, campaign, clerk, signed_in):
    registration_list = make_list(unit, campaign, clerk)
    before, client = registration_list.rows, signed_in(clerk)
    upload(client, unit, "mau01_tdp12.docx")
    client.post(url("import_discard", PendingImport.objects.get().pk))
    registration_list.refresh_from_db()
    assert registration_list.rows == before
    assert not PendingImport.objects.exists()


def test_a_page_opened_before_a_file_was_read_does_not_replace_the_file(
    unit, campaign, clerk, signed_in
):
    client = signed_in(clerk)
    registration_list = make_list(unit, campaign, clerk, rows=[])
    upload(client, unit, "mau01_tdp12.docx")
    pending = PendingImport.objects.get()
    before = pending.rows
    page = client.post(
        url("list_edit", registration_list.pk),
        posted([make_row()], version=registration_list.version, action="check"),
    )
    assert page.status_code == 409
    pending.refresh_from_db()
    assert pending.rows == before
    assert pending.confirmed_at is None


def test_a_file_read_over_an_older_list_is_confirmed_after_the_conflict_was_seen(
    unit, campaign, clerk, second_clerk, signed_in
):
    client = signed_in(clerk)
    page = upload(client, unit, "mau01_tdp12.docx")
    pending = PendingImport.objects.get()
    registration_list = pending.registration_list
    save_rows(registration_list, [make_row(level="TP")], version=0, actor=second_clerk)
    rows = page.context["collectives"] + page.context["individuals"]
    address = url("list_edit", registration_list.pk)

    def check(version):
        data = posted(rows, version=version, action="check", pending=pending.pk)
        return client.post(address, data)

    assert check(pending.version).status_code == 409
    registration_list.refresh_from_db()
    assert len(registration_list.rows) == 1
    pending.refresh_from_db()
    assert check(pending.version).status_code == 302
    registration_list.refresh_from_db()
    assert len(registration_list.rows) == 4


def test_a_preview_saved_twice_by_a_lost_answer_is_no_conflict(unit, campaign, clerk, signed_in):
    client = signed_in(clerk)
    page = upload(client, unit, "mau01_tdp12.docx")
    pending = PendingImport.objects.get()
    rows = page.context["collectives"] + page.context["individuals"]
    data = posted(rows, version=pending.version, pending=pending.pk)
    address = url("list_autosave", pending.registration_list_id)
    assert client.post(address, data).json() == client.post(address, data).json()


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
