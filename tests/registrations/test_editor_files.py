"""A filled Mẫu số 01 in the editor: read, looked through, confirmed; and every wrong file."""

import hashlib
import io
import json
import zipfile

import pytest

from campaigns.vocabulary import Status
from organizations.models import Membership
from registrations.importing import mismatch
from registrations.models import PendingImport, RegistrationList
from registrations.services import save_rows
from tests.documents import hostile
from tests.documents.ooxml import patched
from tests.documents.picture_kit import turned
from tests.documents.sent_photos import SECRET
from tests.factories import (
    last_look,
    make_list,
    make_person,
    make_row,
    make_unit,
)
from tests.registrations.steps import SAMPLES, messages_of, posted, sending_url, upload, url

pytestmark = pytest.mark.usefixtures("january")
EXPECTED = json.loads((SAMPLES / "expected.json").read_text())
MAU01_SAMPLES = [name for name in EXPECTED if name.startswith("mau01")]


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


@pytest.mark.parametrize("field", ["name", "printed_name", "short_name"])
def test_a_file_may_call_its_unit_by_any_of_its_names(field, unit):
    called = "TỔ  DÂN PHỐ chợ Khâm Thiên"
    setattr(unit, field, "Tổ dân phố Chợ Khâm Thiên")
    assert mismatch((called, 2026), unit, 2026) == ""
    assert "khác đơn vị" in mismatch(("Chi bộ khác", 2026), unit, 2026)


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


def test_a_form_is_kept_without_what_its_pictures_tell(unit, campaign, clerk, signed_in):
    sent = (SAMPLES / "mau01_tdp12.docx").read_bytes()
    data = patched(sent, {"word/media/image9.jpeg": turned("JPEG")})
    upload(signed_in(clerk), unit, "mau01.docx", data)
    read = PendingImport.objects.get()
    with read.source.open() as source:
        kept = source.read()
    assert read.sha256 == hashlib.sha256(kept).hexdigest()
    with zipfile.ZipFile(io.BytesIO(kept)) as package:
        assert SECRET.encode() not in package.read("word/media/image9.jpeg")
