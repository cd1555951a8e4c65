"""The clerk's road of Mẫu số 03 in the browser: pick or type, upload, check, send."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from lxml import html

from awards.consents import consent_text
from awards.models import Consent, Nomination, PendingFile
from campaigns.vocabulary import Status
from campaigns.workflow import advance
from documents.mau03 import Mau03Nominee, to_docx
from reporting.papers import blank_mau03
from tests.factories import (
    last_look,
    make_accepted_list,
    make_nomination,
    make_row,
)

SAMPLES = Path(__file__).parent.parent / "samples"
SEPTEMBER = datetime(2026, 9, 20, 2, 0, tzinfo=UTC)
GOOD = "Từ tháng 3 năm 2026, kết quả vận động được 120 hộ tham gia."


@pytest.fixture(autouse=True)
def september():
    with time_machine.travel(SEPTEMBER, tick=False):
        yield


def url(name, *args):
    return reverse(f"awards:{name}", args=args)


def start(client, unit):
    page = client.post(f"{url('nomination_start', unit.pk)}?nam=2026", follow=True)
    return page, Nomination.objects.get(unit=unit)


def posted(nomination, action="save", **fields):
    """The editor's form as a browser posts it, with the stored fields unless others are given."""
    values = {
        "version": nomination.version,
        "action": action,
        "kind": nomination.kind,
        "participant": nomination.participant_name,
        "initiative": nomination.initiative_name,
        "sector": nomination.sector,
        "summary": nomination.summary,
    }
    return values | fields


def save(client, nomination, action="save", **fields):
    address = url("nomination_edit", nomination.pk)
    page = client.post(address, posted(nomination, action, **fields), follow=True)
    nomination.refresh_from_db()
    return page


def upload(client, nomination, name, data=None):
    data = (SAMPLES / name).read_bytes() if data is None else data
    file = SimpleUploadedFile(name, data)
    return client.post(url("nomination_upload", nomination.pk), {"file": file}, follow=True)


def text_of(page):
    return " ".join(html.fromstring(page.content).text_content().split())


def messages_of(page):
    return [str(message) for message in page.context["messages"]]


def errors_of(page):
    return {error.anchor: error.text for error in page.context["errors"]}


