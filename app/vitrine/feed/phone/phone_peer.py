"""Phone peer: this machine's end of the WebRTC connection to a phone, of which there is one at a time.

It sends nothing, asks no server on the internet for a way, and takes one stream of pictures and one of attitudes.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import replace

import av
from aiortc import (
    MediaStreamError,
    MediaStreamTrack,
    RTCConfiguration,
    RTCDataChannel,
    RTCPeerConnection,
    RTCSessionDescription,
)
from av.video.reformatter import Colorspace

from vitrine.feed.converter import Converter
from vitrine.feed.newest_slot import NewestSlot
from vitrine.feed.phone.attitude_track import AttitudeTrack, parse_attitude
from vitrine.feed.phone.wide_picture import widen
from vitrine.world.feed_frame import FeedFrame

#: A phone that has sent no picture for so long is gone: another may come, or the same again.
GONE_AFTER_S = 5.0
#: So much older than an attitude that has just come is a picture that has: 0.07 s of encoding and decoding were seen
#: on one machine, and a camera has some 0.03 before that.
PICTURE_DELAY_S = 0.1
#: H.273's code of pictures that do not say which colours theirs are.
_UNMARKED = 2

log = logging.getLogger("vitrine.feed")


class PhonePeer:
    """Answers the offers of phones and leaves their pictures in `slot`. For one event loop.

    `planes`: pictures are YUV planes, else RGBA.
    """

    def __init__(self, slot: NewestSlot[FeedFrame], planes: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._slot, self._planes, self._clock = slot, planes, clock
        self._connection: RTCPeerConnection | None = None
        self._receiving: asyncio.Task[None] | None = None
        self._phone, self._track = "", AttitudeTrack()
        self._seen_s = float("-inf")

    async def answer(self, phone: str, offer: str) -> str | None:
        """The answer to the offer of a phone, by the name that it gives itself; None while another is the camera.

        Raises ValueError for an offer that is none, or of more than one stream of pictures.
        """
        if phone != self._phone and self._is_taken():
            return None
        await self.hang_up()
        if phone != self._phone:
            self._phone, self._track = phone, AttitudeTrack()
        self._seen_s = self._clock()
        connection = self._connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        connection.on("track", self._begin)
        connection.on("datachannel", self._listen)
        try:
            await connection.setRemoteDescription(RTCSessionDescription(offer, "offer"))
            if [transceiver.kind for transceiver in connection.getTransceivers()] != ["video"]:
                raise ValueError("one stream of pictures is taken, and nothing else")
            await connection.setLocalDescription(await connection.createAnswer())
        except Exception as error:  # aiortc raises whatever a wrong line leads it to
            await self.hang_up()
            raise ValueError(str(error)) from None
        return connection.localDescription.sdp

    async def hang_up(self) -> None:
        """Close the connection, if there is one."""
        connection, self._connection = self._connection, None
        if self._receiving is not None:
            self._receiving.cancel()
            self._receiving = None
        if connection is not None:
            await connection.close()

    def _is_taken(self) -> bool:
        is_open = self._connection is not None and self._connection.connectionState not in ("closed", "failed")
        return is_open and self._clock() - self._seen_s < GONE_AFTER_S

    def _begin(self, track: MediaStreamTrack) -> None:
        if track.kind == "video" and self._receiving is None:
            self._receiving = asyncio.ensure_future(self._receive(track))

    def _listen(self, channel: RTCDataChannel) -> None:
        channel.on("message", self._note_attitude)

    def _note_attitude(self, message: object) -> None:
        if (attitude := parse_attitude(message)) is not None:
            self._track.add(self._clock(), attitude)

    async def _receive(self, track: MediaStreamTrack) -> None:
        converter = Converter("vp8", planes=self._planes)
        try:
            while True:
                picture = await track.recv()
                if isinstance(picture, av.VideoFrame):
                    self._store(converter, picture)
        except MediaStreamError:
            pass  # the phone has ended it
        except Exception as error:  # what a phone sends takes down nothing
            log.warning("a phone's pictures cannot be read (%s: %s)", type(error).__name__, error)

    def _store(self, converter: Converter, picture: av.VideoFrame) -> None:
        if picture.colorspace == _UNMARKED:
            picture.colorspace = Colorspace.ITU601  # WebRTC's own; a size says nothing here
        self._seen_s = self._clock()
        frame: FeedFrame = widen(converter.convert(picture, 0, 0.0))
        self._slot.put(replace(frame, pose=self._track.pose_at(self._seen_s - PICTURE_DELAY_S)))
