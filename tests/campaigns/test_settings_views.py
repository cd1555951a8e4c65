"""The settings of a year: who changes them, what they refuse, what the trail keeps."""

from datetime import date

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from campaigns.models import Campaign, Criterion, Deadline, Theme
from campaigns.services import copy_campaign
from campaigns.vocabulary import Obligation
from tests.factories import make_campaign, make_list, make_sent_list


def url(name, *args):
    return reverse(f"campaigns:campaign_{name}", args=args)


@pytest.fixture
def admin_page(signed_in, administrator):
    return signed_in(administrator)


def deadline_data(**fields):
    """What the deadlines section posts for the fixtures' three limits."""
    values = {
        "section": "deadlines",
        "mau01-stated_on": "15/01/2026",
        "mau01-is_confirmed": "on",
        "article-stated_on": "15/06/2026",
        "article-is_confirmed": "on",
        "mau03-stated_on": "10/10/2026",
        "mau03-is_confirmed": "on",
    }
    return values | fields


def row_data(name, objects, rows):
    data = {
        "section": name,
        f"{name}-TOTAL_FORMS": len(rows),
        f"{name}-INITIAL_FORMS": len(objects),
    }
    for index, row in enumerate(rows):
        if index < len(objects):
            data[f"{name}-{index}-id"] = objects[index].pk
        data |= {f"{name}-{index}-{field}": value for field, value in row.items()}
    return data


def test_both_readings_of_a_deadline_are_shown(admin_page, campaign):
    page = admin_page.get(url("edit", campaign.pk)).content.decode()

    assert "Trước ngày 15/01/2026 (chậm nhất hết ngày 14/01/2026)" in page


@pytest.mark.parametrize(
    "typed", ["20/01/2026", "20/1/26", "20-01-2026", "20.1.2026", "20 tháng 1", " 20 / 01 / 2026 "]
)
def test_a_deadline_is_typed_in_many_ways(admin_page, campaign, typed):
    data = deadline_data(**{"mau01-stated_on": typed})
    answer = admin_page.post(url("edit", campaign.pk), data)

    assert answer["Location"] == url("edit", campaign.pk) + "#deadlines"
    deadline = Deadline.objects.get(campaign=campaign, obligation="mau01")
    assert deadline.stated_on == date(2026, 1, 20)
    assert deadline.last_day == date(2026, 1, 19)


def test_the_switch_counts_the_stated_day_itself(admin_page, campaign):
    admin_page.post(url("edit", campaign.pk), deadline_data(**{"mau01-includes_stated_day": "on"}))

    deadline = Deadline.objects.get(campaign=campaign, obligation="mau01")
    assert deadline.last_day == date(2026, 1, 15)
    page = admin_page.get(url("edit", campaign.pk)).content.decode()
    assert "Đến hết ngày 15/01/2026" in page


def test_only_the_limits_that_changed_are_written_and_told(admin_page, campaign):
    admin_page.post(
        url("edit", campaign.pk),
        deadline_data(**{"plan-stated_on": "31/01/2026", "plan-is_confirmed": "on"}),
    )

    event = AuditEvent.objects.get(action="deadline.set")
    assert event.target_label.startswith("Văn bản triển khai")
    assert event.data["after"]["stated_on"] == "2026-01-31"
    assert event.data["before"]["stated_on"] is None


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"mau01-stated_on": "31/02/2026"}, "Không có ngày này."),
        ({"mau01-stated_on": "giữa tháng"}, "Không có ngày này."),
        ({"mau01-stated_on": ""}, "Nhập ngày ghi trong văn bản, ví dụ 15/01/2026."),
        ({"mau01-stated_on": "15/01/2031"}, "Ngày 15/01/2031 không thuộc năm 2026."),
        ({"mau01-opens_on": "16/01/2026"}, "Ngày mở phải trước hạn gửi."),
    ],
)
def test_a_deadline_that_cannot_be_is_explained(admin_page, campaign, fields, message):
    page = admin_page.post(url("edit", campaign.pk), deadline_data(**fields))

    text = page.content.decode()
    assert page.status_code == 422
    assert text.count(message) == 2, "beside the field and in the summary"
    assert text.count(f"Mẫu số 01 – Đăng ký mô hình: {message}") == 1, "where, in the summary"
    assert "Chưa lưu được mục “Hạn gửi”" in text
    assert not AuditEvent.objects.filter(action="deadline.set").exists()


