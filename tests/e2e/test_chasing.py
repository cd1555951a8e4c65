"""Scenario S7: the 25 late units are chased in four clicks; a real mail server gets the mail."""

import email
import re
from email import policy

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import expect

from tests.e2e.conftest import Site, free_port, visitors

SENT = re.compile(r"Đã gửi xong")


class Mailbox:
    """What the server took, as (recipients, message)."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- the server's own name
        letter = email.message_from_bytes(envelope.content, policy=policy.default)
        self.letters.append((envelope.rcpt_tos, letter))
        return "250 OK"


@pytest.fixture(scope="module")
def post_office():
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    box.url = f"smtp://127.0.0.1:{server.port}"
    yield box
    server.stop()


@pytest.fixture
def mailbox(post_office):
    """Emptied for the test."""
    post_office.letters.clear()
    return post_office


@pytest.fixture(scope="module")
def late_of_module(seeded_at, tmp_path_factory, post_office):
    """16 January 2026, 08:00: 25 of 86 units are late; mail goes to a server of the test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMAIL_URL", post_office.url)
        with Site(
            seeded_at("overdue", units=86), tmp_path_factory.mktemp("late")
        ).running() as site:
            yield site


@pytest.fixture
def late_site(late_of_module):
    late_of_module.put_back()
    return late_of_module.address


@pytest.fixture
def visit(browser, late_site):
    with visitors(browser, late_site) as visit:
        yield visit


def names_on_board(page):
    return page.locator(".board-unit").all_inner_texts()


def chase_two(visitor):
    """Remind the first two late units alone; returns their names."""
    page = visitor.page
    page.goto("/don-doc/?nam=2026&han=mau01&trang-thai=qua-han&chon=0")
    rows = page.locator("tbody tr:has(input[name=units])")
    names = []
    for row in (rows.nth(0), rows.nth(1)):
        row.get_by_role("checkbox").check()
        names.append(row.get_by_role("rowheader").inner_text().split("\n")[0])
    page.get_by_role("button", name="Soạn lời nhắc").click()
    page.get_by_role("button", name=re.compile("Gửi cả")).click()
    expect(page.get_by_role("heading", name=SENT)).to_be_visible(timeout=30_000)
    return names


def open_tile(visitor):
    """One click on the board leaves the deadline of Mẫu số 01 alone."""
    visitor.page.goto("/bang-theo-doi/")
    visitor.click(visitor.page.get_by_role("link", name=re.compile("^Mẫu số 01, 02")))
    expect(visitor.page).to_have_url(re.compile("han=mau01"))


def test_s7_a_list_of_late_units_has_an_address_that_others_can_open(visit):
    first, second = visit("bxdd1"), visit("bxdd2")
    page = first.page
    open_tile(first)
    first.click(page.get_by_role("link", name=re.compile("^Quá hạn 25")))
    expect(page).to_have_url(re.compile("han=mau01.*trang-thai=qua-han"))
    expect(page.locator(".board-unit")).to_have_count(25)
    assert first.clicks == 2
    second.page.goto(page.url)
    assert names_on_board(second.page) == names_on_board(page)
    first.check_end()


