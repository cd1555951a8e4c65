"""Look at every page in every state: `deploy/screenshots.py [FOLDER] [STATE …]`.

Pages and states stand in screenshot_table; a site of its own is started for each stage of the
demo. Pictures that the table keeps go to docs/screenshots. With a folder every page is taken, from
top to bottom, and laid out there on sheets of four to be looked through; and every page is checked:
nothing for axe-core to find, no sideways scroll at 320 pixels. What was not reached or is not in
order is told, and ends the run with 1.
"""

import io
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

from data_folder import DEMO_PASSWORD, ROOT
from PIL import Image
from playwright.sync_api import Error, sync_playwright
from screenshot_steps import NotThere
from screenshot_table import STATES, TABLE

FOLDER = ROOT / "docs" / "screenshots"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = {1366: 768, 390: 844}
NARROWEST = 320
COLOURS = 96  # rare ones, too: nothing is lost of our plain pages, and 40 kB do instead of 150
COLUMNS = {1366: 2, 390: 4}  # of a sheet
SHEET_WIDTH, LONGEST = 1560, 1500  # of a long page its beginning tells enough
PATIENCE = 180  # seconds
MOMENT = 8000  # milliseconds
SHOWS = "words => `${document.title} ${document.body.innerText}`.includes(words)"
JUST_OPENED = "new"  # the stage of a ward without units
# the people of that ward, who sign in as those of the demo do
PEOPLE = """
import os
from django.contrib.auth.hashers import make_password
from organizations.models import Membership, Unit, User
password = make_password(os.environ["DEMO_PASSWORD"])
for username, full_name, role in (
    ("admin", "Bùi Quang Huy", "admin"),
    ("bxdd1", "Trần Minh Anh", "reviewer"),
    ("ttdu", "Hoàng Văn Minh", "leader"),
):
    fresh = {"full_name": full_name, "password": password}
    person, _ = User.objects.update_or_create(username=username, defaults=fresh)
    Membership.objects.get_or_create(user=person, unit=Unit.objects.get(), role=role)
"""


def main(*arguments):
    folder = next((Path(text) for text in arguments if text not in STATES), None)
    wanted = [text for text in arguments if text in STATES] or list(STATES)
    complaints = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        for stage, states in groupby(wanted, lambda name: STATES[name].stage):
            with running_site(stage) as address:
                for state in states:
                    complaints += Look(browser, address, state, folder).at_all()
    return 1 if complaints else 0


class Look:
    """One state of the ward, looked at page by page."""

    def __init__(self, browser, address, state, folder):
        self.browser, self.address, self.folder = browser, address, folder
        self.name, self.state = state, STATES[state]
        self.people = {}
        self.complaints = 0

    def at_all(self):
        """The pages of the state; returns how much was not in order."""
        for row in self.state.before:
            self.reach(row)
        taken = []
        for row in TABLE:
            is_kept = f"{self.name}*" in row.states
            if is_kept or (self.folder and self.name in row.states):
                taken += self.at(row, is_kept=is_kept)
        for page in self.people.values():
            page.context.close()
        if self.folder:
            lay_out(self.folder, self.name, taken)
        return self.complaints

    def at(self, row, *, is_kept):
        """[(name, {width: picture})], or nothing where the state could not be reached."""
        page = self.reach(row)
        if page is None:
            return []
        name = f"{row.name}{self.state.suffix}"
        if is_kept:
            keep(name, photographs(page, whole=False))
        if not self.folder:
            return []
        pictures = photographs(page, whole=True)
        self.check(row, page)
        return [(name, pictures)]

    def reach(self, row):
        """The page in its state, or None after a complaint."""
        page = self.page_of(row.who)
        start, *steps = row.way
        query = self.state.query
        try:
            page.goto(f"{start}{'&' if '?' in start else '?'}{query}" if query else start)
            for step in steps:
                step(page)
            page.wait_for_load_state("networkidle")
            page.wait_for_function(SHOWS, arg=row.shows, timeout=MOMENT)
        except (NotThere, Error) as trouble:
            self.complain(row, f"{str(trouble).splitlines()[0]} (on “{page.title()}”)")
            return None
        return page

    def page_of(self, who):
        if who not in self.people:
            context = self.browser.new_context(base_url=self.address, locale="vi-VN")
            page = self.people[who] = context.new_page()
            page.on("dialog", lambda dialog: dialog.accept())  # “leave the page?”
            if who:
                sign_in(page, who)
        self.people[who].set_viewport_size({"width": 1366, "height": WIDTHS[1366]})
        return self.people[who]

    def check(self, row, page):
        page.set_viewport_size({"width": NARROWEST, "height": WIDTHS[390]})
        root = "document.documentElement"
        if (over := page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")) > 0:
            self.complain(row, f"runs over by {over} pixels at {NARROWEST}")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(
            "tags => axe.run({runOnly: tags}).then(result => result.violations"
            ".map(item => `${item.id} ${item.nodes[0].target}`))",
            AXE_TAGS,
        )
        for line in found:
            self.complain(row, line)

    def complain(self, row, words):
        tell(f"{self.name} {row.name}: {words}")
        self.complaints += 1


def sign_in(page, username):
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_load_state()


def photographs(page, *, whole):
    """{width: picture}; `whole` pages to the bottom, else what fits into the window."""
    pictures = {}
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")  # what has the focus may lie farther down
        shot = page.screenshot(full_page=whole)
        pictures[width] = Image.open(io.BytesIO(shot)).convert("RGB")
    return pictures


def keep(name, pictures):
    FOLDER.mkdir(exist_ok=True)
    for width, picture in pictures.items():
        few = picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=1)
        few.save(FOLDER / f"{name}-{width}.png", optimize=True)


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


@contextmanager
def running_site(stage):
    """The address of a demo that stands at the stage, or of a ward that was only just opened."""
    with tempfile.TemporaryDirectory() as var, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        os.environ |= {"VAR": var, "PORT": str(port), "DEMO_PASSWORD": DEMO_PASSWORD}
        os.environ |= {"DEBUG": "1", "DEMO": "1", "SECRET_KEY": "pictures"}
        tell(f"{stage}…")
        manage("migrate", "--verbosity", "0")
        if stage == JUST_OPENED:
            manage("start_ward", "--name", "phường Láng", "--username", "admin")
            manage("shell", "-c", PEOPLE)
        else:
            manage("seed_demo", "--stage", stage)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        site = subprocess.Popen([sys.executable, "deploy/run.py"], cwd=ROOT, **quiet)
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            yield f"http://localhost:{port}"
        finally:
            site.send_signal(signal.SIGINT)
            site.wait()


def manage(*words):
    command = [sys.executable, "manage.py", *words]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 -- ours


def wait_for(address):
    patience = time.monotonic() + PATIENCE
    while time.monotonic() < patience:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 -- our own address
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the site did not start")


def tell(line):
    print(line, flush=True)  # noqa: T201 -- what the command says


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
