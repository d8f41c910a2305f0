"""When a phone is invited, on a made-up clock, and where nobody comes; no phone is needed for it."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
import zxingcpp

from vitrine.errors import InputError
from vitrine.feed.phone.phone_address import PhoneAddress
from vitrine.feed.phone.terminal_code import format_invitation
from vitrine.world.feed_frame import FeedFrame, PixelFormat
from vitrine.world.invitation import Invitation

pytest.importorskip("aiortc", reason="aiortc is not installed")
pytest.importorskip("uvicorn", reason="uvicorn is not installed")
LOOPBACK = PhoneAddress("127.0.0.1")


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("APPDATA", str(tmp_path))
    yield


def make_picture(number: int) -> FeedFrame:
    return FeedFrame((np.zeros((2, 4, 4), np.uint8),), PixelFormat.RGBA, 4, 2, number, 0.0)


def test_a_phone_that_is_gone_is_invited_again() -> None:
    from vitrine.feed.phone.phone_station import PhoneStation

    now_s = 100.0
    station = PhoneStation(LOOPBACK, True, lambda: now_s, again_s=0.0)
    frames = station.frames()
    first = next(frames)
    assert first.invitation is not None and first.invitation.reason.startswith("Scan this code")
    assert first.size_px == (1280, 720) and first.planes[0][0, 0].tolist() == [16, 18, 20, 255]
    for number in (1, 2):  # a picture that comes late is no reason, and that of before is held meanwhile
        station.slot.put(make_picture(number))
        assert next(frames).index == number
        now_s += 4.9
    now_s += 0.2
    again = next(frames).invitation
    assert again is not None and again.reason.startswith("The phone is gone")
    assert again.address == first.invitation.address, "nobody has used it"
    station.slot.put(make_picture(3))
    assert next(frames).index == 3
    station.interrupt()
    assert list(frames) == []


def test_a_code_that_was_used_in_vain_is_followed_by_another() -> None:
    from vitrine.feed.phone.phone_station import PhoneStation

    now_s = 100.0
    station = PhoneStation(LOOPBACK, True, lambda: now_s, again_s=0.0)
    frames = station.frames()

    def invite() -> Invitation:
        invitation = next(frames).invitation
        assert invitation is not None
        return invitation

    def open_page(address: str) -> None:
        parts = urlsplit(address)
        connection = http.client.HTTPSConnection(parts.netloc, timeout=30, context=ssl._create_unverified_context())
        connection.request("GET", f"/?{parts.query}")
        assert connection.getresponse().status == 303
        connection.close()

    first = invite()
    open_page(first.address)
    assert invite()._replace(reason="") == first._replace(reason="") and "opened the page" in invite().reason
    now_s += 14.9
    assert invite().address == first.address
    now_s += 0.2
    second = invite()
    assert second.address != first.address and second.reason == first.reason

    # One that has brought a phone is followed by another as soon as that is gone.
    open_page(second.address)
    station.slot.put(make_picture(1))
    assert next(frames).index == 1
    now_s += 5.1
    assert invite().address != second.address and "gone" in invite().reason
    station.interrupt()
    assert list(frames) == []


def test_a_port_that_is_taken_is_one_sentence() -> None:
    from vitrine.feed.phone.phone_station import PhoneStation
    from vitrine.web.server import listen_on

    with listen_on("127.0.0.1", 0) as taken:
        with pytest.raises(InputError, match=r"no phone can be waited for at 127\.0\.0\.1: address already in use"):
            PhoneStation(LOOPBACK._replace(port=taken.getsockname()[1]), True)


def test_without_a_window_the_terminal_invites_and_waits(capsys: pytest.CaptureFixture[str]) -> None:
    from vitrine.feed.phone.phone_feed import PhoneFeed

    with pytest.raises(InputError, match=r"no phone has come within 0\.1 s"):
        PhoneFeed("phone:127.0.0.1", planes=True, phone_timeout_s=0.1)
    told = capsys.readouterr().err
    assert "https://127.0.0.1:" in told and "SHA-256" in told and "█" not in told


def test_the_terminal_s_code_is_read() -> None:
    address = f"https://192.168.1.5:40123/?token={'aB3-' * 10}"
    lines = format_invitation(Invitation(address, "AA:BB", "Scan."), is_colored=True).splitlines()
    assert lines[-3:][1] == address
    rows = [line.removeprefix("\x1b[97;40m").removesuffix("\x1b[0m") for line in lines[:-3]]
    halves = {" ": (0, 0), "▀": (255, 0), "▄": (0, 255), "█": (255, 255)}
    squares = np.array([[halves[letter][half] for letter in row] for row in rows for half in (0, 1)], np.uint8)
    assert [code.text for code in zxingcpp.read_barcodes(np.kron(squares, np.ones((4, 4), np.uint8)))] == [address]
