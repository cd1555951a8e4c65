"""Files for those who may see them: which version, under which name, with which headers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from time import sleep

import pytest
import time_machine
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from awards.articles.drafts import save_article
from awards.articles.photos import add_photo
from campaigns.workflow import advance
from documents import limited
from documents.limited import Limits
from jobs import services
from jobs.models import Job
from jobs.services import claim, enqueue, run
from organizations.models import Membership
from registrations.rows import INDIVIDUAL
from registrations.services import save_rows
from reporting.downloads import CONTENT_TYPES, PAPERS, WRITERS, Download
from reporting.exports import MAX_ROWS_AT_ONCE
from reporting.tasks import EXPORT, TOO_LONG, write_export
from tests.factories import (
    drawn_photo,
    make_accepted_list,
    make_article,
    make_campaign,
    make_list,
    make_nomination,
    make_row,
    make_sent_list,
    make_unit,
)

JANUARY = datetime(2026, 1, 9, 3, 0, tzinfo=UTC)
FORMATS = ["docx", "xlsx", "pdf"]


@pytest.fixture(autouse=True)
def january(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(JANUARY, tick=False):
        yield


def url(name, *args, **query):
    words = "&".join(f"{key.replace('_', '-')}={value}" for key, value in query.items())
    return reverse(f"reporting:{name}", args=args) + (f"?{words}" if words else "")


def content_of(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def text_of(response):
    """What stands in the file, whatever its format."""
    data = content_of(response)
    if data.startswith(b"%PDF-"):
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    if "wordprocessingml" in response["Content-Type"]:
        document = Document(BytesIO(data))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    sheets = load_workbook(BytesIO(data))
    return " ".join(
        str(value) for sheet in sheets for row in sheet.values for value in row if value is not None
    )


# ── headers and names ─────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("form", ["mau01", "mau02"])
@pytest.mark.parametrize("file_format", FORMATS)
def test_every_format_of_the_ward_has_its_type_and_ascii_name(
    form, file_format, unit, campaign, clerk, reviewer, signed_in
):
    make_accepted_list(unit, campaign, clerk, reviewer)
    response = signed_in(reviewer).get(url("ward_download", form, file_format))
    number = form.removeprefix("mau")
    name = f"DVK2026_Mau{number}_PhuongDongDa_2026-01-09.{file_format}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Type"] == CONTENT_TYPES[file_format]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "private" in response["Cache-Control"]
    assert "Mô hình số" in text_of(response) or form == "mau02"


def test_a_pdf_can_be_shown_on_the_screen(campaign, leader, signed_in):
    response = signed_in(leader).get(url("ward_download", "mau02", "pdf", xem=1))
    assert response["Content-Disposition"].startswith("inline;")


def test_only_a_pdf_is_ever_shown_on_the_screen(campaign, leader, signed_in):
    response = signed_in(leader).get(url("ward_download", "mau02", "docx", xem=1))
    assert response["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("form", "file_format"),
    [("mau04", "docx"), ("mau01", "json"), ("mau02", "doc"), ("receipt", "pdf"), ("x", "y")],
)
def test_a_form_or_format_that_does_not_exist_is_not_found(
    form, file_format, unit, campaign, clerk, reviewer, signed_in
):
    client = signed_in(reviewer)
    pk = make_sent_list(unit, campaign, clerk).pk
    assert client.get(url("ward_download", form, file_format)).status_code == 404
    assert client.get(url("unit_download", unit.pk, form, file_format)).status_code == 404
    assert client.get(url("file_download", pk, form, file_format)).status_code == 404
    assert client.get(url("blank_form", form, file_format)).status_code == 404
    assert client.get(url("prefilled_form", unit.pk, form, file_format)).status_code == 404


def test_mau02_is_never_filled_in_by_hand(unit, campaign, clerk, signed_in):
    assert signed_in(clerk).get(url("blank_form", "mau02", "docx")).status_code == 404


def test_what_stays_short_is_only_read(unit, campaign, clerk, signed_in):
    client, sent = signed_in(clerk), make_sent_list(unit, campaign, clerk)
    for name, args in (
        ("blank_form", ["mau01", "docx"]),
        ("prefilled_form", [unit.pk, "mau01", "docx"]),
        ("receipt_pdf", [sent.last_revision.pk]),
    ):
        assert client.post(url(name, *args)).status_code == 405
    assert client.put(url("file_download", sent.pk, "mau01", "docx")).status_code == 405


# ── a unit's own list ─────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("form", ["mau01", "mau02"])
@pytest.mark.parametrize("file_format", FORMATS)
def test_a_draft_is_marked_as_one(form, file_format, unit, campaign, clerk, signed_in):
    pk = make_list(unit, campaign, clerk).pk
    response = signed_in(clerk).get(url("file_download", pk, form, file_format))
    assert "Bản nháp, chưa gửi" in text_of(response)
    assert "_BanNhap_TDP12_" in response["Content-Disposition"]


def test_a_draft_says_how_many_rows_it_leaves_out(unit, campaign, clerk, signed_in):
    pk = make_list(unit, campaign, clerk, [make_row(), make_row(sector="")]).pk
    text = text_of(signed_in(clerk).get(url("file_download", pk, "mau01", "docx")))
    assert "Chưa in 01 dòng còn thiếu nội dung." in text


@pytest.mark.parametrize("file_format", FORMATS)
def test_what_was_sent_is_downloaded_not_the_present_draft(
    file_format, unit, campaign, clerk, reviewer, signed_in
):
    sent = make_sent_list(unit, campaign, clerk, [make_row(initiative="Ngõ xanh")])
    advance(sent, "return", actor=reviewer, note="Thiếu bản ký")
    rows = [replace(row, initiative="Ngõ sạch") for row in sent.rows]
    save_rows(sent, rows, version=sent.version, actor=clerk)
    client = signed_in(clerk)
    first = text_of(client.get(url("file_download", sent.pk, "mau01", file_format, lan=1)))
    assert "Ngõ xanh" in first
    assert "Ngõ sạch" not in first
    assert "Bản nháp" not in first
    now = text_of(client.get(url("file_download", sent.pk, "mau01", file_format)))
    assert "Ngõ sạch" in now
    assert "Bản nháp" in now


def test_a_sent_list_prints_its_day_and_a_draft_leaves_it_open(unit, campaign, clerk, signed_in):
    client = signed_in(clerk)
    registration_list = make_list(unit, campaign, clerk)
    address = url("file_download", registration_list.pk, "mau01", "docx")
    assert "ngày .... tháng .... năm 2026" in text_of(client.get(address))
    advance(registration_list, "send", actor=clerk)
    assert "ngày 09 tháng 01 năm 2026" in text_of(client.get(address))


def test_a_nil_return_prints_empty_forms(unit, campaign, clerk, signed_in):
    sent = make_list(unit, campaign, clerk)
    sent.is_nil = True
    sent.save()
    text = text_of(signed_in(clerk).get(url("file_download", sent.pk, "mau01", "docx")))
    assert "0 tập thể, 0 cá nhân" in text
    assert "Mô hình số" not in text


def test_one_level_can_be_asked_for(unit, campaign, clerk, signed_in):
    rows = [
        make_row(level="TP", initiative="Việc Thành phố"),
        make_row(level="CS", initiative="Việc cơ sở"),
    ]
    pk = make_list(unit, campaign, clerk, rows).pk
    client = signed_in(clerk)
    response = client.get(url("file_download", pk, "mau01", "docx", cap="TP"))
    assert "_Mau01_TP_" in response["Content-Disposition"]
    text = text_of(response)
    assert "Việc Thành phố" in text
    assert "Việc cơ sở" not in text


@pytest.mark.parametrize("level", ["YY", "../x", "tp"])
def test_a_level_that_does_not_exist_means_all_levels(level, unit, campaign, clerk, signed_in):
    pk = make_list(unit, campaign, clerk).pk
    response = signed_in(clerk).get(url("file_download", pk, "mau01", "docx", cap=level))
    assert "Mô hình số" in text_of(response)
    assert "_Mau01_BanNhap_TDP12_" in response["Content-Disposition"]


@pytest.mark.parametrize("number", ["2", "0", "99999999999999999999", "9" * 4500])
def test_a_sending_that_never_happened_is_not_found(number, unit, campaign, clerk, signed_in):
    pk = make_sent_list(unit, campaign, clerk).pk
    address = url("file_download", pk, "mau01", "docx", lan=number)
    assert opens(signed_in(clerk), address) == 404


# ── who may ───────────────────────────────────────────────────────────────────────────────────
PEOPLE = {
    "clerk": {"draft": 200, "sent": 200, "ward": 403},
    "other_clerk": {"draft": 404, "sent": 404, "ward": 403},
    "reviewer": {"draft": 200, "sent": 200, "ward": 200},
    "leader": {"draft": 404, "sent": 200, "ward": 200},
    "administrator": {"draft": 404, "sent": 200, "ward": 200},
    "stranger_reviewer": {"draft": 404, "sent": 404, "ward": 404},
}


@pytest.mark.parametrize("person", PEOPLE)
def test_files_are_for_those_who_may_see_the_list(
    person, request, unit, other_unit, campaign, clerk, reviewer, stranger_ward, signed_in
):
    allowed = PEOPLE[person]
    client = signed_in(request.getfixturevalue(person))
    draft = make_list(unit, campaign, clerk)
    assert status(client, "file_download", draft.pk, "mau01", "docx") == allowed["draft"]
    advance(draft, "send", actor=clerk)
    revision = draft.last_revision
    assert status(client, "file_download", draft.pk, "mau01", "docx") == allowed["sent"]
    assert status(client, "file_download", draft.pk, "mau02", "docx") == allowed["sent"]
    assert status(client, "receipt_pdf", revision.pk) == allowed["sent"]
    assert status(client, "unit_download", unit.pk, "mau02", "docx") == allowed["sent"]
    assert status(client, "ward_download", "mau02", "docx") == allowed["ward"]


def status(client, name, *args):
    return client.get(url(name, *args)).status_code


@pytest.mark.parametrize("person", ["leader", "administrator"])
def test_who_only_reads_sees_nothing_of_a_list_that_went_back(
    person, request, unit, campaign, clerk, reviewer, signed_in
):
    returned = make_sent_list(unit, campaign, clerk)
    revision = returned.last_revision
    advance(returned, "return", actor=reviewer, note="Thiếu bản ký")
    client = signed_in(request.getfixturevalue(person))
    assert status(client, "file_download", returned.pk, "mau01", "pdf") == 404
    assert client.get(url("file_download", returned.pk, "mau01", "pdf", lan=1)).status_code == 404
    assert status(client, "receipt_pdf", revision.pk) == 404


def test_a_visitor_gets_no_file(client, unit, campaign, clerk):
    pk = make_sent_list(unit, campaign, clerk).pk
    assert client.get(url("file_download", pk, "mau01", "docx")).status_code == 302


# ── the receipt ───────────────────────────────────────────────────────────────────────────────
def test_the_receipt_names_the_sending(unit, campaign, clerk, signed_in):
    sent = make_sent_list(unit, campaign, clerk)
    response = signed_in(clerk).get(url("receipt_pdf", sent.last_revision.pk))
    name = "DVK2026_BienNhan_01_TDP12_2026-01-09.pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    text = text_of(response)
    assert "DVK-2026-M01-TDP12-01" in text
    assert "đúng hạn" in text
    assert sent.last_revision.sha256[:30] in text.replace("\n", "")


# ── forms to fill in ──────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("file_format", FORMATS)
def test_the_blank_form_names_no_unit(file_format, unit, campaign, clerk, signed_in):
    response = signed_in(clerk).get(url("blank_form", "mau01", file_format))
    assert f"DVK2026_Mau01_MauTrang_2026-01-09.{file_format}" in response["Content-Disposition"]
    text = text_of(response)
    assert "cấp Thành phố năm 2026" in text
    assert "cấp Phường năm 2026" in text
    assert "TỔ DÂN PHỐ SỐ 12" not in text


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_prefilled_form_names_unit_year_and_place(
    file_format, unit, campaign, clerk, signed_in
):
    response = signed_in(clerk).get(url("prefilled_form", unit.pk, "mau01", file_format))
    text = " ".join(text_of(response).split())
    assert "CHI BỘ TỔ DÂN PHỐ SỐ 12" in text
    assert "Đống Đa, ngày" in text
    assert "Ban Xây dựng Đảng phường Đống Đa" in text


def test_the_prefilled_form_brings_last_years_rows_when_asked(
    ward, unit, campaign, clerk, reviewer, signed_in
):
    rows = [make_row(initiative="Ngõ 82 xanh", level="XP")]
    make_accepted_list(unit, make_campaign(ward, 2025), clerk, reviewer, rows)
    client = signed_in(clerk)
    address = url("prefilled_form", unit.pk, "mau01", "docx", nam=2026)
    assert "Ngõ 82 xanh" not in text_of(client.get(address))
    assert "Ngõ 82 xanh" in text_of(client.get(f"{address}&nam-truoc=1"))


def test_a_prefilled_form_is_only_for_units_in_reach(
    other_unit, unit, campaign, clerk, stranger, stranger_ward, signed_in
):
    assert status(signed_in(clerk), "prefilled_form", other_unit.pk, "mau01", "docx") == 404
    make_campaign(stranger_ward)
    assert status(signed_in(stranger), "prefilled_form", unit.pk, "mau01", "docx") == 404


# ── the ward's papers ─────────────────────────────────────────────────────────────────────────
def test_the_consolidated_list_groups_by_unit(ward, campaign, reviewer, signed_in):
    for name in ("Chi bộ Trạm Y tế", "Chi bộ Công an"):
        rows = [make_row(level="XP", participant=f"Tổ của {name}")]
        make_accepted_list(make_unit(ward, name), campaign, reviewer, reviewer, rows)
    response = signed_in(reviewer).get(url("ward_download", "mau01", "docx", cap="XP"))
    text = text_of(response)
    assert "Ban Tuyên giáo và Dân vận Thành ủy" in text
    assert text.index("Chi bộ Công an") < text.index("Chi bộ Trạm Y tế")
    assert "Đủ 2/2 đơn vị (chỉ tính hồ sơ đã tiếp nhận)." in text


@pytest.mark.parametrize("include", ["accepted", "all"])
def test_the_annex_lists_every_model_that_was_counted(
    include, unit, other_unit, campaign, clerk, other_clerk, reviewer, signed_in
):
    rows = [make_row(), make_row(kind=INDIVIDUAL, participant="Nguyễn Thị Hòa")]
    make_accepted_list(unit, campaign, clerk, reviewer, rows)
    make_sent_list(other_unit, campaign, other_clerk)
    response = signed_in(reviewer).get(url("ward_download", "mau02", "xlsx", gom=include))
    annex = load_workbook(BytesIO(content_of(response)))["Phụ lục"]
    listed = [row for row in annex.values if isinstance(row[0], int)]
    assert len(listed) == (2 if include == "accepted" else 4)
    assert {row[1] for row in listed} >= {unit.name}
    assert "KHÔNG KHỚP" not in text_of_sheet(annex)


def text_of_sheet(sheet):
    return " ".join(str(value) for row in sheet.values for value in row if value is not None)


# ── long files ────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def long_list(unit, campaign, clerk, reviewer):
    rows = [make_row(initiative=f"Mô hình dài {number}") for number in range(101)]
    return make_accepted_list(unit, campaign, clerk, reviewer, rows)


@pytest.mark.parametrize(
    ("name", "form", "file_format"),
    [
        ("ward_download", "mau01", "docx"),
        ("ward_download", "mau02", "xlsx"),
        ("file_download", "mau01", "xlsx"),
    ],
)
def test_more_than_a_hundred_rows_are_written_by_a_job(
    name, form, file_format, long_list, reviewer, signed_in
):
    client = signed_in(reviewer)
    args = [long_list.pk] if name == "file_download" else []
    address = url(name, *args, form, file_format)
    origin = {"referer": "http://testserver/tong-hop/?nam=2026"}
    page = client.get(address, headers=origin).content.decode()
    assert "tương đương 101 dòng" in page
    assert 'name="ve" value="/tong-hop/?nam=2026"' in page
    assert '<form class="panel-foot" method="post">' in page
    response = client.post(address, {"ve": "/tong-hop/?nam=2026"})
    job = Job.objects.get()
    job_page = reverse("jobs:detail", args=[job.pk])
    assert response.url == f"{job_page}?ve=%2Ftong-hop%2F%3Fnam%3D2026"
    assert job.owner == reviewer
    run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert job.result_name.startswith("DVK2026_Mau0")
    file = client.get(reverse("jobs:download", args=[job.pk]))
    assert b"".join(file.streaming_content)[:2] == b"PK"


def test_a_long_text_is_drawn_by_a_job_and_one_within_its_limit_at_once(
    unit, campaign, clerk, signed_in
):
    part = "\n".join([" ".join(["lời"] * 87)] * 8)
    article = make_article(unit, campaign, clerk, photos=0, parts=[part] * 5)  # 3.480 words
    client, address = signed_in(clerk), url("file_download", article.pk, "article", "docx")
    assert client.get(address)["Content-Type"] == CONTENT_TYPES["docx"]
    save_article(article, {"parts": ["\n".join(["lời"] * 1100), *"abcd"]}, version=1, actor=clerk)
    assert "tương đương 1.104 dòng" in client.get(address).content.decode()
    nomination = make_nomination(unit, campaign, clerk, summary="lời " * 6000)
    address = url("file_download", nomination.pk, "mau03", "docx")
    assert "tương đương 120 dòng" in client.get(address).content.decode()


@pytest.mark.parametrize("name", ["ward_download", "unit_download", "file_download"])
def test_a_browser_that_fetches_ahead_starts_nothing(
    name, long_list, unit, clerk, reviewer, signed_in
):
    args = {"unit_download": [unit.pk], "file_download": [long_list.pk]}.get(name, [])
    address = url(name, *args, "mau01", "docx")
    response = signed_in(reviewer).get(address, headers={"Sec-Purpose": "prefetch"})
    assert response.status_code == 200
    assert Job.objects.count() == 0


@pytest.fixture
def finished(long_list, reviewer, clerk, signed_in):
    """finished(person, name, *args, **query) is the address of a file a job wrote for them."""

    def write(person, name, *args, **query):
        job_page = signed_in(person).post(url(name, *args, **query))
        job = Job.objects.get(pk=job_page.url.strip("/").rpartition("/")[2])
        run(job.pk)
        return reverse("jobs:download", args=[job.pk])

    return write


def opens(client, address):
    """The status of the answer, which is read to its end."""
    response = client.get(address)
    if response.streaming:
        content_of(response)
    return response.status_code


def test_a_finished_file_of_the_ward_is_closed_to_who_lost_the_role(
    finished, reviewer, ward, signed_in
):
    address = finished(reviewer, "ward_download", "mau01", "docx")
    assert opens(signed_in(reviewer), address) == 200
    Membership.objects.filter(user=reviewer).delete()
    assert opens(signed_in(reviewer), address) == 404


@pytest.mark.parametrize("name", ["unit_download", "file_download"])
def test_a_finished_file_of_a_unit_is_closed_to_who_moved_to_another(
    name, finished, long_list, unit, other_unit, clerk, signed_in
):
    pk = unit.pk if name == "unit_download" else long_list.pk
    address = finished(clerk, name, pk, "mau01", "docx")
    assert opens(signed_in(clerk), address) == 200
    Membership.objects.filter(user=clerk).update(unit=other_unit)
    assert opens(signed_in(clerk), address) == 404


def test_a_finished_draft_is_closed_to_who_became_a_leader(
    finished, long_list, ward, reviewer, clerk, signed_in
):
    advance(long_list, "reopen", actor=reviewer, note="Sửa lại")
    address = finished(reviewer, "file_download", long_list.pk, "mau01", "docx")
    assert opens(signed_in(reviewer), address) == 200
    Membership.objects.filter(user=reviewer).update(role=Membership.Role.LEADER)
    advance(long_list, "send", actor=clerk)  # a leader sees the list again, but no draft of it
    assert opens(signed_in(reviewer), address) == 404


def test_a_long_pdf_is_drawn_in_a_process_that_can_be_ended(
    finished, reviewer, signed_in, monkeypatch
):
    def never_here(*_):
        pytest.fail("the worker draws a long PDF itself")

    monkeypatch.setattr("documents.mau01.to_pdf", never_here)
    monkeypatch.setitem(WRITERS["mau01"], "pdf", never_here)
    response = signed_in(reviewer).get(finished(reviewer, "ward_download", "mau01", "pdf"))
    assert "Mô hình dài 100" in " ".join(text_of(response).split())


def test_every_form_with_a_pdf_can_be_drawn_in_that_process():
    assert {form for form, writers in WRITERS.items() if "pdf" in writers} == set(PAPERS)


def test_the_job_of_a_long_article_ends_with_its_pdf(finished, unit, campaign, clerk, signed_in):
    article = make_article(unit, campaign, clerk, photos=0)
    add_photo(article, drawn_photo(90), caption="Bà Mai hòa giải", actor=clerk)
    parts = ["\n".join(["Lời đầu"] * MAX_ROWS_AT_ONCE), *"abcd"]
    save_article(article, {"parts": parts}, version=article.version, actor=clerk)
    address = finished(clerk, "file_download", article.pk, "article", "pdf")
    text = " ".join(text_of(signed_in(clerk).get(address)).split())
    assert text.count("Lời đầu") == MAX_ROWS_AT_ONCE
    assert "Bà Mai hòa giải" in text


def test_a_pdf_that_takes_too_long_is_ended_and_says_what_to_do(long_list, reviewer, monkeypatch):
    order = {
        "order": "registered",
        "campaign": long_list.campaign_id,
        "unit": long_list.campaign.ward_id,
        "include": "accepted",
        "form": "mau01",
        "format": "pdf",
        "level": "",
    }
    task = limited._Task("documents.child.pdf_tasks", "draw", Limits(wall_seconds=0.1))
    monkeypatch.setitem(limited._TASKS, "draw_pdf", task)
    job = enqueue(EXPORT, order, owner=reviewer)
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == (Job.State.FAILED, TOO_LONG)


@pytest.mark.django_db(transaction=True)
def test_a_paper_that_takes_long_keeps_its_job(campaign, reviewer, monkeypatch):
    job = claim(enqueue(EXPORT, {}, owner=reviewer).pk)
    Job.objects.filter(pk=job.pk).update(lease_until=JANUARY)

    class SlowOrder:
        def fill(self, at, *, write):
            for _ in range(100):
                if Job.objects.get(pk=job.pk).lease_until > JANUARY:
                    break
                sleep(0.05)
            return Download("cham.docx", b"PK")

    monkeypatch.setattr(services, "HEARTBEAT", timedelta(milliseconds=50))
    monkeypatch.setattr("reporting.tasks.order_from_json", lambda _: SlowOrder())
    assert write_export(job).content == b"PK"
    assert Job.objects.get(pk=job.pk).lease_until > JANUARY


def test_the_same_order_is_not_queued_twice(long_list, reviewer, second_reviewer, signed_in):
    for person in (reviewer, reviewer, second_reviewer):
        signed_in(person).post(url("ward_download", "mau01", "pdf"))
    assert [job.owner for job in Job.objects.order_by("pk")] == [reviewer, second_reviewer]


def test_mau02_itself_is_always_written_at_once(long_list, reviewer, signed_in):
    assert status(signed_in(reviewer), "ward_download", "mau02", "docx") == 200
    assert Job.objects.count() == 0


def test_a_job_writes_the_version_that_was_asked_for(long_list, unit, clerk, reviewer, signed_in):
    signed_in(clerk).post(url("file_download", long_list.pk, "mau01", "docx"))
    advance(long_list, "reopen", actor=reviewer, note="Sửa lại")
    save_rows(long_list, [make_row()], version=long_list.version, actor=clerk)
    run(Job.objects.get().pk)
    with Job.objects.get().result_file.open() as file:
        document = Document(BytesIO(file.read()))
    cells = [cell.text for row in document.tables[1].rows for cell in row.cells]
    assert any("Mô hình dài 100" in text for text in cells)


# ── queries ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("unit_count", [1, 150])
@pytest.mark.parametrize("file_format", ["docx", "pdf", "xlsx"])
@pytest.mark.parametrize("form", ["mau01", "mau02"])
def test_a_file_of_the_ward_takes_the_same_queries_for_any_number_of_units(
    form,
    file_format,
    ward,
    campaign,
    leader,
    reviewer,
    unit_count,
    signed_in,
    django_assert_num_queries,
):
    for number in range(unit_count):
        unit = make_unit(ward)
        if number % 3 == 0:
            make_accepted_list(unit, campaign, reviewer, reviewer)
    client = signed_in(leader)
    # session, person, memberships, years; sectors and levels, of the address and of the paper;
    # Mẫu 01: how many rows, and the rows; Mẫu 02: the cells, the distinct figures;
    # for the coverage: units, deadlines, extensions, exemptions, files;
    # the last sealing, which the paper names
    # the sheet of the models behind Mẫu 02: how many rows, and the rows
    annex = 2 if (form, file_format) == ("mau02", "xlsx") else 0
    own_file = 1 if file_format == "docx" else 0  # whether the office has one for the form
    with django_assert_num_queries(15 + annex + own_file):
        client.get(url("ward_download", form, file_format))


def test_a_person_with_two_roles_still_has_one_reach(ward, unit, campaign, clerk, signed_in):
    Membership.objects.create(user=clerk, unit=ward, role=Membership.Role.LEADER)
    assert status(signed_in(clerk), "ward_download", "mau02", "docx") == 200
