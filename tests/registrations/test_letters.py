"""C11: the letters of the year as they were issued, given by the Ban, taken home by the clerks."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

from audit.models import AuditEvent
from campaigns import letters
from campaigns.models import Letter
from campaigns.services import close_campaign, copy_campaign
from documents.errors import DocumentRefused
from documents.signed_copy import photos_to_pdf
from tests.documents.hostile import macro_inside
from tests.documents.ooxml import PLAIN_DOCX, PLAIN_XLSX
from tests.documents.sent_photos import encoded, plain
from tests.factories import make_campaign

FORMS = "/bieu-mau/"
TITLE = "Công văn số 12-CV/ĐU ngày 05/01/2026"


@pytest.fixture(autouse=True)
def own_store(media):
    return media


@pytest.fixture(scope="module")
def pdf():
    return photos_to_pdf([encoded(plain())])


@pytest.fixture
def letter(campaign, reviewer):
    return letters.add_letter(campaign, TITLE, PLAIN_DOCX, "công văn 12.docx", actor=reviewer)


def post_letter(browser, data, name="cong-van.pdf", title=TITLE, **query):
    address = f"{FORMS}?nam={query['nam']}" if query else FORMS
    return browser.post(address, {"title": title, "file": SimpleUploadedFile(name, data)})


def file_url(letter):
    return reverse("registrations:letter_file", args=[letter.pk])


@pytest.mark.parametrize("who", ["reviewer", "administrator"])
def test_the_ban_gives_a_letter_and_a_clerk_takes_it_home(
    request, signed_in, campaign, clerk, pdf, who
):
    person = request.getfixturevalue(who)
    answer = post_letter(signed_in(person), pdf)

    assert answer["Location"] == f"{FORMS}?nam=2026#cong-van"
    letter = Letter.objects.get()
    assert (letter.file_name, letter.format_name) == ("cong-van.pdf", "PDF")
    assert AuditEvent.objects.get(action="letter.added").actor == person
    reading = signed_in(clerk)
    page = reading.get(FORMS).content.decode()
    assert file_url(letter) in page
    assert TITLE in page
    assert "Thêm văn bản" not in page
    taken = reading.get(file_url(letter))
    assert b"".join(taken.streaming_content) == pdf
    assert taken["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in taken["Content-Security-Policy"]


def test_a_refusal_is_shown_from_the_top_where_it_stands(signed_in, campaign, reviewer):
    page = html.fromstring(post_letter(signed_in(reviewer), b"chi la chu").content.decode())

    (action,) = page.xpath("//input[@name='file']/ancestor::form/@action")
    assert "#" not in action
    assert "bên trong không phải tệp PDF" in page.find_class("error-summary")[0].text_content()


def test_a_word_letter_is_downloaded_under_the_name_people_gave_it(signed_in, clerk, letter):
    answer = signed_in(clerk).get(file_url(letter))

    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "c%C3%B4ng%20v%C4%83n%2012.docx" in answer["Content-Disposition"]


@pytest.mark.parametrize("who", ["clerk", "leader"])
def test_others_cannot_add_remove_or_bring_back(request, signed_in, campaign, letter, who, pdf):
    browser = signed_in(request.getfixturevalue(who))

    assert post_letter(browser, pdf).status_code == 403
    for act in ("remove", "restore"):
        address = reverse(f"registrations:letter_{act}", args=[letter.pk])
        assert browser.post(address).status_code == 403
    assert Letter.objects.get().removed_at is None


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "cong-van.pdf", "Tệp “cong-van.pdf” trống"),
        (b"GIF89a" + b"x" * 99, "cong-van.pdf", "không phải tệp PDF hoặc Word (.docx)"),
        (PLAIN_XLSX, "cong-van.docx", "không phải tệp PDF hoặc Word (.docx)"),
        (macro_inside(), "cong-van.docx", "Tệp có macro"),
        (b"%PDF-1.4 broken", "cong-van.pdf", "cong-van.pdf"),
    ],
)
def test_a_file_that_is_no_letter_is_refused_beside_the_field_and_the_title_stays(
    signed_in, campaign, reviewer, data, name, message
):
    answer = post_letter(signed_in(reviewer), data, name)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(message) == 2, "beside the field and in the summary"
    assert f'value="{TITLE}"' in page
    assert not Letter.objects.exists()
    assert not default_storage.exists("cong-van")


def test_without_particulars_a_letter_is_called_as_its_file_is(signed_in, campaign, reviewer, pdf):
    page = signed_in(reviewer).post(
        FORMS, {"title": " ", "file": SimpleUploadedFile("CV 12-CV-ĐU.pdf", pdf)}, follow=True
    )

    assert Letter.objects.get().title == "CV 12-CV-ĐU"
    assert "Đã thêm văn bản: CV 12-CV-ĐU." in page.content.decode()


def test_a_letter_without_a_file_is_asked_for(signed_in, campaign, reviewer):
    answer = signed_in(reviewer).post(FORMS, {"title": TITLE})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Chọn tệp PDF hoặc Word (.docx).") == 2
    assert 'href="#id_file"' in page
    assert 'id="id_file"' in page
    assert f'value="{TITLE}"' in page


def test_the_same_file_is_not_taken_twice_and_a_year_has_its_limit(
    monkeypatch, campaign, reviewer, letter, pdf, own_store
):
    with pytest.raises(DocumentRefused, match=f"Tệp này đã có trong danh sách: {TITLE}"):
        letters.add_letter(campaign, "Khác", PLAIN_DOCX, "x.docx", actor=reviewer)
    monkeypatch.setattr(letters, "MOST_LETTERS", 1)
    with pytest.raises(DocumentRefused, match="Năm đã có 1 văn bản"):
        letters.add_letter(campaign, "Khác", pdf, "x.pdf", actor=reviewer)

    assert len([path for path in own_store.rglob("*") if path.is_file()]) == 1


def test_a_letter_taken_off_is_gone_for_the_clerks_until_it_is_brought_back(
    signed_in, clerk, reviewer, letter
):
    keeping, reading = signed_in(reviewer), signed_in(clerk)

    page = keeping.post(reverse("registrations:letter_remove", args=[letter.pk]), follow=True)

    assert f"Đã gỡ: {TITLE}." in page.content.decode()
    assert reading.get(file_url(letter)).status_code == 404
    assert TITLE not in reading.get(FORMS, {"da-go": letter.pk}).content.decode()
    keeping.post(reverse("registrations:letter_restore", args=[letter.pk]))
    assert TITLE in reading.get(FORMS).content.decode()
    told = AuditEvent.objects.filter(action__startswith="letter.").order_by("pk")
    assert [event.action for event in told] == ["letter.added", "letter.removed", "letter.restored"]


def test_what_came_in_its_place_keeps_a_letter_away(campaign, reviewer, letter, signed_in):
    letters.remove_letter(letter, actor=reviewer)
    letters.add_letter(campaign, "Bản mới", PLAIN_DOCX, "moi.docx", actor=reviewer)

    address = reverse("registrations:letter_restore", args=[letter.pk])
    page = signed_in(reviewer).post(address, follow=True).content.decode()

    assert "Tệp này đã có trong danh sách: Bản mới." in page
    assert Letter.objects.filter(removed_at=None).count() == 1


def test_a_closed_year_keeps_its_letters_and_takes_no_more(
    signed_in, campaign, clerk, reviewer, administrator, letter, ward, pdf
):
    make_campaign(ward, 2027)
    close_campaign(campaign, actor=administrator)
    keeping = signed_in(reviewer)

    assert TITLE not in signed_in(clerk).get(FORMS).content.decode()
    assert TITLE in signed_in(clerk).get(FORMS, {"nam": "2026"}).content.decode()
    assert "Thêm văn bản" not in keeping.get(FORMS, {"nam": "2026"}).content.decode()
    refused = post_letter(keeping, pdf, nam=2026)
    assert refused.status_code == 403
    assert "Năm 2026 đã khóa." in refused.content.decode()
    address = reverse("registrations:letter_remove", args=[letter.pk])
    assert keeping.post(address).status_code == 403


def test_the_letters_of_a_year_in_preparation_wait_for_it(
    signed_in, campaign, clerk, administrator, letter, pdf
):
    following = copy_campaign(campaign, 2027, actor=administrator)
    assert not following.letters.exists()

    assert post_letter(signed_in(administrator), pdf, nam=2027).status_code == 302

    prepared = following.letters.get()
    assert signed_in(clerk).get(file_url(prepared)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_questions_for_one_letter_and_many(
    signed_in, campaign, reviewer, count, django_assert_num_queries
):
    for number in range(count):
        Letter.objects.create(
            campaign=campaign,
            title=f"Công văn {number}",
            file="cong-van/x.pdf",
            file_name="x.pdf",
            sha256=str(number),
            added_at=campaign.deadlines.first().due_before,
            added_by=reviewer,
        )
    browser = signed_in(reviewer)
    # session, user, memberships, years; letters, themes, own Word files; the frame: the queue
    with django_assert_num_queries(8):
        browser.get(FORMS)
