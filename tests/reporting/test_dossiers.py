"""The dossier: what was sent, with names every system takes and an index for any browser."""

import hashlib
import io
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlencode

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from openpyxl import load_workbook

from audit.clock import now
from awards.articles.photos import add_photo
from awards.assessment.closing import close_assessment, reopen_assessment
from awards.assessment.drafts import open_assessment, save_assessment
from awards.assessment.forms import AssessmentPost
from campaigns.models import Submission
from campaigns.services import set_deadline
from campaigns.workflow import advance
from documents.errors import refused
from jobs import services as jobs
from jobs.models import Job
from registrations.models import Initiative
from reporting.dossiers import contents
from reporting.dossiers.names import Places, safe_name
from reporting.dossiers.orders import DossierOrder
from reporting.downloads import Download
from reporting.tasks import DOSSIER, start_export
from tests.factories import (
    agree_to_pictures,
    drawn_photo,
    make_accepted_list,
    make_accepted_nomination,
    make_article,
    make_list,
    make_row,
    make_sent_list,
)
from tests.reporting.photos import keep_photo

PAGE = reverse("reporting:dossiers")
JPEG = b"\xff\xd8 a picture \xff\xd9"
SIGNED = b"%PDF-1.7 signed"


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def plain_papers(monkeypatch):
    """A paper is drawn elsewhere; here its name is what it holds."""
    monkeypatch.setattr(
        contents, "write", lambda form, kind, paper, name, campaign: Download(name, name.encode())
    )


@pytest.fixture
def sent(unit, campaign, clerk, reviewer):
    rows = [make_row(initiative="Ngõ 82 “Sáng – Xanh – Sạch”")]
    registration_list = make_accepted_list(unit, campaign, clerk, reviewer, rows)
    name = default_storage.save("ban-ky/x.pdf", ContentFile(SIGNED))
    Submission.objects.filter(pk=registration_list.pk).update(signed_copy=name)
    photo = keep_photo(Initiative.objects.get(), campaign, clerk, "after", caption="Hỏi: ai/đâu?")
    default_storage.save(photo.file.name, ContentFile(JPEG))
    return registration_list


def archive_of(unit, campaign, user):
    _, file = DossierOrder(campaign, unit).fill(now(), user, progress=lambda done, total: None)
    with file:
        file.seek(0)
        return zipfile.ZipFile(io.BytesIO(file.read()))


# ── names ─────────────────────────────────────────────────────────────────────────────────────
@given(st.text(max_size=200))
def test_any_text_becomes_a_name_that_windows_takes(text):
    name = safe_name(text, ".docx")
    stem = name.removesuffix(".docx")
    assert stem
    assert not set(name) & set('<>:"/\\|?*')
    assert stem[-1] not in " ."
    assert all(ord(letter) >= 32 for letter in name)
    assert len(name) <= 67


@pytest.mark.parametrize("device", ["CON", "nul", "Com1", "lpt9.txt", "AUX. "])
def test_the_names_of_devices_are_not_used(device):
    assert safe_name(device).startswith("_")


@given(st.lists(st.text(max_size=80), max_size=12))
def test_no_two_files_of_an_archive_have_the_same_name_whatever_the_case(texts):
    places = Places()
    paths = [places.path(["Thư mục"], text, ".jpg") for text in texts]
    assert len({path.casefold() for path in paths}) == len(texts)


# ── what is inside ────────────────────────────────────────────────────────────────────────────
def test_a_units_dossier_holds_papers_signed_copy_and_evidence(sent, unit, campaign, clerk):
    archive = archive_of(unit, campaign, clerk)
    assert archive.testzip() is None
    assert archive.namelist() == [
        "2 Đăng ký mô hình/Mẫu số 01, lần gửi 01.docx",
        "2 Đăng ký mô hình/Mẫu số 01, lần gửi 01.pdf",
        "2 Đăng ký mô hình/Mẫu số 02, lần gửi 01.docx",
        "2 Đăng ký mô hình/Mẫu số 02, lần gửi 01.pdf",
        "2 Đăng ký mô hình/Bản đã ký, đóng dấu.pdf",
        "6 Minh chứng/001 Sau - Hỏi- ai-đâu.jpg",
        "index.html",
        "danh-muc.xlsx",
        "sha256.txt",
    ]
    assert archive.read("2 Đăng ký mô hình/Bản đã ký, đóng dấu.pdf") == SIGNED
    assert archive.read("6 Minh chứng/001 Sau - Hỏi- ai-đâu.jpg") == JPEG


def test_the_index_is_read_without_the_program(sent, unit, campaign, clerk):
    archive = archive_of(unit, campaign, clerk)
    page = html.fromstring(archive.read("index.html"))
    files = [name for name in archive.namelist() if "/" in name]
    links = [unquote(link) for link in page.xpath("//td/a/@href")]
    assert links == files
    assert "DVK-2026-M01-TDP12-01" in page.text_content()
    book = load_workbook(io.BytesIO(archive.read("danh-muc.xlsx")))
    assert book.sheetnames == ["Danh mục", "Lịch sử gửi"]
    listed = [row[5] for row in book["Danh mục"].values if row[5] in files]
    assert listed == files
    for line in archive.read("sha256.txt").decode().splitlines():
        fingerprint, path = line.split("  ", 1)
        assert hashlib.sha256(archive.read(path)).hexdigest() == fingerprint


