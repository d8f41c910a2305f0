"""Phone station: a server on the network of this machine that lets one phone in, on a thread of its own."""

from __future__ import annotations

import asyncio
import logging
import math
import threading
import time
from collections.abc import Callable, Generator

import numpy as np

from vitrine.errors import InputError, Problem
from vitrine.feed.newest_slot import NewestSlot
from vitrine.feed.phone.phone_address import PhoneAddress
from vitrine.feed.phone.phone_peer import GONE_AFTER_S, PhonePeer
from vitrine.feed.phone.phone_site import PhoneSite
from vitrine.feed.phone.wide_picture import WIDE_PX
from vitrine.web.access import Access
from vitrine.web.certificate import find_certificate_file, provide_certificate
from vitrine.web.guard import Guard
from vitrine.web.server import PromptServer, listen_on, make_config
from vitrine.world.feed_frame import FeedFrame, PixelFormat
from vitrine.world.invitation import Invitation

#: How often an invitation is given again while no phone is there: sooner than a live feed counts as stalled.
_AGAIN_S = 1.0
_END_WITHIN_S = 5.0
#: So long whoever has opened the page has to start the camera before another code is shown.
_RENEW_AFTER_S = 15.0
_REMEDY = "Scan the code that Vitrine shows on the computer; each is good once."
_OPENED = "A phone has opened the page: start the camera there."
_FIRST, _LOST = (
    "Scan this code with a phone: its camera is shown here.",
    "The phone is gone. Scan again, or start its camera there.",
)
#: What lies behind an invitation: #101214.
_GROUND = np.broadcast_to(np.array((16, 18, 20, 255), np.uint8), (WIDE_PX[1], WIDE_PX[0], 4)).copy()
_GROUND.flags.writeable = False

log = logging.getLogger("vitrine.feed")


class PhoneStation:
    """A server that answers from now on until it is closed, and leaves what its phone sends in `slot`.

    `planes`: pictures are YUV planes, else RGBA.
    """

    def __init__(
        self,
        address: PhoneAddress,
        planes: bool,
        clock: Callable[[], float] = time.monotonic,
        again_s: float = _AGAIN_S,
    ) -> None:
        """Raises InputError where the address cannot be had, or the certificate not be kept."""
        self._clock, self._planes, self._again_s, self.slot = clock, planes, again_s, NewestSlot[FeedFrame]()
        self._fingerprint = provide_certificate(find_certificate_file(), address.host)
        try:
            self._socket = listen_on(*address)
        except OSError as error:
            message = f"no phone can be waited for at {address.host}: {(error.strerror or str(error)).lower()}"
            hint = "name an address of this machine, and a port that is free or none"
            raise InputError(Problem(message, key="--feed", hint=hint)) from None
        host, port = self._socket.getsockname()[:2]
        self._access, self._host = Access([f"{host}:{port}"], "https", _REMEDY), host
        self._server: PromptServer | None = None
        self._spent_s = math.inf
        self._thread = threading.Thread(target=self._run, name="phone", daemon=True)
        self._thread.start()

    def frames(self) -> Generator[FeedFrame]:
        """The pictures of the phone as they come, and where there is none, a dark one with an invitation."""
        seen_s, reason = float("-inf"), _FIRST
        try:
            while not self.slot.is_closed:
                if self._clock() - seen_s >= GONE_AFTER_S:
                    yield self._invite(reason)
                if (picture := self.slot.take(self._again_s)) is not None:
                    seen_s, reason = self._clock(), _LOST
                    self._spent_s = -math.inf  # the code has done what it was for
                    yield picture
        finally:
            self.close()

    def interrupt(self) -> None:
        """Let `frames` end soon."""
        self.slot.close()

    def close(self) -> None:
        """End the server and the connection to the phone."""
        self.slot.close()
        if self._server is not None:
            self._server.should_exit = True
        self._thread.join(_END_WITHIN_S)

    def _invite(self, reason: str) -> FeedFrame:
        """A dark picture with the code; another, where one was used in vain."""
        if not self._access.is_spent:
            self._spent_s = math.inf
        elif self._spent_s == math.inf:
            self._spent_s = self._clock()
        elif self._clock() - self._spent_s >= _RENEW_AFTER_S:
            self._access.renew()
        if self._access.is_spent:
            reason = _OPENED
        invitation = Invitation(self._access.first_address, self._fingerprint, reason)
        return FeedFrame((_GROUND,), PixelFormat.RGBA, *WIDE_PX, 0, 0.0, invitation=invitation)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except Exception as error:  # the feed opens another
            log.warning("no phone can come (%s: %s)", type(error).__name__, error)
        finally:
            self.slot.close()

    async def _serve(self) -> None:
        peer = PhonePeer(self.slot, self._planes, self._clock)
        site = PhoneSite(peer, asyncio.get_running_loop(), self._host)
        with self._socket:
            server = self._server = PromptServer(make_config(Guard(site, self._access), find_certificate_file()))
            server.should_exit = self.slot.is_closed
            try:
                await server.serve([self._socket])
            finally:
                await peer.hang_up()
