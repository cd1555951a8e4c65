"""A5: new limits name the files that do not keep them before anything is saved."""

import pytest
from django.urls import reverse

from campaigns.effects import files_beyond
from tests.factories import (
    make_accepted_nomination,
    make_article,
    make_nomination,
    make_row,
    make_sent_list,
)

WORDS = "Vận động được một trăm hai mươi hộ dân cùng tham gia."  # 12 words


@pytest.fixture
def admin_page(signed_in, administrator):
    return signed_in(administrator)


def limits(**changes):
    values = {
        "section": "limits",
        "summary_max_words": 350,
        "article_max_words": 3500,
        "photos_min": 2,
        "photos_max": 3,
        "photo_min_pixels": 1_000_000,
        "name_max_length": 300,
    }
    return values | changes


def save(page, campaign, **changes):
    return page.post(reverse("campaigns:campaign_edit", args=[campaign.pk]), limits(**changes))


def test_a_lower_limit_lists_the_files_beyond_it_and_saves_nothing(
    admin_page, campaign, unit, other_unit, clerk, other_clerk, reviewer
):
    make_accepted_nomination(unit, campaign, clerk, reviewer, summary=f"{WORDS} {WORDS}")
    make_nomination(other_unit, campaign, other_clerk, summary=WORDS)

    page = save(admin_page, campaign, summary_max_words=20)

    text = page.content.decode()
    assert "01 hồ sơ đang có không theo giới hạn mới" in text
    assert "Tóm tắt thành tích có 24 từ, thừa 04 từ" in text
    assert "Đã tiếp nhận" in text
    assert unit.name in text
    assert other_unit.name not in text
    campaign.refresh_from_db()
    assert campaign.summary_max_words == 350


def test_confirmed_the_same_limits_are_saved(admin_page, campaign, unit, clerk):
    make_nomination(unit, campaign, clerk, summary=WORDS)
    shown = save(admin_page, campaign, summary_max_words=5, counts_distinct_in_totals="on")
    posted = dict(shown.context["posted"])
    assert "không → <strong>có</strong>" in shown.content.decode()

    answer = admin_page.post(
        reverse("campaigns:campaign_edit", args=[campaign.pk]),
        posted | {"section": "limits", "confirmed": "yes"},
    )

    assert answer.status_code == 302
    campaign.refresh_from_db()
    assert (campaign.summary_max_words, campaign.counts_distinct_in_totals) == (5, True)


def test_limits_that_meet_nobody_are_saved_with_one_click(admin_page, campaign, unit, clerk):
    make_nomination(unit, campaign, clerk, summary=WORDS)

    assert save(admin_page, campaign, summary_max_words=12).status_code == 302
    campaign.refresh_from_db()
    assert campaign.summary_max_words == 12


def test_every_kind_of_file_is_asked_and_only_for_what_is_new(campaign, unit, clerk):
    make_article(unit, campaign, clerk, photos=2, title="")  # no title: a fault of its own
    make_sent_list(unit, campaign, clerk, rows=[make_row(participant="Tổ dân vận số mười hai")])
    make_nomination(unit, campaign, clerk, summary=WORDS)

    changes = {"photos_min": 3, "name_max_length": 10, "summary_max_words": 300}
    found = {item.submission.obligation: item.messages for item in files_beyond(campaign, changes)}

    assert set(found) == {"article", "mau01", "mau03"}
    assert any("ảnh" in message for message in found["article"])
    assert not any("tiêu đề" in message.lower() for message in found["article"])
    assert files_beyond(campaign, {"photos_min": 1}) == []
    assert campaign.photos_min == 2


def test_as_many_queries_for_many_files_as_for_one(
    campaign, unit, other_unit, clerk, other_clerk, django_assert_num_queries
):
    def write(unit, clerk):
        make_article(unit, campaign, clerk)
        make_sent_list(unit, campaign, clerk)
        make_nomination(unit, campaign, clerk, summary=WORDS)

    write(unit, clerk)
    # the obligations, the files of each, and the pictures
    with django_assert_num_queries(5):
        assert len(files_beyond(campaign, {"summary_max_words": 5})) == 1
    write(other_unit, other_clerk)
    with django_assert_num_queries(5):
        assert len(files_beyond(campaign, {"summary_max_words": 5})) == 2


def test_files_of_other_years_and_wards_are_not_asked(campaign, stranger_ward, unit, clerk):
    make_nomination(unit, campaign, clerk, summary=WORDS)
    campaign.pk += 1000

    assert files_beyond(campaign, {"summary_max_words": 1}) == []


def test_each_section_says_what_a_change_means_for_whom(admin_page, campaign):
    text = admin_page.get(reverse("campaigns:campaign_edit", args=[campaign.pk])).content.decode()

    assert "hồ sơ nào vượt giới hạn mới được liệt kê trước khi lưu" in text
    assert "Hạn mới áp dụng ngay cho mọi đơn vị chưa được gia hạn riêng" in text
