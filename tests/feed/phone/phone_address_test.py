"""What is typed for a phone, and what is no phone."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from vitrine.errors import InputError, MachineError
from vitrine.feed.address import find_feed_path, is_live_address, open_feed
from vitrine.feed.phone.phone_address import PhoneAddress, parse_phone_address


def test_an_address_of_this_machine_and_a_port_may_be_named() -> None:
    assert parse_phone_address("phone:192.168.1.5") == PhoneAddress("192.168.1.5", 0)
    assert parse_phone_address("phone:10.0.0.7:8443") == PhoneAddress("10.0.0.7", 8443)


@pytest.mark.parametrize(
    "text", ["phone:", "phone:192.168.1", "phone:1.2.3.999", "phone:evil.example", "phone:1.2.3.4:70000", "phone:::1"]
)
def test_what_is_no_address_is_one_sentence(text: str) -> None:
    with pytest.raises(InputError, match="names no phone") as caught:
        parse_phone_address(text)
    assert len(caught.value.problems) == 1 and "192.168.1.5" in str(caught.value)


def test_a_phone_is_live_and_no_file() -> None:
    assert is_live_address("phone") and is_live_address("phone:10.0.0.7")
    assert find_feed_path("phone") is None and find_feed_path("phones.mp4") == Path("phones.mp4")
    assert not is_live_address("./phone") and find_feed_path("./phone") == Path("phone")


def test_a_machine_on_no_network_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def lead_nowhere(*_: object) -> None:
        raise OSError("Network is unreachable")

    class Lost(socket.socket):
        connect = lead_nowhere

    monkeypatch.setattr(socket, "socket", Lost)
    with pytest.raises(InputError, match="on no network"):
        parse_phone_address("phone")
    assert parse_phone_address("phone:10.0.0.7").host == "10.0.0.7"


def test_without_the_extra_it_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("vitrine.feed.phone.phone_") and "addr" not in name]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "aiortc", None)
    with pytest.raises(MachineError) as caught:
        open_feed("phone:127.0.0.1", planes=True)
    assert str(caught.value) == 'aiortc is not installed, which a phone needs; pip install "vitrine-glasses[phone]"'
