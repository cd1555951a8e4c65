"""The first page of each role on a slow phone: Chromium behind 1,6 Mbit/s, its cache empty."""

import statistics

from django.conf import settings
from django.test import Client
from playwright.sync_api import sync_playwright

from bench.timing import Result
from bench.web import HOST, web_server
from organizations.models import User

PAGES = (("ttdu", "/tong-quan/"), ("tdp12", "/viec-can-lam/"), ("bxdd1", "/bang-theo-doi/"))
SIGN_IN = "/dang-nhap/"  # the lightest page that has our style and letters
PHONE = {"width": 390, "height": 844}
SLOW = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
ROUNDS = 3
LONGEST_LCP_MS, MOST_KILOBYTES = 2500, 350
LCP = """
() => new Promise((done) => {
  new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime)).observe({
    type: "largest-contentful-paint", buffered: true,
  });
})
"""


def first_loads():
    """Yields a Result for each page: when its largest part was painted (LCP), and what was sent."""
    sessions = {username: session_of(username) for username, _ in PAGES}
    with web_server() as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        site = f"http://{HOST}:{port}"
        floor_ms, _ = first_load(browser, site, SIGN_IN)
        for username, address in PAGES:
            ours_ms, kilobytes = first_load(browser, site, address, sessions[username])
            yield Result(
                f"first load on 1,6 Mbit/s: {address}",
                round(ours_ms, 2),
                "the page to sign in",
                round(floor_ms, 2),
                round(ours_ms / floor_ms, 2),
                longest_ms=LONGEST_LCP_MS,
                kilobytes=round(kilobytes),
                most_kilobytes=MOST_KILOBYTES,
            )
        browser.close()


def session_of(username):
    """The cookie of a browser in which the person is signed in."""
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def first_load(browser, site, address, session=None):
    """The median LCP in milliseconds, and the kilobytes sent, headers included."""
    seen = [_one_load(browser, site, address, session) for _ in range(ROUNDS + 1)]
    painted, sent = zip(*seen[1:], strict=True)  # the server, too, loads what it needs at first
    return statistics.median(painted), max(sent) / 1024


def _one_load(browser, site, address, session):
    context = browser.new_context(base_url=site, viewport=PHONE, service_workers="block")
    if session is not None:
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}
        context.add_cookies([cookie])
    page, sizes = context.new_page(), []
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", SLOW)
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    answer = page.goto(address, wait_until="networkidle")
    if answer.status != 200 or page.url != f"{site}{address}":
        raise RuntimeError(f"{address} answered {answer.status} at {page.url}")
    painted = page.evaluate(LCP)
    context.close()
    return painted, sum(sizes)
