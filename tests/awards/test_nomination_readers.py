"""Who gets at Mẫu số 03 of a unit: its papers, the pages that lead there, the Ban."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from lxml import html

from awards.models import Nomination
from campaigns.workflow import advance
from tests.awards.steps import (
    GOOD,
    autosave_nomination,
    save_nomination_page,
    start_nomination,
    text_of,
    url,
)
from tests.factories import make_nomination

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


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


def test_the_print_of_a_sending_keeps_what_was_sent_while_the_draft_goes_on(
    unit, campaign, clerk, reviewer, leader, signed_in
):
    nomination = make_nomination(unit, campaign, clerk, participant_name="Tổ đã gửi")
    advance(nomination, "send", actor=clerk)
    advance(nomination, "return", actor=reviewer, note="Bổ sung")
    autosave_nomination(signed_in(clerk), nomination, participant="Tổ đang sửa")

    def printed(person, page):
        [address] = {
            link
            for link in html.fromstring(signed_in(person).get(page).content).xpath("//a/@href")
            if "/ban-in/" in link
        }
        text = text_of(signed_in(person).get(address))
        return [name for name in ("Tổ đã gửi", "Tổ đang sửa") if name in text]

    as_sent = reverse("campaigns:file", args=[nomination.pk])
    papers = f"{reverse('campaigns:review', args=[nomination.pk])}?tab=ban-word"
    assert printed(clerk, as_sent) == ["Tổ đã gửi"]
    assert printed(reviewer, papers) == ["Tổ đã gửi"]
    assert printed(clerk, url("nomination_edit", nomination.pk)) == ["Tổ đang sửa"]
    draft = reverse("campaigns:preview", args=[nomination.pk])
    assert signed_in(leader).get(draft).status_code == 404


def test_home_and_the_page_of_forms_lead_there_in_one_click(unit, campaign, clerk, signed_in):
    client = signed_in(clerk)
    home = html.fromstring(client.get(reverse("reporting:tasks")).content)
    (row,) = [form for form in home.forms if "Mẫu số 03 – Trích ngang" in form.text_content()]
    assert row.action == f"{url('nomination_start', unit.pk)}?nam=2026"
    forms = client.get(reverse("registrations:forms_page"))
    prefilled = reverse("reporting:prefilled_form", args=[unit.pk, "mau03", "docx"])
    assert f"{prefilled}?nam=2026" in html.fromstring(forms.content).xpath("//a/@href")
    _, nomination = start_nomination(client, unit)
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
    save_nomination_page(signed_in(clerk), nomination, summary=GOOD)
    advance(nomination, "send", actor=clerk)
    text = text_of(ban.get(review))
    assert "Đã sửa 01 mục" in text
    assert "Làm tốt" in text
    assert "Đã đề nghị: Nêu số liệu cụ thể" in text
    papers = ban.get(review, {"tab": "ban-word"})
    assert papers.status_code == 200


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("clerk", 200),
        ("reviewer", 200),
        ("other_clerk", 404),
        ("leader", 404),
        ("administrator", 404),
        ("stranger", 404),
        ("stranger_reviewer", 404),
    ],
)
def test_a_draft_is_open_to_its_unit_and_the_ban_only(
    person, expected, request, unit, other_unit, campaign, clerk, signed_in
):
    client = signed_in(request.getfixturevalue(person))
    nomination = make_nomination(unit, campaign, clerk)
    assert client.get(url("nomination_edit", nomination.pk)).status_code == expected
    assert autosave_nomination(client, nomination).status_code == expected


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
