"""Somebody before the drawn pages who needs no browser: presses what is named by its words.

For click budgets of pages that need no script. What is not seen cannot be pressed: what lies in a
closed <details>, a <dialog> or a <template>, what is hidden and what only a script can answer. A
chosen file is sent at once, as the pages' script does.
"""

import re
import time
import urllib.request
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from lxml import html

from tests.e2e.conftest import PASSWORD

UNSEEN = (
    "ancestor-or-self::*[@hidden or self::template or self::noscript or self::dialog[not(@open)]"
    " or contains(@class, 'narrow-only') or contains(@class, 'print-only')"
    " or contains(@class, 'scripted')]"
)
PRESSED = "//a[@href] | //button | //summary | //label"
PATIENCE = 60  # seconds for a job


class Walker:
    """A person with a session; `clicks` counts what was pressed since `start`."""

    def __init__(self, address):
        self.address = address
        self.clicks = 0
        self.url = self.page = self.file = self.called = None
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def start(self, path):
        """Open the address where a task begins."""
        self._open(urljoin(self.address, path))
        self.clicks = 0

    def sign_in(self, username):
        self.start("/dang-nhap/")
        self.fill_in_password(username)
        self.click("Đăng nhập")

    def fill_in_password(self, username):
        self.fill("Tên đăng nhập", username)
        self.fill("Mật khẩu", PASSWORD)

    @property
    def heading(self):
        return words_of(self.page.find(".//h1"))

    def shows(self, words):
        return words in words_of(self.page.find("body"))

    def offers(self, words):
        """Whether there is something to press that is called so."""
        return any(pattern_of(words).match(name_of(item)) for item in self._seen(PRESSED))

    def fill(self, label, text):
        """Type into the field that has the label; typing is no click."""
        field = self._field(self._find(label, "//label"))
        if field.tag == "textarea":
            field.text = text
        else:
            field.set("value", text)

    def pick(self, label, option):
        """Choose an option of a list."""
        self.clicks += 1
        field = self._field(self._find(label, "//label"))
        [value] = [item.get("value") for item in field.iter("option") if words_of(item) == option]
        field.value = value

    def click(self, words, near=""):
        """Press the first link, button, heading of a fold or label that is called so.

        `words` is the whole name or a pattern of it; `near` stands in the same line or card.
        """
        self.clicks += 1
        found = self._find(words, PRESSED, near)
        if found.tag == "a" and found.get("href").startswith("tel:"):
            self.called = found.get("href")
        elif found.tag == "a":
            self._open(urljoin(self.url, found.get("href")))
        elif found.tag == "summary":
            found.getparent().set("open", "")
        elif found.tag == "label":
            self._tick(self._field(found))
        else:
            form = self._form_of(found)
            self.clicks += "data-confirm" in form.attrib  # a dialog asks once more
            self._submit(form, found)

    def attach(self, words, *paths):
        """Press what opens the system's dialog and choose files there."""
        self.clicks += 1
        field = self._field(self._find(words, "//label"))
        form = self._form_of(field)
        assert field.get("type") == "file", words
        assert form.get("enctype") == "multipart/form-data", words
        assert len(paths) == 1 or field.get("multiple") is not None, words
        files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]
        self._submit(form, files=[(field.get("name"), file) for file in files])

    def wait_for(self, words, patience=PATIENCE):
        """Look again until a job has drawn the words."""
        end = time.monotonic() + patience
        while not self.shows(words):
            assert time.monotonic() < end, words
            time.sleep(0.3)
            self._open(self.url)

    def _find(self, words, kinds, near=""):
        pattern, seen = pattern_of(words), self._seen(kinds)
        for item in seen:
            if pattern.match(name_of(item)) and near in surroundings(item):
                return item
        raise AssertionError(
            f"{self.url}: nothing is called “{pattern.pattern}” near “{near}”; "
            f"there are {[name_of(item) for item in seen]}"
        )

    def _seen(self, kinds):
        return [item for item in self.page.xpath(kinds) if is_seen(item)]

    def _field(self, label):
        if label.get("for"):
            return self.page.get_element_by_id(label.get("for"))
        [field] = label.xpath(".//input | .//select | .//textarea")
        return field

    def _tick(self, field):
        if field.get("type") == "radio":
            for other in self.page.xpath("//input[@type='radio'][@name=$name]", name=field.name):
                other.attrib.pop("checked", None)
        if field.get("checked") is None:
            field.set("checked", "")
        else:
            del field.attrib["checked"]

    def _form_of(self, control):
        if control.get("form"):
            return self.page.get_element_by_id(control.get("form"))
        [*_, form] = control.iterancestors("form")
        return form

    def _submit(self, form, button=None, files=()):
        posted = [
            (field.name, value)
            for field in self.page.xpath("//input[@name] | //select[@name] | //textarea[@name]")
            if self._belongs(field, form)
            for value in values_of(field)
        ]
        address = urljoin(self.url, form.get("action") or "")
        method = form.get("method", "get")
        if button is not None:
            if button.get("name"):
                posted.append((button.get("name"), button.get("value")))
            address = urljoin(address, button.get("formaction") or "")
            method = button.get("formmethod") or method
        if method == "get":
            self._open(f"{address.partition('?')[0]}?{urlencode(posted)}")
        else:
            data = {}
            for name, value in [*posted, *files]:
                data.setdefault(name, []).append(value)
            self._open(address, encode_multipart(BOUNDARY, data))

    def _belongs(self, field, form):
        return field.get("form") == form.get("id", "") or (
            field.get("form") is None and form in field.iterancestors("form")
        )

    def _open(self, address, data=None):
        headers = {"Content-Type": MULTIPART_CONTENT} if data is not None else {}
        request = urllib.request.Request(address, data, headers)  # noqa: S310 -- our own site
        with self._opener.open(request) as answer:
            content = answer.read()
            if answer.headers.get_content_type() == "text/html":
                self.url, self.page = answer.url, html.document_fromstring(content)
            else:
                self.file = content


def pattern_of(words):
    """A whole name, unless a pattern of one is given."""
    return words if isinstance(words, re.Pattern) else re.compile(re.escape(words) + "$")


def words_of(node):
    return " ".join(node.text_content().split())


def name_of(item):
    return item.get("aria-label") or words_of(item)


def surroundings(item):
    """What the line or card says in which it stands."""
    return next(map(words_of, item.iterancestors("tr", "li", "article", "section")), "")


def is_seen(item):
    if item.xpath(UNSEEN):
        return False
    folds = item.iterancestors("details")
    return all(fold.get("open") is not None or item is fold.find("summary") for fold in folds)


def values_of(field):
    """What the field adds to a form that is sent."""
    kind = field.get("type")
    if field.get("disabled") is not None or kind in {"file", "submit", "button"}:
        return []
    if kind in {"checkbox", "radio"}:
        return [field.get("value", "on")] if field.get("checked") is not None else []
    value = field.value
    return list(value) if isinstance(value, set) else [value or ""]
