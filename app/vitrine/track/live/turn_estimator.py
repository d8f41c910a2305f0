"""Turn estimator: how a camera is turned, frame after frame, from its pictures alone.

Each picture is aligned to a key frame, so that errors do not add up: a new one begins where less than 60 % of it is
seen, and old ones are kept, so that what is seen again lies where it lay. What is not recognised any more begins anew
at the last turn that was known; where it then meets a key frame of before, both are one again.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import NamedTuple

import numpy as np

from vitrine.track.live.alignment import Alignment, LivePicture, find_alignment, refine_alignment
from vitrine.track.live.key_frame import KeyFrame, halve, make_key_frame
from vitrine.track.live.live_lens import LiveLens
from vitrine.track.live.recognition import Recognition, recognize
from vitrine.track.luma import Grey
from vitrine.track.rotations import Floats, measure_angle

#: Another key frame where less of it is seen, or fewer of its corners agree; one that is there must be seen by more.
KEY_OVERLAP, KEY_SHARE, OLD_KEY_OVERLAP = 0.6, 0.4, 0.7
#: So many old key frames are tried, 2 ms each, before a new one is made: who walks leaves many that fit no more.
OLD_KEY_TRIES = 2
#: Key frames that are kept, 0.3 MB each: a round view takes 14.
MAX_KEYS = 64
#: Where so many corners agree at once they are not looked for farther around: that costs as much again.
SURE_SHARE = 0.6
#: So long nothing was recognised, though there is something to see, before it begins anew.
BEGIN_AFTER_S = 0.5
#: Two turns that are nearer are one and the same to the eye: 1.3 px of a picture 640 pixels long.
SAME_RAD = 2.5e-3
_CLEARLY_MORE = 1.5
#: How often one that has begun anew looks whether it knows what it sees, and how long a key frame that did not fit is
#: left alone.
_LOOK_EVERY, _LEAVE_FRAMES = 10, 30


class FoundTurn(NamedTuple):
    """A turn (3, 3), camera from world. Those of one `strand` follow from one another; between two lies a jump."""

    turn: Floats
    strand: int


class _Trial(NamedTuple):
    """A key frame that nothing was recognised in, followed since a time; the turn of the last picture by it."""

    key: KeyFrame
    turn: Floats
    since_s: float


class TurnEstimator:
    """The estimator of one camera. Pictures are handed to it in order; the first one has the turn `start`."""

    def __init__(self, lens: LiveLens, start: Floats) -> None:
        self._lens, self._turn = lens, start
        self._keys: list[KeyFrame] = []
        self._key: KeyFrame | None = None
        self._left_until: dict[int, int] = {}
        self._number, self._strand, self._segment = 0, 0, 0
        self._is_lost, self._motion = True, np.eye(3)
        self._trial: _Trial | None = None

    @property
    def has_begun(self) -> bool:
        """Whether any picture had something to be seen yet."""
        return self._key is not None

    def step(self, grey: Grey, time_s: float) -> FoundTurn | None:
        """The turn of a picture; None where it is not known."""
        self._number += 1
        picture = LivePicture(grey, halve(grey))
        if self._key is None:
            return self._begin(grey)
        before, was_lost = self._turn, self._is_lost
        alignment = self._align(picture, self._key)
        found = None if alignment is None else Recognition(self._key, alignment)
        if found is None and was_lost:
            found = recognize(self._keys, picture, self._lens)
        if found is None:
            self._is_lost, self._motion = True, np.eye(3)
            return self._try(picture, time_s)
        self._is_lost, self._trial = False, None
        self._use(found.key)
        if was_lost and measure_angle(before, found.alignment.turn) > SAME_RAD:
            self._strand += 1
        self._turn = found.alignment.turn
        self._motion = np.eye(3) if was_lost else self._turn @ before.T
        self._change_key(picture, found.alignment)
        self._join(picture)
        return FoundTurn(self._turn, self._strand)

    def _align(self, picture: LivePicture, key: KeyFrame) -> Alignment | None:
        """Align a picture where a camera would be that goes on turning; where few corners are there, far around."""
        near = refine_alignment(key, picture, self._motion @ self._turn, self._lens)
        if near is not None and near.near_share >= SURE_SHARE:
            return near
        far = find_alignment(key, picture, self._turn, self._lens)
        if near is None or far is None:
            return near or far
        # What is near and what is far may agree with two turns half and half: the one that goes on counts.
        return far if far.inliers > _CLEARLY_MORE * near.inliers else near

    def _begin(self, grey: Grey) -> FoundTurn | None:
        """Make the picture a key frame of its own at the last turn; None where there is nothing to see."""
        key = make_key_frame(grey, self._turn, self._segment, self._lens)
        if key is None:
            return None
        self._add(key)
        self._is_lost = False
        return FoundTurn(self._turn, self._strand)

    def _try(self, picture: LivePicture, time_s: float) -> FoundTurn | None:
        """Begin anew where nothing is recognised, though it could be followed for a while: noise and blur could not."""
        trial = self._trial
        alignment = None if trial is None else find_alignment(trial.key, picture, trial.turn, self._lens)
        if trial is None or alignment is None:
            key = make_key_frame(picture.grey, self._turn, self._segment + 1, self._lens)
            self._trial = None if key is None else _Trial(key, key.turn, time_s)
            return None
        self._trial = trial._replace(turn=alignment.turn)
        if time_s - trial.since_s < BEGIN_AFTER_S:
            return None
        self._segment, self._strand = self._segment + 1, self._strand + 1
        self._add(trial.key)
        self._turn, self._is_lost, self._trial = alignment.turn, False, None
        return FoundTurn(self._turn, self._strand)

    def _change_key(self, picture: LivePicture, alignment: Alignment) -> None:
        """Go over to another key frame where too little of this one is seen: the oldest that fits, else a new one."""
        assert self._key is not None
        is_seen = self._lens.overlap(self._key.turn, self._turn) >= KEY_OVERLAP
        if is_seen and alignment.inlier_share >= KEY_SHARE:
            return
        # Where it is seen and has changed its looks, as for who walks, those before it have even more so.
        for key in [] if is_seen else self._list_old_keys():
            other = refine_alignment(key, picture, self._turn, self._lens)
            if other is not None and other.inlier_share >= KEY_SHARE:
                # Errors of the way since then are gone at once, unseen where they are small.
                self._strand += measure_angle(self._turn, other.turn) > SAME_RAD
                self._turn = other.turn
                self._use(key)
                return
            self._left_until[id(key)] = self._number + _LEAVE_FRAMES
        new = make_key_frame(picture.grey, self._turn, self._key.segment, self._lens)
        if new is not None:
            self._add(new)

    def _list_old_keys(self) -> list[KeyFrame]:
        """The oldest key frames that see enough of the present view, without those left alone; few of them."""
        assert self._key is not None
        present, segment = self._key, self._key.segment
        fitting = (
            key
            for key in self._keys
            if key is not present
            and key.segment == segment
            and self._left_until.get(id(key), 0) <= self._number
            and self._lens.overlap(key.turn, self._turn) >= OLD_KEY_OVERLAP
        )
        return list(islice(fitting, OLD_KEY_TRIES))

    def _join(self, picture: LivePicture) -> None:
        """Look whether what has begun anew is known from before; then all that was seen since is turned to that."""
        assert self._key is not None
        if self._number % _LOOK_EVERY or self._key.segment == 0:
            return
        segment = self._key.segment
        found = recognize([key for key in self._keys if key.segment < segment], picture, self._lens)
        if found is None:
            return
        # From the world of before to the one that began anew.
        change = self._turn.T @ found.alignment.turn
        self._keys = [
            replace(key, turn=key.turn @ change, world_rays=key.world_rays @ change, segment=found.key.segment)
            if key.segment == segment
            else key
            for key in self._keys
        ]
        # They are new objects: the identity of one that is gone may become that of the next that is made.
        self._left_until.clear()
        self._strand += measure_angle(self._turn, found.alignment.turn) > SAME_RAD
        self._turn = found.alignment.turn
        self._use(found.key)

    def _use(self, key: KeyFrame) -> None:
        """Align what comes to this key frame."""
        self._key = key
        self._left_until.pop(id(key), None)

    def _add(self, key: KeyFrame) -> None:
        """Keep a key frame and use it; of too many the second one goes, since the first is where all began."""
        if len(self._keys) >= MAX_KEYS:
            gone = self._keys.pop(1)
            self._left_until.pop(id(gone), None)
        self._keys.append(key)
        self._use(key)
