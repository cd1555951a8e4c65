"""The pages of sealing: the last look, what was published, and its files."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from lxml import html

from audit.clock import held_at
from campaigns.models import Sector
from campaigns.services import close_campaign
from campaigns.workflow import advance
from jobs import services as jobs
from jobs.models import Job
from registrations.models import Entry, Initiative
from reporting.downloads import write
from reporting.models import SealedTable
from tests.factories import make_accepted_list, make_row, make_sent_list
from tests.reporting.sealed import PAPERS, contents, plain_file, seal

SEAL, REPORTS, TOTALS = (reverse(f"reporting:{name}") for name in ("seal", "reports", "totals"))


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def plain_papers(monkeypatch):
    monkeypatch.setattr("reporting.tasks.write_long", plain_file)


@pytest.fixture
def accepted(unit, campaign, clerk, reviewer):
    rows = [make_row(initiative="Ngõ sáng", sector="KT"), make_row(sector="VHXH")]
    return make_accepted_list(unit, campaign, clerk, reviewer, rows)


def test_sealed_bytes_stay_the_same_whatever_changes_later(
    accepted, campaign, reviewer, clerk, unit, ward, signed_in, leader
):
    table = seal(campaign, reviewer, write=write)
    before, frozen = contents(table), SealedTable.objects.get().frozen
    ward.name = "Đảng ủy phường Khác"
    ward.save()
    unit.name, unit.code = "Chi bộ tên mới", "TDP21"
    unit.save()
    Initiative.objects.filter(name="Ngõ sáng").update(name="Tên khác", folded_name="tenkhac")
    Entry.objects.filter(initiative_name="Ngõ sáng").update(initiative_name="Tên khác")
    Sector.objects.filter(campaign=campaign, code="KT").update(label="Nhãn mới")
    advance(accepted, "reopen", actor=reviewer, note="Sửa tên")
    advance(accepted, "send", actor=clerk)
    advance(accepted, "accept", actor=reviewer)
    seal(campaign, reviewer, number=2, write=write)
    first = SealedTable.objects.get(number=1)
    assert contents(first) == before
    assert first.frozen == frozen
    assert first.frozen["lists"][0]["code"] == "DVK-2026-M01-TDP12-01"
    browser = signed_in(leader)
    for form, file_format in PAPERS:
        answer = browser.get(reverse("reporting:sealed_file", args=[first.pk, form, file_format]))
        assert b"".join(answer.streaming_content) == before[form, file_format]


def seen(browser, address=SEAL):
    """What the page would post back of what it shows."""
    page = html.fromstring(browser.get(address).content)
    fields = page.xpath("//main//input[@type='hidden'][@name='number' or @name='look']")
    return {field.get("name"): field.get("value") for field in fields}


# ── the last look ─────────────────────────────────────────────────────────────────────────────
def test_the_last_look_names_the_number_the_figures_and_the_choice(accepted, reviewer, signed_in):
    page = signed_in(reviewer).get(SEAL).content.decode()
    assert "Bản chốt số 01" in page
    assert "02 tập thể, 02 mô hình" in page
    assert 'name="number" value="1"' in page


def test_where_nothing_can_be_sealed_the_page_leads_on(campaign, reviewer, signed_in):
    ban = signed_in(reviewer)
    page = ban.get(SEAL).content.decode()
    assert "Chưa có hồ sơ nào được tính" in page
    assert 'href="/kiem-tra/?nam=2026"' in page
    close_campaign(campaign, actor=reviewer)
    page = ban.get(f"{SEAL}?nam=2026").content.decode()
    assert "Số liệu khi khóa năm" in page
    assert "sẽ chốt" not in page
    assert "Bản chốt số 01" not in page


@pytest.mark.parametrize("person", ["clerk", "leader", "administrator"])
def test_only_the_ban_seals(accepted, person, signed_in, request):
    browser = signed_in(request.getfixturevalue(person))
    assert browser.get(SEAL).status_code == 403
    assert browser.post(SEAL, {"number": 1}).status_code == 403
    assert not Job.objects.exists()


def test_the_button_starts_the_job_whose_page_shows_how_far_it_is(
    accepted, reviewer, signed_in, plain_papers
):
    browser = signed_in(reviewer)
    address = f"{SEAL}?gom=all"
    answer = browser.post(address, seen(browser, address) | {"note": "Gửi Thành ủy"})
    job = Job.objects.get()
    assert answer["Location"] == reverse("jobs:detail", args=[job.pk])
    assert (job.payload["include"], job.payload["note"]) == ("all", "Gửi Thành ủy")
    jobs.run(job.pk)
    assert SealedTable.objects.get().include == "all"
    assert "Mở bản chốt số 01" in browser.get(answer["Location"]).content.decode()


def test_figures_that_changed_since_they_were_seen_are_shown_again_and_not_sealed(
    accepted, campaign, reviewer, signed_in, other_unit, other_clerk
):
    browser = signed_in(reviewer)
    before = seen(browser)
    waiting = make_sent_list(other_unit, campaign, other_clerk)
    assert seen(browser)["look"].split()[1] == before["look"].split()[1]  # it is not counted
    with held_at(datetime(2030, 2, 3, 2, 5, tzinfo=UTC)):
        advance(waiting, "accept", actor=reviewer)
    answer = browser.post(SEAL, before | {"note": "Gửi Thành ủy"})
    page = words_of(answer)
    assert answer.status_code == 409
    assert "Số liệu vừa thay đổi lúc 09:05 ngày 03/02/2030; xem lại trước khi chốt." in page
    assert "Đủ 2/2 đơn vị" in page
    assert "Gửi Thành ủy" in page
    assert not Job.objects.exists()
    fields = html.fromstring(answer.content).xpath("//main//input[@type='hidden']")
    shown = {field.get("name"): field.get("value") for field in fields}
    assert browser.post(SEAL, shown).status_code == 302
    assert Job.objects.count() == 1


@pytest.mark.parametrize("look", ["", "x", "2026-01-01T00:00:00+00:00 0"])
def test_figures_that_nobody_saw_are_not_sealed(look, accepted, reviewer, signed_in):
    answer = signed_in(reviewer).post(SEAL, {"number": 1, "look": look})
    assert answer.status_code == 409
    assert not Job.objects.exists()


def test_a_look_is_kept_while_the_note_is_mended(
    accepted, campaign, reviewer, signed_in, other_unit, other_clerk
):
    browser = signed_in(reviewer)
    before = seen(browser)
    make_accepted_list(other_unit, campaign, other_clerk, reviewer)
    page = browser.post(SEAL, before | {"note": "x" * 501}).content.decode()
    assert before["look"] in page


def test_a_number_that_is_taken_meanwhile_leads_to_the_table_that_took_it(
    accepted, campaign, reviewer, second_reviewer, signed_in
):
    table = seal(campaign, second_reviewer)
    answer = signed_in(reviewer).post(SEAL, {"number": 1}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("reporting:sealed", args=[table.pk])
    assert "Vũ Quốc Khánh đã phát hành bản chốt số 01" in answer.content.decode()
    assert not Job.objects.exists()


def test_a_note_that_is_too_long_is_kept_and_named(accepted, reviewer, signed_in):
    answer = signed_in(reviewer).post(SEAL, {"number": 1, "note": "x" * 501})
    assert "Ghi chú dài 501 ký tự, tối đa 500 ký tự." in answer.content.decode()
    assert "x" * 501 in answer.content.decode()
    assert not Job.objects.exists()


def test_without_a_number_the_page_is_shown_again_and_nothing_starts(accepted, reviewer, signed_in):
    assert signed_in(reviewer).post(SEAL, {}).status_code == 422
    assert not Job.objects.exists()


# ── the live table ────────────────────────────────────────────────────────────────────────────
def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def test_the_live_table_says_it_is_provisional_and_what_came_after_the_sealing(
    accepted, campaign, reviewer, signed_in, other_unit, other_clerk
):
    browser = signed_in(reviewer)
    assert "Năm 2026 chưa chốt số liệu lần nào." in words_of(browser.get(TOTALS))
    seal(campaign, reviewer)
    assert "Chưa có thay đổi sau khi chốt." in words_of(browser.get(TOTALS))
    make_accepted_list(other_unit, campaign, other_clerk, reviewer)
    page = words_of(browser.get(TOTALS))
    assert "Có 01 đơn vị tiếp nhận sau khi chốt." in page
    published, provisional = re.search(
        r"Số đã chốt lần 01 lúc \S+ ngày \S+: (\d+) mô hình\. "
        r"Số tạm tính lúc \S+ ngày \S+: (\d+) mô hình\. Các số dưới đây là số tạm tính\.",
        page,
    ).groups()
    assert int(published) == 2 < int(provisional)
    advance(accepted, "reopen", actor=reviewer, note="Sai tên")
    page = words_of(browser.get(TOTALS))
    assert "Có 01 đơn vị tiếp nhận sau khi chốt, 01 đơn vị có sửa đổi sau khi chốt." in page


def test_a_unit_sees_its_own_table_without_the_wards_sealing(
    accepted, campaign, clerk, reviewer, signed_in
):
    seal(campaign, reviewer)
    page = words_of(signed_in(clerk).get(TOTALS))
    assert "Bản chốt" not in page
    assert "tạm tính" not in page


def test_a_leader_sees_the_sealing_and_no_button(accepted, campaign, leader, signed_in):
    page = signed_in(leader).get(TOTALS).content.decode()
    assert "chưa chốt số liệu lần nào" in page
    assert SEAL not in page


# ── L3 ────────────────────────────────────────────────────────────────────────────────────────
def test_before_anything_is_published_the_live_table_is_offered(campaign, leader, signed_in):
    page = words_of(signed_in(leader).get(REPORTS))
    assert "Chưa phát hành báo cáo." in page
    assert "Xem bản tạm tính" in page


def test_published_tables_stand_newest_first_each_with_its_files(
    accepted, campaign, reviewer, leader, signed_in
):
    first, second = seal(campaign, reviewer), seal(campaign, reviewer, number=2)
    page = signed_in(leader).get(REPORTS).content.decode()
    assert page.index("Bản bổ sung số 02") < page.index("Bản chốt số 01")
    for table in (first, second):
        for file_format in ("docx", "pdf", "xlsx"):
            url = reverse("reporting:sealed_file", args=[table.pk, "mau02", file_format])
            assert url in page


@pytest.mark.parametrize("table_count", [1, 3])
def test_the_list_of_reports_asks_the_same_questions_for_any_number_of_tables(
    accepted,
    campaign,
    reviewer,
    leader,
    signed_in,
    table_count,
    django_assert_num_queries,
):
    for number in range(1, table_count + 1):
        seal(campaign, reviewer, number=number)
    browser = signed_in(leader)
    browser.get(REPORTS)
    # one of them: which forms have an own Word file
    with django_assert_num_queries(9):
        browser.get(REPORTS)


def test_the_page_of_a_table_shows_its_figures_fingerprints_and_changes(
    accepted, campaign, reviewer, leader, signed_in, other_unit, other_clerk
):
    seal(campaign, reviewer)
    make_accepted_list(other_unit, campaign, other_clerk, reviewer, [make_row(sector="KT")])
    table = seal(campaign, reviewer, number=2, note="Gửi Thành ủy")
    answer = signed_in(leader).get(reverse("reporting:sealed", args=[table.pk]))
    page = words_of(answer)
    assert "Gửi Thành ủy" in page
    assert table.sha256 in page
    assert all(file.sha256 in page for file in table.files.all())
    assert "Thay đổi so với Bản chốt số 01" in page
    assert f"Có 01 đơn vị bổ sung: {other_unit.name}." in page


def test_a_corrected_code_makes_no_unit_join_or_leave_the_supplement(
    accepted, campaign, reviewer, leader, signed_in, unit
):
    seal(campaign, reviewer)
    unit.code = "TDP21"
    unit.save()
    supplement = seal(campaign, reviewer, number=2)
    page = words_of(signed_in(leader).get(reverse("reporting:sealed", args=[supplement.pk])))
    assert "Số liệu không thay đổi." in page


def test_the_page_of_a_table_counts_each_participant_once_below_it(
    unit, campaign, clerk, reviewer, leader, signed_in
):
    rows = [make_row(participant="Tổ số 1", sector=sector) for sector in ("KT", "VHXH", "QPAN")]
    make_accepted_list(unit, campaign, clerk, reviewer, rows)
    table = seal(campaign, reviewer)
    page = words_of(signed_in(leader).get(reverse("reporting:sealed", args=[table.pk])))
    assert "Số tập thể không trùng: 01." in page
    assert "Số cá nhân không trùng" not in page


def test_a_supplement_says_when_level_rows_and_the_sum_are_counted_in_another_way(
    unit, campaign, clerk, reviewer, leader, signed_in
):
    rows = [make_row(participant="Tổ số 1", sector=sector) for sector in ("KT", "VHXH")]
    make_accepted_list(unit, campaign, clerk, reviewer, rows)
    seal(campaign, reviewer)
    campaign.counts_distinct_in_totals = True
    campaign.save()
    supplement = seal(campaign, reviewer, number=2)
    page = words_of(signed_in(leader).get(reverse("reporting:sealed", args=[supplement.pk])))
    assert (
        "Dòng cấp và dòng Tổng của bản chốt số 01 cộng từ các dòng; của bản này đếm không trùng."
        in page
    )


def test_a_pdf_is_shown_in_the_browser_when_asked_for(
    accepted, campaign, reviewer, leader, signed_in
):
    table = seal(campaign, reviewer)
    url = reverse("reporting:sealed_file", args=[table.pk, "mau02", "pdf"])
    browser = signed_in(leader)
    for address, disposition in ((url, "attachment"), (f"{url}?xem=1", "inline")):
        answer = browser.get(address)
        assert answer["Content-Disposition"].startswith(disposition)
        assert b"".join(answer.streaming_content) == contents(table)["mau02", "pdf"]


@pytest.mark.parametrize(("form", "file_format"), [("mau03", "pdf"), ("mau02", "exe")])
def test_what_was_not_published_is_not_found(
    accepted, campaign, reviewer, leader, signed_in, form, file_format
):
    table = seal(campaign, reviewer)
    url = reverse("reporting:sealed_file", args=[table.pk, form, file_format])
    assert signed_in(leader).get(url).status_code == 404


@pytest.mark.parametrize("person", ["clerk", "stranger_reviewer"])
def test_a_sealed_table_is_for_those_whose_role_covers_the_ward(
    accepted, campaign, reviewer, person, signed_in, request
):
    table = seal(campaign, reviewer)
    browser = signed_in(request.getfixturevalue(person))
    assert browser.get(reverse("reporting:sealed", args=[table.pk])).status_code == 404
    url = reverse("reporting:sealed_file", args=[table.pk, "mau02", "pdf"])
    assert browser.get(url).status_code == 404


def test_a_closed_year_offers_no_sealing_and_refuses_one(
    accepted, campaign, reviewer, administrator, signed_in
):
    close_campaign(campaign, actor=administrator)
    browser = signed_in(reviewer)
    page = browser.get(SEAL, {"nam": campaign.year})
    assert "Năm 2026 đã khóa. Không chốt thêm số liệu" in page.content.decode()
    assert "Chốt số liệu và phát hành</button>" not in page.content.decode()
    answer = browser.post(f"{SEAL}?nam={campaign.year}", {"number": 1, "note": ""})
    assert answer.status_code == 403
    assert not Job.objects.exists()
