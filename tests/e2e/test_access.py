"""Scenario S12: every page, for every role, with axe, the keyboard, larger text and less motion."""

import re
from collections import deque
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import WIDTHS

TABS = 80
DJANGO_ADMIN = "/quan-tri/"
LINKS = "() => [...document.querySelectorAll(`a[href]`)].map((link) => link.href)"
# WCAG 2.2, 1.4.12: what a reader may set, and nothing may be cut off or run over
SPACED = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }
"""
SPACE_OUT = """
css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}
"""
# What the focus stands on: its name, whether it can be seen, and what covers it.
FOCUSED = """
() => {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  const shown = it.matches("[type=file], [type=radio], [type=checkbox]")
    ? it.closest("label") ?? it.labels[0] : it;
  const box = shown.getBoundingClientRect();
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  const middle = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  const isMarked = [it, shown].map(getComputedStyle)
    .some((style) => style.outlineStyle !== "none" || style.boxShadow !== "none");
  return {
    name: `${it.tagName} ${it.getAttribute("aria-label") ?? it.innerText.slice(0, 40)}`,
    isOnScreen: left < right && top < bottom,
    isOnTop: Boolean(middle) && (shown.contains(middle) || middle.contains(shown)),
    isMarked,
  };
}
"""


def pattern_of(address):
    """One page of each kind: the numbers of rows do not make another page."""
    return re.sub(r"\d+", "N", urlsplit(address).path)


def pages_of(visitor):
    """Go to one page of every kind that links lead to; yields after each arrival."""
    page = visitor.page
    seen, waiting = set(), deque([page.url])
    while waiting:
        address = waiting.popleft()
        kind = pattern_of(address)
        if kind in seen or not address.startswith(f"{visitor.address}/"):
            continue
        if kind.startswith(DJANGO_ADMIN):
            continue
        seen.add(kind)
        answer = visitor.context.request.get(address)
        if "text/html" not in answer.headers["content-type"]:
            continue  # a file
        page.goto(address)
        yield kind, answer.status
        waiting.extend(page.evaluate(LINKS))


@pytest.mark.parametrize("username", ["tdp12", "bxdd1", "ttdu", "admin"])
def test_s12_every_page_a_person_can_reach_is_for_everybody(visit_at_year_end, username):
    visitor = visit_at_year_end(username, reduced_motion="reduce")
    page = visitor.page
    faults, kinds = [], []
    for kind, status in pages_of(visitor):
        kinds.append(kind)
        if status != 200:
            faults.append((kind, "status", status))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 768})
            faults += [(kind, width, *violation) for violation in visitor.violations()]
        for width in (320, 390, 683, 768, 1366, 1536):  # 683: a desktop at 200 %
            page.set_viewport_size({"width": width, "height": 768})
            if visitor.overflow() > 0:
                faults.append((kind, width, "runs over", visitor.overflow()))
        page.evaluate(SPACE_OUT, SPACED)
        for width in (390, 1366):
            page.set_viewport_size({"width": width, "height": 768})
            if visitor.overflow() > 0:
                faults.append((kind, width, "runs over when spaced", visitor.overflow()))
    assert len(kinds) > 15
    assert faults == []
    assert visitor.errors == []


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("tdp12", "/viec-can-lam/"),
        ("bxdd1", "/bang-theo-doi/"),
        ("bxdd1", "/xet-chon/"),
        ("ttdu", "/tong-quan/"),
        ("admin", "/nam-cong-tac/"),
    ],
)
def test_s12_what_the_tab_key_reaches_is_seen(visit_at_year_end, username, path):
    visitor = visit_at_year_end(username)
    page = visitor.page
    page.goto(path)
    names, hidden = [], []
    for _ in range(TABS):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found is None:
            break
        names.append(found["name"])
        if not (found["isOnScreen"] and found["isOnTop"] and found["isMarked"]):
            hidden.append(found)
    assert hidden == []
    assert len(names) > 10


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("tdp12", "/viec-can-lam/"),
        ("tdp12", "/mo-hinh-don-vi/"),
        ("bxdd1", "/bang-theo-doi/"),
        ("bxdd1", "/xet-chon/"),
        ("ttdu", "/tong-quan/"),
        ("admin", "/nam-cong-tac/"),
    ],
)
def test_s12_a_closed_year_is_for_everybody_too(visit_at_year_end, username, path):
    visitor = visit_at_year_end(username)
    page = visitor.page
    page.goto(f"{path}?nam=2025")
    if username == "admin":
        page.get_by_role("main").get_by_role("link", name="Năm 2025", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("2025")
    visitor.check_page()
    assert visitor.errors == []
