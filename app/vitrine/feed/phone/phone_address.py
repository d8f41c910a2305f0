"""Phone addresses: what a user types after --feed for a phone, and this machine's own address that a phone asks for."""

from __future__ import annotations

import re
import socket
from typing import NamedTuple

from vitrine.errors import InputError, Problem

PHONE = "phone"
_PATTERN = re.compile(r"phone(?::(?P<host>[0-9.]{7,15})(?::(?P<port>[0-9]{1,5}))?)?")
#: An address of documentation (RFC 5737), to which the way leads as to any: nothing is sent there.
_ANYWHERE = ("198.51.100.1", 9)
_NOWHERE = "0.0.0.0"
_MAX_PORT = 65_535


class PhoneAddress(NamedTuple):
    """The IPv4 address of this machine that a phone asks for, and the port, 0: a free one."""

    host: str
    port: int = 0


def is_phone(address: str) -> bool:
    """Whether an address means a phone."""
    return address == PHONE or address.startswith(f"{PHONE}:")


def parse_phone_address(text: str) -> PhoneAddress:
    """Parse `phone`, `phone:ADDRESS` or `phone:ADDRESS:PORT`. Raises InputError, also where there is no network."""
    match = _PATTERN.fullmatch(text)
    host = None if match is None else match["host"]
    try:
        if match is None or int(match["port"] or 0) > _MAX_PORT:
            raise ValueError
        if host is not None:
            socket.inet_pton(socket.AF_INET, host)
        return PhoneAddress(host or find_own_address(), int(match["port"] or 0))
    except (ValueError, OSError):
        allowed = "phone, or phone:ADDRESS or phone:ADDRESS:PORT with an address of this machine such as 192.168.1.5"
        raise InputError(Problem(f'"{text[:60]}" names no phone', key="--feed", allowed=allowed)) from None


def find_own_address() -> str:
    """The address by which other machines of its network reach this one. Raises InputError where it is on none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(_ANYWHERE)  # of UDP: no packet, only the way is looked up
            host = str(asking.getsockname()[0])
        except OSError:
            host = _NOWHERE
    if host == _NOWHERE:
        message, hint = "this machine is on no network that a phone could be on, too", "or name it: phone:ADDRESS"
        raise InputError(Problem(message, key="--feed", hint=f"join one; {hint}"))
    return host
