"""“Việc cần làm của đơn vị”: what a clerk sees first, in every state of the list."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse
from lxml import html

from audit.clock import now
from campaigns import registry
from campaigns.models import Submission
from campaigns.services import grant_exemption
from campaigns.vocabulary import Obligation
from campaigns.workflow import advance
from organizations.models import Membership
from registrations.evidence import attach
from registrations.models import Entry, EvidenceStage, Initiative
from reporting.next_task import GUIDES
from tests.factories import (
    drawn_photo,
    make_accepted_list,
    make_list,
    make_person,
    make_row,
    make_sent_list,
)

JANUARY = datetime(2026, 1, 9, 2, 0, tzinfo=UTC)


@pytest.fixture
def page(campaign, clerk, signed_in):
    """page() is the clerk's home as it stands now, on 9 January 2026 unless told otherwise."""

    def get(moment=JANUARY):
        with time_machine.travel(moment, tick=False):
            return signed_in(clerk).get(reverse("reporting:tasks"))

    return get


def words_of(answer):
    return " ".join(html.fromstring(answer.content).text_content().split())


def line(answer, start):
    return next(task for task in answer.context["tasks"] if task["title"].startswith(start))


def test_nothing_sent_yet_shows_the_nearest_deadline_and_the_ways_to_begin(page):
    answer = page()
    task = answer.context["next_task"]
    assert (task["days_left"], task["days_late"], task["is_started"]) == (5, 0, False)
    start = line(answer, "Mẫu số 01")["start_url"]
    assert start == f"/don-vi/{answer.context['unit'].pk}/dang-ky/?nam=2026"
    assert line(answer, "Mẫu số 02")["status_label"] == "Chờ Mẫu số 01"
    assert "Chọn tệp Word" in answer.content.decode()


def test_a_draft_is_gone_on_with(page, unit, campaign, clerk):
    registration_list = make_list(unit, campaign, clerk)
    answer = page()
    assert answer.context["next_task"]["is_started"]
    task = line(answer, "Mẫu số 01")
    assert (task["status"], task["hint"]) == ("draft", "Bản nháp: 2 mô hình tập thể, 0 cá nhân")
    assert task["url"] == reverse("registrations:list_edit", args=[registration_list.pk])


def test_a_sent_list_is_no_task_any_more_and_opens_mau_02(page, unit, campaign, clerk, only_mau01):
    registration_list = make_sent_list(unit, campaign, clerk)
    answer = page()
    assert answer.context["next_task"] is None
    assert "Đơn vị đã hoàn thành" not in answer.content.decode()
    words = "Đơn vị đã gửi các việc đến hạn, còn thiếu bản ký của Mẫu số 01"
    assert words in words_of(answer)
    task = line(answer, "Mẫu số 01")
    assert task["url"] == reverse("campaigns:file", args=[registration_list.pk])
    assert line(answer, "Mẫu số 02")["url"].startswith(reverse("reporting:totals"))


def test_an_accepted_list_is_done(page, unit, campaign, clerk, reviewer, only_mau01):
    make_accepted_list(unit, campaign, clerk, reviewer)
    answer = page()
    # Mẫu 01 and the Mẫu 02 that follows from it; what has no form yet is no task
    assert (answer.context["done_count"], len(answer.context["tasks"])) == (2, 2)


def test_what_has_no_form_yet_is_a_date_and_no_task(page, only_mau01):
    answer = page()
    titles = [item["title"] for item in answer.context["later"]]
    assert titles == [Obligation.ARTICLE.label, Obligation.NOMINATION.label]
    assert "giới thiệu tấm gương điển hình: trước ngày 15/6/2026" in answer.content.decode()


def test_a_form_that_is_registered_becomes_a_task_by_that_alone(
    page, unit, campaign, clerk, reviewer, article_form
):
    make_accepted_list(unit, campaign, clerk, reviewer)
    answer = page()
    assert (answer.context["done_count"], len(answer.context["tasks"])) == (2, 3)
    assert answer.context["next_task"]["obligation"] == Obligation.ARTICLE
    text = answer.content.decode()
    words = "Đơn vị đã gửi các việc đến hạn, còn thiếu bản ký của Mẫu số 01. Việc tiếp theo:"
    assert words in words_of(answer)
    assert "Gửi bài viết trong ba bước" in text
    assert "Mẫu số 01 trong ba bước" not in text
    assert [item["title"] for item in answer.context["later"]] == [Obligation.NOMINATION.label]


def test_with_the_signed_copy_what_is_due_is_done(
    page, unit, campaign, clerk, reviewer, only_mau01
):
    registration_list = make_accepted_list(unit, campaign, clerk, reviewer)
    registration_list.signed_copy = "ban-ky/mot.pdf"
    registration_list.save(update_fields=["signed_copy"])
    assert "Đơn vị đã hoàn thành các việc đến hạn" in words_of(page())


