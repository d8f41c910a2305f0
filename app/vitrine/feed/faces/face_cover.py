"""What of a frame is covered: faces that were found in it, and those of frames nearby, moved to where they are by now.

A function of the boxes of the frames around alone. A recording looks either way, a live feed back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from vitrine.feed.faces.face_box import FaceBox

#: Frames that a face is held where it is not found: a detector misses one or two as people turn.
HELD_FRAMES = 5
#: Frames in which a face is looked for again to tell how it moves.
MOTION_FRAMES = 3
#: How much larger a box grows with each frame that it is held: nobody knows where it went.
_GROWTH = 0.08
#: A face is the same one where its middle has moved by less than so much of its size a frame, and its size is alike.
_MAX_STEP, _MAX_RATIO = 0.5, 1.8
#: The share of the larger one that the middles of two boxes of one face lie apart at most: two heads are further.
_SAME_DISTANCE = 0.6

Detections = Mapping[int, Sequence[FaceBox]]


def cover_faces(index: int, found: Detections) -> tuple[FaceBox, ...]:
    """The boxes to cover in a frame: `found` are those of frames by number, of which the nearest count most.

    A face that is found in the frame is where it was found. One that is not, is held for five frames before and after
    it was last found: where it was, and where it goes.
    """
    covered = list(found.get(index, ()))
    for distance in range(1, HELD_FRAMES + 1):
        nearer = tuple(covered)
        for other in (index - distance, index + distance):
            for box in found.get(other, ()):
                right, down = _find_motion(box, other, found)
                moved = box.moved(right * (index - other), down * (index - other))
                if not any(_is_same(moved, known) for known in nearer):
                    stays = () if _is_same(moved, box) else (box,)
                    covered += [held.grown(_GROWTH * distance) for held in (moved, *stays)]
    return tuple(covered)


def _find_motion(box: FaceBox, index: int, found: Detections) -> tuple[float, float]:
    """How far a face moves from frame to frame, in pixels: by where it is in the nearest frame that has it."""
    for distance in range(1, MOTION_FRAMES + 1):
        for other in (index - distance, index + distance):
            same = _find_same(box, found.get(other, ()), distance)
            if same is not None:
                frames = other - index
                return (same.center[0] - box.center[0]) / frames, (same.center[1] - box.center[1]) / frames
    return 0.0, 0.0


def _find_same(box: FaceBox, others: Iterable[FaceBox], frames: int) -> FaceBox | None:
    """The same face among those of another frame: the nearest that is alike."""
    near = [other for other in others if _distance(box, other) <= _MAX_STEP * box.side * frames
            and 1 / _MAX_RATIO <= other.side / box.side <= _MAX_RATIO]  # fmt: skip
    return min(near, key=lambda other: _distance(box, other), default=None)


def _distance(box: FaceBox, other: FaceBox) -> float:
    (x, y), (other_x, other_y) = box.center, other.center
    return float(((x - other_x) ** 2 + (y - other_y) ** 2) ** 0.5)


def _is_same(box: FaceBox, other: FaceBox) -> bool:
    """Whether two boxes of one frame are of one face: near, and of about a size."""
    larger, smaller = max(box.side, other.side), min(box.side, other.side)
    return larger <= _MAX_RATIO * smaller and _distance(box, other) <= _SAME_DISTANCE * larger