def test_the_wards_dossier_has_a_folder_for_every_unit(
    sent, unit, other_unit, other_clerk, campaign, reviewer, ward
):
    make_sent_list(other_unit, campaign, other_clerk)
    steps = []
    _, file = DossierOrder(campaign, ward).fill(
        now(), reviewer, progress=lambda done, total: steps.append((done, total))
    )
    with file, zipfile.ZipFile(file) as archive:
        tops = {name.split("/")[0] for name in archive.namelist() if "/" in name}
    assert tops == {
        "000 Biểu của phường",
        "001 Chi bộ Tổ dân phố số 7",
        "002 Chi bộ Tổ dân phố số 12",
    }
    assert steps == [(1, 2), (2, 2)]


def test_the_photos_of_a_sent_article_lie_beside_its_paper(unit, ward, campaign, clerk, reviewer):
    article = make_article(unit, campaign, clerk, photos=0)
    for shade in (90, 160):
        add_photo(article, drawn_photo(shade), caption="Bà Mai hòa giải", actor=clerk)
    agree_to_pictures(article, clerk)
    advance(article, "send", actor=clerk)
    kept = [Path(photo.large.path).read_bytes() for photo in article.photos.shown()]
    assert len(kept) == 2
    for place, person, folder in (
        (unit, clerk, "3 Bài viết"),
        (ward, reviewer, f"001 {unit.name}/3 Bài viết"),
    ):
        archive = archive_of(place, campaign, person)
        inside = [name for name in archive.namelist() if name.startswith(f"{folder}/")]
        photos = [name for name in inside if "/Ảnh 0" in name]
        assert [archive.read(name) for name in photos] == kept
        assert [name for name in inside if name not in photos] == [
            f"{folder}/Bài viết, lần gửi 01.docx",
            f"{folder}/Bài viết, lần gửi 01.pdf",
        ]


TABLES = [
    f"000 Biểu của phường/Mẫu số {number} của phường.{ending}"
    for number in ("01", "02", "03")
    for ending in ("docx", "pdf")
]
GRID = "000 Biểu của phường/Đánh giá theo tiêu chí.xlsx"


def tables_in(archive):
    return [name for name in archive.namelist() if name.startswith("000 ")]


@pytest.fixture
def whole_year(sent, unit, campaign, clerk, reviewer):
    """Accepted Mẫu 01 and 03, a self-assessment, and the assessment closed."""
    nomination = make_accepted_nomination(unit, campaign, clerk, reviewer)
    campaign.criteria.create(number=1, text="Có văn bản triển khai")
    set_deadline(
        campaign, "assessment", stated_on=date(2026, 12, 15), opens_on=None, actor=reviewer
    )
    assessment = open_assessment(unit, campaign, actor=clerk)
    post = AssessmentPost({1: (False, "Chưa ban hành kịp")}, "", "")
    save_assessment(assessment, post, version=0, actor=clerk)
    advance(assessment, "send", actor=clerk)
    close_assessment(campaign, actor=reviewer)
    return nomination


def test_the_wards_dossier_begins_with_the_tables_of_the_ward(whole_year, campaign, reviewer, ward):
    archive = archive_of(ward, campaign, reviewer)

    assert tables_in(archive) == [*TABLES, GRID]
    page = html.fromstring(archive.read("index.html"))
    first = page.xpath("//h2")[0].text_content()
    assert first == ward.name
    links = [unquote(link) for link in page.xpath("//table[1]//a/@href")]
    assert links == [*TABLES, GRID]
    assert "Hồ sơ đã tiếp nhận, số liệu đến" in page.text_content()
    grid = load_workbook(io.BytesIO(archive.read(GRID)))["Đánh giá"]
    words = [str(value) for row in grid.values for value in row if value]
    assert "Chi bộ Tổ dân phố số 12" in words
    assert any("Chưa ban hành kịp" in word for word in words)


def test_each_reader_of_the_ward_finds_the_tables_that_the_program_shows_them(
    whole_year, campaign, ward, leader, administrator
):
    assert tables_in(archive_of(ward, campaign, leader)) == TABLES
    assert tables_in(archive_of(ward, campaign, administrator)) == TABLES[:4]


def test_an_assessment_that_is_not_closed_is_no_table_yet(whole_year, campaign, ward, reviewer):
    reopen_assessment(campaign, reason="Đơn vị nộp bổ sung", actor=reviewer)

    assert tables_in(archive_of(ward, campaign, reviewer)) == TABLES


