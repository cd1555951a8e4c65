"""What is still missing in a draft leaves its place empty on paper, and stops no print."""

import pytest
from django.urls import reverse

from tests.factories import make_article, make_list, make_nomination, make_row
from tests.reporting.test_downloads import text_of

pytestmark = pytest.mark.django_db
NOMINATION = ["kind", "participant_name", "initiative_name", "sector", "summary"]
ARTICLE = ["title", "person", "person_role", "parts", "is_not_in_book", "shows_children"]
EMPTY = {"parts": [""] * 5, "is_not_in_book": None, "shows_children": None}
ROW = ["participant", "initiative", "sector", "level"]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def check_prints(client, draft, form, formats):
    """The draft is shown as a print, and each of its files has something in it."""
    page = client.get(reverse("campaigns:preview", args=[draft.pk]))
    assert page.status_code == 200
    for file_format in formats:
        address = reverse("reporting:file_download", args=[draft.pk, form, file_format])
        answer = client.get(address)
        assert answer.status_code == 200
        assert text_of(answer)


@pytest.mark.parametrize("missing", NOMINATION)
def test_a_draft_of_mau_03_prints_whatever_is_missing(missing, unit, campaign, clerk, signed_in):
    draft = make_nomination(unit, campaign, clerk, **{missing: ""})
    check_prints(signed_in(clerk), draft, "mau03", ["docx", "xlsx", "pdf"])


@pytest.mark.parametrize("missing", ARTICLE)
def test_a_draft_of_an_article_prints_whatever_is_missing(
    missing, unit, campaign, clerk, signed_in
):
    draft = make_article(unit, campaign, clerk, photos=0, **{missing: EMPTY.get(missing, "")})
    check_prints(signed_in(clerk), draft, "article", ["docx", "pdf"])


@pytest.mark.parametrize("missing", ROW)
def test_a_draft_of_mau_01_prints_whatever_is_missing(missing, unit, campaign, clerk, signed_in):
    draft = make_list(unit, campaign, clerk, [make_row(**{missing: ""}), make_row()])
    for form in ("mau01", "mau02"):
        check_prints(signed_in(clerk), draft, form, ["docx", "xlsx", "pdf"])
