"""R9: who sees the nominees side by side, who chooses, and what a second choice is asked."""

import re
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from docx import Document
from lxml import html

from awards.accepted import present_choice
from awards.choice.services import choose_for_city
from awards.models import CityChoice
from awards.nominations.drafts import open_nomination
from campaigns.drafts import declare_nil
from campaigns.workflow import advance
from registrations.models import Entry, Evidence
from tests.awards.steps import page, side_by_side
from tests.factories import (
    make_accepted_list,
    make_accepted_nomination,
    make_campaign,
    make_nomination,
    make_row,
    make_unit,
)

pytestmark = pytest.mark.django_db


def add_photo(entry, reviewer, stage="before"):
    return Evidence.objects.create(
        initiative=entry.initiative,
        campaign=entry.campaign,
        stage=stage,
        kind=Evidence.Kind.PHOTO,
        file="minh-chung/x.jpg",
        file_name="x.jpg",
        caption="Ngõ trước khi làm",
        sha256=f"{stage:>064}",
        size=1,
        uploaded_at=entry.registration_list.updated_at,
        uploaded_by=reviewer,
    )


def test_without_nominations_the_page_says_so(campaign, reviewer, signed_in):
    text = signed_in(reviewer).get(page("choice")).content.decode()
    assert "Chưa có đề xuất. Hạn trước ngày 10/10/2026." in text


def test_only_accepted_nominations_are_listed(nominees, ward, campaign, reviewer, signed_in):
    waiting = make_nomination(
        make_unit(ward), campaign, reviewer, participant_name="Đang chờ kiểm tra"
    )
    advance(waiting, "send", actor=reviewer)
    text = signed_in(reviewer).get(page("choice")).content.decode()
    assert "Tổ dân vận 12" in text
    assert "Tổ dân vận 7" in text
    assert "Đang chờ kiểm tra" not in text
    assert "01 đề xuất chờ kiểm tra" in text


def test_who_proposes_nobody_does_not_wait_to_be_looked_at(
    unit, campaign, clerk, reviewer, signed_in
):
    nomination = open_nomination(unit, campaign, actor=clerk)
    declare_nil(nomination, "Không đề xuất", version=nomination.version, actor=clerk)
    advance(nomination, "send", actor=clerk)
    answer = signed_in(reviewer).get(page("choice"))
    assert answer.context["waiting"] == 0
    assert "Chưa có đề xuất." in answer.content.decode()


def test_the_ward_reads_and_only_the_ban_chooses(nominees, clerk, leader, reviewer, signed_in):
    assert signed_in(clerk).get(page("choice")).status_code == 403
    assert signed_in(clerk).get(side_by_side(nominees)).status_code == 403
    read = signed_in(leader).get(side_by_side(nominees)).content.decode()
    assert "Tổ dân vận 12" in read
    assert "Chọn để đề xuất Thành phố" not in read
    assert signed_in(leader).get(page("choose", nominees[0].pk)).status_code == 403
    assert signed_in(leader).post(page("choose", nominees[0].pk)).status_code == 403
    assert signed_in(clerk).post(page("choose", nominees[0].pk)).status_code == 403
    assert not CityChoice.objects.exists()
    offered = signed_in(reviewer).get(side_by_side(nominees)).content.decode()
    assert offered.count("Chọn để đề xuất Thành phố") == 2


def posted_from(client, address):
    """Where the forms of a page post to."""
    tree = html.fromstring(client.get(address).content)
    return {form.get("action") for form in tree.xpath("//main//form[@method='post']")}


def test_a_leader_is_offered_nothing_that_changes_the_choice(
    nominees, campaign, leader, reviewer, signed_in
):
    choose_for_city(campaign, nominees[0], actor=reviewer, reason="")
    assert posted_from(signed_in(reviewer), page("choice"))
    client = signed_in(leader)
    assert posted_from(client, page("choice")) == set()
    assert posted_from(client, side_by_side(nominees)) == set()
    assert client.post(page("withdraw", nominees[0].pk), {"reason": "Nhầm"}).status_code == 403
    assert present_choice(campaign).nomination == nominees[0]