def test_a_year_without_anything_accepted_has_no_tables(unit, campaign, clerk, reviewer, ward):
    make_sent_list(unit, campaign, clerk)

    assert tables_in(archive_of(ward, campaign, reviewer)) == []


def test_a_table_too_long_to_draw_is_named_in_the_index(
    sent, campaign, reviewer, ward, monkeypatch
):
    def too_long(form, kind, paper, name, campaign):
        if kind == "pdf":
            raise refused("too_slow")
        return Download(name, name.encode())

    monkeypatch.setattr(contents, "write", too_long)

    archive = archive_of(ward, campaign, reviewer)

    assert tables_in(archive) == [TABLES[0], TABLES[2]]
    words = html.fromstring(archive.read("index.html")).text_content()
    assert "Văn bản quá dài để lập tệp này" in words


def test_a_units_dossier_holds_what_it_said_of_itself(whole_year, unit, campaign, clerk):
    archive = archive_of(unit, campaign, clerk)

    assert tables_in(archive) == []
    path = "5 Tự đánh giá/Tự đánh giá, lần gửi 01.xlsx"
    sheet = load_workbook(io.BytesIO(archive.read(path))).worksheets[0]
    rows = list(sheet.values)
    assert rows[1][:3] == ("Tiêu chí", "Nội dung", "Tự đánh giá")
    assert rows[2][:3] == ("(1)", "Có văn bản triển khai", "Chưa đạt")
    assert rows[2][5] == "Chưa ban hành kịp"
    assert rows[3][0].startswith("Mã hồ sơ DVK-2026-TDG-TDP12-01, gửi lúc ")
    page = html.fromstring(archive.read("index.html"))
    assert path in [unquote(link) for link in page.xpath("//td/a/@href")]


def test_drafts_and_withdrawn_sendings_are_not_in_it(unit, campaign, clerk, reviewer):
    make_list(unit, campaign, clerk)
    archive = archive_of(unit, campaign, reviewer)
    assert archive.namelist() == ["index.html", "danh-muc.xlsx", "sha256.txt"]


def test_what_the_store_lost_is_named_in_the_index(sent, unit, campaign, clerk):
    default_storage.delete("ban-ky/x.pdf")
    archive = archive_of(unit, campaign, clerk)
    assert "2 Đăng ký mô hình/Bản đã ký, đóng dấu.pdf" not in archive.namelist()
    words = html.fromstring(archive.read("index.html")).text_content()
    assert "Không còn tệp trong kho" in words
    assert "01 tệp không lấy được" in words


def test_a_large_video_never_lies_in_memory_whole(sent, unit, campaign, clerk, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    default_storage.delete("ban-ky/x.pdf")
    with (tmp_path / "media" / "ban-ky" / "x.pdf").open("wb") as large:
        large.truncate(40 * 1024 * 1024)
    order = DossierOrder(campaign, unit)
    tracemalloc.start()
    _, file = order.fill(now(), clerk, progress=lambda done, total: None)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    with file:
        assert file.seek(0, 2) > 40 * 1024 * 1024
    assert peak < 12 * 1024 * 1024


# ── who may have it ───────────────────────────────────────────────────────────────────────────
def test_a_clerk_takes_the_own_units_dossier(sent, unit, clerk, signed_in):
    browser = signed_in(clerk)
    page = browser.get(PAGE).content.decode()
    assert unit.name in page
    assert "Tất cả các đơn vị" not in page
    origin = {"referer": f"http://testserver{PAGE}?nam=2026"}
    answer = browser.post(PAGE, {"don-vi": unit.pk}, headers=origin)
    job = Job.objects.get()
    job_page = reverse("jobs:detail", args=[job.pk])
    assert answer["Location"] == f"{job_page}?{urlencode({'ve': f'{PAGE}?nam=2026'})}"
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert job.result_name.startswith("DVK2026_HoSo_TDP12_")
    download = browser.get(reverse("jobs:download", args=[job.pk]))
    with zipfile.ZipFile(io.BytesIO(b"".join(download.streaming_content))) as archive:
        assert "index.html" in archive.namelist()


@pytest.mark.parametrize("person", ["reviewer", "leader", "administrator"])
def test_those_whose_role_covers_the_ward_may_take_all(campaign, person, signed_in, request):
    page = signed_in(request.getfixturevalue(person)).get(PAGE).content.decode()
    assert "Tất cả các đơn vị" in page


def test_a_neighbour_and_a_stranger_get_nothing(
    unit, ward, campaign, other_clerk, stranger, signed_in
):
    for person in (other_clerk, stranger):
        for wanted in (unit.pk, ward.pk):
            answer = signed_in(person).post(PAGE, {"don-vi": wanted})
            assert answer.status_code == 404
    assert not Job.objects.exists()


def test_whoever_lost_the_role_meanwhile_gets_no_file(sent, unit, campaign, clerk):
    job = start_export(DossierOrder(campaign, unit), actor=clerk, kind=DOSSIER)
    clerk.memberships.all().delete()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, bool(job.result_file)) == (Job.State.FAILED, False)
