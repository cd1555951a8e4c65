"""A real server on a seeded ward, and a real Chromium before it.

The ward is seeded once. The tests of a process share a server; each begins with the seeded data put
back under it, so scenarios may send, accept and return as they like.
"""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "tests" / "samples"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# only what is wrong is put together, and no sheet is fetched for rules that are not asked
RUN_AXE = """
tags => axe.run({runOnly: tags, resultTypes: ["violations"], preload: false})
  .then(result => JSON.stringify(result.violations))
"""
WIDTHS = [320, 390, 768, 1366, 1536]
PASSWORD = "danvankheo2026"
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
START_SECONDS = 120
DATABASE = "danvan.sqlite3"


def pytest_collection_modifyitems(items):
    for item in items:
        if "/e2e/" in str(item.fspath):
            item.add_marker(pytest.mark.e2e)


@contextlib.contextmanager
def running_site(var, log):
    """`make run` without make: web, worker and scheduler over one data folder."""
    port = free_port()
    environment = {**os.environ, "VAR": str(var), "PORT": str(port), "DEMO_PASSWORD": PASSWORD}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "deploy/run.py"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_healthy(address, server, log)
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """made_once(name, make): the folder that make(folder) fills, once for all test processes."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent

    def made(name, make):
        folder = root / name
        with (root / f"{name}.lock").open("a+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not lock.seek(0, os.SEEK_END):  # another process may have written while we waited
                make(folder)
                lock.write("made")
        return folder

    return made


@pytest.fixture(scope="session")
def seeded(made_once):
    """A data folder as the first `make run` leaves it: the demo ward on 9 January 2026."""

    def start_once(folder):
        with running_site(folder, folder.with_suffix(".log")):
            pass

    return made_once("seeded", start_once)


class Site:
    """A running site over a copy of a seeded data folder."""

    def __init__(self, seeded, folder):
        self.seeded = seeded
        self.var = folder / "var"
        self.log = folder / "server.log"
        shutil.copytree(seeded, self.var)

    @contextlib.contextmanager
    def running(self):
        with running_site(self.var, self.log) as self.address:
            yield self

    def put_back(self):
        """The rows and files it began with, while it runs; what is signed in is signed out."""
        with (
            contextlib.closing(sqlite3.connect(self.seeded / DATABASE)) as source,
            contextlib.closing(sqlite3.connect(self.var / DATABASE)) as target,
        ):
            source.backup(target)
        shutil.rmtree(self.var / "media")
        shutil.copytree(self.seeded / "media", self.var / "media")


@pytest.fixture(scope="session")
def january_of_session(seeded, tmp_path_factory):
    with Site(seeded, tmp_path_factory.mktemp("january")).running() as site:
        yield site


@pytest.fixture
def site(january_of_session):
    """The address of a running site on 9 January 2026, its ward as it was seeded."""
    january_of_session.put_back()
    return january_of_session.address


@pytest.fixture(scope="session")
def seeded_at(seeded, made_once):
    """seeded_at(stage): a data folder with a ward of so many units at the stage."""

    def seed(stage, units, folder):
        shutil.copytree(seeded, folder)
        environment = {**os.environ, "VAR": str(folder), "DEMO_PASSWORD": PASSWORD}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        subprocess.run(
            [sys.executable, "manage.py", "seed_demo", "--stage", stage, "--units", str(units)],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
        )

    return lambda stage, units=20: made_once(stage, partial(seed, stage, units))


@pytest.fixture(scope="session")
def september_of_session(seeded_at, tmp_path_factory):
    """20 September 2026: the lists are accepted, Mẫu số 03 is due next."""
    with Site(seeded_at("awards"), tmp_path_factory.mktemp("september")).running() as site:
        yield site


@pytest.fixture
def site_in_september(september_of_session):
    september_of_session.put_back()
    return september_of_session.address


@pytest.fixture(scope="session")
def december_of_session(seeded_at, tmp_path_factory):
    """10 December 2026: the year is being assessed."""
    with Site(seeded_at("year_end"), tmp_path_factory.mktemp("december")).running() as site:
        yield site


@pytest.fixture
def site_at_year_end(december_of_session):
    december_of_session.put_back()
    return december_of_session.address


def output_of(*command):
    """What a program prints, for one that must succeed."""
    words = [str(part) for part in command]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_healthy(address, server, log):
    patience = time.monotonic() + START_SECONDS
    while time.monotonic() < patience:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the site did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def browsers():
    """browsers(name): Debian's chromium or firefox, started when it is first asked for."""
    with sync_playwright() as playwright:
        launch = {
            "chromium": lambda: playwright.chromium.launch(
                executable_path="/usr/bin/chromium",
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            ),
            # driven by WebDriver BiDi, which Debian's own Firefox speaks
            "firefox": lambda: playwright.firefox.launch(
                executable_path="/usr/bin/firefox-esr", channel="moz-firefox"
            ),
        }
        started = {}

        def browser(name):
            if name not in started:
                started[name] = launch[name]()
            return started[name]

        yield browser
        for running in started.values():
            running.close()


