import re

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from lxml import html

from jobs.models import Job
from jobs.services import advance, claim, run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def page(clerk, signed_in):
    """page(job) is the owner's answer for the job's page."""
    client = signed_in(clerk)
    return lambda job, **headers: client.get(reverse("jobs:detail", args=[job.pk]), headers=headers)


def test_the_owner_sees_how_far_it_is(queued, page):
    job = claim(queued().pk)
    advance(job, 34, total=86)
    text = page(job).content.decode()
    assert "Đang đọc 34/86 tệp" in text
    assert 'max="86"' in text
    assert 'value="34"' in text
    assert "Hủy công việc" in text


def test_the_page_asks_again_only_while_there_is_something_to_wait_for(queued, page):
    job = queued()
    waiting = page(job).content.decode()
    assert 'hx-trigger="every 2s"' in waiting
    assert 'http-equiv="refresh"' in waiting
    run(job.pk)
    over = page(job).content.decode()
    assert "hx-trigger" not in over
    assert 'http-equiv="refresh"' not in over
    assert 'href="/viec-da-xong/"' in over
    assert "Xem kết quả đếm" in over


def test_a_finished_job_says_what_it_counted(queued, page):
    job = queued()
    run(job.pk)
    assert "Đã xong 3/3 tệp." in page(job).content.decode()


@pytest.mark.parametrize(
    ("named", "way", "words"),
    [
        ("/tong-hop/?nam=2026", "/tong-hop/?nam=2026", "Quay lại trang trước"),
        ("https://noi-khac.vn/", "/", "Về Trang chủ"),
        ("//noi-khac.vn/", "/", "Về Trang chủ"),
        ("", "/", "Về Trang chủ"),
    ],
)
def test_the_page_leads_back_to_a_page_of_this_site_alone(
    queued, clerk, signed_in, named, way, words
):
    address = reverse("jobs:detail", args=[queued().pk])
    page = html.fromstring(signed_in(clerk).get(address, {"ve": named}).content.decode())
    (link,) = page.xpath(f"//a[contains(., '{words}')]/@href")
    assert link == way


def test_the_way_back_outlives_the_polling_and_the_stopping(queued, clerk, signed_in):
    job, client = queued(), signed_in(clerk)
    address = f"{reverse('jobs:detail', args=[job.pk])}?ve=%2Ftong-hop%2F"
    page = html.fromstring(client.get(address).content.decode())
    assert page.xpath("//@hx-get") == [address]
    (form,) = page.xpath("//form[contains(@action, '/huy/')]")
    assert client.post(form.get("action"), dict(form.form_values())).url == address


