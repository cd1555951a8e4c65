"""C9: the unit's own document, through the common path of sending and reviewing."""

from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns import registry
from campaigns.drafts import StaleVersion
from campaigns.vocabulary import Obligation, Status
from campaigns.workflow import Incomplete, advance
from documents.errors import DocumentRefused
from documents.signed_copy import photos_to_pdf
from registrations.models import UnitPlan
from registrations.plans import keep_file, open_plan, save_particulars
from tests.documents.ooxml import PLAIN_DOCX, PLAIN_XLSX
from tests.documents.sent_photos import encoded, plain

PARTICULARS = {
    "number": "12",
    "symbol": "KH/CB",
    "issued_on": date(2026, 1, 5),
    "excerpt": "Triển khai phong trào thi đua “Dân vận khéo” năm 2026",
}
TYPED = PARTICULARS | {"issued_on": "05/01/2026"}


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(scope="module")
def pdf():
    return photos_to_pdf([encoded(plain())])


@pytest.fixture
def plan(unit, campaign, clerk):
    return open_plan(unit, campaign, actor=clerk)


@pytest.fixture
def complete(plan, clerk, pdf):
    version = save_particulars(plan, PARTICULARS, version=0, actor=clerk)
    version = keep_file(plan, "word", "kế hoạch.docx", PLAIN_DOCX, version=version, actor=clerk)
    keep_file(plan, "pdf", "kế hoạch.pdf", pdf, version=version, actor=clerk)
    return plan


def test_everything_that_is_missing_is_named_at_once(plan, clerk):
    with pytest.raises(Incomplete) as refusal:
        advance(plan, "send", actor=clerk)
    anchors = [problem.anchor for problem in refusal.value.problems]
    assert anchors == ["number", "symbol", "issued_on", "excerpt", "word", "pdf"]


def test_a_complete_plan_is_sent_with_both_files_frozen(complete, clerk, reviewer, signed_in, pdf):
    revision = advance(complete, "send", actor=clerk)
    content = revision.content
    assert (content["number"], content["issued_on"]) == ("12", "2026-01-05")
    assert content["pdf"]["name"] == "kế hoạch.pdf"
    url = reverse("registrations:plan_sent_file", args=[complete.pk, 1, "pdf"])
    answer = signed_in(reviewer).get(url)
    assert b"".join(answer) == pdf
    assert answer["Content-Type"] == "application/pdf"
    advance(complete, "accept", actor=reviewer)
    assert UnitPlan.objects.get().status == Status.ACCEPTED


def test_a_file_replaced_after_a_return_leaves_the_sent_one(complete, clerk, reviewer, signed_in):
    revision = advance(complete, "send", actor=clerk)
    advance(complete, "return", actor=reviewer, note="Bản Word chưa khớp")
    plan = UnitPlan.objects.get()
    keep_file(plan, "word", "bản 2.docx", PLAIN_DOCX, version=plan.version, actor=clerk)
    stored = revision.content["word"]["stored"]
    assert default_storage.exists(stored)
    assert UnitPlan.objects.get().word_file.name != stored
    assert advance(plan, "send", actor=clerk).content["word"]["name"] == "bản 2.docx"


def test_a_day_that_has_not_come_is_no_day_of_issue(complete, clerk):
    later = PARTICULARS | {"issued_on": date(2999, 1, 1)}
    save_particulars(complete, later, version=complete.version, actor=clerk)
    with pytest.raises(Incomplete) as refusal:
        advance(complete, "send", actor=clerk)
    assert [problem.message for problem in refusal.value.problems] == [
        "Ngày ban hành chưa đến. Ghi lại ngày."
    ]


@pytest.mark.parametrize(
    ("slot", "data", "words"),
    [
        ("word", PLAIN_XLSX, "không phải tệp Word"),
        ("pdf", PLAIN_DOCX, "không phải tệp PDF"),
        ("pdf", b"<html>", "wrong_type"),
    ],
)
def test_each_slot_takes_its_own_kind_of_file(plan, clerk, slot, data, words):
    with pytest.raises(DocumentRefused) as refusal:
        keep_file(plan, slot, "tệp.pdf", data, version=0, actor=clerk)
    assert words in f"{refusal.value} {refusal.value.code}"
    assert not UnitPlan.objects.get().word_file


def test_a_file_of_an_old_page_is_not_kept(plan, clerk, second_clerk):
    save_particulars(plan, PARTICULARS, version=0, actor=second_clerk)
    with pytest.raises(StaleVersion):
        keep_file(plan, "word", "a.docx", PLAIN_DOCX, version=0, actor=clerk)
    assert default_storage.listdir("van-ban/2026")[1] == []