def test_side_by_side_stand_summary_models_pictures_and_history(
    nominees, unit, ward, reviewer, clerk, signed_in
):
    entry = Entry.objects.select_related("registration_list", "campaign").get(unit=unit)
    photo = add_photo(entry, reviewer)
    before = make_campaign(ward, year=2025)
    make_accepted_list(unit, before, clerk, reviewer, [make_row(), make_row()])
    old = make_accepted_nomination(unit, before, clerk, reviewer, participant_name="Tổ 12 cũ")
    choose_for_city(before, old, actor=reviewer, reason="")
    text = signed_in(reviewer).get(side_by_side(nominees) + "&nam=2026").content.decode()
    assert "Từ tháng 3 vận động 120 hộ, đạt 95%." in text
    assert reverse("registrations:evidence_file", args=[photo.pk, "nho"]) in text
    assert ", trọng điểm</span>" in text
    assert "Năm 2025: 02 mô hình; “Tổ 12 cũ” được chọn đề xuất Thành phố" in text
    assert re.search(r"Đăng ký mô hình.* 2026:", text)


def test_a_nominee_who_is_not_of_the_year_is_not_found(
    nominees, ward, unit, clerk, reviewer, signed_in
):
    other_year = make_campaign(ward, year=2027)
    foreign = make_accepted_nomination(unit, other_year, clerk, reviewer)
    client = signed_in(reviewer)
    assert client.get(page("compare", **{"nam": 2026, "ho-so": foreign.pk})).status_code == 404
    assert client.get(page("compare", **{"nam": 2026, "ho-so": "x"})).status_code == 404
    none = client.get(page("compare", nam=2026), follow=True)
    assert "Đánh dấu từ 01 đến 04 đề xuất" in none.content.decode()


def test_more_than_four_are_not_compared(nominees, ward, campaign, reviewer, signed_in):
    more = [
        make_accepted_nomination(make_unit(ward), campaign, reviewer, reviewer) for _ in range(3)
    ]
    answer = signed_in(reviewer).get(side_by_side([*nominees, *more]))
    assert answer.status_code == 302


def test_choosing_asks_first_and_names_who_did_it(nominees, campaign, reviewer, signed_in):
    client = signed_in(reviewer)
    asked = client.get(f"{page('choose', nominees[0].pk)}?{side_by_side(nominees).split('?')[1]}")
    text = asked.content.decode()
    assert "Chọn để đề xuất Thành phố?" in text
    assert "Tổ dân vận 12" in text
    assert asked.context["back"].endswith(f"#candidate-{nominees[0].pk}")
    assert present_choice(campaign) is None
    answer = client.post(page("choose", nominees[0].pk), {"reason": "Số liệu rõ"}, follow=True)
    choice = present_choice(campaign)
    assert (choice.nomination_id, choice.chosen_by) == (nominees[0].pk, reviewer)
    text = answer.content.decode()
    assert "Đã chọn 01: Tổ dân vận 12" in text
    assert "đ/c Trần Minh Anh" in text
    assert "Lý do: Số liệu rõ" in text


def test_a_second_choice_asks_first_and_replaces_the_one_that_was_seen(
    nominees, campaign, reviewer, second_reviewer, signed_in
):
    first = choose_for_city(campaign, nominees[0], actor=second_reviewer, reason="")
    client = signed_in(reviewer)
    assert "Thay lựa chọn?" in client.get(page("choose", nominees[1].pk)).content.decode()
    asked = client.post(page("choose", nominees[1].pk))
    assert asked.status_code == 409
    text = asked.content.decode()
    assert "Đã chọn 01. Thay lựa chọn?" in text
    assert "Tổ dân vận 12" in text
    assert "đ/c Vũ Quốc Khánh chọn lúc" in text
    assert present_choice(campaign) == first
    without_reason = client.post(page("choose", nominees[1].pk), {"replacing": first.pk})
    assert without_reason.status_code == 422
    assert "Ghi lý do thay lựa chọn." in without_reason.content.decode()
    client.post(page("choose", nominees[1].pk), {"replacing": first.pk, "reason": "Rõ hơn"})
    assert present_choice(campaign).nomination_id == nominees[1].pk
    late = client.post(page("choose", nominees[0].pk), {"replacing": first.pk, "reason": "Cũ"})
    assert late.status_code == 409
    assert "Tổ dân vận 7" in late.content.decode()
    assert present_choice(campaign).nomination_id == nominees[1].pk


