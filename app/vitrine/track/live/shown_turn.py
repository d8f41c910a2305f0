"""Shown turn: how a live camera is taken to be turned, and how much of the overlay is left, so that it never jumps.

While turns follow from one another it is where they say. Where none is known it stays in its place in the picture and
fades; where one is known again that does not follow from those before, it fades first, and comes back at its new place.
"""

from __future__ import annotations

from typing import NamedTuple

from vitrine.track.live.turn_estimator import FoundTurn
from vitrine.track.rotations import Floats, measure_angle
from vitrine.world.tracking_gaps import FADE_S, fade_share

#: A turn that is less than this away from the one that is shown is not shown: 0.1 px of a picture 640 pixels long. So a
#: camera on a stand stands, whatever its noise is.
STILL_RAD = 2e-4


class ShownTurn(NamedTuple):
    """What is shown at `time_s`: a turn (3, 3), camera from world, and how far the overlay has come, 0 to 1.

    `strand` is the one of the found turns that it follows; `offset` (3, 3), by which the world of that one is turned
    still, since the overlay goes on where it was until it has faded; None where it does not.
    """

    turn: Floats
    time_s: float
    strand: int = 0
    progress: float = 1.0
    offset: Floats | None = None

    @property
    def share(self) -> float:
        """How much is left of what is fixed to the world."""
        return fade_share(self.progress)

    def advance(self, found: FoundTurn | None, time_s: float) -> ShownTurn:
        """What is shown at the next picture; `found` is None where its turn is not known."""
        step = max(0.0, time_s - self.time_s) / FADE_S
        faded = max(0.0, self.progress - step)
        if found is None:
            return self._replace(time_s=time_s, progress=faded)
        follows = found.strand == self.strand and self.offset is None
        if follows:
            return ShownTurn(self._settle(found.turn), time_s, found.strand, min(1.0, self.progress + step))
        if faded == 0.0:
            return ShownTurn(found.turn, time_s, found.strand, 0.0)
        offset = self.offset
        if offset is None or found.strand != self.strand:
            offset = found.turn.T @ self.turn
        return ShownTurn(found.turn @ offset, time_s, found.strand, faded, offset)

    def _settle(self, turn: Floats) -> Floats:
        """The turn, or the one that is shown where nobody could tell them apart."""
        return self.turn if measure_angle(turn, self.turn) < STILL_RAD else turn