def test_labels_change_and_codes_stand(admin_page, campaign):
    sectors = list(campaign.sectors.all())
    rows = [{"label": s.label, "short_label": s.short_label, "code": "XX"} for s in sectors]
    rows[0]["label"] = "Lĩnh vực phát triển kinh tế"
    admin_page.post(url("edit", campaign.pk), row_data("sectors", sectors, rows))

    first = campaign.sectors.first()
    assert (first.code, first.label) == ("KT", "Lĩnh vực phát triển kinh tế")
    event = AuditEvent.objects.get(action="campaign.rows_changed")
    assert event.data["changed"] == ["Lĩnh vực phát triển kinh tế"]


def test_labels_of_another_year_are_out_of_reach(admin_page, campaign, ward):
    other = make_campaign(ward, 2025)
    foreign = list(other.sectors.all())
    rows = [{"label": "X", "short_label": "X"} for _ in foreign]
    admin_page.post(url("edit", campaign.pk), row_data("sectors", foreign, rows))

    assert not other.sectors.filter(label="X").exists()


def test_criteria_come_change_and_go(admin_page, campaign):
    kept = Criterion.objects.create(campaign=campaign, number=1, text="Có văn bản")
    gone = Criterion.objects.create(campaign=campaign, number=2, text="Có đăng ký")
    rows = [
        {"number": 1, "text": "Có văn bản triển khai", "points": "2.5"},
        {"number": 2, "text": "Có đăng ký", "DELETE": "on"},
        {"number": 2, "text": "Có bài viết"},
    ]
    answer = admin_page.post(url("edit", campaign.pk), row_data("criteria", [kept, gone], rows))

    assert answer.status_code == 302
    found = Criterion.objects.values_list("number", "text", "points")
    assert [(n, t, p and float(p)) for n, t, p in found] == [
        (1, "Có văn bản triển khai", 2.5),
        (2, "Có bài viết", None),
    ]


def test_two_rows_with_one_number_are_refused(admin_page, campaign):
    theme = Theme.objects.create(campaign=campaign, number="1.1", title="Tuyên truyền")
    rows = [{"number": "1.1", "title": "Tuyên truyền"}, {"number": "1.1", "title": "Vận động"}]
    page = admin_page.post(url("edit", campaign.pk), row_data("themes", [theme], rows))

    assert "Số 1.1 có hai lần. Mỗi mục một số." in page.content.decode()
    assert Theme.objects.count() == 1


def test_limits_and_addressees_are_saved_and_told(admin_page, campaign):
    admin_page.post(
        url("edit", campaign.pk),
        {
            "section": "limits",
            "summary_max_words": "400",
            "article_max_words": "3500",
            "photos_min": "2",
            "photos_max": "3",
            "photo_min_pixels": "1000000",
            "name_max_length": "300",
            "is_open": "",
            "year": "2030",
        },
    )

    campaign.refresh_from_db()
    assert (campaign.summary_max_words, campaign.year, campaign.is_open) == (400, 2026, True)
    event = AuditEvent.objects.get(action="campaign.changed")
    assert event.data == {"before": {"summary_max_words": 350}, "after": {"summary_max_words": 400}}
    attempt = AuditEvent.objects.get(action="mass_assignment_attempt")
    assert attempt.data["fields"] == ["is_open", "year"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"summary_max_words": "nhiều"},
            "Ghi số từ tối đa của trích ngang thành tích bằng chữ số.",
        ),
        ({"photos_min": "4"}, "Số ảnh tối đa phải từ số ảnh tối thiểu trở lên."),
        ({"photos_max": ""}, "Nhập số ảnh tối đa."),
    ],
)
def test_limits_that_make_no_sense_are_explained(admin_page, campaign, fields, message):
    data = {"section": "limits", "photos_min": "2", "photos_max": "3", "summary_max_words": "350"}
    page = admin_page.post(url("edit", campaign.pk), data | fields)

    assert message in page.content.decode()


