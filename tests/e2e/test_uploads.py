"""Photos and videos of a model: sent in pieces, and going on after the page was closed."""

import re

from PIL import Image

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
    page.get_by_text("Đã thêm 03 tệp.").wait_for()
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
    page.get_by_text("Đã thêm 01 tệp.").wait_for()
    assert section.locator("video").count() == 1
    assert page.get_by_text("Tệp đang tải dở").count() == 0
    clerk.check_page(widths=[390, 1366])
    assert [error for error in clerk.errors if "ERR_FAILED" not in error] == []
