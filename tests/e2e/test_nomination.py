"""Scenario S3: Mẫu số 03 of 350 words, on a phone without a network and then on a desktop."""

import json
import re

from playwright.sync_api import expect

from documents.limited import read_mau03
from documents.text import count_words
from tests.e2e.conftest import PASSWORD, PHONE, SAMPLES

CASES = json.loads((SAMPLES / "word_count_cases.json").read_text())
LIMIT = 350
WORDS = ["Từ", "tháng", "3/2026", "kết", "quả", "đạt", *(f"từ{n}" for n in range(366))]
FIVE_MORE = " một hai ba bốn năm"
REFUSAL = "Tóm tắt thành tích có 372 từ, thừa 22 từ so với quy định 350 từ."


def open_editor(clerk):
    row = clerk.page.get_by_role("listitem").filter(has_text="Mẫu số 03")
    clerk.click(row.get_by_role("button").or_(row.get_by_role("link")))
    expect(clerk.page.get_by_role("heading", level=1)).to_contain_text("Trích ngang thành tích")


def summary_of(page):
    return page.get_by_label("Nội dung tóm tắt")


def counter_of(page):
    return page.locator("[data-count]")


def sample_summary():
    """The summary of the filled sample: 372 words as their author wrote them."""
    data = (SAMPLES / "mau03_qua_350_tu.docx").read_bytes()
    [nominee] = read_mau03(data, "mau03.docx").nominees
    return nominee.summary


def end_of_word(text, number):
    return [word.end() for word in re.finditer(r"\S+", text)][number - 1]