def test_s7_the_late_units_are_chased_in_four_clicks(visit, mailbox):
    first, second = visit("bxdd1"), visit("bxdd2")
    page = first.page
    told = chase_two(second)

    open_tile(first)
    first.click(page.get_by_role("link", name="Đôn đốc 25 đơn vị"))
    expect(page.get_by_text("02 đơn vị đã được nhắc trong 24 giờ qua")).to_be_visible()
    assert page.locator("input[name=units]:checked").count() == 25
    first.click(page.get_by_role("button", name="Soạn lời nhắc"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Lời nhắc chờ gửi")
    note = page.locator(".messages").inner_text()
    assert "Bỏ qua 02 đơn vị đã được nhắc trong 24 giờ qua" in note
    assert all(name in note for name in told)
    expect(page.locator(".page-head .meta")).to_contain_text("23 đơn vị")
    first.check_page()
    names = set(page.get_by_role("table").locator("td[data-label='Đơn vị']").all_inner_texts())
    assert len(names) == 23
    send = page.get_by_role("button", name=re.compile("Gửi cả"))
    number = re.search(r"Gửi cả (\d+) tin", send.inner_text())[1]
    first.click(send)
    expect(page.get_by_role("heading", name=SENT)).to_be_visible(timeout=60_000)
    expect(page.get_by_role("status").filter(has_text="Đã xử lý")).to_have_text(
        f"Đã xử lý {number}/{number} tin: đã gửi {number}."
    )
    assert first.clicks == 4
    first.check_page()

    assert len(mailbox.letters) == 25
    assert len({recipient for [recipient], _ in mailbox.letters}) == 25
    for [recipient], letter in mailbox.letters:
        assert letter["To"] == recipient
        text = letter.get_content()
        assert "trước ngày 15/01/2026" in text
        assert any(name in text for name in {*names, *told})
        assert re.search(r"Thực hiện tại: http\S+/(viec-can-lam|dang-ky)/", text)

    first.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Sao chép tin Zalo").click()
    expect(page.get_by_text("Đã sao chép")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "/viec-can-lam/?nam=2026" in copied
    assert copied.count("\n- ") == 23

    page.get_by_role("link", name="Đôn đốc").click()
    expect(page).to_have_url(re.compile(r"/don-doc/\?nam=2026&han=mau01&trang-thai=qua-han$"))
    expect(page.get_by_text("Bỏ qua: vừa nhắc")).to_have_count(25)
    expect(page.get_by_text("16/01/2026").first).to_be_visible()
    first.check_page()
    page.get_by_role("link", name=re.compile("Tất cả còn nợ")).click()
    page.goto("/don-doc/?nam=2026&han=mau01&q=to+dan+pho+4")
    expect(page.get_by_role("rowheader", name=re.compile("Tổ dân phố số 4"))).not_to_have_count(0)
    first.check_end()


def test_drafts_go_out_without_javascript(visit, mailbox):
    visitor = visit("bxdd1", java_script_enabled=False)
    page = visitor.page
    page.goto("/don-doc/?nam=2026&han=mau01&trang-thai=qua-han")
    page.get_by_role("button", name="Soạn lời nhắc").click()
    page.get_by_role("button", name="Bỏ lời nhắc").first.click()
    page.get_by_role("button", name=re.compile("Gửi cả 49 tin")).click()
    expect(page.get_by_role("heading", name=SENT)).to_be_visible(timeout=60_000)
    assert 24 <= len(mailbox.letters) <= 25


def test_the_clerk_finds_the_notice_and_the_way_to_the_task(visit):
    reviewer = visit("bxdd1")
    reviewer.page.goto("/don-doc/?nam=2026&han=mau01&trang-thai=qua-han")
    reviewer.page.get_by_role("button", name="Soạn lời nhắc").click()
    reviewer.page.get_by_role("button", name=re.compile("Gửi cả")).click()
    expect(reviewer.page.get_by_role("heading", name=SENT)).to_be_visible(timeout=60_000)
    clerk = visit("tdp12")
    clerk.page.get_by_role("link", name=re.compile("^Thông báo.*1 chưa đọc")).click()
    clerk.check_page()
    clerk.page.get_by_role("button", name=re.compile("^Thực hiện")).click()
    expect(clerk.page.get_by_role("heading", level=1)).to_have_text("Việc cần làm của đơn vị")
    expect(clerk.page.get_by_role("link", name=re.compile("chưa đọc"))).to_have_count(0)
    clerk.page.goto("/lich-han/")
    clerk.page.get_by_role("button", name="Lập địa chỉ lịch").click()
    clerk.check_page()
    address = clerk.page.get_by_role("textbox", name=re.compile("^Địa chỉ")).input_value()
    assert address.endswith(".ics")
    assert clerk.errors == []
