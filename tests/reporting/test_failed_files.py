"""C11: a file that cannot be drawn is asked for again, with a code that leads to the log."""

import re

import pytest
from django.urls import reverse

from reporting.downloads import WRITERS
from tests.factories import make_accepted_list, make_sent_list

FORMS = "http://testserver/bieu-mau/?nam=2026"


@pytest.fixture
def broken(monkeypatch):
    """Every paper fails as long as `broken` says so."""
    state = {"is_broken": True}
    drawn = {form: dict(writers) for form, writers in WRITERS.items()}

    def breaking(write):
        def draw(*arguments, **options):
            if state["is_broken"]:
                raise RuntimeError("no room left for the fonts")
            return write(*arguments, **options)

        return draw

    for form, writers in drawn.items():
        for file_format, write in writers.items():
            monkeypatch.setitem(WRITERS[form], file_format, breaking(write))
    return state


def addresses(unit, submission, revision):
    return {
        "blank": reverse("reporting:blank_form", args=["mau01", "docx"]),
        "prefilled": reverse("reporting:prefilled_form", args=[unit.pk, "mau03", "docx"]),
        "example": reverse("reporting:example_form", args=["article", "docx"]),
        "receipt": reverse("reporting:receipt_pdf", args=[revision.pk]),
        "file": reverse("reporting:file_download", args=[submission.pk, "mau01", "docx"]),
    }


@pytest.mark.parametrize("which", ["blank", "prefilled", "example", "receipt", "file"])
def test_a_file_that_fails_leads_to_itself_again_and_to_the_log(
    signed_in, clerk, unit, campaign, broken, caplog, which
):
    submission = make_sent_list(unit, campaign, clerk)
    address = addresses(unit, submission, submission.revisions.get())[which]
    browser = signed_in(clerk)

    answer = browser.get(f"{address}?nam=2026", headers={"referer": FORMS})

    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Chưa lập được tệp, thử lại." in page
    assert f'href="{address}?nam=2026"' in page
    assert 'href="/bieu-mau/?nam=2026"' in page
    code = re.search(r"mã ([0-9A-F]{4})\.", page)[1]
    assert f"Reference {code} at " in caplog.text
    assert "no room left for the fonts" in caplog.text
    broken["is_broken"] = False
    again = browser.get(f"{address}?nam=2026")
    assert again.status_code == 200
    assert again["Content-Disposition"].startswith("attachment")


def test_a_failing_table_of_the_ward_is_no_bare_error_either(
    signed_in, reviewer, clerk, unit, campaign, broken
):
    make_accepted_list(unit, campaign, clerk, reviewer)

    answer = signed_in(reviewer).get("/tai/mau02.docx")

    assert answer.status_code == 500
    assert "Chưa lập được tệp, thử lại." in answer.content.decode()


def test_what_may_not_be_seen_stays_not_found(signed_in, stranger, clerk, unit, campaign, broken):
    submission = make_sent_list(unit, campaign, clerk)
    address = addresses(unit, submission, submission.revisions.get())["file"]

    assert signed_in(stranger).get(address).status_code == 404
