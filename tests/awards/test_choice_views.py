"""R9: who sees the nominees side by side, who chooses, and what a second choice is asked."""

import re
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from audit.models import AuditEvent
from awards.accepted import present_choice
from awards.choice.services import choose_for_city
from awards.models import CityChoice, NomineeNote
from awards.nominations.drafts import open_nomination
from campaigns.drafts import declare_nil
from campaigns.workflow import advance
from organizations.models import Membership
from registrations.models import Entry, Evidence
from tests.factories import (
    make_accepted_list,
    make_accepted_nomination,
    make_campaign,
    make_nomination,
    make_person,
    make_row,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def nominees(unit, other_unit, campaign, clerk, other_clerk, reviewer):
    make_accepted_list(
        unit, campaign, clerk, reviewer, [make_row(initiative="Ngõ sáng", is_key=True)]
    )
    first = make_accepted_nomination(
        unit,
        campaign,
        clerk,
        reviewer,
        participant_name="Tổ dân vận 12",
        initiative_name="Ngõ sáng",
        summary="Từ tháng 3 vận động 120 hộ, đạt 95%.",
    )
    second = make_accepted_nomination(
        other_unit, campaign, other_clerk, reviewer, participant_name="Tổ dân vận 7"
    )
    return [first, second]


def page(name, *args, **query):
    words = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"awards:{name}", args=args) + (f"?{words}" if words else "")


def side_by_side(nominees):
    return page("compare") + "?" + "&".join(f"ho-so={nominee.pk}" for nominee in nominees)


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
    assert "Chưa có đề xuất." in signed_in(reviewer).get(page("choice")).content.decode()


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
    assert "Chọn đề xuất Thành phố" not in read
    assert signed_in(leader).post(page("choose", nominees[0].pk)).status_code == 403
    assert signed_in(clerk).post(page("choose", nominees[0].pk)).status_code == 403
    assert not CityChoice.objects.exists()
    offered = signed_in(reviewer).get(side_by_side(nominees)).content.decode()
    assert offered.count("Chọn đề xuất Thành phố (01)") == 2


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
    assert "Trọng điểm" in text
    assert "Năm 2025: 02 mô hình; “Tổ 12 cũ” được chọn đề xuất Thành phố" in text
    assert re.search(r"Đăng ký mô hình.* 2026:", text)


# ── the Ban's notes ───────────────────────────────────────────────────────────────────────────
def noted(client, nominees, text, version=0, at=0):
    words = "&".join(f"ho-so={nominee.pk}" for nominee in nominees)
    address = f"{page('note', nominees[at].pk)}?nam=2026&{words}"
    return client.post(address, {"text": text, "version": version})


def candidate_shown(answer, nominee):
    """(Candidate, its form) on a page of the comparison."""
    [found] = [
        (candidate, form)
        for candidate, form in answer.context["candidates"]
        if candidate.nominee.nomination == nominee
    ]
    return found


def note_shown(client, nominees, at=0):
    return candidate_shown(client.get(side_by_side(nominees)), nominees[at])[0].note


def test_each_nominee_has_a_note_that_the_ban_writes_and_leaders_read(
    nominees, reviewer, second_reviewer, leader, signed_in
):
    client = signed_in(reviewer)
    answer = noted(client, nominees, "Số liệu rõ,\ncần thêm ảnh", at=1)
    assert answer.status_code == 302
    assert answer.url.startswith(side_by_side(nominees).replace("?", "?nam=2026&"))
    note = note_shown(signed_in(second_reviewer), nominees, at=1)
    assert (note.text, note.written_by) == ("Số liệu rõ,\ncần thêm ảnh", reviewer)
    assert note_shown(client, nominees) is None
    noted(signed_in(second_reviewer), nominees, "Chọn", version=1, at=1)
    read = signed_in(leader).get(side_by_side(nominees)).content.decode()
    assert "<p>Chọn</p>" in read
    assert "Đ/c Vũ Quốc Khánh" in read
    assert "Lưu ghi chú" not in read
    before_and_after = AuditEvent.objects.filter(action="choice.noted").order_by("pk")
    assert [event.data for event in before_and_after] == [
        {"before": "", "text": "Số liệu rõ,\ncần thêm ảnh"},
        {"before": "Số liệu rõ,\ncần thêm ảnh", "text": "Chọn"},
    ]


