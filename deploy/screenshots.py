"""Photograph the main pages of a running demo: `deploy/screenshots.py ADDRESS [STAGE]`.

For docs/screenshots, on 9 January 2026 as `make run` leaves it, or the late pages after
`seed_demo --stage overdue`; DEMO_PASSWORD in the environment.
"""

import io
import os
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
WIDTHS = {1366: 768, 390: 844}
COLOURS = 96  # of our plain pages nothing is lost, and a picture has 40 kB instead of 150
PAGES = {
    "tdp12": {
        "viec-can-lam": "/viec-can-lam/",
        "viec-can-lam-nam-khoa": "/viec-can-lam/?nam=2025",
        "bieu-mau": "/bieu-mau/",
        "mo-hinh-don-vi": "/mo-hinh-don-vi/",
    },
    "bxdd1": {
        "bang-theo-doi": "/bang-theo-doi/",
        "bang-theo-doi-chua-gui": "/bang-theo-doi/?han=mau01&trang-thai=chua-gui",
        "kiem-tra": "/kiem-tra/",
        "don-doc": "/don-doc/",
        "lich-nhac": "/lich-nhac/",
        "loi-nhac": "/loi-nhac/",
        "tong-hop": "/tong-hop/",
        "chot-so-lieu": "/tong-hop/chot/",
    },
    "ttdu": {
        "tong-quan": "/tong-quan/",
        "mo-hinh": "/mo-hinh/",
    },
    "admin": {
        "nam-cong-tac": "/nam-cong-tac/",
        "mau-van-ban": "/nam-cong-tac/1/mau-van-ban/",
        "tai-khoan": "/tai-khoan/",
        "phuong-mau": "/phuong-mau/",
        "tinh-trang": "/tinh-trang/",
    },
}

LATE_PAGES = {
    "tdp12": {"viec-can-lam-qua-han": "/viec-can-lam/"},
    "bxdd1": {"bang-theo-doi-qua-han": "/bang-theo-doi/?han=mau01&trang-thai=qua-han"},
}
STAGES = {"registration": PAGES, "overdue": LATE_PAGES}


def main(address, stage="registration"):
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        for username, pages in STAGES[stage].items():
            context = browser.new_context(base_url=address, locale="vi-VN")
            page = context.new_page()
            sign_in(page, username)
            for name, path in pages.items():
                page.goto(path)
                photograph(page, name)
            context.close()


def sign_in(page, username):
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu", exact=True).fill(os.environ["DEMO_PASSWORD"])
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_load_state()


def photograph(page, name):
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        target = FOLDER / f"{name}-{width}.png"
        picture.quantize(COLOURS).save(target, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
