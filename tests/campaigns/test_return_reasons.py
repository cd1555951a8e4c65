"""A5: the ready-made sentences of “Đề nghị bổ sung” are the ward's own to write."""

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from campaigns.return_reasons import return_reasons, save_return_reasons
from campaigns.services import copy_campaign
from campaigns.vocabulary import Obligation, Status
from registrations.mau01_form import Mau01
from tests.factories import make_campaign, make_sent_list

LISTS = [str(obligation) for obligation in Obligation]


@pytest.fixture
def settings_url(campaign):
    return reverse("campaigns:campaign_edit", args=[campaign.pk])


@pytest.fixture
def admin_page(signed_in, administrator):
    return signed_in(administrator)


def posted(campaign, **texts):
    """What the section posts; `texts` stand instead of the lists as they are."""
    lists = {each: "\r\n".join(return_reasons(campaign, each)) for each in LISTS} | texts
    return {"section": "reasons"} | {f"{each}-reasons": text for each, text in lists.items()}


def test_the_sentences_of_the_program_stand_until_the_ward_writes_its_own(
    admin_page, campaign, settings_url
):
    page = admin_page.get(settings_url).content.decode()

    assert "Tên tập thể, cá nhân chưa đầy đủ" in page
    assert "đề nghị đã gửi các đơn vị giữ nguyên" in page
    assert campaign.return_reasons == {}


def test_the_reviewer_chooses_among_the_sentences_of_the_ward(
    admin_page, campaign, settings_url, unit, clerk, reviewer, signed_in
):
    sent = make_sent_list(unit, campaign, clerk)
    data = posted(campaign, mau01="Thiếu dấu của chi ủy\n\n  Chưa ghi   tên tổ dân vận  \n")

    answer = admin_page.post(settings_url, data)

    assert answer["Location"] == f"{settings_url}#reasons"
    checking = signed_in(reviewer)
    page = checking.get(reverse("campaigns:review", args=[sent.pk])).content.decode()
    assert "Chưa ghi tên tổ dân vận" in page
    assert "Tên mô hình chưa rõ" not in page
    checking.post(
        reverse("campaigns:return_", args=[sent.pk]),
        {"revision": 1, "reasons": ["Thiếu dấu của chi ủy", "Chưa ghi tên tổ dân vận"]},
    )
    sent.refresh_from_db()
    assert sent.status == Status.RETURNED
    assert sent.decision_note == "Thiếu dấu của chi ủy. Chưa ghi tên tổ dân vận."


def test_only_the_list_that_changed_is_kept_and_told_with_what_it_was(
    admin_page, campaign, settings_url
):
    admin_page.post(settings_url, posted(campaign, plan="Trích yếu chưa rõ\nThiếu ngày ban hành"))

    campaign.refresh_from_db()
    assert campaign.return_reasons == {"plan": ["Trích yếu chưa rõ", "Thiếu ngày ban hành"]}
    event = AuditEvent.objects.get(action="campaign.reasons_changed")
    assert event.data["after"] == {
        "Văn bản triển khai phong trào thi đua": "Trích yếu chưa rõ; Thiếu ngày ban hành"
    }
    assert "Bản PDF chưa ký, đóng dấu; " in event.data["before"][str(Obligation.PLAN.label)]


def test_saving_what_stands_there_changes_and_tells_nothing(admin_page, campaign, settings_url):
    admin_page.post(settings_url, posted(campaign))

    campaign.refresh_from_db()
    assert campaign.return_reasons == {}
    assert not AuditEvent.objects.filter(action="campaign.reasons_changed").exists()


def test_a_list_typed_back_follows_the_program_again(administrator, campaign):
    own = {"mau01": ["Chưa rõ"]}
    save_return_reasons(campaign, own, actor=administrator)
    save_return_reasons(campaign, {"mau01": list(Mau01.return_reasons)}, actor=administrator)

    campaign.refresh_from_db()
    assert campaign.return_reasons == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (" \n \n", "Ghi ít nhất một lý do, mỗi dòng một lý do."),
        ("Chưa rõ\nThiếu dấu\nchưa  RÕ", "“chưa RÕ” trùng với “Chưa rõ”. Giữ một dòng."),
        ("Thiếu dấu\n" + "a" * 201, f"“{'a' * 40}…” có 201 ký tự, tối đa 200 ký tự."),
        ("\n".join(f"Lý do số {n}" for n in range(21)), "Có 21 dòng, tối đa 20 dòng."),
    ],
)
def test_a_list_that_cannot_be_is_explained_beside_it_and_kept_as_typed(
    admin_page, campaign, settings_url, text, message
):
    answer = admin_page.post(settings_url, posted(campaign, mau03=text))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(message) == 2, "beside the field and in the summary"
    assert f"Mẫu số 03 – Trích ngang thành tích: {message}" in page
    assert "Chưa lưu được mục “Lý do đề nghị bổ sung”" in page
    assert text.strip() in page
    campaign.refresh_from_db()
    assert campaign.return_reasons == {}


def test_a_sentence_taken_away_while_the_page_stood_open_is_asked_for_again(
    administrator, campaign, unit, clerk, reviewer, signed_in
):
    sent = make_sent_list(unit, campaign, clerk)
    save_return_reasons(campaign, {"mau01": ["Chưa rõ"]}, actor=administrator)

    answer = signed_in(reviewer).post(
        reverse("campaigns:return_", args=[sent.pk]),
        {"revision": 1, "reasons": ["Tên mô hình chưa rõ"], "note": "Xem lại dòng 2"},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Danh sách lý do vừa được sửa. Chọn lại lý do." in page
    assert "Xem lại dòng 2" in page


def test_each_year_of_each_ward_has_its_own_and_the_next_year_takes_them_over(
    administrator, campaign, stranger_ward
):
    foreign = make_campaign(stranger_ward)
    save_return_reasons(campaign, {"mau01": ["Chưa rõ"]}, actor=administrator)

    following = copy_campaign(campaign, 2027, actor=administrator)
    foreign.refresh_from_db()

    assert return_reasons(following, "mau01") == ["Chưa rõ"]
    assert return_reasons(foreign, "mau01") == list(Mau01.return_reasons)
