"""Watcher of a live feed for codes: it takes the newest frame on a thread of its own, and nobody waits for it."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections import deque
from collections.abc import Collection
from contextlib import suppress
from itertools import count

from vitrine.content.codes.code_signal import LOST, describe_codes
from vitrine.content.codes.code_tracker import CodeTracker
from vitrine.content.codes.feed_scan import choose_readings
from vitrine.content.codes.luma_plane import extract_luma
from vitrine.content.service import Answer
from vitrine.document.model import Model
from vitrine.feed.newest_slot import NewestSlot
from vitrine.flow.timeline.code_row import CODE_LOST, CODE_SEEN
from vitrine.scene.nodes.code_format import CODE_FORMATS, CodeFormat
from vitrine.scene.scene import Scene
from vitrine.scene.services.codes import CodesBlock
from vitrine.world.feed_frame import FeedFrame

_LOG = logging.getLogger("vitrine.content")

#: How long the end waits for its thread; one that hangs in the library is left behind.
CLOSE_WITHIN_S = 0.5
#: How long codes stand that were told of, unless others are, or that they are lost: it costs a row now and then, and
#: ends by itself where no frame comes any more.
STANDS_S = 10.0
#: One frame in so many is read in a further way, 30 to 60 ms each beside 13: what was read is told of sooner.
_FURTHER_EVERY = 6
#: Where frames were missed since this takes too long, and all codes that were seen are followed, one frame in so many
#: is read, which is 10 ms of 40 at 1280 x 720: so they are followed sooner, and another code is found no later.
_READ_EVERY = 3
#: How far its thread stands back: drawing comes first where all cores are busy.
_NICENESS = 10
#: Sightings that wait for somebody who polls: beyond, the oldest go.
_MAX_WAITING = 240


class CodeWatcher:
    """The watcher of one live feed. Its methods are for one thread.

    A frame that comes while another is being read waits; one that waited is dropped. The thread begins with the first.
    """

    name = "codes"

    def __init__(self, formats: Collection[CodeFormat] = CODE_FORMATS) -> None:
        self._tracker = CodeTracker(formats)
        self._slot: NewestSlot[FeedFrame] = NewestSlot()
        self._newest: FeedFrame | None = None
        self._seen: deque[Answer] = deque(maxlen=_MAX_WAITING)
        self._thread: threading.Thread | None = None

    def submit(self, frame: FeedFrame) -> None:
        """Hand over the newest frame. The same one again, and one that stands for a late one, are let pass."""
        if frame is self._newest or frame.held or self._slot.is_closed:
            return
        self._newest = frame
        self._slot.put(frame)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="codes", daemon=True)
            self._thread.start()

    def poll(self) -> list[Answer]:
        """What was seen since the last call, frame by frame, without waiting."""
        return [self._seen.popleft() for _ in range(len(self._seen))]

    def close(self) -> None:
        """End the thread; one that hangs is left behind."""
        self._slot.close()
        if self._thread is not None:
            self._thread.join(CLOSE_WITHIN_S)

    def _run(self) -> None:
        has_seen, index = False, -1
        _give_way()
        try:
            for number in count():
                if (frame := self._slot.take()) is None:
                    return
                is_late, index = frame.index > index + 1, frame.index
                readings = choose_readings(number, _FURTHER_EVERY)
                if is_late and number % _READ_EVERY and self._tracker.is_following:
                    readings = ()
                codes = self._tracker.update(extract_luma(frame), frame.time_s, readings)
                if codes:
                    self._seen.append(Answer(str(CODE_SEEN), describe_codes(codes, STANDS_S)))
                elif has_seen:
                    self._seen.append(Answer(str(CODE_LOST), LOST))
                has_seen = bool(codes)
        except Exception as error:  # whatever a picture does to the library, the session goes on
            _LOG.warning("codes are read no more: %s", type(error).__name__)


def _give_way() -> None:
    """Let this thread have what others leave of the processor, where a system knows that of threads: Linux alone."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


def make_code_watcher(block: Model, scene: Scene) -> CodeWatcher:
    """The watcher for the block of a scene."""
    assert isinstance(block, CodesBlock)
    return CodeWatcher(block.formats)