# ── typed ─────────────────────────────────────────────────────────────────────────────────────
def test_one_nominee_is_typed_checked_and_sent(unit, campaign, clerk, signed_in):
    client = signed_in(clerk)
    page, nomination = start(client, unit)
    assert page.templates[0].name == "awards/nomination_edit.html"
    page = save(
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
    assert "Lĩnh vực văn hóa – xã hội" in text_of(page)
    send = reverse("campaigns:send", args=[nomination.pk])
    receipt = client.post(send, last_look(nomination), follow=True)
    assert "DVK-2026-M03-TDP12-01" in text_of(receipt)
    assert "đề xuất “Tổ dân vận số 12”" in text_of(receipt)
    nomination.refresh_from_db()
    assert nomination.status == Status.SUBMITTED
    pdf = client.get(reverse("reporting:receipt_pdf", args=[nomination.revisions.get().pk]))
    assert pdf.content.startswith(b"%PDF-")


def test_350_words_are_sent_and_351_are_kept_whole_but_refused(unit, campaign, clerk, signed_in):
    client = signed_in(clerk)
    nomination = make_nomination(unit, campaign, clerk)
    page = save(client, nomination, "check", summary="từ " * 351)
    expected = "Tóm tắt thành tích có 351 từ, thừa 1 từ so với quy định 350 từ."
    assert errors_of(page) == {"summary": expected}
    assert len(nomination.summary.split()) == 351
    send = reverse("campaigns:send", args=[nomination.pk])
    refused = client.post(send, last_look(nomination), follow=True)
    assert errors_of(refused) == {"summary": expected}
    page = save(client, nomination, "check", summary="từ " * 350)
    assert "Kiểm tra lại trước khi gửi" in text_of(page)
    assert client.post(send, last_look(nomination)).url.endswith("/bien-nhan/1/")


def test_the_check_names_every_point_at_once_with_its_place(unit, campaign, clerk, signed_in):
    client = signed_in(clerk)
    _, nomination = start(client, unit)
    page = save(client, nomination, "check")
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


# ── the unit's own models ─────────────────────────────────────────────────────────────────────
@pytest.fixture
def entry(unit, campaign, clerk, reviewer):
    rows = [make_row(initiative="Ngõ 82 xanh", sector="KT", participant="Tổ dân vận số 12")]
    return make_accepted_list(unit, campaign, clerk, reviewer, rows).entries.get()


def test_a_picked_model_fills_in_name_field_and_nominee_without_script(
    unit, entry, clerk, signed_in
):
    client = signed_in(clerk)
    page, nomination = start(client, unit)
    assert "Ngõ 82 xanh (Tổ dân vận số 12)" in text_of(page)
    save(client, nomination, "pick", entry=entry.pk, summary=GOOD)
    assert (nomination.initiative_name, nomination.sector) == ("Ngõ 82 xanh", "KT")
    assert (nomination.kind, nomination.participant_name) == ("collective", "Tổ dân vận số 12")
    assert nomination.initiative == entry.initiative
    assert nomination.summary == GOOD


def test_a_name_typed_after_picking_stands(unit, entry, clerk, signed_in):
    client = signed_in(clerk)
    _, nomination = start(client, unit)
    save(client, nomination, "pick", entry=entry.pk)
    save(client, nomination, entry=entry.pk, initiative="Ngõ 45 sạch", sector="QPAN")
    assert (nomination.initiative_name, nomination.initiative) == ("Ngõ 45 sạch", None)
    assert nomination.sector == "QPAN"


def test_only_accepted_models_of_the_own_unit_can_be_picked(
    unit, other_unit, campaign, clerk, other_clerk, reviewer, signed_in
):
    foreign = make_accepted_list(other_unit, campaign, other_clerk, reviewer).entries.first()
    client = signed_in(clerk)
    page, nomination = start(client, unit)
    assert page.context["entries"] == []
    assert "Đơn vị chưa có mô hình được tiếp nhận năm 2026" in text_of(page)
    save(client, nomination, "pick", entry=foreign.pk)
    assert nomination.initiative_name == ""


# ── consent ───────────────────────────────────────────────────────────────────────────────────
PERSON = {"kind": "individual", "participant": "Lê Thị Mai"}


def test_a_person_is_asked_and_the_sentence_is_kept(unit, campaign, clerk, signed_in):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    page = save(client, nomination, "check", **PERSON)
    assert list(errors_of(page)) == ["consent-person"]
    page = save(client, nomination, "check", **PERSON, **{"consent-person": "Lê Thị Mai"})
    assert "Kiểm tra lại trước khi gửi" in text_of(page)
    consent = Consent.objects.get()
    assert (consent.text, consent.confirmed_by) == (consent_text("person", "Lê Thị Mai"), clerk)
    page = save(client, nomination, "check", **PERSON)
    assert list(errors_of(page)) == ["consent-person"]  # the tick was taken back


def test_a_tick_shown_with_another_name_speaks_for_nobody(unit, campaign, clerk, signed_in):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    save(client, nomination, **PERSON, **{"consent-person": "Trần Văn Nam"})
    assert not Consent.objects.exists()
    save(client, nomination, kind="individual", participant="", **{"consent-person": ""})
    assert not Consent.objects.exists()


def test_a_collective_has_nothing_to_agree_to(unit, campaign, clerk, signed_in):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    name = nomination.participant_name
    page = save(client, nomination, "check", **{"consent-person": name})
    assert "Kiểm tra lại trước khi gửi" in text_of(page)
    assert not Consent.objects.exists()


# ── autosave and two people at once ───────────────────────────────────────────────────────────
def autosave(client, nomination, **fields):
    return client.post(url("nomination_autosave", nomination.pk), posted(nomination, **fields))


def test_autosave_tells_the_version_the_time_and_the_three_points(unit, campaign, clerk, signed_in):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    answer = autosave(client, nomination, summary="Năm 2026")
    assert answer.json() == {
        "version": nomination.version + 1,
        "saved_at": "09:00",
        "hints": [True, False, True],
    }
    # the answer was lost on the way: the same save again is taken as done
    assert autosave(client, nomination, summary="Năm 2026").json()["version"] == 2


def test_autosave_stops_for_another_version_and_for_a_sent_file(
    unit, campaign, clerk, second_clerk, signed_in
):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    other = signed_in(second_clerk)
    autosave(other, nomination, summary="Bản của đ/c Tuấn, năm 2026, đạt 90%")
    answer = autosave(client, nomination, summary="Bản của tôi")
    assert answer.status_code == 409
    assert "đ/c Lê Văn Tuấn đang sửa trên thiết bị khác" in answer.json()["message"]
    assert answer.json()["url"] == url("nomination_edit", nomination.pk)
    nomination.refresh_from_db()
    advance(nomination, "send", actor=clerk)
    assert autosave(client, nomination, summary="Muộn rồi").status_code == 403


def test_a_conflict_shows_both_texts_and_loses_neither(
    unit, campaign, clerk, second_clerk, signed_in
):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    theirs, mine = "Bản của đ/c Tuấn", "\nBản của tôi\nhai dòng"
    data = posted(nomination, **PERSON, summary=mine, **{"consent-person": "Lê Thị Mai"})
    autosave(signed_in(second_clerk), nomination, summary=theirs)
    page = client.post(url("nomination_edit", nomination.pk), data)
    assert page.status_code == 409
    text = text_of(page)
    assert "Đ/c Lê Văn Tuấn vừa lưu bản khác" in text
    for words in (theirs, "Bản của tôi", "hai dòng"):
        assert words in text
    nomination.refresh_from_db()
    assert nomination.summary == theirs
    keep = html.fromstring(page.content).get_element_by_id("keep-mine")
    client.post(keep.action, dict(keep.form_values()))
    nomination.refresh_from_db()
    assert (nomination.summary, nomination.participant_name) == (mine, "Lê Thị Mai")
    assert Consent.objects.get().is_given


def test_what_was_typed_while_the_file_was_sent_is_shown_again(unit, campaign, clerk, signed_in):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    data = posted(nomination, summary="Gõ trong lúc gửi")
    advance(nomination, "send", actor=clerk)
    page = client.post(url("nomination_edit", nomination.pk), data)
    assert page.status_code == 409
    assert "Chưa lưu được" in text_of(page)
    assert html.fromstring(page.content).get_element_by_id("summary").text == "Gõ trong lúc gửi"
    assert client.get(url("nomination_edit", nomination.pk)).url.endswith(
        "/ho-so/" + str(nomination.pk) + "/"
    )


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 40, "1.5", "²"])
@pytest.mark.parametrize("name", ["version", "entry"])
def test_garbled_numbers_never_break_the_page(number, name, unit, campaign, clerk, signed_in):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    data = posted(nomination, summary="Mới") | {name: number}
    answer = client.post(url("nomination_edit", nomination.pk), data)
    assert answer.status_code == (409 if name == "version" else 302)