def paste(page, field, text):
    """As a person pastes: from the clipboard, by the keys."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    field.focus()
    page.keyboard.press("Control+V")


def delete_from(page, field, place):
    field.evaluate(
        "(field, place) => { field.focus(); field.setSelectionRange(place, field.value.length); }",
        place,
    )
    page.keyboard.press("Delete")


def pick_model(page):
    """The first accepted model of the unit."""
    picker = page.get_by_label("Lấy từ mô hình đã được tiếp nhận của đơn vị")
    picker.select_option(index=1)
    return picker


def test_s3_350_words_two_devices_and_a_lost_network(visit_in_september):
    clerk = visit_in_september("tdp12", viewport=PHONE, has_touch=True)
    page = clerk.page
    open_editor(clerk)
    clerk.check_page([320, 390])
    pick_model(page)
    expect(page.get_by_label("Tên mô hình “Dân vận khéo”")).not_to_have_value("")
    expect(page.get_by_label("Lĩnh vực thực hiện")).not_to_have_value("")
    expect(page.get_by_label("Tên tập thể/cá nhân", exact=True)).not_to_have_value("")
    tick_if_a_person(page)
    written = sample_summary()
    paste(page, summary_of(page), written)
    expect(counter_of(page)).to_have_text("Đã viết 372/350 từ. Thừa 22 từ")
    assert summary_of(page).input_value() == written
    kept = written[: end_of_word(written, LIMIT)]
    marked = page.locator("[data-mirror] mark")
    assert marked.inner_text().split() == written.split()[LIMIT:]
    assert lies_under_the_text(page)
    expect(page.get_by_text(re.compile("Đã tự động lưu lúc"))).to_be_visible()
    expect(page.locator("[data-hints] li.is-good")).to_have_count(3)
    page.get_by_role("button", name="Kiểm tra và gửi").click()
    page.wait_for_url(re.compile("kiem-tra=1"))
    assert page.title().startswith("Lỗi: ")
    assert page.evaluate("document.activeElement.innerText").strip().startswith("Còn 01 nội dung")
    link = page.get_by_role("link", name=REFUSAL)
    clerk.check_page([320, 390])
    link.focus()
    page.keyboard.press("Enter")
    expect(summary_of(page)).to_be_focused()
    assert summary_of(page).input_value() == written
    delete_from(page, summary_of(page), len(kept))
    expect(counter_of(page)).to_have_text("Đã viết 350/350 từ")
    expect(page.get_by_text(re.compile("Đã tự động lưu lúc"))).to_be_visible()

    clerk.context.set_offline(True)
    summary_of(page).press("Control+End")
    summary_of(page).press_sequentially(FIVE_MORE)
    expect(counter_of(page)).to_have_text("Đã viết 355/350 từ. Thừa 05 từ")
    for _ in FIVE_MORE:
        page.keyboard.press("Backspace")
    expect(counter_of(page)).to_have_text("Đã viết 350/350 từ")
    waiting = page.get_by_text("Chưa lưu được, đang thử lại (còn giữ trên máy này)")
    expect(waiting).to_be_visible(timeout=10_000)
    page.get_by_role("button", name="Kiểm tra và gửi").click()
    told = page.get_by_text("Mất kết nối. Nội dung vẫn giữ trên máy này và sẽ tự lưu khi có mạng.")
    expect(told).to_be_visible()
    clerk.context.set_offline(False)
    expect(page.get_by_text(re.compile("Đã tự động lưu lúc"))).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert [error for error in clerk.errors if "ERR_INTERNET_DISCONNECTED" not in error] == []

    desktop = visit_in_september("tdp12")
    page = desktop.page
    open_editor(desktop)
    assert summary_of(page).input_value() == kept
    expect(counter_of(page)).to_have_text("Đã viết 350/350 từ")
    desktop.check_page([768, 1366])
    desktop.click(page.get_by_role("button", name="Kiểm tra và gửi"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Kiểm tra lại trước khi gửi")
    desktop.check_page([390, 1366])
    desktop.click(page.get_by_role("button", name="Gửi Ban Xây dựng Đảng"))
    expect(page.get_by_text("DVK-2026-M03-TDP12-01").first).to_be_visible()
    expect(page.get_by_text("đúng hạn").first).to_be_visible()
    assert desktop.clicks <= 4
    desktop.check_end()


def test_s3_351_words_stay_in_the_draft_and_are_not_sent(visit_in_september):
    clerk = visit_in_september("tdp12")
    page = clerk.page
    open_editor(clerk)
    pick_model(page)
    expect(page.get_by_label("Tên mô hình “Dân vận khéo”")).not_to_have_value("")
    tick_if_a_person(page)
    written = sample_summary()
    one_too_many = written[: end_of_word(written, LIMIT + 1)]
    summary_of(page).fill(one_too_many)
    expect(counter_of(page)).to_have_text("Đã viết 351/350 từ. Thừa 01 từ")
    page.get_by_role("button", name="Kiểm tra và gửi").click()
    refusal = "Tóm tắt thành tích có 351 từ, thừa 01 từ so với quy định 350 từ."
    expect(page.get_by_role("link", name=refusal)).to_be_visible()
    assert summary_of(page).input_value() == one_too_many
    delete_from(page, summary_of(page), end_of_word(written, LIMIT))
    page.get_by_role("button", name="Kiểm tra và gửi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kiểm tra lại trước khi gửi")
    assert clerk.errors == []


def tick_if_a_person(page):
    if page.get_by_label("Cá nhân", exact=True).is_checked():
        page.get_by_label(re.compile("đồng ý để đơn vị gửi")).check()


def lies_under_the_text(page):
    """True if the mirror is as large as the textarea, so that the mark stands behind its words."""
    boxes = [
        page.locator(place).bounding_box() for place in (".counted textarea", ".counted-mirror")
    ]
    return all(abs(boxes[0][side] - boxes[1][side]) <= 1 for side in ("x", "y", "width", "height"))


def test_s3_the_counter_agrees_with_the_server_on_every_text(visit_in_september):
    clerk = visit_in_september("tdp12")
    page = clerk.page
    open_editor(clerk)
    for case in CASES:
        page.evaluate(
            """text => {
                const field = document.getElementById("summary");
                field.value = text;
                field.dispatchEvent(new Event("input", {bubbles: true}));
            }""",
            case["text"],
        )
        assert count_words(case["text"]) == case["words"]
        expect(counter_of(page)).to_contain_text(f"Đã viết {case['words']}/350 từ")


def test_s3_an_ended_session_is_renewed_in_place_and_keeps_the_words(visit_in_september):
    clerk = visit_in_september("tdp12")
    page = clerk.page
    open_editor(clerk)
    clerk.context.clear_cookies()
    summary_of(page).fill(" ".join(WORDS[:LIMIT]))
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible(timeout=10_000)
    dialog.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    dialog.get_by_role("button", name="Tiếp tục làm việc").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text(re.compile("Đã tự động lưu lúc"))).to_be_visible(timeout=10_000)
    page.reload()
    assert summary_of(page).input_value().split() == WORDS[:LIMIT]


def test_s3_what_is_typed_before_the_script_has_come_is_stored(visit_in_september):
    clerk = visit_in_september("tdp12")
    page = clerk.page
    held = []
    script = re.compile(r"/nomination-editor[^/]*\.js")
    page.route(script, lambda route: held.append(route))
    row = page.get_by_role("listitem").filter(has_text="Mẫu số 03")
    with page.expect_request(script):
        row.get_by_role("button").or_(row.get_by_role("link")).click(no_wait_after=True)
    summary_of(page).fill("Gõ khi trang chưa tải xong")
    [route] = held
    route.continue_()
    page.unroute(script)
    expect(page.get_by_text(re.compile("Đã tự động lưu lúc"))).to_be_visible(timeout=10_000)
    page.reload()
    expect(summary_of(page)).to_have_value("Gõ khi trang chưa tải xong")


def test_s3_works_without_javascript(visit_in_september):
    clerk = visit_in_september("tdp12", java_script_enabled=False)
    page = clerk.page
    open_editor(clerk)
    pick_model(page)
    page.get_by_role("button", name="Lấy mô hình này").click()
    expect(page.get_by_label("Lĩnh vực thực hiện")).not_to_have_value("")
    tick_if_a_person(page)
    summary_of(page).fill(" ".join(WORDS))
    page.get_by_role("button", name="Kiểm tra và gửi").click()
    expect(page.get_by_role("link", name=REFUSAL)).to_be_visible()
    expect(page.get_by_text("Đã viết 372/350 từ. Thừa 22 từ")).to_be_visible()
    summary_of(page).fill(" ".join(WORDS[:LIMIT]))
    page.get_by_role("button", name="Kiểm tra và gửi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kiểm tra lại trước khi gửi")
    page.get_by_role("button", name="Gửi Ban Xây dựng Đảng").click()
    expect(page.get_by_text("DVK-2026-M03-TDP12-01").first).to_be_visible()


def test_s3_a_filled_word_form_is_looked_through_and_taken_over(visit_in_september):
    clerk = visit_in_september("tdp12", viewport=PHONE)
    page = clerk.page
    open_editor(clerk)
    clerk.choose_file(page.get_by_text("Chọn tệp Word").first, SAMPLES / "mau03_tdp12.docx")
    expect(page.get_by_text("Đã đọc tệp “mau03_tdp12.docx”")).to_be_visible()
    clerk.check_page([320, 390, 1366])
    clerk.click(page.get_by_role("button", name="Đưa vào bản nháp"))
    expect(summary_of(page)).not_to_have_value("")
    assert clerk.errors == []


def test_s3_a_second_device_is_told_and_neither_text_is_lost(visit_in_september):
    first, second = visit_in_september("tdp12"), visit_in_september("tdp12")
    for clerk in (first, second):
        open_editor(clerk)
    summary_of(first.page).fill("Bản gõ trên máy thứ nhất")
    expect(first.page.get_by_text(re.compile("Đã tự động lưu lúc"))).to_be_visible()
    summary_of(second.page).fill("Bản gõ trên máy thứ hai")
    expect(second.page.get_by_text(re.compile("Tạm dừng lưu"))).to_be_visible()
    second.page.get_by_role("button", name="Kiểm tra và gửi").click()
    for text in ("Bản gõ trên máy thứ nhất", "Bản gõ trên máy thứ hai"):
        expect(second.page.get_by_role("cell", name=text)).to_be_visible()
    second.check_page([320, 1366])
    second.page.get_by_role("button", name="Giữ bản ở cửa sổ này").click()
    expect(summary_of(second.page)).to_have_value("Bản gõ trên máy thứ hai")
