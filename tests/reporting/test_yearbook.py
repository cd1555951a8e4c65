"""The yearbook as a job: who starts it, what it holds, who may open it, how it ends."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from awards.articles.photos import add_photo
from awards.yearbook.editing import edit_copy
from awards.yearbook.services import place_article
from campaigns.workflow import advance
from documents.errors import refused
from jobs.models import Job
from jobs.services import cancel, claim, run
from organizations.models import Membership
from reporting import award_exports
from reporting.award_exports import YearbookOrder
from reporting.tasks import BOOK_TOO_LONG, YEARBOOK, start_export
from tests.factories import agree_to_pictures, drawn_photo, make_article, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def make_accepted(unit, campaign, reviewer, title):
    article = make_article(unit, campaign, reviewer, photos=0, title=title)
    for shade in (60, 120):
        add_photo(article, drawn_photo(shade), caption=f"Ảnh {shade} của {title}", actor=reviewer)
    agree_to_pictures(article, reviewer)
    advance(article, "send", actor=reviewer)
    advance(article, "accept", actor=reviewer)
    return article


@pytest.fixture
def articles(ward, campaign, reviewer):
    return [
        make_accepted(make_unit(ward, name), campaign, reviewer, f"Tấm gương {name[-1]}")
        for name in ("Chi bộ A", "Chi bộ B")
    ]


def url(file_format="docx"):
    return reverse("reporting:yearbook", args=[file_format])


def test_the_word_book_is_started_opened_and_holds_the_edited_copy_in_order(
    articles, reviewer, signed_in
):
    revision = articles[0].last_revision
    edited = ["Bản biên tập của Ban.", *revision.content["parts"][1:]]
    edit_copy(revision, title="Tấm gương đã sửa", parts=edited, version=0, actor=reviewer)
    place_article(articles[1], 1, actor=reviewer)
    client = signed_in(reviewer)
    started = client.post(url())
    job = Job.objects.get(kind=YEARBOOK)
    assert started.url == reverse("jobs:detail", args=[job.pk])
    assert client.post(url()).url == started.url
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.progress_done, job.progress_total) == (Job.State.DONE, 4, 4)
    assert job.result_name.startswith("DVK2026_KyYeu_PhuongDongDa_")
    answer = client.get(reverse("jobs:download", args=[job.pk]))
    text = [p.text for p in Document(BytesIO(b"".join(answer.streaming_content))).paragraphs]
    chapters = [line for line in text if line in ("Tấm gương B", "Tấm gương đã sửa")]
    assert chapters == ["Tấm gương B", "Tấm gương đã sửa"]
    assert "Bản biên tập của Ban." in text
    assert "Tấm gương A" not in text


def test_the_pdf_book_has_the_photos(articles, campaign, reviewer):
    job = start_export(YearbookOrder(campaign, "pdf"), actor=reviewer, kind=YEARBOOK)
    run(job.pk)
    job.refresh_from_db()
    with job.result_file.open() as stored:
        pages = PdfReader(BytesIO(stored.read())).pages
    assert len({image.name for page in pages for image in page.images}) == 4
    assert "phường Đống Đa" in " ".join(pages[0].extract_text().split())


def test_only_the_ward_reads_the_book_and_only_while_the_role_lasts(
    articles, campaign, clerk, leader, reviewer, signed_in
):
    assert signed_in(clerk).post(url()).status_code == 403
    assert signed_in(reviewer).get(url()).status_code == 405
    assert signed_in(reviewer).post(url("xlsx")).status_code == 404
    client = signed_in(leader)
    client.post(url())
    job = Job.objects.get()
    run(job.pk)
    address = reverse("jobs:download", args=[job.pk])
    answer = client.get(address)
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert signed_in(reviewer).get(address).status_code == 404
    Membership.objects.filter(user=leader).delete()
    assert client.get(address).status_code == 404


def test_without_articles_the_job_says_so(campaign, reviewer):
    job = start_export(YearbookOrder(campaign, "docx"), actor=reviewer, kind=YEARBOOK)
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == (Job.State.FAILED, "Chưa có bài viết nào được tiếp nhận.")


def test_a_book_beyond_the_limits_is_refused_once(articles, campaign, reviewer, monkeypatch):
    def too_slow(*args, **kwargs):
        raise refused("too_slow")

    monkeypatch.setattr(award_exports.limited, "draw_yearbook", too_slow)
    job = start_export(YearbookOrder(campaign, "docx"), actor=reviewer, kind=YEARBOOK)
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message, job.tries) == (Job.State.FAILED, BOOK_TOO_LONG, 1)


def test_a_cancelled_book_stops_at_its_next_step(articles, campaign, reviewer, monkeypatch):
    told = []

    def draw(book, file_format, *, progress):
        for done in (1, 2, 3):
            progress(done, 3)
            told.append(done)
            cancel(Job.objects.get())
        return b"PK"

    monkeypatch.setattr(award_exports.limited, "draw_yearbook", draw)
    job = start_export(YearbookOrder(campaign, "docx"), actor=reviewer, kind=YEARBOOK)
    run(job.pk)
    job.refresh_from_db()
    assert told == [1]
    assert (job.state, job.result_file.name) == (Job.State.CANCELLED, "")
    assert claim(job.pk) is None