def test_a_closed_year_is_only_read(unit, campaign, clerk, signed_in):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    campaign.is_open = False
    campaign.save()
    assert client.get(url("nomination_edit", nomination.pk)).status_code == 302
    page = client.post(url("nomination_edit", nomination.pk), posted(nomination, summary="Mới"))
    assert "Năm 2026 đã khóa" in text_of(page)
    assert autosave(client, nomination).status_code == 403
    refused = client.post(f"{url('nomination_start', unit.pk)}?nam=2026", follow=True)
    assert refused.status_code == 200  # an open file is found, and shown read-only


def test_a_year_that_is_closed_opens_no_new_file(unit, campaign, clerk, signed_in):
    campaign.is_open = False
    campaign.save()
    page = signed_in(clerk).post(f"{url('nomination_start', unit.pk)}?nam=2026", follow=True)
    assert any("đã khóa" in message for message in messages_of(page))
    assert not Nomination.objects.exists()


# ── the filled form ───────────────────────────────────────────────────────────────────────────
def test_a_filled_word_form_is_shown_before_it_becomes_the_draft(unit, campaign, clerk, signed_in):
    client = signed_in(clerk)
    _, nomination = start(client, unit)
    page = upload(client, nomination, "mau03_tdp12.docx")
    assert "Đã đọc Mẫu số 03 từ tệp “mau03_tdp12.docx”" in text_of(page)
    nomination.refresh_from_db()
    assert nomination.summary == ""
    pending = PendingFile.objects.get()
    page = client.post(url("nomination_file_confirm", pending.pk), follow=True)
    nomination.refresh_from_db()
    assert nomination.summary == pending.changes["summary"]
    assert "Đã lấy nội dung từ tệp “mau03_tdp12.docx”" in text_of(page)
    source = client.get(url("file_source", pending.pk))
    assert b"".join(source.streaming_content) == (SAMPLES / "mau03_tdp12.docx").read_bytes()