def test_a_choice_is_taken_back_with_a_reason(nominees, campaign, reviewer, signed_in):
    choose_for_city(campaign, nominees[0], actor=reviewer, reason="")
    client = signed_in(reviewer)
    assert client.post(page("withdraw", nominees[0].pk)).status_code == 422
    stale = client.post(page("withdraw", nominees[1].pk), {"reason": "x"}, follow=True)
    assert "Lựa chọn vừa được thay đổi" in stale.content.decode()
    assert present_choice(campaign)
    client.post(page("withdraw", nominees[0].pk), {"reason": "Chờ họp lại"})
    assert present_choice(campaign) is None


def test_a_closed_year_is_read_only(nominees, campaign, reviewer, signed_in):
    choose_for_city(campaign, nominees[0], actor=reviewer, reason="")
    campaign.is_open = False
    campaign.save()
    client = signed_in(reviewer)
    text = client.get(page("choice")).content.decode()
    assert "Năm 2026 đã khóa" in text
    assert "Đã chọn ngày" in text
    assert "Bỏ lựa chọn" not in text
    refused = client.post(page("withdraw", nominees[0].pk), {"reason": "x"}, follow=True)
    assert "đã khóa" in refused.content.decode()
    assert present_choice(campaign)


@pytest.mark.parametrize("more", [0, 19])
def test_the_queries_do_not_grow_with_the_nominees(
    more, nominees, ward, campaign, reviewer, signed_in, django_assert_num_queries
):
    for _ in range(more):
        make_accepted_nomination(make_unit(ward), campaign, reviewer, reviewer)
    client = signed_in(reviewer)
    # one of them: which forms have an own Word file
    with django_assert_num_queries(10):
        client.get(page("choice"))


@pytest.fixture
def pages_of_two(nominees, ward, campaign, reviewer, monkeypatch):
    """Six nominees in the order of the list, two of them on each page."""
    monkeypatch.setattr("awards.choice.views.NOMINEES_PER_PAGE", 2)
    units = [make_unit(ward, f"Chi bộ A{number}") for number in range(4)]
    more = [make_accepted_nomination(unit, campaign, reviewer, reviewer) for unit in units]
    return [*more, nominees[1], nominees[0]]


def boxes(answer, where="tr"):
    """{id: whether it is ticked} of the nominees in the table, or in what `where` names."""
    found = html.fromstring(answer.content).xpath(f"//main//{where}//input[@name='ho-so']")
    return {int(box.get("value")): box.get("checked") is not None for box in found}


def pressed(client, answer, words):
    """Press a button of the form that has the boxes, as a browser does; the page that follows."""
    tree = html.fromstring(answer.content)
    [button] = tree.xpath(f"//main//button[normalize-space()='{words}']")
    [form] = tree.xpath("//main//form[.//input[@name='ho-so']]")
    data = form.form_values()
    if button.get("name"):
        data.append((button.get("name"), button.get("value")))
    return client.get(f"{button.get('formaction') or form.action}?{urlencode(data)}", follow=True)


def test_the_nominees_are_shown_by_pages_and_counted_together(pages_of_two, reviewer, signed_in):
    client = signed_in(reviewer)
    first = client.get(page("choice"))
    assert boxes(first) == {one.pk: False for one in pages_of_two[:2]}
    second = pressed(client, first, "Trang 2")
    assert boxes(second) == {one.pk: False for one in pages_of_two[2:4]}
    for answer in (first, second):
        assert "06 đề xuất đã tiếp nhận" in answer.content.decode()
    assert "Xét chọn Mẫu 03 năm 2026, trang 2" in second.content.decode()


def test_ticks_of_one_page_go_along_to_the_others(pages_of_two, reviewer, signed_in):
    client, (first, _, third, *_, last) = signed_in(reviewer), pages_of_two
    answer = client.get(page("choice", **{"ho-so": first.pk}))
    assert boxes(answer)[first.pk]
    answer = pressed(client, answer, "Sau")
    assert boxes(answer, "fieldset") == {first.pk: True}
    assert "Đã đánh dấu ở trang khác" in answer.content.decode()
    address = page("choice", trang=3) + f"&ho-so={first.pk}&ho-so={third.pk}&ho-so={last.pk}"
    answer = client.get(address)
    assert boxes(answer)[last.pk]
    assert boxes(answer, "fieldset") == {first.pk: True, third.pk: True}
    compared = pressed(client, answer, "So sánh đề xuất đã đánh dấu")
    assert "So sánh 03 đề xuất" in compared.content.decode()
    [back] = html.fromstring(compared.content).xpath("//nav[@class='crumbs']//a/@href")
    answer = client.get(back)
    assert boxes(answer)[first.pk]
    assert boxes(answer, "fieldset") == {third.pk: True, last.pk: True}