def test_the_page_keeps_what_was_typed_and_names_what_is_missing(plan, clerk, signed_in):
    browser = signed_in(clerk)
    url = reverse("registrations:plan_edit", args=[plan.pk])
    files = {"word": SimpleUploadedFile("kế hoạch.docx", PLAIN_DOCX)}
    answer = browser.post(url, TYPED | files | {"version": 0, "action": "check"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Còn 01 nội dung cần sửa" in page
    assert "Tải tệp PDF của văn bản." in page
    assert "kế hoạch.docx" in page
    assert UnitPlan.objects.get().symbol == "KH/CB"


def test_a_filled_page_leads_to_the_last_look_and_the_receipt(plan, clerk, signed_in, pdf):
    browser = signed_in(clerk)
    url = reverse("registrations:plan_edit", args=[plan.pk])
    files = {
        "word": SimpleUploadedFile("kế hoạch.docx", PLAIN_DOCX),
        "pdf": SimpleUploadedFile("kế hoạch.pdf", pdf),
    }
    answer = browser.post(url, TYPED | files | {"version": 0, "action": "check"}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("campaigns:check", args=[plan.pk])
    assert "KH/CB" in page
    assert reverse("registrations:plan_file", args=[plan.pk, "pdf"]) in page
    plan.refresh_from_db()
    sent = browser.post(
        reverse("campaigns:send", args=[plan.pk]), {"version": plan.version}, follow=True
    )
    assert "DVK-2026-VB-TDP12-01" in sent.content.decode()


def test_a_file_of_the_wrong_kind_is_named_and_the_rest_is_kept(plan, clerk, signed_in):
    url = reverse("registrations:plan_edit", args=[plan.pk])
    files = {"pdf": SimpleUploadedFile("bản quét.pdf", PLAIN_DOCX)}
    answer = signed_in(clerk).post(url, TYPED | files | {"version": 0, "action": "save"})
    assert answer.status_code == 422
    assert "Tệp “bản quét.pdf” không phải tệp PDF" in answer.content.decode()
    assert UnitPlan.objects.get().number == "12"


def test_the_reviewer_reads_the_plan_with_its_files(complete, clerk, reviewer, signed_in):
    advance(complete, "send", actor=clerk)
    page = signed_in(reviewer).get(reverse("campaigns:review", args=[complete.pk]))
    text = page.content.decode()
    assert "KH/CB" in text
    assert reverse("registrations:plan_sent_file", args=[complete.pk, 1, "word"]) in text


@pytest.mark.parametrize(
    ("person", "sent", "working"),
    [("leader", 200, 403), ("other_clerk", 404, 404), ("stranger_reviewer", 404, 404)],
)
def test_files_of_a_plan_are_for_those_who_may_see_it(
    request, signed_in, complete, clerk, person, sent, working
):
    advance(complete, "send", actor=clerk)
    browser = signed_in(request.getfixturevalue(person))
    for name, arguments, expected in (
        ("plan_sent_file", [complete.pk, 1, "word"], sent),
        ("plan_file", [complete.pk, "word"], working),
    ):
        answer = browser.get(reverse(f"registrations:{name}", args=arguments))
        assert answer.status_code == expected
        assert b"".join(answer)


def test_a_clerk_begins_with_the_units_plan(unit, campaign, clerk, signed_in):
    answer = signed_in(clerk).post(reverse("registrations:plan_start", args=[unit.pk]))
    assert answer.url == reverse("registrations:plan_edit", args=[UnitPlan.objects.get().pk])


def test_an_unknown_slot_or_sending_is_not_found(complete, clerk, signed_in):
    browser = signed_in(clerk)
    for name, arguments in (
        ("plan_file", [complete.pk, "excel"]),
        ("plan_sent_file", [complete.pk, 1, "word"]),
    ):
        url = reverse(f"registrations:{name}", args=arguments)
        assert browser.get(url).status_code == 404


def test_a_paper_that_is_not_taken_yet_has_no_pages(plan, unit, clerk, signed_in, monkeypatch):
    forms = {key: form for key, form in registry._forms.items() if key != Obligation.PLAN}
    monkeypatch.setattr(registry, "_forms", forms)
    client = signed_in(clerk)
    for name in ("registrations:plan_edit", "campaigns:file", "campaigns:check"):
        assert client.get(reverse(name, args=[plan.pk])).status_code == 404
    assert client.post(reverse("registrations:plan_start", args=[unit.pk])).status_code == 404
