"""Phone feed: a live feed of a phone's camera, which comes by a page that it opens."""

from __future__ import annotations

import sys
from fractions import Fraction

from vitrine.errors import InputError, Problem
from vitrine.feed.live import FrameStream, LiveFeed
from vitrine.feed.phone.phone_address import parse_phone_address
from vitrine.feed.phone.phone_station import PhoneStation
from vitrine.feed.phone.terminal_code import format_invitation
from vitrine.world.invitation import Invitation

_FPS = Fraction(30)
#: How often a wait for a phone looks for another invitation.
_LOOK_S = 0.5


class PhoneFeed(LiveFeed):
    """A live feed of a phone. Until one is there, and where one is gone, its pictures are dark, with an invitation."""

    def __init__(self, text: str, *, planes: bool, phone_timeout_s: float = 0.0) -> None:
        """`phone_timeout_s` above 0: a phone is invited on the terminal, and waited for.

        Raises InputError for an address that cannot be had, and where no phone comes in time.
        """
        self._address, self._planes = parse_phone_address(text), planes
        super().__init__(text, self._open)
        if phone_timeout_s:
            try:
                self._wait_for_phone(phone_timeout_s)
            except BaseException:  # Ctrl+C too
                self.close()
                raise

    def close(self) -> None:
        """Stop the thread, the server and the connection to the phone."""
        self._station.interrupt()
        super().close()

    def _open(self) -> FrameStream:
        self._station = PhoneStation(self._address, self._planes)
        return FrameStream(_FPS, self._station.frames())

    def _wait_for_phone(self, timeout_s: float) -> None:
        told: Invitation | None = None
        end_s = self._clock() + timeout_s
        while (invitation := self.newest().invitation) is not None:
            if self._clock() >= end_s:
                raise InputError(Problem(f"no phone has come within {timeout_s:g} s", key="--feed"))
            if invitation != told:
                print(format_invitation(invitation, sys.stderr.isatty()), file=sys.stderr, flush=True)
                told = invitation
            self.wait_for_next(self.newest().index, _LOOK_S)
