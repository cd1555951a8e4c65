"""R8: the models against before, during and after; who still owes photos."""

import pytest
from django.urls import reverse
from lxml import html

from registrations.models import Evidence, Initiative
from tests.factories import make_list, make_row, make_sent_list, make_unit
from tests.reporting.photos import keep_photo

MATRIX = reverse("reporting:photo_matrix")


@pytest.fixture
def initiative(unit, campaign, clerk):
    make_sent_list(unit, campaign, clerk, [make_row(initiative="Ngõ 82 “Sáng – Xanh”")])
    return Initiative.objects.get()


def rows(client, query=""):
    """{name of the model: the words of its three cells}"""
    answer = client.get(f"{MATRIX}?{query}")
    assert answer.status_code == 200
    return {
        row.xpath("string(th/a)"): [
            " ".join(cell.text_content().split(",")[0].split()) for cell in row.xpath("td")[1:]
        ]
        for row in html.fromstring(answer.content).xpath("//tbody/tr")
    }


def test_each_stage_of_each_model_has_its_number_of_photos(
    signed_in, reviewer, initiative, campaign, clerk, other_unit, other_clerk
):
    make_list(other_unit, campaign, other_clerk, [make_row(initiative="Còn nháp")])
    for stage in ("before", "after", "after"):
        keep_photo(initiative, campaign, clerk, stage)
    keep_photo(initiative, campaign, clerk, "during", kind=Evidence.Kind.VIDEO)
    keep_photo(
        initiative, campaign, clerk, "during", removed_at=campaign.deadlines.first().due_before
    )
    assert rows(signed_in(reviewer)) == {initiative.name: ["01 ảnh", "Chưa có", "02 ảnh"]}


def test_a_number_leads_to_the_photos_of_that_stage(
    signed_in, reviewer, initiative, campaign, clerk
):
    keep_photo(initiative, campaign, clerk, "after")
    client = signed_in(reviewer)
    (link,) = html.fromstring(client.get(MATRIX).content).xpath("//tbody//td//a/@href")
    page, _, place = link.partition("#")
    assert html.fromstring(client.get(page).content).xpath(f"//section[@id='{place}']//img")


def test_the_models_that_lack_photos_are_found_by_field_and_unit(
    signed_in, reviewer, initiative, unit, campaign, clerk, other_unit, other_clerk
):
    make_sent_list(other_unit, campaign, other_clerk, [make_row(initiative="Bếp ấm", sector="KT")])
    for stage in ("before", "during", "after"):
        keep_photo(initiative, campaign, clerk, stage)
    client = signed_in(reviewer)
    assert list(rows(client, "thieu=1")) == ["Bếp ấm"]
    assert list(rows(client, f"don-vi={unit.pk}")) == [initiative.name]
    assert list(rows(client, "linh-vuc=KT")) == ["Bếp ấm"]
    assert rows(client, f"thieu=1&don-vi={unit.pk}") == {}
    words = client.get(MATRIX).content.decode()
    assert "01 đủ ảnh cả ba giai đoạn, 01 chưa có ảnh nào" in words


def test_only_the_ban_opens_the_matrix(signed_in, campaign, clerk, leader, administrator):
    for person in (clerk, leader, administrator):
        assert signed_in(person).get(MATRIX).status_code == 403


@pytest.mark.parametrize("count", [1, 12])
def test_the_queries_do_not_grow_with_the_models(
    signed_in, reviewer, ward, campaign, count, django_assert_num_queries
):
    for number in range(count):
        make_sent_list(make_unit(ward), campaign, reviewer, [make_row(initiative=f"Số {number}")])
    client = signed_in(reviewer)
    with django_assert_num_queries(11):
        client.get(MATRIX)
