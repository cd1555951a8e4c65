"""The papers beside the data of a sending: what was sent, whatever the unit writes meanwhile."""

import pytest
from django.urls import reverse
from lxml import html

from audit.clock import now
from awards.models import PendingFile
from campaigns.workflow import advance
from tests.factories import make_article, make_list, make_nomination

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def papers_of(browser, submission):
    address = reverse("campaigns:review", args=[submission.pk])
    return browser.get(address, {"tab": "ban-word"})


@pytest.mark.parametrize("make", [make_list, make_nomination, make_article])
def test_the_papers_of_a_returned_file_are_those_of_its_sending(
    make, unit, campaign, clerk, reviewer, signed_in
):
    submission = make(unit, campaign, clerk)
    advance(submission, "send", actor=clerk)
    advance(submission, "return", actor=reviewer, note="Bổ sung")
    page = html.fromstring(papers_of(signed_in(reviewer), submission).content)
    links = page.xpath("//ul[@class='download-list']//a[contains(@href, 'docx')]/@href")
    assert links
    assert all(link.endswith("?lan=1") for link in links)
    assert "Đơn vị điền trực tuyến, không có tệp gốc." in page.text_content()


def test_the_filled_form_that_was_taken_over_can_be_opened(
    unit, campaign, clerk, reviewer, signed_in
):
    nomination = make_nomination(unit, campaign, clerk)
    read = PendingFile.objects.create(
        submission=nomination,
        file_name="mau03.docx",
        source="x.docx",
        sha256="0" * 64,
        changes={},
        read_at=now(),
        confirmed_at=now(),
    )
    advance(nomination, "send", actor=clerk)
    page = papers_of(signed_in(reviewer), nomination).content.decode()
    assert reverse("awards:file_source", args=[read.pk]) in page
    assert "mau03.docx" in page