@pytest.mark.parametrize(
    ("obligation", "words"),
    [
        (Obligation.PLAN, "Gửi văn bản"),
        (Obligation.REGISTRATION, "Điền trực tuyến"),
        (Obligation.ARTICLE, "Viết trực tuyến"),
        (Obligation.NOMINATION, "Điền trực tuyến"),
    ],
)
def test_every_paper_is_begun_in_its_own_words(obligation, words):
    assert GUIDES[obligation].start_label == words


def test_nothing_is_called_done_while_another_form_is_overdue(
    page, unit, campaign, clerk, reviewer, article_form
):
    make_accepted_list(unit, campaign, clerk, reviewer)
    answer = page(JANUARY + timedelta(days=200))
    text = answer.content.decode()
    assert answer.context["next_task"]["days_late"] == 44
    assert "Đơn vị đã hoàn thành" not in text


def test_an_open_file_of_any_form_leads_to_its_own_page(page, unit, campaign, clerk, article_form):
    file = Submission.objects.create(
        campaign=campaign,
        unit=unit,
        obligation=Obligation.ARTICLE,
        version=1,
        updated_at=JANUARY,
        updated_by=clerk,
    )
    assert line(page(), "Bài viết")["url"] == f"/bai-viet/{file.pk}/sua/"


def test_a_request_of_the_ban_comes_first_with_its_reasons(page, unit, campaign, clerk, reviewer):
    registration_list = make_sent_list(unit, campaign, clerk)
    row_id = registration_list.rows[0].id
    advance(
        registration_list,
        "return",
        actor=reviewer,
        note="Thiếu bản ký.",
        row_notes=[(row_id, "Tên mô hình chưa rõ")],
    )
    (request,) = page().context["requests"]
    assert request["text"] == "Thiếu bản ký; Tên mô hình chưa rõ"
    assert request["by"] == "Trần Minh Anh"


def test_after_the_deadline_the_card_says_how_late_and_sending_stays_open(page):
    answer = page(JANUARY + timedelta(days=8))
    assert answer.context["next_task"]["days_late"] == 3
    text = answer.content.decode()
    assert "Đã quá hạn 03 ngày. Đơn vị vẫn gửi được" in text


def test_a_decision_does_not_change_the_day_of_sending(page, unit, campaign, clerk, reviewer):
    with time_machine.travel(JANUARY, tick=False):
        registration_list = make_sent_list(unit, campaign, clerk)
    with time_machine.travel(JANUARY + timedelta(days=3), tick=False):
        advance(registration_list, "accept", actor=reviewer)
    answer = page(JANUARY + timedelta(days=4))
    days = {line(answer, f"Mẫu số 0{number}")["sent_on"] for number in (1, 2)}
    assert days == {JANUARY.date()}


def test_a_filled_article_is_dropped_on_the_card_as_a_filled_list_is(page, unit, campaign, clerk):
    assert "Đã điền sẵn Mẫu số 01 bằng Word?" in page().content.decode()
    make_sent_list(unit, campaign, clerk)
    assert "Đã có bài viết trên Word?" in page().content.decode()


def test_what_was_sent_back_waits_behind_what_was_never_sent(page, unit, campaign, clerk, reviewer):
    registration_list = make_sent_list(unit, campaign, clerk)
    advance(registration_list, "return", actor=reviewer, note="Thiếu bản ký.")
    answer = page()
    assert answer.context["next_task"]["obligation"] == Obligation.ARTICLE
    assert "Đơn vị đã hoàn thành" not in answer.content.decode()


def test_what_has_no_limit_comes_last_and_is_never_late(page, unit, campaign, clerk):
    campaign.deadlines.exclude(obligation=Obligation.REGISTRATION).delete()
    make_sent_list(unit, campaign, clerk)
    answer = page(JANUARY + timedelta(days=300))
    task = answer.context["next_task"]
    assert (task["obligation"], task["deadline"], task["days_late"]) == ("plan", None, 0)
    assert line(answer, "Văn bản")["flags"] == []
    assert "Chưa đặt hạn" in answer.content.decode()
    assert "Gửi văn bản triển khai trong ba bước" in answer.content.decode()


@pytest.mark.parametrize("obligation", registry._forms)
def test_every_form_has_its_steps(obligation):
    assert len(GUIDES[obligation].steps) == 3


def test_what_a_unit_is_let_off_is_not_its_next_task(page, ward, unit, campaign, reviewer):
    grant_exemption(campaign, "mau01", unit, reason="Mới thành lập", actor=reviewer)
    assert page().context["next_task"]["obligation"] == Obligation.ARTICLE


def test_a_closed_year_is_only_looked_at(page, campaign):
    campaign.is_open = False
    campaign.save()
    answer = page()
    assert answer.context["next_task"] is None
    assert line(answer, "Mẫu số 01")["url"] is None
    assert "Năm 2026 đã khóa" in answer.content.decode()


