"""A4: an office's own Word files: checked, tried, put to use, given up again."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from docx import Document

from audit.clock import now
from audit.models import AuditEvent
from campaigns.models import WordTemplate
from campaigns.services import close_campaign, copy_campaign
from campaigns.word_templates import template_of
from documents.paper_template import starter
from tests.factories import make_accepted_list, make_campaign, make_person

HEADING = "Mẫu dùng riêng của phường"


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def browser(signed_in, administrator):
    return signed_in(administrator)


def file_of(form="mau02", heading=HEADING):
    document = Document(BytesIO(starter(form)))
    document.paragraphs[0].insert_paragraph_before(heading)
    changed = BytesIO()
    document.save(changed)
    return changed.getvalue()


def page_of(campaign):
    return f"/nam-cong-tac/{campaign.pk}/mau-van-ban/"


def post_file(browser, campaign, data, form="mau02", name="mau.docx"):
    return browser.post(page_of(campaign), {"form": form, "file": SimpleUploadedFile(name, data)})


def text_of(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return "\n".join(p.text for p in Document(BytesIO(content)).paragraphs)


def stored(campaign, person, **fields):
    """A version as `add_template` leaves it, without its checks."""
    template = WordTemplate(
        campaign=campaign,
        form="mau02",
        file_name="mau.docx",
        sha256="0" * 64,
        added_at=now(),
        added_by=person,
    )
    for name, value in fields.items():
        setattr(template, name, value)
    template.file.save("x.docx", SimpleUploadedFile("x.docx", file_of()))
    return template


def test_a_file_is_checked_tried_put_to_use_and_given_up_again(
    browser, signed_in, campaign, unit, clerk, reviewer
):
    make_accepted_list(unit, campaign, clerk, reviewer)
    board = signed_in(reviewer)

    def ward_word():
        return text_of(board.get("/tai/mau02.docx"))

    starting = browser.get(f"{page_of(campaign)}mau02.docx")
    assert "{{bang}}" in text_of(starting)
    assert post_file(browser, campaign, file_of())["Location"] == page_of(campaign)
    template = WordTemplate.objects.get()
    assert HEADING not in ward_word()
    tried = text_of(browser.get(f"/mau-van-ban/{template.pk}/xem-thu.docx"))
    assert HEADING in tried
    assert "{{" not in tried

    browser.post(f"/mau-van-ban/{template.pk}/dung/")
    assert HEADING in ward_word()
    assert HEADING not in text_of(board.get("/tai/mau01.docx"))

    browser.post(f"{page_of(campaign)}mau02/bo/")
    assert HEADING not in ward_word()
    told = AuditEvent.objects.filter(action__startswith="template.").order_by("pk")
    assert list(told.values_list("action", flat=True)) == [
        "template.added",
        "template.used",
        "template.unused",
    ]


def test_a_file_that_lacks_a_placeholder_is_named_and_the_one_in_use_stays(
    browser, campaign, administrator
):
    used = stored(campaign, administrator, is_active=True)
    document = Document(BytesIO(file_of()))
    for paragraph in document.paragraphs:
        paragraph.text = paragraph.text.replace("{{ghi_chu}}", "{{tong}}")
    changed = BytesIO()
    document.save(changed)

    answer = post_file(browser, campaign, changed.getvalue())

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Thiếu chỗ điền {{ghi_chu}}" in page
    assert "Không có chỗ điền nào tên {{tong}}" in page
    assert list(WordTemplate.objects.filter(is_active=True)) == [used]
    assert WordTemplate.objects.count() == 1


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"xin chao"])
def test_what_is_no_word_file_is_refused(browser, campaign, data):
    answer = post_file(browser, campaign, data)
    assert answer.status_code == 422
    assert "không phải tệp Word" in answer.content.decode()
    assert not WordTemplate.objects.exists()


def test_no_file_at_all_asks_for_one(browser, campaign):
    answer = browser.post(page_of(campaign), {"form": "mau01"})
    assert answer.status_code == 422
    assert "Chọn một tệp Word" in answer.content.decode()


def test_another_version_takes_the_place_of_the_one_in_use(browser, campaign, administrator):
    first = stored(campaign, administrator, is_active=True)
    second = stored(campaign, administrator)
    browser.post(f"/mau-van-ban/{second.pk}/dung/")
    browser.post(f"/mau-van-ban/{second.pk}/dung/")
    assert list(WordTemplate.objects.filter(is_active=True)) == [second]
    assert AuditEvent.objects.filter(action="template.used").count() == 1
    first.is_active = True
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save()


def test_a_closed_year_keeps_its_file(browser, campaign, administrator):
    template = stored(campaign, administrator, is_active=True)
    close_campaign(campaign, actor=administrator)
    page = browser.get(page_of(campaign)).content.decode()
    assert "mau.docx" in page
    assert "Kích hoạt mẫu" not in page
    for path in (f"/mau-van-ban/{template.pk}/dung/", f"{page_of(campaign)}mau02/bo/"):
        assert browser.post(path).status_code == 403
    assert post_file(browser, campaign, b"").status_code == 403
    with template.file.open() as file:
        assert template_of(campaign, "mau02") == file.read()


def test_the_next_year_begins_with_the_files_in_use(campaign, administrator):
    stored(campaign, administrator, is_active=True)
    stored(campaign, administrator)
    copy = copy_campaign(campaign, 2027, actor=administrator)
    assert copy.word_templates.count() == 1
    assert template_of(copy, "mau02") == template_of(campaign, "mau02")
    assert template_of(make_campaign(campaign.ward, 2030), "mau02") is None


@pytest.mark.parametrize("who", ["clerk", "reviewer", "leader"])
def test_only_administrators_change_the_files(request, signed_in, campaign, administrator, who):
    template = stored(campaign, administrator)
    client = signed_in(request.getfixturevalue(who))
    assert client.get(page_of(campaign)).status_code == 403
    assert client.post(f"/mau-van-ban/{template.pk}/dung/").status_code == 403
    assert client.get(f"/mau-van-ban/{template.pk}.docx").status_code == 403


def test_a_form_without_files_of_an_office_is_not_found(browser, campaign):
    assert browser.get(f"{page_of(campaign)}plan.docx").status_code == 404
    assert post_file(browser, campaign, b"", form="plan").status_code == 404


def test_the_page_asks_the_database_alike_for_one_version_and_many(
    browser, campaign, administrator, django_assert_num_queries
):
    for _ in range(3):
        stored(campaign, make_person(campaign.ward, None))
        # session, person, memberships, years of the frame; the year, its versions
        with django_assert_num_queries(6):
            browser.get(page_of(campaign))


def test_the_built_in_file_stands_in_for_one_that_the_store_has_lost(
    browser, campaign, administrator
):
    template = stored(campaign, administrator, is_active=True)
    template.file.storage.delete(template.file.name)
    assert template_of(campaign, "mau02") is None
    page = browser.get(f"/mau-van-ban/{template.pk}/xem-thu.docx", follow=True)
    assert "“mau.docx” không còn trong kho. Tải lại tệp Word." in page.content.decode()
