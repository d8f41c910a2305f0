"""Picture slot: where one thread leaves the newest picture for another that waits for it."""

from __future__ import annotations

import threading

from vitrine.world.feed_frame import FeedFrame


class PictureSlot:
    """A slot for one picture: a newer one takes the place of one that nobody fetched."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._picture: FeedFrame | None = None
        self._is_closed = False

    @property
    def is_closed(self) -> bool:
        """Whether no more comes."""
        return self._is_closed

    def put(self, picture: FeedFrame) -> None:
        """Leave a picture."""
        with self._changed:
            self._picture = picture
            self._changed.notify_all()

    def take(self, timeout_s: float) -> FeedFrame | None:
        """Fetch the picture, once it is there; None where none comes in time, or the slot is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._picture is not None or self._is_closed, timeout_s)
            picture, self._picture = self._picture, None
            return picture

    def close(self) -> None:
        """Let nobody wait any longer."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
