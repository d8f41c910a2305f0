"""Invitation: how a live source that has no picture yet is to be given one, which a window shows over its picture."""

from __future__ import annotations

from typing import NamedTuple


class Invitation(NamedTuple):
    """An address to be opened, the fingerprint of the certificate found there, and one sentence of why it is shown."""

    address: str
    fingerprint: str
    reason: str
