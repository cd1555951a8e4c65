"""C11, C13: the forms and the help page, for every role."""

import pytest
from django.urls import reverse

FORMS = "/bieu-mau/"


def test_a_clerk_takes_forms_with_the_units_head(signed_in, clerk, unit, campaign):
    text = signed_in(clerk).get(FORMS).content.decode()

    assert reverse("reporting:prefilled_form", args=[unit.pk, "mau01", "docx"]) in text
    assert text.count("Tải mẫu điền sẵn") == 2


@pytest.mark.parametrize("who", ["administrator", "reviewer", "leader"])
def test_people_without_a_unit_take_blank_forms_that_open(request, signed_in, campaign, who):
    page = signed_in(request.getfixturevalue(who))

    text = page.get(FORMS).content.decode()

    assert "Tải mẫu điền sẵn" not in text
    blank = reverse("reporting:blank_form", args=["mau03", "docx"])
    assert blank in text
    assert page.get(blank).status_code == 200