def test_an_upload_over_the_limit_is_kept_whole_and_only_the_sending_is_refused(
    unit, campaign, clerk, signed_in
):
    client = signed_in(clerk)
    _, nomination = start(client, unit)
    page = upload(client, nomination, "mau03_qua_350_tu.docx")
    surplus = page.context["count"].surplus
    assert surplus > 0
    assert f"thừa {surplus} từ: vẫn giữ nguyên để rút gọn" in text_of(page)
    client.post(url("nomination_file_confirm", PendingFile.objects.get().pk))
    nomination.refresh_from_db()
    assert len(nomination.summary.split()) == 350 + surplus
    page = save(client, nomination, "check")
    assert "summary" in errors_of(page)


@pytest.mark.parametrize(("words", "is_accepted"), [(350, True), (351, False)])
def test_the_limit_is_the_same_for_an_upload(words, is_accepted, unit, campaign, clerk, signed_in):
    form = blank_mau03(campaign)
    nominee = Mau03Nominee("collective", "Tổ dân vận số 12", "Ngõ xanh", "KT", "từ " * words)
    client = signed_in(clerk)
    _, nomination = start(client, unit)
    data = to_docx(replace(form, nominees=(nominee,)))
    upload(client, nomination, "mau03.docx", data)
    client.post(url("nomination_file_confirm", PendingFile.objects.get().pk))
    nomination.refresh_from_db()
    page = save(client, nomination, "check")
    assert ("Kiểm tra lại trước khi gửi" in text_of(page)) is is_accepted


def test_a_read_file_is_confirmed_only_over_the_draft_that_was_shown(
    unit, campaign, clerk, second_clerk, signed_in
):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    upload(client, nomination, "mau03_tdp12.docx")
    autosave(signed_in(second_clerk), nomination, summary="Bản của đ/c Tuấn")
    pending = PendingFile.objects.get()
    page = client.post(url("nomination_file_confirm", pending.pk), follow=True)
    nomination.refresh_from_db()
    assert nomination.summary == "Bản của đ/c Tuấn"
    assert "Chưa ghi đè bản nào." in messages_of(page)[0]
    assert "Bản của đ/c Tuấn" in text_of(page)
    client.post(url("nomination_file_confirm", pending.pk))  # now both have been seen
    nomination.refresh_from_db()
    assert nomination.summary == pending.changes["summary"]


def test_a_read_file_can_be_put_away(unit, campaign, clerk, signed_in):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    upload(client, nomination, "mau03_tdp12.docx")
    page = client.post(url("file_discard", PendingFile.objects.get().pk), follow=True)
    assert page.templates[0].name == "awards/nomination_edit.html"
    assert not PendingFile.objects.exists()


