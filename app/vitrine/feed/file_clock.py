"""Clock of a file whose time stamps start again: parts that were recorded or joined one after the other."""

from __future__ import annotations

from fractions import Fraction

#: Containers whose clock may start again or leap, with whether a leap forward is one, too. In others a long time
#: between two frames is a picture that stood for so long.
_RESTARTING = {"mpegts": True, "mpeg": True, "flv": False}
#: FFmpeg's own figures for such containers: its tools take other steps for clocks that start again.
_MAX_BACK_S, _MAX_GAP_S = Fraction(1, 10), 10


class FileClock:
    """Clock that goes on where a file's own starts again. It is asked for every packet in the file's order.

    Of the parts of the file, `offsets` are what is added to their stamps, in ticks, as far as they are known; `part`
    is the number of the one that the packet last asked for lies in.
    """

    def __init__(
        self, container: str, tick_s: Fraction, step: int, offsets: tuple[int, ...] = (0,), part: int = 0
    ) -> None:
        self._is_joined = container in _RESTARTING
        self._max_back = int(_MAX_BACK_S / tick_s)
        self._max_gap = int(_MAX_GAP_S / tick_s) if _RESTARTING.get(container) else None
        self._step = step
        self._last_dts: int | None = None
        self._last_pts = 0
        self.offsets, self.part = offsets, part

    def advance(self, dts: int | None, pts: int | None) -> int:
        """The offset of a packet with these times of decoding and of showing."""
        dts = pts if dts is None else dts
        if dts is None or not self._is_joined:
            return self.offsets[self.part]
        shown = dts if pts is None else pts
        if self._last_dts is not None and self._is_restart(dts - self._last_dts):
            self.part += 1
            if self.part == len(self.offsets):
                self.offsets = (*self.offsets, self.offsets[-1] + self._last_pts + self._step - shown)
            self._last_pts = shown
        self._last_dts, self._last_pts = dts, max(shown, self._last_pts)
        return self.offsets[self.part]

    def _is_restart(self, rise: int) -> bool:
        return rise < -self._max_back or (self._max_gap is not None and rise > self._max_gap)
