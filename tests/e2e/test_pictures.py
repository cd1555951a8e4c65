"""L2 and R8: the leader looks at the year's photos, the Ban takes some of them away as a ZIP."""

import re
import zipfile

from playwright.sync_api import expect

from tests.e2e.conftest import DESKTOP, PHONE, in_both_browsers


def swipe(page, by):
    """A finger on the photo that goes so many pixels to the right."""
    fingers = page.context.new_cdp_session(page)
    for kind, points in (
        ("touchStart", [{"x": 195, "y": 400}]),
        ("touchMove", [{"x": 195 + by, "y": 405}]),
        ("touchEnd", []),
    ):
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@in_both_browsers
def test_a_newest_photo_fills_the_leaders_phone_after_two_taps(visit_in_september):
    leader = visit_in_september("ttdu", viewport=PHONE, has_touch=True)
    page = leader.page
    page.goto("/tong-quan/")
    leader.click(page.get_by_role("link", name="Xem tất cả"))
    page.wait_for_load_state()
    address = page.url
    leader.click(page.locator("a[data-photo]").nth(1))
    viewer = page.locator("#photo-viewer")
    assert leader.clicks == 2
    assert viewer.get_by_text("Ảnh 2/").is_visible()
    assert leader.violations() == []
    page.keyboard.press("ArrowRight")
    assert viewer.get_by_text("Ảnh 3/").is_visible()
    viewer.get_by_role("button", name="Ảnh trước").click()
    assert viewer.get_by_text("Ảnh 2/").is_visible()
    page.keyboard.press("Escape")
    viewer.wait_for(state="hidden")
    assert page.url == address
    assert page.evaluate("document.activeElement.matches('a[data-photo]')")
    page.locator("a[data-photo]").first.click()
    page.go_back()
    viewer.wait_for(state="hidden")
    assert page.url == address
    leader.check_page()
    assert leader.errors == []


def test_a_finger_goes_from_photo_to_photo(visit_in_september):
    leader = visit_in_september("ttdu", viewport=PHONE, has_touch=True)
    page = leader.page
    page.goto("/hinh-anh/")
    page.locator("a[data-photo]").nth(1).click()
    viewer = page.locator("#photo-viewer")
    swipe(page, by=-150)
    assert viewer.get_by_text("Ảnh 3/").is_visible()
    swipe(page, by=150)
    assert viewer.get_by_text("Ảnh 2/").is_visible()
    swipe(page, by=30)
    assert viewer.get_by_text("Ảnh 2/").is_visible()
    assert leader.errors == []


def test_a_photo_that_does_not_come_is_a_grey_frame_that_says_so(visit_in_september):
    leader = visit_in_september("ttdu", viewport=PHONE)
    page = leader.page
    page.route(re.compile("/(tep|anh-bai-viet|hinh-anh-moi)/"), lambda route: route.abort())
    page.goto("/tong-quan/")
    page.locator(".newest-pictures").get_by_text("Chưa tải được ảnh.").wait_for()
    assert page.locator("[data-toasts]").inner_text() == ""
    page.goto("/hinh-anh/")
    first = page.locator("a[data-photo]").first
    first.get_by_text("Chưa tải được ảnh").wait_for()
    first.click()
    page.locator("#photo-viewer").get_by_text("Chưa tải được ảnh").wait_for()
    assert not page.locator("[data-viewer-photo]").is_visible()


def test_photos_open_without_javascript_too(visit_in_september):
    leader = visit_in_september("ttdu", viewport=PHONE, java_script_enabled=False)
    leader.page.goto("/hinh-anh/")
    leader.page.locator("a[data-photo]").first.click()
    leader.page.wait_for_load_state()
    assert leader.page.url.endswith("/vua/")
    assert leader.page.evaluate("document.images[0].naturalWidth") > 1000


def test_chosen_photos_are_a_zip_in_three_clicks(visit_in_september, tmp_path):
    reviewer = visit_in_september("bxdd1", viewport=DESKTOP)
    page = reviewer.page
    page.goto("/kho-anh/?giai-doan=sau")
    reviewer.check_page()
    reviewer.click(page.get_by_label("Chọn ảnh 1:"))
    expect(page.get_by_text(re.compile("^Đã chọn 01 ảnh"))).to_be_visible()
    reviewer.click(page.get_by_role("button", name="Tải ZIP ảnh đã chọn"))
    finished = page.get_by_role("link", name="Tải DVK2026_KhoAnh_PhuongDongDa")
    finished.wait_for(timeout=60_000)
    with page.expect_download() as download:
        reviewer.click(finished)
    download.value.save_as(tmp_path / "anh.zip")
    with zipfile.ZipFile(tmp_path / "anh.zip") as archive:
        photo, listed = archive.namelist()
    assert (photo[:4], photo[-8:], listed) == ("001_", "_Sau.jpg", "danh-sach.txt")
    assert reviewer.clicks == 3
    assert reviewer.errors == []


def test_the_pages_of_the_book_have_no_barriers(visit_in_september):
    reviewer = visit_in_september("bxdd1", viewport=DESKTOP)
    for address in ("/sach-2023/", "/sach-2023/them/", "/sach-2023/nhap/"):
        reviewer.page.goto(address)
        reviewer.check_page(widths=[320, 1366])
    assert reviewer.errors == []