def test_a_file_waiting_for_its_look_comes_before_the_sending(unit, campaign, clerk, signed_in):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    upload(client, nomination, "mau03_tdp12.docx")
    page = client.get(reverse("campaigns:check", args=[nomination.pk]), follow=True)
    assert page.templates[0].name == "awards/nomination_file.html"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("mau01_tdp12.docx", None, "Mẫu số 03"),
        ("mau03.pdf", b"%PDF-1.7", "không phải tệp Word"),
        ("mau03.docx", b"x" * (20 * 1024 * 1024 + 1), "Tệp 20 MB, tối đa 20 MB."),
    ],
)
def test_a_wrong_file_says_what_to_do_and_changes_nothing(
    name, data, words, unit, campaign, clerk, signed_in
):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    page = upload(client, nomination, name, data)
    assert words in messages_of(page)[0]
    assert not PendingFile.objects.exists()


def test_without_a_file_one_is_asked_for(unit, campaign, clerk, signed_in):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    page = client.post(url("nomination_upload", nomination.pk), follow=True)
    assert messages_of(page) == ["Chọn một tệp Word (.docx) hoặc Excel (.xlsx)."]


# ── nil, papers, the Ban ──────────────────────────────────────────────────────────────────────
def test_nothing_to_propose_goes_out_with_its_reason(unit, campaign, clerk, signed_in):
    client = signed_in(clerk)
    _, nomination = start(client, unit)
    page = client.post(reverse("campaigns:nil", args=[nomination.pk]), {"reason": " "}, follow=True)
    assert messages_of(page) == ["Ghi lý do đơn vị không gửi nội dung này."]
    page = client.post(
        reverse("campaigns:nil", args=[nomination.pk]), {"reason": "Mới thành lập"}, follow=True
    )
    assert "báo cáo không có đề xuất" in text_of(page)
    sent = client.get(reverse("campaigns:file", args=[nomination.pk]))
    assert "Lý do: Mới thành lập" in text_of(sent)


def test_the_papers_of_a_draft_and_of_a_sending(unit, campaign, clerk, signed_in):
    client = signed_in(clerk)
    nomination = make_nomination(unit, campaign, clerk, participant_name="Tổ hòa giải")
    address = reverse("reporting:file_download", args=[nomination.pk, "mau03", "docx"])
    draft = client.get(address)
    assert "_Mau03_BanNhap_TDP12_" in draft["Content-Disposition"]
    assert "Bản nháp, chưa gửi" in " ".join(
        p.text for p in Document(BytesIO(draft.content)).paragraphs
    )
    advance(nomination, "send", actor=clerk)
    sent = client.get(f"{address}?lan=1")
    assert "BanNhap" not in sent["Content-Disposition"]
    for file_format, start_bytes in (("pdf", b"%PDF-"), ("xlsx", b"PK")):
        address = reverse("reporting:file_download", args=[nomination.pk, "mau03", file_format])
        assert client.get(address).content.startswith(start_bytes)
    wrong = reverse("reporting:file_download", args=[nomination.pk, "mau01", "docx"])
    assert client.get(wrong).status_code == 404
    preview = client.get(reverse("campaigns:preview", args=[nomination.pk]))
    assert "TRÍCH NGANG THÀNH TÍCH" in text_of(preview)


def test_home_and_the_page_of_forms_lead_there_in_one_click(unit, campaign, clerk, signed_in):
    client = signed_in(clerk)
    home = html.fromstring(client.get(reverse("reporting:tasks")).content)
    (row,) = [form for form in home.forms if "Mẫu số 03 – Trích ngang" in form.text_content()]
    assert row.action == f"{url('nomination_start', unit.pk)}?nam=2026"
    forms = client.get(reverse("registrations:forms_page"))
    prefilled = reverse("reporting:prefilled_form", args=[unit.pk, "mau03", "docx"])
    assert prefilled in html.fromstring(forms.content).xpath("//a/@href")
    _, nomination = start(client, unit)
    home = html.fromstring(client.get(reverse("reporting:tasks")).content)
    assert url("nomination_edit", nomination.pk) in home.xpath("//a/@href")


@pytest.mark.parametrize("name", ["blank", "prefilled"])
def test_the_form_to_fill_in_by_hand(name, unit, campaign, clerk, signed_in):
    args = ["mau03", "docx"] if name == "blank" else [unit.pk, "mau03", "docx"]
    answer = signed_in(clerk).get(reverse(f"reporting:{name}_form", args=args))
    document = Document(BytesIO(answer.content))
    cells = " ".join(cell.text for t in document.tables for row in t.rows for cell in row.cells)
    assert "Tóm tắt thành tích nổi bật" in cells
    assert ("TỔ DÂN PHỐ SỐ 12" in cells) is (name == "prefilled")