@pytest.fixture
def models(unit, campaign, clerk, reviewer, settings, tmp_path):
    """Six models in the unit's accepted list; the first has photos of every stage."""
    settings.MEDIA_ROOT = tmp_path
    rows = [make_row(initiative=f"Ngõ số {number}") for number in range(1, 7)]
    make_accepted_list(unit, campaign, clerk, reviewer, rows)
    first = Initiative.objects.get(name="Ngõ số 1")
    for shade, stage in enumerate(EvidenceStage.values):
        file = ContentFile(drawn_photo(shade * 40).large.data, f"{stage}.jpg")
        attach(first, campaign, stage, file.name, file, actor=clerk)
    return {model.name: model for model in Initiative.objects.all()}


def stages(answer):
    """[(model, [what is said of each stage])] as the page shows it."""
    tree = html.fromstring(answer.content)
    return [
        (
            place.getparent().findtext(".//h3/a"),
            [" ".join(stage.text_content().split()) for stage in place],
        )
        for place in tree.iterfind(".//ul[@class='stages']")
    ]


def test_the_photos_before_during_and_after_each_model_are_on_the_home(page, models):
    shown = stages(page())
    assert [name for name, _ in shown] == [f"Ngõ số {number}" for number in range(2, 6)]
    assert shown[0][1] == ["Thêm ảnh: Trước", "Thêm ảnh: Trong", "Thêm ảnh: Sau"]
    assert "Xem thêm 02 mô hình" in words_of(page())


def test_a_model_with_all_its_photos_says_so(page, models):
    Entry.objects.exclude(initiative=models["Ngõ số 1"]).delete()
    answer = page()
    done = ["Trước: đã có ảnh", "Trong: đã có ảnh", "Sau: đã có ảnh"]
    assert stages(answer) == [("Ngõ số 1", done)]
    place = reverse("registrations:initiative_detail", args=[models["Ngõ số 1"].pk])
    assert f'href="{place}?nam=2026#after"' in answer.content.decode()


def test_a_locked_year_shows_its_photos_and_takes_no_more(page, models, campaign):
    campaign.is_open = False
    campaign.save()
    answer = page()
    assert stages(answer)[0][1] == [f"{name}: chưa có ảnh" for name in ("Trước", "Trong", "Sau")]
    assert "Thêm ảnh" not in words_of(answer)


def test_who_only_reads_a_unit_is_not_asked_for_photos(models, unit, signed_in):
    head = make_person(unit, Membership.Role.LEADER)
    answer = signed_in(head).get(reverse("reporting:tasks"))
    assert len(stages(answer)) == 4
    assert "Thêm ảnh" not in words_of(answer)


def test_a_unit_without_models_is_told_how_to_begin(page, unit, campaign, clerk):
    begin = "Đơn vị chưa có mô hình nào. Tải tệp Word hoặc bấm Điền trực tuyến để bắt đầu."
    assert begin in words_of(page())
    make_list(unit, campaign, clerk)
    assert begin not in words_of(page())
    assert "Chưa có mô hình nào trong năm 2026." in words_of(page())


def test_the_page_asks_twelve_questions_whatever_the_list_holds(
    unit, campaign, clerk, signed_in, django_assert_num_queries
):
    make_sent_list(unit, campaign, clerk, [make_row() for _ in range(30)])
    client = signed_in(clerk)
    # session, user, memberships, years; deadlines, extensions, exemptions, submissions; the list;
    # the other limits (last year’s models are not asked for once there are rows);
    # the models and their photos; the notices (what was returned is asked for only where
    # something was)
    with django_assert_num_queries(12):
        client.get(reverse("reporting:tasks"))


@pytest.mark.parametrize("number", ["9" * 4500, "9" * 20, "²", "x"])
def test_a_number_that_is_no_unit_shows_the_own_unit(number, unit, campaign, clerk, signed_in):
    answer = signed_in(clerk).get(reverse("reporting:tasks"), {"don-vi": number})
    assert answer.context["unit"] == unit


def test_somebody_without_a_unit_of_their_own_has_no_such_page(campaign, reviewer, signed_in):
    assert signed_in(reviewer).get(reverse("reporting:tasks")).status_code == 404


def test_a_list_in_a_sealed_table_is_shown_as_counted_and_tells_a_later_change(
    page, unit, campaign, clerk, reviewer
):
    registration_list = make_accepted_list(unit, campaign, clerk, reviewer)
    Submission.objects.update(sealed_at=now())
    task = line(page(), "Mẫu số 01")
    assert (task["status"], task["is_done"]) == ("sealed", True)
    assert line(page(), "Mẫu số 02")["status"] == "sealed"
    advance(registration_list, "reopen", actor=reviewer, note="Sai tên")
    task = line(page(), "Mẫu số 01")
    assert task["status"] == "returned"
    assert "changed_after_sealing" in [flag.code for flag in task["flags"]]


def test_no_title_counts_the_criteria_which_each_year_sets_for_itself():
    titles = [*Obligation.labels, *(guide.title for guide in GUIDES.values())]
    assert [title for title in titles if re.search(r"\d+ tiêu chí", title)] == []
