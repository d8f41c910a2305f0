"""A phone as the camera, played by Chromium: its pictures, how it is turned, and who is let in."""

from __future__ import annotations

import http.client
import math
import ssl
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.feed.phone.marked_clip import COUNT, read_number
from tests.feed.phone.phone_browser import open_phone_browser
from vitrine.errors import InputError
from vitrine.feed.phone.phone_address import find_own_address
from vitrine.world.feed_frame import FeedFrame, PixelFormat

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from vitrine.feed.phone.phone_feed import PhoneFeed

pytest.importorskip("aiortc", reason="aiortc is not installed")
pytest.importorskip("uvicorn", reason="uvicorn is not installed")
#: A busy machine takes its time to connect.
LIMIT_S = 30.0


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    try:
        find_own_address()
    except InputError:
        pytest.skip("this machine has no network but its own loopback, on which WebRTC does not connect")
    with open_phone_browser(tmp_path_factory.mktemp("camera")) as browser:
        yield browser


@pytest.fixture
def feed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PhoneFeed]:
    """A feed that no phone has come to, with a certificate of its own."""
    from vitrine.feed.phone.phone_feed import PhoneFeed

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("APPDATA", str(tmp_path))
    before = set(threading.enumerate())
    with PhoneFeed("phone:127.0.0.1", planes=True) as feed:
        yield feed
    for thread in set(threading.enumerate()) - before:
        thread.join(LIMIT_S)  # on a busy machine the feed has left it behind
        assert not thread.is_alive(), thread


def address_of(feed: PhoneFeed) -> str:
    invitation = feed.newest().invitation
    assert invitation is not None
    return invitation.address


def open_page(browser: Browser, address: str) -> Page:
    page = browser.new_context(ignore_https_errors=True).new_page()
    page.goto(address)
    return page


def next_picture(feed: PhoneFeed, after: int) -> FeedFrame:
    """The next picture of the phone, invitations passed over."""
    while (frame := feed.wait_for_next(after, LIMIT_S)) is not None:
        if frame.invitation is None:
            return frame
        after = frame.index
    raise AssertionError("no picture has come")


def test_a_phone_s_pictures_and_how_it_is_turned(browser: Browser, feed: PhoneFeed) -> None:
    address = address_of(feed)
    assert feed.info.live and feed.info.size_px == (1280, 720) and not feed.newest().held
    page = open_page(browser, address)
    page.click("#start")
    page.wait_for_selector('[data-state="on"]')

    # Upright, in order, and in the colours' own planes; some may be left out.
    frame, numbers = feed.newest(), list[int]()
    while len(numbers) < 8:
        frame = next_picture(feed, frame.index)
        assert frame.format is PixelFormat.YUV420 and frame.size_px[0] * 9 == frame.size_px[1] * 16
        assert frame.pose is None, "nothing has told how it is turned"
        number = read_number(frame.planes[0])
        assert number is not None
        numbers.append(number)
    steps = [(after - before) % COUNT for before, after in pairwise(numbers)]
    # A busy machine's camera gives a picture twice, or stops for a moment; back it never goes.
    assert all(step < COUNT / 2 for step in steps) and sum(steps) >= 3, numbers

    # Held level and then turned by 30 degrees to the right; the first heading is where it begins.
    for alpha, heading_deg in ((200, 0.0), (170, 30.0)):
        turned = f"new DeviceOrientationEvent('deviceorientation', {{alpha: {alpha}, beta: 90, gamma: 0}})"
        page.evaluate(f"dispatchEvent({turned})")
        wanted = pytest.approx(math.radians(heading_deg), abs=1e-6)
        while (pose := next_picture(feed, feed.newest().index).pose) is None or pose.heading_rad != wanted:
            assert frame.index + 300 > feed.newest().index, (pose, heading_deg)
        assert pose.position_m == (0.0, 1.6, 0.0)

    # A connection that is lost is made again by the page; it is the same phone, which knows where it began.
    page.evaluate("again()")
    page.wait_for_selector('[data-state="wait"]')
    page.wait_for_selector('[data-state="on"]')
    pose = next_picture(feed, feed.newest().index).pose
    assert pose is not None and pose.heading_rad == pytest.approx(math.radians(30), abs=1e-6)

    # Nobody else is let in meanwhile: neither by the same code, nor one who has a cookie.
    other = open_page(browser, address)
    assert "Scan the code that Vitrine shows" in other.inner_text("body")
    second = browser.new_context(ignore_https_errors=True, storage_state=page.context.storage_state()).new_page()
    second.goto(address.partition("?")[0])
    second.click("#start")
    second.locator("#told", has_text="Another phone is the camera").wait_for()
    assert next_picture(feed, feed.newest().index).invitation is None

    # Once it has stopped, the other comes in by the same page.
    page.click("#stop")
    page.wait_for_selector('[data-state="ready"]')
    second.click("#start")
    second.wait_for_selector('[data-state="on"]')
    assert read_number(next_picture(feed, feed.newest().index).planes[0]) is not None


def test_strangers_are_refused(feed: PhoneFeed) -> None:
    parts = urlsplit(address_of(feed))
    context = ssl._create_unverified_context()

    def ask(path: str, method: str = "GET", **headers: str) -> int:
        connection = http.client.HTTPSConnection(parts.netloc, timeout=LIMIT_S, context=context)
        connection.request(method, path, b"{}" if method == "POST" else None, headers)
        status = connection.getresponse().status
        connection.close()
        return status

    assert ask("/") == ask("/page.js") == ask("/?token=wrong") == 403
    assert ask(f"/?{parts.query}", Host="evil.example") == ask(f"/?{parts.query}", Host="localhost") == 403
    assert ask("/offer", "POST", Origin=f"https://{parts.netloc}") == 403, "nobody without the cookie"
    assert ask(f"/?{parts.query}") == 303 and ask(f"/?{parts.query}") == 403, "a code is good once"
