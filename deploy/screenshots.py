"""Photograph the pages of a running demo in one state: `deploy/screenshots.py ADDRESS STATE`.

What is in KEPT goes to docs/screenshots. With a folder as third argument every page of the state
is taken, from top to bottom, and laid out there on sheets of four to be looked through. STATES
says at which stage the demo has to stand (`seed_demo --stage …`); for "empty" the administrator
opens the year 2027 first. DEMO_PASSWORD in the environment.
"""

import io
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
WIDTHS = {1366: 768, 390: 844}
COLOURS = 96  # of our plain pages nothing is lost, and a picture has 40 kB instead of 150
COLUMNS = {1366: 2, 390: 4}  # of a sheet
SHEET_WIDTH, LONGEST = 1560, 1500  # of a long page its beginning tells enough
# An address may go on with what is done there, each step after a sign: > the first link that the
# pattern fits is followed, ! the button of that name is pressed, & the field of that label is
# meanwhile changed in a second tab.
CLERK = {
    "viec-can-lam": "/viec-can-lam/",
    "bieu-mau": "/bieu-mau/",
    "tro-giup": "/tro-giup/",
    "mo-hinh-don-vi": "/mo-hinh-don-vi/",
    "mot-mo-hinh": "/mo-hinh-don-vi/ > /mo-hinh-don-vi/[0-9]+/",
    "lich-su-gui": "/lich-su-gui/",
    "bien-nhan": "/lich-su-gui/ > /bien-nhan/[0-9]+/$",
    "da-gui": "/lich-su-gui/ > /bien-nhan/[0-9]+/$ > /ho-so/[0-9]+/$",
    "thong-bao": "/thong-bao/",
    "lich-han": "/lich-han/",
}
REVIEWER = {
    "bang-theo-doi": "/bang-theo-doi/",
    "bang-theo-doi-chua-gui": "/bang-theo-doi/?han=mau01&trang-thai=chua-gui",
    "bang-theo-doi-qua-han": "/bang-theo-doi/?han=mau01&trang-thai=qua-han",
    "kiem-tra": "/kiem-tra/",
    "nhap-hang-loat": "/nhap-hang-loat/",
    "don-doc": "/don-doc/",
    "loi-nhac": "/loi-nhac/",
    "nhac-han": "/nhac-han/",
    "lich-nhac": "/lich-nhac/",
    "ngay-nghi": "/ngay-nghi/",
    "han-gui": "/han-gui/",
    "tong-hop": "/tong-hop/",
    "chot-so-lieu": "/tong-hop/chot/",
    "bao-cao": "/bao-cao/",
    "mo-hinh": "/mo-hinh/",
    "bai-viet": "/bai-viet/",
    "ky-yeu": "/ky-yeu/",
    "sach-2023": "/sach-2023/",
    "xet-chon": "/xet-chon/",
    "danh-gia": "/danh-gia/",
    "kho-anh": "/kho-anh/",
    "anh-tung-mo-hinh": "/kho-anh/mo-hinh/",
    "ho-so-luu": "/ho-so-luu/",
}
LEADER = {
    "tong-quan": "/tong-quan/",
    "hinh-anh": "/hinh-anh/",
    "bao-cao-lanh-dao": "/bao-cao/",
}
ADMINISTRATOR = {
    "nam-cong-tac": "/nam-cong-tac/",
    "mau-van-ban": "/nam-cong-tac/ > /nam-cong-tac/[0-9]+/$ > /mau-van-ban/",
    "don-vi": "/don-vi/",
    "tai-khoan": "/tai-khoan/",
    "phuong-mau": "/phuong-mau/",
    "sao-luu": "/sao-luu/",
    "tinh-trang": "/tinh-trang/",
}
EVERYONE = {"tdp12": CLERK, "bxdd1": REVIEWER, "ttdu": LEADER, "admin": ADMINISTRATOR}
REFUSED = {
    "": {
        "loi-dang-nhap": "/dang-nhap/ ! Đăng nhập",
        "loi-phieu": "/phieu/ ! Mở phiếu",
        "loi-quen-mat-khau": "/quen-mat-khau/ ! Nhận liên kết qua thư",
    },
    "tdp20": {
        "loi-mau01": "/viec-can-lam/ ! Mẫu số 01 – Đăng ký ! Thêm tập thể ! Kiểm tra và gửi",
        "loi-van-ban": "/viec-can-lam/ ! Văn bản triển khai phong trào thi đua ! Kiểm tra và gửi",
        "loi-bai-viet": "/viec-can-lam/ ! Bài viết giới thiệu ! Kiểm tra và gửi",
        "loi-mat-khau": "/doi-mat-khau/ ! Đổi mật khẩu",
        "khong-thay-trang": "/khong-co-trang-nay/",
        "khong-co-quyen": "/bang-theo-doi/",
        "xung-dot": "/viec-can-lam/ > /van-ban-trien-khai/ & Ký hiệu ! Kiểm tra và gửi",
    },
    "bxdd1": {
        "loi-han-gui": "/han-gui/ ! Lưu hạn gửi",
        "loi-gia-han": "/han-gui/ > /han-gui/[0-9]+/ > /gia-han/ ! Gia hạn",
        "loi-mien": "/han-gui/ > /han-gui/[0-9]+/ > /mien/ ! Miễn cho đơn vị",
        "loi-dot-nhac": "/nhac-han/mau01/ ! Lưu các đợt nhắc",
        "loi-ngay-nghi": "/ngay-nghi/ ! Lưu ngày nghỉ",
        "loi-don-doc": "/don-doc/ ! Soạn lời nhắc",
        "loi-sach-2023": "/sach-2023/them/ ! Thêm mục",
        "loc-la": "/bang-theo-doi/?han=xyz&trang-thai=abc",
    },
    "admin": {
        "loi-don-vi": "/don-vi/them/ ! Thêm đơn vị",
        "loi-tai-khoan": "/tai-khoan/them/ ! Thêm và xem phiếu",
        "loi-nam-moi": "/nam-cong-tac/ > /sao-chep/ ! Chép để chuẩn bị",
        "loi-khoa-nam": "/nam-cong-tac/ > /khoa/ ! Khóa năm",
    },
}


