"""After the sending: the receipt, the list as it was sent, and the history."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from campaigns.services import grant_extension
from campaigns.vocabulary import Obligation, Status
from campaigns.workflow import advance
from documents.signed_copy import photos_to_pdf
from reporting.progress import progress
from tests.documents.sent_photos import encoded, plain
from tests.factories import make_list, make_row, make_sent_list

THREE_DAYS_LATE = datetime(2026, 1, 17, 2, 0, tzinfo=UTC)  # the limit ends as the 15th begins
LATE = "muộn 03 ngày"


@pytest.fixture(autouse=True)
def after_the_deadline(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(THREE_DAYS_LATE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sent(unit, campaign, clerk):
    return make_sent_list(unit, campaign, clerk)


@pytest.fixture
def shown_late(sent, unit, campaign, clerk, reviewer, signed_in):
    """shown_late() is {place: does it call the sending late} for all who read about it."""

    def ask():
        own, ban = signed_in(clerk), signed_in(reviewer)
        receipt = own.get(reverse("reporting:receipt_pdf", args=[sent.last_revision.pk]))
        pages = {
            "receipt": own.get(reverse("campaigns:receipt", args=[sent.pk, 1])),
            "list": own.get(reverse("campaigns:file", args=[sent.pk])),
            "history": own.get(reverse("campaigns:history")),
            "tasks": own.get(reverse("reporting:tasks")),
            "board": ban.get(reverse("reporting:board")),
            "review": ban.get(reverse("campaigns:review", args=[sent.pk])),
        }
        texts = {name: page.content.decode() for name, page in pages.items()} | {
            "paper": PdfReader(BytesIO(receipt.content)).pages[0].extract_text()
        }
        cell = progress(campaign, [unit], at=THREE_DAYS_LATE)[unit.pk][Obligation.REGISTRATION]
        return {name: LATE in text for name, text in texts.items()} | {
            "progress": cell.days_sent_late == 3
        }

    return ask


def test_a_late_sending_is_called_late_everywhere(shown_late):
    assert set(shown_late().values()) == {True}


def test_an_extension_granted_later_counts_everywhere(shown_late, unit, campaign, reviewer):
    deadline = campaign.deadlines.get(obligation=Obligation.REGISTRATION)
    grant_extension(deadline, unit, last_day=date(2026, 1, 20), reason="x", actor=reviewer)
    assert set(shown_late().values()) == {False}


def test_a_withdrawn_sending_was_never_late(sent, clerk, signed_in, after_the_deadline):
    advance(sent, "withdraw", actor=clerk)
    after_the_deadline.shift(86400)
    advance(sent, "send", actor=clerk)
    context = signed_in(clerk).get(reverse("campaigns:file", args=[sent.pk])).context
    assert [(line.number, line.days_late) for line in context["revisions"]] == [(2, 4), (1, 0)]


def test_the_receipt_names_only_deadlines_that_can_be_met_here(sent, clerk, signed_in, only_mau01):
    page = signed_in(clerk).get(reverse("campaigns:receipt", args=[sent.pk, 1]))
    assert page.context["following"] is None


def test_a_sending_is_taken_back_by_its_button(sent, clerk, signed_in):
    page = signed_in(clerk).post(reverse("campaigns:withdraw", args=[sent.pk]), follow=True)
    assert page.redirect_chain[-1][0] == reverse("registrations:list_edit", args=[sent.pk])
    assert "Đã rút lại" in page.content.decode()
    sent.refresh_from_db()
    assert sent.status == Status.DRAFT


def test_the_print_shows_every_row_and_counts_what_it_leaves_out(unit, campaign, clerk, signed_in):
    rows = [make_row(initiative="Ngõ 82 sáng – xanh – sạch – đẹp"), make_row(sector="")]
    registration_list = make_list(unit, campaign, clerk, rows)
    page = signed_in(clerk).get(reverse("campaigns:preview", args=[registration_list.pk]))
    text = page.content.decode()
    assert "Ngõ 82 sáng – xanh – sạch – đẹp" in text
    assert "chưa có 01 dòng" in text


@pytest.mark.parametrize("number_of_photos", [0, 1, 5])
def test_the_signed_copy_is_kept_as_one_pdf(sent, clerk, signed_in, number_of_photos):
    """0 photos: the unit scanned its copy to a PDF itself."""
    photos = [encoded(plain()) for _ in range(number_of_photos)]
    files = [SimpleUploadedFile(f"{n}.jpg", photo) for n, photo in enumerate(photos)]
    scanned = SimpleUploadedFile("ban-ky.pdf", photos_to_pdf([encoded(plain())] * 2))
    client = signed_in(clerk)
    assert "Thiếu bản ký" in client.get(reverse("campaigns:file", args=[sent.pk])).content.decode()
    page = client.post(
        reverse("campaigns:signed_copy", args=[sent.pk]), {"files": files or scanned}, follow=True
    )
    pages = number_of_photos or 2
    assert f"Đã lưu bản đã ký, đóng dấu ({pages:02d} trang)" in page.content.decode()
    assert "Thiếu bản ký" not in page.content.decode()
    answer = client.get(reverse("campaigns:signed_copy_file", args=[sent.pk]))
    assert len(PdfReader(BytesIO(b"".join(answer.streaming_content))).pages) == pages


def test_six_photos_are_more_than_a_signed_copy_takes(sent, clerk, signed_in):
    files = [SimpleUploadedFile(f"{n}.jpg", encoded(plain())) for n in range(6)]
    page = signed_in(clerk).post(
        reverse("campaigns:signed_copy", args=[sent.pk]), {"files": files}, follow=True
    )
    assert "ghép được tối đa 05 ảnh" in page.content.decode()
    sent.refresh_from_db()
    assert not sent.signed_copy


def test_who_only_reads_never_sees_a_sending_that_was_taken_back(sent, clerk, leader, signed_in):
    advance(sent, "withdraw", actor=clerk)
    advance(sent, "send", actor=clerk)
    first = sent.revisions.get(number=1)
    addresses = [
        reverse("campaigns:receipt", args=[sent.pk, 1]),
        reverse("reporting:receipt_pdf", args=[first.pk]),
        reverse("reporting:file_download", args=[sent.pk, "mau01", "docx"]) + "?lan=1",
    ]
    for address in addresses:
        assert signed_in(leader).get(address).status_code == 404, address
        assert signed_in(clerk).get(address).status_code == 200, address
    page = signed_in(leader).get(reverse("campaigns:file", args=[sent.pk]))
    assert [line.number for line in page.context["revisions"]] == [2]
