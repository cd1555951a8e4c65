"""C9: the unit's own document, through the common path of sending and reviewing."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html
from openpyxl import load_workbook

from audit.models import AuditEvent
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
from tests.factories import last_look

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
        ("pdf", b"<html>", "not_wanted"),
    ],
)
def test_each_slot_takes_its_own_kind_of_file(plan, clerk, slot, data, words):
    with pytest.raises(DocumentRefused) as refusal:
        keep_file(plan, slot, "tệp.pdf", data, version=0, actor=clerk)
    assert words in f"{refusal.value} {refusal.value.code}"
    assert not UnitPlan.objects.get().word_file


def test_a_file_that_only_its_name_makes_a_word_file_is_told_so(plan, clerk):
    with pytest.raises(DocumentRefused) as refusal:
        keep_file(plan, "word", "ke-hoach.docx", b"chi la chu", version=0, actor=clerk)
    assert str(refusal.value) == (
        "Tệp “ke-hoach.docx” có đuôi .docx nhưng bên trong không phải tệp Word (.docx). "
        "Mở tệp gốc, lưu lại rồi tải lại."
    )


def test_a_file_of_an_old_page_is_not_kept(plan, clerk, second_clerk):
    save_particulars(plan, PARTICULARS, version=0, actor=second_clerk)
    with pytest.raises(StaleVersion):
        keep_file(plan, "word", "a.docx", PLAIN_DOCX, version=0, actor=clerk)
    assert default_storage.listdir("van-ban/2026")[1] == []


def edit(client, plan, version=0, action="save", follow=False, **data):
    address = reverse("registrations:plan_edit", args=[plan.pk])
    data = TYPED | {"version": version, "action": action} | data
    return client.post(address, data, follow=follow)


def word(name="kế hoạch.docx"):
    return SimpleUploadedFile(name, PLAIN_DOCX)


def errors_of(answer):
    return [error["text"] for error in answer.context["errors"]]


def test_the_page_keeps_what_was_typed_and_names_what_is_missing(plan, clerk, signed_in):
    browser = signed_in(clerk)
    answer = edit(browser, plan, action="check", follow=True, word=word(), symbol="")
    assert answer.redirect_chain[-1][0].endswith("?kiem-tra=1")
    assert errors_of(answer) == [
        "Nhập ký hiệu của văn bản, ví dụ KH/CB.",
        "Tải tệp PDF của văn bản.",
    ]
    page = answer.content.decode()
    assert "Còn 02 nội dung cần sửa" in page
    assert 'value="05/01/2026"' in page
    assert "kế hoạch.docx" in page
    assert UnitPlan.objects.get().number == "12"


def test_a_field_that_cannot_be_stored_stays_typed_and_the_file_is_kept(plan, clerk, signed_in):
    answer = edit(signed_in(clerk), plan, word=word(), issued_on="31/02/2026")
    assert answer.status_code == 422
    assert errors_of(answer) == [
        "Không có ngày này. Ghi ngày theo dạng ngày/tháng/năm, ví dụ 15/01/2026."
    ]
    stored = UnitPlan.objects.get()
    assert (stored.number, stored.word_name) == ("", "kế hoạch.docx")
    assert answer.context["version"] == stored.version == 1
    assert 'value="31/02/2026"' in answer.content.decode()


def test_a_field_that_cannot_be_stored_takes_over_no_newer_version(
    plan, clerk, second_clerk, signed_in
):
    save_particulars(plan, PARTICULARS, version=0, actor=second_clerk)
    answer = edit(signed_in(clerk), plan, issued_on="31/02/2026")
    assert answer.context["version"] == 0
    assert edit(signed_in(clerk), plan, version=0, number="99").status_code == 409


def test_two_who_write_at_once_see_both_texts_and_lose_none(plan, clerk, second_clerk, signed_in):
    theirs = PARTICULARS | {"excerpt": "Bản của đ/c Tuấn"}
    save_particulars(plan, theirs, version=0, actor=second_clerk)
    browser = signed_in(clerk)
    answer = edit(browser, plan, excerpt="Bản của tôi", word=word())
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Đ/c Lê Văn Tuấn vừa lưu bản khác" in page
    assert "Chưa nhận tệp “kế hoạch.docx”" in page
    assert [line.label for line in answer.context["lines"] if not line.is_same] == ["Trích yếu"]
    assert UnitPlan.objects.get().excerpt == "Bản của đ/c Tuấn"
    keep = html.fromstring(answer.content).get_element_by_id("keep-mine")
    browser.post(keep.action, dict(keep.form_values()) | {"action": "save"})
    stored = UnitPlan.objects.get()
    assert (stored.excerpt, stored.issued_on) == ("Bản của tôi", PARTICULARS["issued_on"])


def test_what_was_typed_while_the_plan_was_sent_is_shown_again(complete, clerk, signed_in):
    version = complete.version
    advance(complete, "send", actor=clerk)
    answer = edit(signed_in(clerk), complete, version=version, excerpt="Gõ trong lúc gửi")
    assert answer.status_code == 409
    assert answer.context["version"] == version
    page = answer.content.decode()
    assert "Gõ trong lúc gửi" in page
    assert reverse("campaigns:file", args=[complete.pk]) in page


def autosave(client, plan, version=0, **data):
    address = reverse("registrations:plan_autosave", args=[plan.pk])
    return client.post(address, TYPED | {"version": version} | data)


def test_what_is_typed_is_stored_by_itself(plan, clerk, second_clerk, signed_in):
    browser = signed_in(clerk)
    assert autosave(browser, plan, excerpt="").json()["version"] == 1
    assert UnitPlan.objects.get().symbol == "KH/CB"
    refused = autosave(browser, plan, version=1, issued_on="ngày mai")
    assert refused.status_code == 422
    assert "Không có ngày này" in refused.json()["message"]
    conflict = autosave(signed_in(second_clerk), plan, version=0, number="13")
    assert conflict.status_code == 409
    assert conflict.json()["url"] == reverse("registrations:plan_edit", args=[plan.pk])


def test_an_excerpt_typed_on_two_lines_is_one(plan, clerk, signed_in):
    edit(signed_in(clerk), plan, excerpt="Triển khai\r\nphong trào")
    assert UnitPlan.objects.get().excerpt == "Triển khai phong trào"


def test_no_document_at_all_is_an_answer_with_its_reason(plan, clerk, reviewer, signed_in):
    browser = signed_in(clerk)
    url = reverse("campaigns:nil", args=[plan.pk])
    assert "Ghi lý do" in browser.post(url, {"reason": " "}, follow=True).content.decode()
    answer = browser.post(url, {"reason": "Theo kế hoạch của đảng bộ"}, follow=True)
    assert "báo cáo không có văn bản" in answer.content.decode()
    review = signed_in(reviewer)
    page = review.get(reverse("campaigns:review", args=[plan.pk])).content.decode()
    assert "Lý do: Theo kế hoạch của đảng bộ" in page
    papers = review.get(reverse("campaigns:review", args=[plan.pk]), {"tab": "ban-word"})
    assert "không có tệp kèm theo" in papers.content.decode()
    sent = browser.get(reverse("campaigns:file", args=[plan.pk])).content.decode()
    assert "Lý do: Theo kế hoạch của đảng bộ" in sent


def test_a_filled_page_leads_to_the_last_look_and_the_receipt(plan, clerk, signed_in, pdf):
    browser = signed_in(clerk)
    files = {
        "word": SimpleUploadedFile("kế hoạch.docx", PLAIN_DOCX),
        "pdf": SimpleUploadedFile("kế hoạch.pdf", pdf),
    }
    answer = edit(browser, plan, action="check", follow=True, **files)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("campaigns:check", args=[plan.pk])
    assert "KH/CB" in page
    assert reverse("registrations:plan_file", args=[plan.pk, "pdf"]) in page
    plan.refresh_from_db()
    sent = browser.post(reverse("campaigns:send", args=[plan.pk]), last_look(plan), follow=True)
    assert "DVK-2026-VB-TDP12-01" in sent.content.decode()


@pytest.mark.parametrize("slot", ["word", "pdf"])
def test_both_files_chosen_at_one_place_go_each_to_its_own(plan, clerk, signed_in, pdf, slot):
    both = [SimpleUploadedFile("bản quét.PDF", pdf), word("kế hoạch.docx")]
    edit(signed_in(clerk), plan, **{slot: both})
    stored = UnitPlan.objects.get()
    assert (stored.word_name, stored.pdf_name) == ("kế hoạch.docx", "bản quét.PDF")


def test_two_files_for_one_place_are_refused_and_the_other_is_kept(plan, clerk, signed_in, pdf):
    three = [word("a.docx"), word("b.docx"), SimpleUploadedFile("c.pdf", pdf)]
    answer = edit(signed_in(clerk), plan, word=three)
    assert errors_of(answer) == ["Chọn một tệp Word và một tệp PDF của cùng một văn bản."]
    stored = UnitPlan.objects.get()
    assert (stored.word_name, stored.pdf_name) == ("", "c.pdf")


def test_a_file_of_the_wrong_kind_is_named_and_the_rest_is_kept(plan, clerk, signed_in):
    answer = edit(signed_in(clerk), plan, pdf=SimpleUploadedFile("bản quét.pdf", PLAIN_DOCX))
    assert answer.status_code == 422
    assert answer.context["version"] == UnitPlan.objects.get().version
    assert (
        "Tệp “bản quét.pdf” có đuôi .pdf nhưng bên trong không phải tệp PDF"
        in answer.content.decode()
    )
    assert UnitPlan.objects.get().number == "12"


def test_the_reviewer_reads_the_plan_with_its_files(complete, clerk, reviewer, signed_in):
    advance(complete, "send", actor=clerk)
    page = signed_in(reviewer).get(reverse("campaigns:review", args=[complete.pk]))
    text = page.content.decode()
    assert "KH/CB" in text
    assert reverse("registrations:plan_sent_file", args=[complete.pk, 1, "word"]) in text
    papers = page.client.get(page.wsgi_request.path, {"tab": "ban-word"}).content.decode()
    assert reverse("registrations:plan_sent_file", args=[complete.pk, 1, "pdf"]) in papers


def test_a_reason_pinned_to_a_file_reaches_the_unit_and_the_next_look(
    complete, clerk, reviewer, signed_in
):
    advance(complete, "send", actor=clerk)
    review = reverse("campaigns:review", args=[complete.pk])
    ban = signed_in(reviewer)
    assert 'name="row-pdf"' in ban.get(review).content.decode()
    ban.post(
        reverse("campaigns:return_", args=[complete.pk]),
        {"revision": 1, "row-pdf": "Chưa đóng dấu", "note": "Bổ sung bản đã ký"},
    )
    page = signed_in(clerk).get(reverse("registrations:plan_edit", args=[complete.pk]))
    assert "Ban đề nghị: Chưa đóng dấu" in page.content.decode()
    plan = UnitPlan.objects.get()
    changes = PARTICULARS | {"number": "13"}
    save_particulars(plan, changes, version=plan.version, actor=clerk)
    advance(plan, "send", actor=clerk)
    again = ban.get(review)
    assert again.context["content"]["changed"] == ["number"]
    text = again.content.decode()
    assert "Chưa đóng dấu" in text
    assert '<del class="removed">12</del>' in text


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


def test_the_first_step_is_named_after_what_the_unit_does_there(plan, clerk, signed_in):
    page = signed_in(clerk).get(reverse("registrations:plan_edit", args=[plan.pk]))
    assert "Tải văn bản lên" in page.content.decode()
    assert "Chọn tệp hoặc điền" not in page.content.decode()


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


def test_the_plan_stands_on_every_list_of_the_year(complete, unit, clerk, reviewer, signed_in):
    ban, browser = signed_in(reviewer), signed_in(clerk)
    home = browser.get(reverse("reporting:tasks")).content.decode()
    assert reverse("registrations:plan_edit", args=[complete.pk]) in home
    advance(complete, "send", actor=clerk)
    queue = ban.get(reverse("campaigns:review_queue"), follow=True)
    assert f"/kiem-tra/{complete.pk}/" in queue.redirect_chain[-1][0]
    board = ban.get(reverse("reporting:board"), {"don-vi": unit.pk, "muc": "plan"})
    assert "KH/CB" in board.content.decode()
    assert board.context["waiting_count"] == 1
    history = browser.get(reverse("campaigns:history")).content.decode()
    assert "DVK-2026-VB-TDP12-01" in history
    assert reverse("registrations:plan_sent_file", args=[complete.pk, 1, "word"]) in history
    advance(complete, "accept", actor=reviewer)
    sheet = load_workbook(BytesIO(ban.get(reverse("reporting:board_sheet")).content)).active
    words = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert "VB triển khai" in words
    assert any(cell.startswith("Tiếp nhận") for cell in words)


def test_the_ban_begins_for_a_unit_from_the_board(unit, campaign, reviewer, signed_in):
    ban = signed_in(reviewer)
    board = ban.get(reverse("reporting:board"), {"don-vi": unit.pk, "muc": "plan"})
    start = board.context["panel"]["start_url"]
    assert f'action="{start}"' in board.content.decode()
    page = ban.post(start, follow=True)
    assert "Nhập thay" in page.content.decode()


def test_a_sending_taken_back_is_no_file_for_readers(complete, clerk, leader, signed_in):
    advance(complete, "send", actor=clerk)
    advance(complete, "withdraw", actor=clerk)
    plan = UnitPlan.objects.get()
    advance(plan, "send", actor=clerk)
    for number, expected in ((1, 404), (2, 200)):
        url = reverse("registrations:plan_sent_file", args=[plan.pk, number, "word"])
        answer = signed_in(leader).get(url)
        assert answer.status_code == expected
        assert b"".join(answer)


def test_a_plan_has_no_print_of_its_own(complete, clerk, signed_in):
    browser = signed_in(clerk)
    preview = reverse("campaigns:preview", args=[complete.pk])
    assert browser.get(preview).status_code == 404
    for name in ("campaigns:file", "registrations:plan_edit"):
        page = browser.get(reverse(name, args=[complete.pk])).content.decode()
        assert preview not in page


def test_each_file_put_into_the_plan_has_its_own_line_in_the_trail(complete, clerk):
    keep_file(complete, "word", "bản 2.docx", PLAIN_DOCX, version=complete.version, actor=clerk)
    added = AuditEvent.objects.about(complete).filter(action="plan.file_added").order_by("pk")
    assert [event.data["file"] for event in added] == [
        "kế hoạch.docx",
        "kế hoạch.pdf",
        "bản 2.docx",
    ]
    assert added[2].data["sha256"] == complete.word_sha256


def test_a_picture_in_the_place_of_the_pdf_is_told_what_the_place_takes(plan, clerk):
    with pytest.raises(DocumentRefused) as refusal:
        keep_file(plan, "pdf", "ảnh.png", encoded(plain()), version=0, actor=clerk)
    assert str(refusal.value) == "Tệp “ảnh.png” không phải tệp PDF. Chọn tệp PDF."
