"""A4: what is downloaded once an office's own Word file is in use, and what the pages say then."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from audit.clock import now
from campaigns.models import WordTemplate
from documents.paper_template import starter
from tests.factories import (
    make_accepted_list,
    make_accepted_nomination,
    make_article,
    make_nomination,
    make_sent_list,
)
from tests.reporting.sealed import seal

HEADING = "Mẫu dùng riêng của phường"
NOTE = "PDF theo mẫu có sẵn"


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def use_own(campaign, administrator):
    """use_own("mau03", …) puts a file with a heading of the ward's own to use for each form."""

    def use(*forms):
        for form in forms:
            document = Document(BytesIO(starter(form)))
            document.paragraphs[0].insert_paragraph_before(HEADING)
            own = BytesIO()
            document.save(own)
            template = WordTemplate(
                campaign=campaign,
                form=form,
                file_name="mau.docx",
                sha256="0" * 64,
                is_active=True,
                added_at=now(),
                added_by=administrator,
            )
            template.file.save("x.docx", ContentFile(own.getvalue()))

    return use


def words_of(answer):
    return "\n".join(line.text for line in Document(BytesIO(answer.content)).paragraphs)


def file_url(submission, form, file_format):
    return reverse("reporting:file_download", args=[submission.pk, form, file_format])


@pytest.mark.parametrize("form", ["mau03", "article"])
def test_a_units_paper_is_written_into_the_own_file_and_its_pdf_is_not(
    signed_in, unit, campaign, clerk, use_own, form
):
    make = {"mau03": make_nomination, "article": lambda *args: make_article(*args, photos=0)}[form]
    submission, browser = make(unit, campaign, clerk), signed_in(clerk)
    assert HEADING not in words_of(browser.get(file_url(submission, form, "docx")))

    use_own(form)

    words = words_of(browser.get(file_url(submission, form, "docx")))
    assert words.startswith(HEADING)
    assert "{{" not in words
    if form == "article":
        assert "Phần 5 của bài viết số" in words
    pdf = PdfReader(BytesIO(browser.get(file_url(submission, form, "pdf")).content))
    assert HEADING not in pdf.pages[0].extract_text()


@pytest.mark.parametrize("form", ["mau03", "article"])
def test_the_forms_to_fill_in_are_written_into_the_own_file_too(
    signed_in, unit, campaign, clerk, use_own, form
):
    use_own(form)
    browser = signed_in(clerk)

    for address in (
        reverse("reporting:blank_form", args=[form, "docx"]),
        reverse("reporting:prefilled_form", args=[unit.pk, form, "docx"]),
    ):
        assert words_of(browser.get(address)).startswith(HEADING), address


def test_the_wards_mau03_is_written_into_the_own_file(
    signed_in, unit, campaign, clerk, reviewer, use_own
):
    make_accepted_nomination(unit, campaign, clerk, reviewer)
    use_own("mau03")

    answer = signed_in(reviewer).get(reverse("reporting:ward_nominees", args=["docx"]))

    assert words_of(answer).startswith(HEADING)


def notes_on(browser, address):
    return browser.get(address).content.decode().count(NOTE)


def test_beside_the_pdf_of_a_units_file_stands_by_which_layout_it_is_made(
    signed_in, unit, campaign, clerk, reviewer, use_own
):
    submission = make_sent_list(unit, campaign, clerk)
    own, checking = signed_in(clerk), signed_in(reviewer)
    file_page = reverse("campaigns:file", args=[submission.pk])
    papers_tab = f"{reverse('campaigns:review', args=[submission.pk])}?tab=ban-word"
    assert notes_on(own, file_page) == notes_on(checking, papers_tab) == 0

    use_own("mau01")

    assert notes_on(own, file_page) == 1, "of Mẫu số 01, not of Mẫu số 02"
    assert notes_on(checking, papers_tab) == 1


def test_beside_the_pdfs_of_the_ward_stands_by_which_layout_they_are_made(
    signed_in, unit, campaign, clerk, reviewer, leader, use_own
):
    make_accepted_list(unit, campaign, clerk, reviewer)
    make_accepted_nomination(unit, campaign, clerk, reviewer)
    ban, leading = signed_in(reviewer), signed_in(leader)
    pages = {
        (ban, "/tong-hop/"): ("mau01", "mau02", "mau03"),
        (ban, "/xet-chon/"): ("mau03",),
        (leading, "/tong-quan/"): ("mau02",),
        (leading, "/bao-cao/"): ("mau02",),
        (signed_in(clerk), "/bieu-mau/"): ("mau01", "mau03", "article"),
    }
    assert [notes_on(browser, address) for browser, address in pages] == [0] * len(pages)

    use_own("mau02")
    after = {page: notes_on(*page) for page in pages}
    assert {page[1] for page, notes in after.items() if notes} == {
        page[1] for page, forms in pages.items() if "mau02" in forms
    }
    use_own("mau01", "mau03", "article")
    assert all(notes_on(*page) > after[page] for page, forms in pages.items() if len(forms) > 1)
    assert notes_on(ban, "/xet-chon/") == 1


def test_before_sealing_and_on_the_dossier_stands_by_which_layout_their_pdfs_will_be_made(
    signed_in, unit, campaign, clerk, reviewer, use_own
):
    make_accepted_list(unit, campaign, clerk, reviewer)
    ban = signed_in(reviewer)
    pages = ("/tong-hop/chot/", "/ho-so-luu/")
    assert [notes_on(ban, address) for address in pages] == [0, 0]
    use_own("mau03")
    assert [notes_on(ban, address) for address in pages] == [0, 1], "no Mẫu số 03 is sealed"
    use_own("mau01")
    assert [notes_on(ban, address) for address in pages] == [1, 1]


def test_a_sealed_pdf_is_of_the_built_in_layout_as_well(
    signed_in, unit, campaign, clerk, reviewer, leader, use_own
):
    make_accepted_list(unit, campaign, clerk, reviewer)
    table = seal(campaign, reviewer)
    page = reverse("reporting:sealed", args=[table.pk])
    assert notes_on(signed_in(leader), page) == 0

    use_own("mau02")

    assert notes_on(signed_in(leader), page) == 1
