"""What somebody does in the browser to bring a page into a state: the words of screenshot_table.

Each word gives a function of the page. A thing is meant by the name a person reads; the first one
that can be seen is taken.
"""

import hashlib
import io
import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urljoin

from PIL import Image

SAMPLES = Path(__file__).resolve().parents[1] / "tests" / "samples"
PATIENCE = 15_000  # milliseconds
LOCKED = 40_000  # longer than a page waits for a database that others have locked


def follow(pattern):
    """Open the first link of the page's own content whose address the pattern fits."""

    def step(page):
        links = page.locator("main a[href]")
        addresses = links.evaluate_all("links => links.map(link => link.getAttribute('href'))")
        found = next((address for address in addresses if re.search(pattern, address)), None)
        if found is None:
            raise NotThere(f"no link {pattern}")
        page.goto(urljoin(page.url, found))

    return step


def press(name):
    """A button, link, fold or tick box that is called so."""

    def step(page):
        first_shown(page, name).click()
        settle(page)

    return step


def settle(page):
    """Let what was pressed lead somewhere: a page that is left does not say so at once."""
    page.wait_for_timeout(700)
    page.wait_for_load_state("networkidle")


def first_shown(page, name):
    kinds = [page.get_by_role(role, name=name) for role in ("button", "link", "radio", "checkbox")]
    kinds += [page.locator("summary", has_text=name), page.get_by_text(name)]
    for kind in kinds:
        for found in kind.all():
            if found.is_visible():
                return found
    raise NotThere(f"nothing to press: {name}")


def empty(page):
    """Overlook every field."""
    for field in page.locator("main form[method=post]").locator("input, textarea").all():
        is_text = field.get_attribute("type") in (None, "text", "email", "tel", "password")
        if is_text and field.is_visible() and field.is_editable():
            field.fill("")


def fill(label, text):
    def step(page):
        shown_field(page, label).fill(text)

    return step


def pick(label, number):
    """The option that stands at the place, counted from nought."""

    def step(page):
        shown_field(page, label).select_option(index=number)

    return step


def shown_field(page, label):
    for found in page.get_by_label(label).all():
        if found.is_visible():
            return found
    raise NotThere(f"no field {label}")


def tick_all(selector):
    def step(page):
        for box in page.locator(selector).all():
            box.check()

    return step


def attach(button, *files):
    """Choose files; the page sends them at once. A file is a sample's name or (name, bytes)."""

    def step(page):
        chosen = [as_chosen(file) for file in files]
        chooser = page.get_by_label(button).and_(page.locator("input[type=file]"))
        chooser.first.set_input_files(chosen)
        settle(page)

    return step


def as_chosen(file):
    if isinstance(file, str):
        return SAMPLES / file
    name, data = file
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def attach_offered(button, link):
    """Take the file that the page itself offers, and send it back."""

    def step(page):
        address = first_shown(page, link).get_attribute("href")
        data = page.request.get(address).body()
        attach(button, (f"mau-cua-phuong.{address.rpartition('.')[2]}", data))(page)

    return step


def see(words):
    """Wait until the words stand there."""

    def step(page):
        page.get_by_text(words).first.wait_for(timeout=PATIENCE)

    return step


def meanwhile(*steps):
    """What happens to the same page in a second tab."""

    def step(page):
        other = page.context.new_page()
        other.goto(page.url)
        for what in steps:
            what(other)
        other.close()

    return step


def lose_cookies(page):
    page.context.clear_cookies()


def press_while_locked(name):
    """Press it while something else holds the database, so that the site breaks."""

    def step(page):
        database = Path(os.environ["VAR"]) / "danvan.sqlite3"
        with closing(sqlite3.connect(database, isolation_level=None)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            first_shown(page, name).click(timeout=LOCKED)
            page.locator(".error-page").wait_for(timeout=LOCKED)

    return step


def picture(name, width, height):
    """A photo of so many pixels, whose like is nowhere else."""
    spots = hashlib.shake_128(name.encode()).digest(8 * 8 * 3)
    image = Image.frombytes("RGB", (8, 8), spots).resize((width, height))
    data = io.BytesIO()
    image.save(data, "JPEG")
    return name, data.getvalue()


class NotThere(Exception):
    """The page does not offer what the table says."""