def test_the_unit_never_sees_the_note(nominees, ward, unit, clerk, reviewer, leader, signed_in):
    noted(signed_in(reviewer), nominees, "Chưa thuyết phục")
    client = signed_in(clerk)
    assert noted(client, nominees, "Rất tốt").status_code == 403
    for address in (
        reverse("campaigns:file", args=[nominees[0].pk]),
        reverse("campaigns:history"),
        reverse("reporting:tasks"),
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "Chưa thuyết phục" not in answer.content.decode()
    assert noted(signed_in(leader), nominees, "Rất tốt").status_code == 403
    # in the trail it belongs to the ward, so that nobody of the unit reads it there
    assert AuditEvent.objects.get(action="choice.noted").reach == ward.path


def test_the_ban_of_a_branch_sees_neither_the_others_nor_their_notes(nominees, reviewer, signed_in):
    noted(signed_in(reviewer), nominees, "Chưa thuyết phục", at=1)
    client = signed_in(make_person(nominees[0].unit, Membership.Role.REVIEWER))
    replacing = {"replacing": nominees[1].pk}
    for answer in (
        client.get(side_by_side(nominees)),
        noted(client, nominees, "a" * 2001),
        client.post(f"{page('choose', nominees[0].pk)}?nam=2026", replacing),
        client.post(f"{page('withdraw', nominees[0].pk)}?nam=2026", {}),
    ):
        assert answer.status_code == 403


def test_a_note_that_is_not_there_cannot_be_written_over(nominees, reviewer, signed_in):
    answer = noted(signed_in(reviewer), nominees, "Mới", version=3)
    assert answer.status_code == 302
    assert not NomineeNote.objects.exists()


def test_nobody_writes_over_a_note_they_have_not_seen(
    nominees, reviewer, second_reviewer, signed_in
):
    noted(signed_in(second_reviewer), nominees, "Của đ/c Khánh")
    client = signed_in(reviewer)
    refused = noted(client, nominees, "Của tôi")
    assert refused.status_code == 409
    text = refused.content.decode()
    assert "Đ/c Vũ Quốc Khánh vừa lưu ghi chú khác" in text
    assert "Của đ/c Khánh" in text
    assert "Của tôi" in text
    _, form = candidate_shown(refused, nominees[0])
    noted(client, nominees, "Của cả hai", version=form["version"].value())
    assert note_shown(client, nominees).text == "Của cả hai"


def test_a_note_too_long_and_one_of_a_closed_year_are_not_kept(
    nominees, campaign, reviewer, signed_in
):
    client = signed_in(reviewer)
    long = noted(client, nominees, "a" * 2001)
    assert long.status_code == 422
    assert "a" * 2001 in long.content.decode()
    campaign.is_open = False
    campaign.save()
    noted(client, nominees, "Muộn")
    assert not NomineeNote.objects.exists()
    assert "Lưu ghi chú" not in client.get(side_by_side(nominees)).content.decode()


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


def test_choosing_is_one_press_and_names_who_did_it(nominees, campaign, reviewer, signed_in):
    client = signed_in(reviewer)
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
    assert "Đã chốt ngày" in text
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
    with django_assert_num_queries(10):
        client.get(page("choice"))


@pytest.mark.parametrize("count", [1, 4])
def test_the_queries_do_not_grow_with_the_compared(
    count, nominees, ward, campaign, reviewer, signed_in, django_assert_num_queries
):
    more = [
        make_accepted_nomination(make_unit(ward), campaign, reviewer, reviewer) for _ in range(2)
    ]
    client = signed_in(reviewer)
    with django_assert_num_queries(16):
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
