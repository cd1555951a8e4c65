"""The Ban seals the year's figures; the leader has the sealed PDF in two taps."""

import hashlib
import re

from playwright.sync_api import expect

from tests.e2e.conftest import PHONE
from tests.e2e.test_leader import pdf_facts

SEAL = "Chốt số liệu và phát hành"


def test_the_ban_seals_the_figures_and_the_leader_has_them_in_two_taps(visit, tmp_path):
    ban = visit("bxdd1")
    page = ban.page
    page.goto("/tong-hop/")
    expect(page.get_by_text("Năm 2026 chưa chốt số liệu lần nào.")).to_be_visible()
    total = page.locator(".mau02 tfoot a").nth(1).text_content().split()[0]
    ban.click(page.get_by_role("link", name=SEAL))
    expect(page.get_by_role("heading", level=1)).to_have_text(SEAL)
    ban.check_page()
    page.get_by_label("Ghi chú").fill("Gửi Ban Tuyên giáo và Dân vận Thành ủy")
    ban.click(page.get_by_role("button", name=SEAL))
    done = page.get_by_role("link", name="Mở bản chốt số 01")
    expect(done).to_be_visible(timeout=120_000)
    ban.click(done)
    assert ban.clicks == 3
    expect(page.locator(".mau02 tfoot td.num").nth(1)).to_have_text(total)
    page.get_by_text("Mã kiểm tra SHA-256 của từng tệp").click()
    ban.check_page()
    fingerprints = page.locator(".fingerprints code").all_text_contents()
    assert ban.errors == []

    leader = visit("ttdu", PHONE, has_touch=True)
    page = leader.page
    page.goto("/bao-cao/")  # the first tap: the saved link
    expect(page.get_by_role("heading", level=2)).to_have_text("Bản chốt số 01")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tải PDF").tap()  # the second
    paper = tmp_path / "mau02.pdf"
    waiting.value.save_as(paper)
    assert waiting.value.suggested_filename == "DVK2026_Mau02_Ban01_PhuongDongDa_2026-01-09.pdf"
    assert hashlib.sha256(paper.read_bytes()).hexdigest() in fingerprints
    text, fonts, pages = pdf_facts(paper)
    assert pages == 1
    assert fonts == {"Tinos", "Tinos-Bold", "Tinos-Italic"}
    assert re.search(r"Bản chốt số 01, chốt lúc \d\d:\d\d ngày 09/01/2026", " ".join(text.split()))
    leader.check_page()
    assert leader.errors == []
