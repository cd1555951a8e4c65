"""Scenario S9: the leader has Mẫu 02 of the ward on the phone in two taps."""

import contextlib
import re
import sqlite3
from urllib.parse import urljoin

from playwright.sync_api import expect

from tests.e2e.conftest import DATABASE, PHONE, in_both_browsers, output_of

PAPER = "Tải Mẫu số 02 (PDF)"
WORKER_RUNS = """
() => new Promise((done) => {
  if (navigator.serviceWorker.controller) done();
  else navigator.serviceWorker.addEventListener("controllerchange", () => done());
})
"""
KEPT_PDF = """
async () => {
  const answer = await (await caches.open("dvk-pdf")).match("/ngoai-tuyen/ban-gan-nhat.pdf");
  return [...new Uint8Array(await answer.arrayBuffer())];
}
"""
NUMBERS = re.compile(r"(?:\s+\d+){4}$")
COUNTED = """
    SELECT count(DISTINCT participant_id || ' ' || level_id || ' ' || sector_id), count(*)
    FROM registrations_entry
    JOIN campaigns_campaign ON campaigns_campaign.id = campaign_id
    WHERE year = 2026 AND list_status = 'accepted' AND participant_kind = ?
"""


def totals_in_database(site):
    """[collectives, their models, individuals, their models] of the accepted lists.

    Who stands in several lines of the paper is counted in each.
    """
    with contextlib.closing(sqlite3.connect(site.var / DATABASE)) as database:
        return [
            number
            for kind in ("collective", "individual")
            for number in database.execute(COUNTED, [kind]).fetchone()
        ]


def pdf_facts(path):
    """(text, names of the fonts, number of pages) as poppler reads them."""
    text = output_of("pdftotext", "-layout", path, "-")
    listed = output_of("pdffonts", path).splitlines()[2:]
    fonts = {line.split()[0].partition("+")[2] for line in listed}
    pages = re.search(r"Pages: +(\d+)", output_of("pdfinfo", path))
    return text, fonts, int(pages[1])


@in_both_browsers
def test_s9_the_leader_has_mau02_in_two_taps(visit, tmp_path, january_of_session):
    leader = visit("ttdu", PHONE, has_touch=True)
    page = leader.page
    page.goto("/tong-quan/")
    leader.clicks += 1  # the saved link
    with page.expect_download() as waiting:
        leader.click(page.get_by_role("link", name=PAPER))
    download = waiting.value
    assert leader.clicks == 2
    assert download.suggested_filename == "DVK2026_Mau02_PhuongDongDa_2026-01-09.pdf"
    paper = tmp_path / "mau02.pdf"
    download.save_as(paper)
    text, fonts, pages = pdf_facts(paper)
    assert pages == 1
    assert fonts == {"Tinos", "Tinos-Bold", "Tinos-Italic"}
    assert "BIỂU TỔNG HỢP" in text
    assert "Đống Đa" in text
    *levels_and_fields, total = [
        [int(number) for number in NUMBERS.search(line)[0].split()]
        for line in text.splitlines()
        if NUMBERS.search(line)
    ]
    assert len(levels_and_fields) == 3 + 12
    assert total == totals_in_database(january_of_session)
    models = total[1] + total[3]
    expect(page.locator(".key-numbers")).to_contain_text(f"{models} mô hình đăng ký")
    # the link beside the button shows the same paper in the browser
    shown = page.get_by_role("link", name="Xem trên màn hình").get_attribute("href")
    answer = page.request.get(urljoin(page.url, shown))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline;")
    leader.check_end()


def test_s9_the_last_paper_opens_without_a_net_and_only_for_who_took_it(visit):
    leader = visit("ttdu", PHONE, has_touch=True)
    page = leader.page
    page.evaluate(WORKER_RUNS)
    with page.expect_download() as waiting:
        page.get_by_role("link", name=PAPER).tap()
    taken = waiting.value.path().read_bytes()
    kept = page.evaluate("caches.keys().then(names => names.sort())")
    assert kept == ["dvk-pages-1", "dvk-pdf"]

    leader.context.set_offline(True)
    page.goto("/tong-quan/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Không có kết nối.")
    expect(page.get_by_text("Bản PDF tải gần nhất vẫn mở được trong máy.")).to_be_visible()
    assert leader.violations() == []
    assert leader.overflow() <= 0
    stored = page.evaluate(KEPT_PDF)
    assert bytes(stored) == taken
    with page.expect_response("**/ngoai-tuyen/ban-gan-nhat.pdf") as opened:
        page.get_by_role("link", name="Mở bản PDF tải gần nhất").tap()
    assert opened.value.from_service_worker
    assert opened.value.headers["content-type"] == "application/pdf"

    # the phone is lent: somebody else signs in while the first person's session has ended
    leader.context.set_offline(False)
    leader.context.clear_cookies()
    leader.sign_in("bxdd1")
    assert page.evaluate("caches.has('dvk-pdf')") is False


def test_s9_the_page_is_one_sheet_of_paper(visit, tmp_path):
    leader = visit("ttdu", PHONE, has_touch=True)
    leader.page.goto("/tong-quan/")
    leader.page.pdf(path=tmp_path / "hop.pdf", prefer_css_page_size=True)
    printed, _, pages = pdf_facts(tmp_path / "hop.pdf")
    assert pages == 1
    assert "Phường Đống Đa. Số liệu đến" in printed
    assert PAPER not in printed


@in_both_browsers
def test_s9_the_pictures_say_their_numbers_and_fit_the_phone(visit):
    leader = visit("ttdu", PHONE, has_touch=True)
    page = leader.page
    page.goto("/tong-quan/")
    curve = page.get_by_role("img", name="Số đơn vị đã gửi, cộng dồn theo ngày")
    expect(curve.locator("desc")).to_contain_text("61 trên 86")
    page.get_by_text("Xem bảng số liệu").first.click()
    expect(page.locator(".chart-table").first.locator("tr").last).to_contain_text("61")
    leader.check_page()
    page.get_by_role("link", name="Mở biểu").click()
    leader.check_page()
    page.locator(".mau02 tfoot a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mô hình: tập thể")
    leader.check_page()
    assert leader.errors == []
    answer = page.goto("/don-vi/2/sua/")
    assert answer.status == 403
    expect(page.get_by_role("heading", level=1)).to_have_text("Không có quyền xem")
    leader.check_page()
