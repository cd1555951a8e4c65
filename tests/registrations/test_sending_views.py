"""After the sending: the receipt, the list as it was sent, and the history."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from campaigns.services import grant_extension
from campaigns.vocabulary import Obligation
from campaigns.workflow import advance
from reporting.progress import progress
from tests.factories import make_sent_list

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