def test_the_year_is_copied_with_limits_to_confirm(admin_page, campaign, unit, clerk):
    make_sent_list(unit, campaign, clerk)
    admin_page.post(url("copy", campaign.pk), {"year": "2027"})

    copy = Campaign.objects.get(year=2027)
    assert copy.sectors.count() == campaign.sectors.count() == 4
    assert [d.stated_on.year for d in copy.deadlines.all()] == [2027] * 3
    assert not copy.deadlines.filter(is_confirmed=True).exists()
    assert copy.submissions.count() == 0
    page = admin_page.get(url("list")).content.decode()
    assert "03 hạn cần xác nhận" in page
    assert "Cần xác nhận" in admin_page.get(url("edit", copy.pk)).content.decode()


def test_a_year_being_prepared_is_nothing_to_copy_from(admin_page, campaign, administrator):
    prepared = copy_campaign(campaign, 2027, actor=administrator)
    page = admin_page.get(url("list")).content.decode()
    assert url("copy", campaign.pk) in page
    assert url("copy", prepared.pk) not in page
    assert "Chép từ năm 2027" not in page
    assert "Chuẩn bị năm 2027" in page

    answer = admin_page.post(url("copy", prepared.pk), {"year": "2028"})

    assert answer["Location"] == url("prepare", prepared.pk)
    assert Campaign.objects.count() == 2
    assert 'value="2028"' in admin_page.get(url("copy", campaign.pk)).content.decode()


def test_a_year_copied_by_mistake_is_dropped_once_its_year_is_typed(
    admin_page, campaign, administrator
):
    wrong = copy_campaign(campaign, 2028, actor=administrator)
    assert url("drop", wrong.pk) in admin_page.get(url("list")).content.decode()

    refused = admin_page.post(url("drop", wrong.pk), {"year": "2026"}).content.decode()
    assert "Gõ 2028 để xác nhận." in refused
    assert Campaign.objects.count() == 2

    admin_page.post(url("drop", wrong.pk), {"year": "2028"})
    assert list(Campaign.objects.all()) == [campaign]
    assert campaign.sectors.count() == 4
    assert AuditEvent.objects.get(action="campaign.dropped").data == {"year": 2028}


def test_a_year_with_a_single_draft_is_not_dropped(admin_page, campaign, unit, clerk):
    make_list(unit, campaign, clerk)
    assert url("drop", campaign.pk) not in admin_page.get(url("list")).content.decode()

    answer = admin_page.post(url("drop", campaign.pk), {"year": "2026"}, follow=True)

    assert "đã có hồ sơ, công văn hoặc lời nhắc nên không bỏ được" in answer.content.decode()
    campaign.refresh_from_db()
    assert campaign.deadlines.count() == 3
    assert not AuditEvent.objects.filter(action="campaign.dropped").exists()


@pytest.mark.parametrize(
    ("year", "message"),
    [
        ("", "Nhập năm mới, ví dụ 2027."),
        ("2026", "Năm 2026 đã có. Chọn năm khác."),
        ("27", "Nhập năm gồm bốn chữ số, ví dụ 2027."),
        ("sang năm", "Ghi năm bằng chữ số."),
    ],
)
def test_a_year_that_cannot_be_opened_is_explained(admin_page, campaign, year, message):
    page = admin_page.post(url("copy", campaign.pk), {"year": year})

    assert message in page.content.decode()
    assert Campaign.objects.count() == 1


def test_a_ward_without_any_year_opens_its_first(admin_page):
    assert "Chuẩn bị năm 2026" in admin_page.get(url("list")).content.decode()
    admin_page.post(url("open"))
    admin_page.post(url("open"))

    campaign = Campaign.objects.get()
    assert campaign.deadlines.filter(obligation=Obligation.REGISTRATION).exists()
    assert campaign.criteria.count() == 5


