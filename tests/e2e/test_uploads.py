"""Photos and videos of a model: sent in pieces, and going on after the page was closed."""

import re

from PIL import Image
from playwright.sync_api import expect

from tests.documents.test_videos import MP4
from tests.e2e.conftest import PHONE

PIECE = 1024 * 1024
ASKED_PIECES = 2


def photos(folder):
    paths = []
    for number, colour in enumerate(("green", "blue", "orange")):
        paths.append(folder / f"anh{number}.jpg")
        Image.new("RGB", (3000, 2000), colour).save(paths[-1])
    return paths


def test_a_clerk_adds_photos_with_the_phone_and_a_cut_video_goes_on(visit, tmp_path):
    clerk = visit("tdp7", viewport=PHONE, has_touch=True)
    page = clerk.page
    page.goto("/mo-hinh-don-vi/")
    card = page.locator(".model-card").first
    with page.expect_file_chooser() as chooser:
        clerk.click(card.get_by_text("Thêm ảnh").first)
    chooser.value.set_files(photos(tmp_path))
    page.get_by_text("Đã tải lên 03 tệp.").wait_for()
    assert clerk.clicks <= 4
    assert card.get_by_role("heading", name="Trước (03)").is_visible()
    clerk.check_page(widths=[320, 390])

    card.get_by_role("link").first.click()
    video = tmp_path / "ra quan.mp4"
    video.write_bytes(MP4 + bytes(4 * PIECE))
    pieces = re.compile(r"/tai-tep/[0-9a-f-]+/$")
    passed = []

    def cut_after_two(route):
        if route.request.method != "PATCH":
            route.continue_()
        elif len(passed) < ASKED_PIECES:
            passed.append(route.request)
            route.continue_()
        else:
            route.abort()

    page.route(pieces, cut_after_two)
    section = page.locator("section#during")
    with page.expect_file_chooser() as chooser:
        section.get_by_text("Thêm ảnh").click()
    with page.expect_event("requestfailed"):
        chooser.value.set_files(video)
    page.unroute(pieces)
    page.reload()
    assert page.get_by_text("Tệp đang tải dở. Chọn lại tệp này để tải tiếp.").is_visible()

    with page.expect_request(lambda request: request.method == "PATCH") as first:
        with page.expect_file_chooser() as chooser:
            section.get_by_text("Thêm ảnh").click()
        chooser.value.set_files(video)
    assert first.value.headers["upload-offset"] == str(ASKED_PIECES * PIECE)
    page.get_by_text("Đã tải lên 01 tệp.").wait_for()
    assert section.locator("video").count() == 1
    assert page.get_by_text("Tệp đang tải dở").count() == 0
    clerk.check_page(widths=[390, 1366])
    assert [error for error in clerk.errors if "ERR_FAILED" not in error] == []


def test_what_is_chosen_beside_an_upload_stays_and_a_broken_file_holds_up_nobody(visit, tmp_path):
    clerk = visit("tdp7")
    page = clerk.page
    page.goto("/mo-hinh-don-vi/")
    page.locator(".model-card").first.get_by_role("link").first.click()
    before = page.locator("section#before")
    first, second, third = photos(tmp_path)
    before.locator("input[type=file]").set_input_files(first)
    before.get_by_text("Sửa chú thích, gỡ").last.click()
    before.get_by_label("Giai đoạn").last.select_option("after")
    caption = before.get_by_label("Chú thích").last
    caption.fill("Ra quân")
    page.evaluate(
        """() => {
          const { prototype } = window.tus.Upload;
          const { findPreviousUploads } = prototype;
          prototype.findPreviousUploads = async () => {
            prototype.findPreviousUploads = findPreviousUploads;
            throw new Error("this browser keeps nothing");
          };
        }"""
    )
    before.locator("input[type=file]").set_input_files([second, third])
    page.get_by_text("Chưa tải được “anh1.jpg”. Chọn lại tệp.").wait_for()
    expect(before.get_by_role("heading", name="Trước khi triển khai (02)")).to_be_visible(
        timeout=30_000
    )
    kept = before.get_by_label("Chú thích").first
    expect(kept).to_have_value("Ra quân")
    expect(kept).to_be_focused()
    expect(before.get_by_label("Giai đoạn").first).to_have_value("after")

    # the same beside words that were refused, on a page that came as the answer to them
    before.get_by_label("Ngày ghi hình").first.fill("31/2/2026")
    before.get_by_role("button", name="Lưu").first.click()
    page.get_by_role("link", name="Không có ngày này.").wait_for()
    before.locator("input[type=file]").set_input_files(second)
    expect(before.get_by_role("heading", name="Trước khi triển khai (03)")).to_be_visible(
        timeout=30_000
    )
    expect(before.get_by_label("Ngày ghi hình").first).to_have_value("31/2/2026")
    expect(kept).to_have_value("Ra quân")
    assert clerk.errors == []


def test_what_was_being_sent_is_dropped_by_hand_by_age_and_by_signing_out(visit, tmp_path):
    clerk = visit("tdp7")
    page = clerk.page
    page.goto("/mo-hinh-don-vi/")
    page.route(re.compile(r"/tai-tep/[0-9a-f-]+/$"), lambda route: route.abort())
    remembered = "Object.keys(localStorage).filter((key) => key.startsWith('tus::')).length"
    photo = photos(tmp_path)[0]

    def break_off():
        with page.expect_event("requestfailed"):
            page.locator(".model-card input[type=file]").first.set_input_files(photo)
        assert page.evaluate(remembered) == 1

    break_off()
    page.reload()
    page.get_by_role("button", name="Bỏ tệp đang tải dở “anh0.jpg”").click()
    page.get_by_text("Đã bỏ “anh0.jpg”.").wait_for()
    assert page.get_by_text("Tệp đang tải dở").count() == 0
    assert page.evaluate(remembered) == 0

    break_off()
    page.evaluate(
        """() => {
          const key = Object.keys(localStorage).find((key) => key.startsWith("tus::"));
          const upload = JSON.parse(localStorage[key]);
          upload.creationTime = new Date(Date.now() - 24 * 3600 * 1000).toString();
          localStorage[key] = JSON.stringify(upload);
        }"""
    )
    page.reload()
    page.wait_for_function(f"{remembered} === 0")
    assert page.get_by_text("Tệp đang tải dở").count() == 0

    break_off()
    page.locator("summary").filter(has_text="Lê Văn Tuấn").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.get_by_label("Tên đăng nhập").wait_for()
    assert page.evaluate(remembered) == 0