def test_who_ticked_too_many_takes_ticks_away_and_loses_none(pages_of_two, reviewer, signed_in):
    answer = signed_in(reviewer).get(side_by_side(pages_of_two[:5]), follow=True)
    assert "Đánh dấu từ 01 đến 04 đề xuất để xem." in answer.content.decode()
    assert all(boxes(answer).values())
    assert boxes(answer, "fieldset") == {one.pk: True for one in pages_of_two[2:5]}


def test_a_ticked_nominee_that_is_not_of_the_list_is_named(nominees, reviewer, signed_in):
    address = page("choice", **{"ho-so": nominees[0].pk}) + "&ho-so=x"
    text = signed_in(reviewer).get(address).content.decode()
    assert "Bỏ qua điều kiện lọc không có trong danh sách: đề xuất “x”." in text


def test_few_nominees_are_ticked_from_the_start(nominees, reviewer, signed_in):
    client = signed_in(reviewer)
    assert boxes(client.get(page("choice"))) == {one.pk: True for one in nominees}
    one = client.get(page("choice", **{"ho-so": nominees[0].pk}))
    assert boxes(one) == {nominees[0].pk: True, nominees[1].pk: False}


def test_what_was_written_stands_in_the_list_of_nominees_as_text(nominees, reviewer, signed_in):
    revision = nominees[0].last_revision
    revision.brief |= {"participant": "<i>Tổ & bạn", "initiative": "<i>Ngõ"}
    revision.save()
    text = signed_in(reviewer).get(page("choice")).content.decode()
    assert "<i>" not in text
    assert text.count("&lt;i&gt;Tổ &amp; bạn") == 2
    assert "<td>&lt;i&gt;Ngõ</td>" in text


@pytest.mark.parametrize("count", [1, 4])
def test_the_queries_do_not_grow_with_the_compared(
    count, nominees, ward, campaign, reviewer, signed_in, django_assert_num_queries
):
    more = [
        make_accepted_nomination(make_unit(ward), campaign, reviewer, reviewer) for _ in range(2)
    ]
    client = signed_in(reviewer)
    with django_assert_num_queries(15):
        client.get(side_by_side([*nominees, *more][:count]))


@pytest.mark.parametrize(
    ("file_format", "begin"), [("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF-")]
)
def test_the_wards_papers_are_for_the_ban_and_the_leaders(
    file_format, begin, nominees, campaign, reviewer, leader, clerk, signed_in
):
    listed = reverse("reporting:ward_nominees", args=[file_format])
    single = reverse("reporting:city_nominee", args=[file_format])
    assert signed_in(clerk).get(listed).status_code == 403
    assert signed_in(clerk).get(single).status_code == 403
    client = signed_in(leader)
    assert client.get(listed).content.startswith(begin)
    assert client.get(single).status_code == 404
    choose_for_city(campaign, nominees[1], actor=reviewer, reason="")
    assert client.get(single).content.startswith(begin)


def test_the_list_has_every_nominee_and_the_citys_form_the_chosen_one(
    nominees, campaign, reviewer, signed_in
):
    campaign.city_addressee = "Ban Tuyên giáo và Dân vận Thành ủy"
    campaign.save()
    choose_for_city(campaign, nominees[1], actor=reviewer, reason="")
    client = signed_in(reviewer)
    listed = words_of(client.get(reverse("reporting:ward_nominees", args=["docx"])))
    single = words_of(client.get(reverse("reporting:city_nominee", args=["docx"])))
    assert "Tổ dân vận 12" in listed
    assert "Chi bộ Tổ dân phố số 7" in listed
    assert "Tổ dân vận 7" in single
    assert "Tổ dân vận 12" not in single
    for paper in (listed, single):
        assert "ĐẢNG ỦY PHƯỜNG ĐỐNG ĐA" in paper
        assert "Ban Tuyên giáo và Dân vận Thành ủy" in paper


def words_of(answer):
    document = Document(BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