@pytest.mark.parametrize(
    ("action", "is_open", "told"),
    [
        ("close", False, "Năm 2026 đã được khóa từ trước."),
        ("reopen", True, "Năm 2026 đã được mở lại từ trước."),
    ],
)
def test_asking_twice_for_a_years_end_does_it_once(admin_page, campaign, action, is_open, told):
    Campaign.objects.update(is_open=not is_open)
    page = admin_page.get(url("close", campaign.pk)).content.decode()
    assert f'name="action" value="{action}"' in page

    for _ in range(2):
        answer = admin_page.post(
            url("close", campaign.pk), {"action": action, "year": "2026"}, follow=True
        )

    campaign.refresh_from_db()
    assert campaign.is_open is is_open
    assert told in answer.content.decode()
    assert AuditEvent.objects.filter(action__startswith="campaign.").count() == 1


def test_closing_asks_for_the_year_and_locks_the_settings(admin_page, campaign):
    page = admin_page.post(url("close", campaign.pk), {"action": "close", "year": "2025"})
    campaign.refresh_from_db()
    assert "Gõ 2026 để xác nhận." in page.content.decode()
    assert campaign.is_open

    admin_page.post(url("close", campaign.pk), {"action": "close", "year": "2026"})
    campaign.refresh_from_db()
    assert not campaign.is_open
    refused = admin_page.post(url("edit", campaign.pk), deadline_data())
    assert refused.status_code == 403
    assert "Năm 2026 đã khóa." in refused.content.decode()

    admin_page.post(url("close", campaign.pk), {"action": "reopen", "year": "2026"})
    campaign.refresh_from_db()
    assert campaign.is_open
    actions = AuditEvent.objects.filter(action__startswith="campaign.").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == [
        "campaign.closed",
        "campaign.reopened",
    ]


def test_the_settings_ask_ten_questions(admin_page, campaign, django_assert_num_queries):
    # session, user, memberships; the year, its deadlines, sectors, levels, criteria, themes
    # (each set of rows counts, too); the frame: years
    with django_assert_num_queries(10):
        admin_page.get(url("edit", campaign.pk))


@pytest.mark.parametrize("years", [1, 4])
def test_the_list_of_years_asks_the_same_questions_for_one_and_many(
    admin_page, campaign, ward, years, django_assert_num_queries
):
    for number in range(1, years):
        make_campaign(ward, 2026 - number)
    # session, user, memberships, years; the frame: years
    with django_assert_num_queries(5):
        admin_page.get(url("list"))


PAGES = [
    ("list", "get"),
    ("edit", "get"),
    ("edit", "post"),
    ("copy", "post"),
    ("close", "post"),
    ("drop", "post"),
]


@pytest.mark.parametrize(("page", "method"), [*PAGES, ("open", "post")])
@pytest.mark.parametrize("who", ["clerk", "reviewer", "leader"])
def test_only_administrators_change_the_year(request, signed_in, campaign, page, method, who):
    args = [] if page in ("list", "open") else [campaign.pk]
    client = signed_in(request.getfixturevalue(who))

    assert getattr(client, method)(url(page, *args), {"year": 2026}).status_code == 403
    campaign.refresh_from_db()
    assert campaign.is_open


@pytest.mark.parametrize(("page", "method"), PAGES[1:])
def test_a_year_of_another_ward_is_not_found(admin_page, stranger_ward, page, method):
    foreign = make_campaign(stranger_ward)

    answer = getattr(admin_page, method)(url(page, foreign.pk), {"year": 2026})

    assert answer.status_code == 404


def test_the_forms_leave_checking_to_the_server(admin_page, campaign):
    page = admin_page.get(url("edit", campaign.pk)).content.decode()

    assert page.count("novalidate") == 8
    assert " required" not in page
    assert "style=" not in page