def test_htmx_gets_how_far_it_is_and_after_the_end_loads_the_page_anew(queued, page):
    job = queued()
    text = page(job, **{"HX-Request": "true"}).content.decode()
    assert "Đang chờ đến lượt" in text
    assert "<html" not in text
    run(job.pk)
    assert page(job, **{"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_nothing_that_can_be_pressed_is_swapped_from_under_the_keyboard(queued, page):
    tree = html.fromstring(page(queued()).content.decode())
    (polled,) = tree.xpath("//*[@hx-trigger='every 2s']")
    assert polled.xpath(".//a | .//button | .//input | .//*[@tabindex]") == []
    assert tree.xpath("//button[contains(., 'Hủy công việc')]")


def test_a_failure_says_why_and_names_the_job(queued, page):
    job = queued("tests.refuse")
    run(job.pk)
    text = page(job).content.decode()
    assert "Tệp đã bị xóa trước khi đọc." in text
    assert f"Công việc số {job.pk}" in text


def test_an_interrupted_job_says_so_while_it_waits_for_another_try(queued, page):
    job = queued("tests.break_down")
    run(job.pk)
    assert "Bị gián đoạn, chưa xong." in page(job).content.decode()


def test_an_export_that_failed_can_be_started_again(queued, clerk, signed_in, page):
    job = queued("tests.refuse_export")
    run(job.pk)
    assert "Làm lại từ đầu" in page(job).content.decode()
    client = signed_in(clerk)
    for _ in range(2):  # a second press finds what the first one began
        answer = client.post(reverse("jobs:again", args=[job.pk]))
        repeated = Job.objects.exclude(pk=job.pk).get()
    assert answer["Location"] == reverse("jobs:detail", args=[repeated.pk])
    assert (repeated.kind, repeated.payload) == (job.kind, job.payload)
    assert (repeated.owner, repeated.state) == (clerk, Job.State.QUEUED)


def test_where_doing_it_again_cannot_help_the_page_leads_to_what_has_to_be_done_first(queued, page):
    job = queued("tests.led_on")
    run(job.pk)
    text = page(job).content.decode()
    assert "Số liệu vừa thay đổi." in text
    assert re.search(r'class="btn btn-primary"\s+href="/xem-lai/">Xem số mới', text)
    assert "Làm lại từ đầu" not in text


@pytest.mark.parametrize("kind", ["tests.refuse", "tests.lost_export", "tests.led_on"])
def test_what_is_not_repeatable_or_not_theirs_any_more_is_not_started_again(
    queued, clerk, signed_in, kind
):
    job = queued(kind)
    run(job.pk)
    assert signed_in(clerk).post(reverse("jobs:again", args=[job.pk])).status_code == 404
    assert Job.objects.count() == 1


def test_a_job_that_still_runs_is_not_started_twice(queued, clerk, signed_in):
    job = claim(queued("tests.refuse_export").pk)
    assert signed_in(clerk).post(reverse("jobs:again", args=[job.pk])).status_code == 404
    assert Job.objects.count() == 1


def test_the_owner_downloads_the_file_under_its_name(queued, clerk, signed_in, page):
    job = queued("tests.write_file")
    run(job.pk)
    url = reverse("jobs:download", args=[job.pk])
    assert url in page(job).content.decode()
    answer = signed_in(clerk).get(url)
    assert b"".join(answer.streaming_content).decode() == "Dân vận khéo"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''M%E1%BA%ABu")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_result_that_is_gone_from_the_store_is_not_found(queued, clerk, signed_in):
    job = queued("tests.write_file")
    run(job.pk)
    default_storage.delete(Job.objects.get(pk=job.pk).result_file.name)
    assert signed_in(clerk).get(reverse("jobs:download", args=[job.pk])).status_code == 404


def test_the_owner_stops_a_job(queued, clerk, signed_in):
    job = queued()
    answer = signed_in(clerk).post(reverse("jobs:stop", args=[job.pk]))
    assert answer.url == reverse("jobs:detail", args=[job.pk])
    assert Job.objects.get(pk=job.pk).state == Job.State.CANCELLED


def test_the_list_leads_back_to_each_own_job_newest_first(queued, clerk, signed_in):
    done = queued("tests.write_file")
    run(done.pk)
    running = claim(queued().pk)
    advance(running, 34, total=86)
    client = signed_in(clerk)
    page = html.fromstring(client.get(reverse("jobs:list")).content.decode())
    places = page.xpath("//main//h2/a/@href")
    assert places == [f"/viec/{job.pk}/?ve=%2Fviec%2F" for job in (running, done)]
    words = page.find(".//main").text_content()
    assert "Đang đọc 34/86 tệp" in words
    assert "Mẫu 01 – Chi bộ số 12.txt" in words
    assert client.get(places[0]).status_code == 200


def test_nobody_lists_the_jobs_of_others(queued, second_clerk, signed_in):
    queued()
    text = signed_in(second_clerk).get(reverse("jobs:list")).content.decode()
    assert "Đếm các bước" not in text
    assert "Chưa có việc nào." in text


def test_a_job_of_a_kind_that_is_gone_breaks_no_list(queued, clerk, signed_in):
    job = queued()
    Job.objects.filter(pk=job.pk).update(kind="tests.gone")
    assert "Chưa có việc nào." in signed_in(clerk).get(reverse("jobs:list")).content.decode()


def test_every_page_of_somebody_signed_in_leads_to_their_jobs(queued, clerk, signed_in):
    page = html.fromstring(signed_in(clerk).get(reverse("jobs:list")).content.decode())
    links = page.xpath("//header//a[contains(., 'Việc đang chạy và vừa xong')]/@href")
    assert links == [reverse("jobs:list")]


@pytest.mark.parametrize("other_jobs", [1, 25])
def test_the_list_asks_as_many_questions_for_any_number_of_jobs(
    queued, campaign, clerk, signed_in, other_jobs, django_assert_num_queries
):
    for _ in range(1 + other_jobs):
        queued()
    client = signed_in(clerk)
    # session, user, memberships, years; the jobs; the notices
    with django_assert_num_queries(6):
        client.get(reverse("jobs:list"))


@pytest.mark.parametrize("name", ["detail", "stop", "download"])
def test_a_foreign_job_looks_like_a_missing_one(queued, name, second_clerk, reviewer, signed_in):
    job = queued("tests.write_file")
    run(job.pk)
    for person in (second_clerk, reviewer):
        client = signed_in(person)
        send = client.post if name == "stop" else client.get
        foreign = send(reverse(f"jobs:{name}", args=[job.pk]))
        missing = send(reverse(f"jobs:{name}", args=[99999999]))
        assert (foreign.status_code, missing.status_code) == (404, 404)
    assert Job.objects.get(pk=job.pk).state == Job.State.DONE


def test_a_job_without_a_file_has_no_download(queued, clerk, signed_in):
    job = queued()
    run(job.pk)
    assert signed_in(clerk).get(reverse("jobs:download", args=[job.pk])).status_code == 404


def test_nobody_stops_a_job_by_a_link(queued, clerk, signed_in):
    job = queued()
    assert signed_in(clerk).get(reverse("jobs:stop", args=[job.pk])).status_code == 405


def test_a_visitor_is_sent_to_sign_in(queued, client):
    answer = client.get(reverse("jobs:detail", args=[queued().pk]))
    assert answer.status_code == 302
    assert reverse("organizations:login") in answer.url


@pytest.mark.parametrize("other_jobs", [1, 3])
def test_the_polled_part_costs_three_queries(queued, page, other_jobs, django_assert_num_queries):
    jobs = [queued() for _ in range(1 + other_jobs)]
    # session, user, job
    with django_assert_num_queries(3):
        page(jobs[0], **{"HX-Request": "true"})