@dataclass(frozen=True)
class State:
    """Whose pages are taken while the demo stands at `stage`; `query` chooses the year."""

    stage: str
    pages: dict
    query: str = ""
    suffix: str = ""


STATES = {
    "filled": State("registration", EVERYONE),
    "wrong": State("registration", REFUSED),
    "late": State("overdue", EVERYONE, suffix="-qua-han"),
    "closed": State("registration", EVERYONE, "nam=2025", "-nam-khoa"),
    "autumn": State("awards", EVERYONE, suffix="-thang-9"),
    "empty": State("year_end", EVERYONE, "nam=2027", "-trong"),
}
KEPT = {
    "filled": "viec-can-lam bieu-mau mo-hinh-don-vi bang-theo-doi bang-theo-doi-chua-gui kiem-tra "
    "don-doc lich-nhac loi-nhac tong-hop chot-so-lieu tong-quan mo-hinh nam-cong-tac mau-van-ban "
    "tai-khoan phuong-mau tinh-trang",
    "wrong": "loi-mau01 xung-dot khong-thay-trang",
    "late": "viec-can-lam bang-theo-doi",
    "closed": "viec-can-lam tong-quan",
    "empty": "viec-can-lam",
}


def main(address, state, folder=None):
    """Take the kept pages of the state, or with a folder all of them, on sheets."""
    wanted = STATES[state]
    kept = KEPT.get(state, "").split()
    taken = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        for username, pages in wanted.pages.items():
            context = browser.new_context(base_url=address, locale="vi-VN")
            page = context.new_page()
            if username:
                sign_in(page, username)
            for name, path in pages.items():
                if (folder or name in kept) and visit(page, path, wanted.query):
                    taken.append((f"{name}{wanted.suffix}", photographs(page, whole=bool(folder))))
            context.close()
    if folder:
        lay_out(Path(folder), state, taken)
    else:
        keep(taken)


def sign_in(page, username):
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu", exact=True).fill(os.environ["DEMO_PASSWORD"])
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_load_state()


def visit(page, path, query):
    """Go where `path` says and do what it says there; False where a page has no such link."""
    start, *steps = re.split(r" ([>!&]) ", path)
    page.goto(f"{start}{'&' if '?' in start else '?'}{query}" if query else start)
    return all(STEPS[sign](page, what) for sign, what in zip(steps[::2], steps[1::2], strict=True))


def follow(page, pattern):
    links = page.locator("main a[href]").all()
    found = next((a for a in links if re.search(pattern, a.get_attribute("href"))), None)
    if found:
        page.goto(found.get_attribute("href"))
    return found is not None


def press(page, name):
    """Press the button with nothing filled in, as somebody does who overlooks the fields."""
    for field in page.locator("main form[method=post]").locator("input[type=text], textarea").all():
        if field.is_visible() and field.is_editable():
            field.fill("")
    page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first.click()
    page.wait_for_load_state()
    return True


def change_elsewhere(page, label):
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label(label).first.fill("KH/CB")
    other.get_by_text("Đã tự động lưu lúc").first.wait_for()
    other.close()
    return True


STEPS = {">": follow, "!": press, "&": change_elsewhere}


def photographs(page, *, whole):
    """{width: picture}; `whole` pages to the bottom, else what fits into the window."""
    pictures = {}
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        shot = page.screenshot(full_page=whole)
        pictures[width] = Image.open(io.BytesIO(shot)).convert("RGB")
    return pictures


def keep(taken):
    FOLDER.mkdir(exist_ok=True)
    for name, pictures in taken:
        for width, picture in pictures.items():
            picture.quantize(COLOURS).save(FOLDER / f"{name}-{width}.png", optimize=True)


def lay_out(folder, state, taken):
    """Four pages to a sheet: STATE-WIDTH-NUMBER.png, and a list of what is where."""
    folder.mkdir(exist_ok=True, parents=True)
    listed = []
    for first in range(0, len(taken), 4):
        names = [name for name, _ in taken[first : first + 4]]
        for width, columns in COLUMNS.items():
            pictures = [found[width] for _, found in taken[first : first + 4]]
            file = f"{state}-{width}-{first // 4 + 1:02d}.png"
            sheet(pictures, columns).save(folder / file)
            listed.append(f"{file}: {', '.join(names)}\n")
    (folder / f"{state}.txt").write_text("".join(listed), encoding="utf-8")


def sheet(pictures, columns):
    """The pictures beside each other, scaled to their column, long ones cut off."""
    cell = SHEET_WIDTH // columns
    small = [p.resize((cell, round(p.height * cell / p.width))) for p in pictures]
    small = [p.crop((0, 0, cell, min(p.height, LONGEST * columns // 4))) for p in small]
    rows = [small[first : first + columns] for first in range(0, len(small), columns)]
    heights = [max(p.height for p in row) for row in rows]
    whole = Image.new("RGB", (SHEET_WIDTH, sum(heights)), "gray")
    for number, row in enumerate(rows):
        for column, picture in enumerate(row):
            whole.paste(picture, (column * cell, sum(heights[:number])))
    return whole


if __name__ == "__main__":
    main(*sys.argv[1:])