def test_the_ban_reads_pins_reasons_and_sees_what_changed(
    unit, campaign, clerk, reviewer, signed_in
):
    nomination = make_nomination(unit, campaign, clerk, summary="Làm tốt")
    advance(nomination, "send", actor=clerk)
    review = reverse("campaigns:review", args=[nomination.pk])
    ban = signed_in(reviewer)
    page = ban.get(review)
    assert "Tóm tắt chưa thấy nêu số liệu cụ thể" in text_of(page)
    assert html.fromstring(page.content).xpath('//textarea[@name="row-summary"]')
    ban.post(
        reverse("campaigns:return_", args=[nomination.pk]), {"row-summary": "Nêu số liệu cụ thể"}
    )
    editor = signed_in(clerk).get(url("nomination_edit", nomination.pk))
    assert "Ban đề nghị: Nêu số liệu cụ thể" in text_of(editor)
    nomination.refresh_from_db()
    save(signed_in(clerk), nomination, summary=GOOD)
    advance(nomination, "send", actor=clerk)
    text = text_of(ban.get(review))
    assert "Đã sửa 01 mục" in text
    assert "Làm tốt" in text
    assert "Đã đề nghị: Nêu số liệu cụ thể" in text
    papers = ban.get(review, {"the": "ban-word"})
    assert papers.status_code == 200


# ── who may ───────────────────────────────────────────────────────────────────────────────────
ANSWERS = {
    "clerk": 200,
    "reviewer": 200,
    "other_clerk": 404,
    "leader": 404,
    "administrator": 404,
    "stranger": 404,
    "stranger_reviewer": 404,
}


@pytest.mark.parametrize("person", ANSWERS)
def test_a_draft_is_open_to_its_unit_and_the_ban_only(
    person, request, unit, other_unit, campaign, clerk, signed_in
):
    client = signed_in(request.getfixturevalue(person))
    nomination = make_nomination(unit, campaign, clerk)
    pending = PendingFile.objects.create(
        submission=nomination,
        file_name="mau03.docx",
        source="x.docx",
        sha256="0" * 64,
        changes={"summary": "Đọc từ tệp"},
        base_version=1,
        read_at=SEPTEMBER - timedelta(days=1),
    )
    expected = ANSWERS[person]
    assert client.get(url("nomination_edit", nomination.pk)).status_code == expected
    assert autosave(client, nomination).status_code == expected
    if expected != 200:
        for name, pk in (
            ("nomination_upload", nomination.pk),
            ("nomination_file_confirm", pending.pk),
            ("file_discard", pending.pk),
        ):
            assert client.post(url(name, pk)).status_code == expected
        assert client.get(url("file_source", pending.pk)).status_code == expected


@pytest.mark.parametrize(
    ("person", "expected"),
    [("clerk", 302), ("reviewer", 302), ("other_clerk", 404), ("leader", 403), ("stranger", 404)],
)
def test_who_may_open_a_units_file(
    person, expected, request, unit, other_unit, campaign, signed_in
):
    person = request.getfixturevalue(person)
    answer = signed_in(person).post(f"{url('nomination_start', unit.pk)}?nam=2026")
    assert answer.status_code == expected
    assert Nomination.objects.exists() is (expected == 302)


def test_the_article_is_not_confirmed_as_a_nomination(unit, campaign, clerk, signed_in):
    nomination = make_nomination(unit, campaign, clerk)
    Nomination.objects.filter(pk=nomination.pk).update(obligation="article")
    pending = PendingFile.objects.create(
        submission=nomination,
        file_name="bai.docx",
        source="x.docx",
        sha256="0" * 64,
        changes={},
        base_version=1,
        read_at=SEPTEMBER,
    )
    answer = signed_in(clerk).post(url("nomination_file_confirm", pending.pk))
    assert answer.status_code == 404