@pytest.fixture
def browser(browsers, request):
    return browsers(getattr(request, "param", "chromium"))


in_both_browsers = pytest.mark.parametrize("browser", ["chromium", "firefox"], indirect=True)


class Visitor:
    """One person at one browser: clicks are counted; errors and calls to other sites remembered."""

    def __init__(self, browser, address, viewport, **options):
        self.context = browser.new_context(
            base_url=address, viewport=viewport, locale="vi-VN", accept_downloads=True, **options
        )
        self.page = self.context.new_page()
        self.clicks = 0
        self.errors = []
        self.address = address
        self.drawn_again = set()  # addresses that answered with the page and what is to be mended
        self.page.on("request", self._note_stranger)
        self.page.on("response", self._note_drawn_again)
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note_stranger(self, request):
        if not request.url.startswith((f"{self.address}/", "data:", "blob:")):
            self.errors.append(f"asked another site: {request.url}")

    def _note_drawn_again(self, response):
        if response.status == 422 and response.request.is_navigation_request():
            self.drawn_again.add(response.url)

    def _note(self, message):
        """Remember what the console calls an error; Chromium calls a page with status 422 one."""
        is_page = "status of 422" in message.text and message.location["url"] in self.drawn_again
        if message.type == "error" and not is_page:
            self.errors.append(message.text)

    def sign_in(self, username):
        self.page.goto("/dang-nhap/")
        self.page.get_by_label("Tên đăng nhập").fill(username)
        self.page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập").click()
        self.page.wait_for_load_state()

    def click(self, locator):
        self.clicks += 1
        locator.click()

    def press(self, key):
        """Activate what has the focus."""
        self.clicks += 1
        self.page.keyboard.press(key)

    def choose_file(self, button, path):
        """One activation: the button opens the system's dialog, where a file is picked."""
        self.clicks += 1
        with self.page.expect_file_chooser() as chooser:
            button.click()
        with self.page.expect_navigation():
            chooser.value.set_files(path)

    def overflow(self):
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

    def violations(self):
        """What axe-core finds on the page as it stands: [(rule, first target)]."""
        if not self.page.evaluate("'axe' in window"):  # it stays until another page is opened
            self.page.evaluate(AXE.read_text())
        found = self.page.evaluate(RUN_AXE, AXE_TAGS)
        return [(item["id"], item["nodes"][0]["target"]) for item in json.loads(found)]

    def check_page(self, widths=WIDTHS):
        """Axe and overflow at the five widths; returns nothing, fails with what it found."""
        before = self.page.viewport_size
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": before["height"]})
            assert self.violations() == [], (self.page.url, width)
            assert self.overflow() <= 0, (self.page.url, width)
        self.page.set_viewport_size(before)

    def check_end(self):
        """How every scenario ends: nothing for axe to find, nothing runs over, nothing failed."""
        self.check_page(sorted({320, self.page.viewport_size["width"]}))
        assert self.errors == []


@contextlib.contextmanager
def visitors(browser, site):
    """visit(username, viewport=…) is that person, signed in; contexts close with the test."""
    arrived = []

    def visit(username=None, viewport=DESKTOP, **options):
        visitor = Visitor(browser, site, viewport, **options)
        arrived.append(visitor)
        if username:
            visitor.sign_in(username)
        return visitor

    yield visit
    for visitor in arrived:
        visitor.context.close()


@pytest.fixture
def visit(browser, site):
    with visitors(browser, site) as visit:
        yield visit


@pytest.fixture
def visit_in_september(browser, site_in_september):
    with visitors(browser, site_in_september) as visit:
        yield visit


@pytest.fixture
def visit_at_year_end(browser, site_at_year_end):
    with visitors(browser, site_at_year_end) as visit:
        yield visit
