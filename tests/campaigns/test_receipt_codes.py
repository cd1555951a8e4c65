"""The code on a receipt stays that of its sending, whatever becomes of the unit's own code."""

from importlib import import_module

from django.apps import apps
from django.db.models import F
from django.urls import reverse

from campaigns.models import Revision
from campaigns.workflow import advance
from tests.factories import make_sent_list

ISSUED = "DVK-2026-M01-TDP12-01"


def corrected(unit, code):
    unit.code = code
    unit.save()


def test_an_issued_receipt_keeps_its_code_when_the_units_code_is_corrected(
    unit, campaign, clerk, reviewer, signed_in
):
    sent = make_sent_list(unit, campaign, clerk)
    corrected(unit, "TDP21")
    page = signed_in(clerk).get(reverse("campaigns:receipt", args=[sent.pk, 1]))
    assert ISSUED in page.content.decode()
    advance(sent, "return", actor=reviewer, note="Thiếu bản ký")
    advance(sent, "send", actor=clerk)
    codes = list(Revision.objects.values_list("code", flat=True))
    assert codes == [ISSUED, "DVK-2026-M01-TDP21-02"]


def test_a_unit_that_takes_a_freed_code_gets_receipts_of_its_own(
    unit, campaign, clerk, other_unit, other_clerk
):
    make_sent_list(unit, campaign, clerk)
    corrected(unit, "TDP21")
    corrected(other_unit, "TDP12")
    sent = make_sent_list(other_unit, campaign, other_clerk)
    assert sent.last_revision.code == f"{ISSUED}-2"
    advance(sent, "withdraw", actor=other_clerk)
    advance(sent, "send", actor=other_clerk)
    assert sent.last_revision.code == "DVK-2026-M01-TDP12-02"


def test_what_was_sent_before_codes_were_stored_has_the_one_it_showed(
    unit, campaign, clerk, other_unit, other_clerk
):
    make_sent_list(unit, campaign, clerk)
    make_sent_list(other_unit, campaign, other_clerk)
    shown = dict(Revision.objects.values_list("pk", "code"))
    Revision.objects.update(code=F("pk"))
    import_module("campaigns.migrations.0012_fill_code_of_a_sending").write_present_codes(
        apps, None
    )
    assert dict(Revision.objects.values_list("pk", "code")) == shown
