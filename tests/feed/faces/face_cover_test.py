"""What is covered where a detector misses: a face is held and carried on, five frames, and no more."""

from __future__ import annotations

import pytest

from vitrine.feed.faces.face_box import FaceBox
from vitrine.feed.faces.face_cover import HELD_FRAMES, cover_faces


def walking(frame: int, step: float = 6.0) -> FaceBox:
    return FaceBox(100 + step * frame, 50, 32, 40, 0.9)


def holds(boxes: tuple[FaceBox, ...], face: FaceBox) -> bool:
    """Whether one box has all of a face but a pixel."""
    return any(
        box.x <= face.x + 1
        and box.y <= face.y + 1
        and box.x + box.width >= face.x + face.width - 1
        and box.y + box.height >= face.y + face.height - 1
        for box in boxes
    )


def test_a_face_that_is_found_is_covered_where_it_is_found() -> None:
    found = {frame: (walking(frame),) for frame in range(20)}
    assert cover_faces(10, found) == (walking(10),)
    assert cover_faces(10, {}) == ()


@pytest.mark.parametrize("missed", range(1, HELD_FRAMES + 1))
def test_a_face_is_carried_on_where_only_the_past_is_known(missed: int) -> None:
    found = {frame: (walking(frame),) for frame in range(8)}
    covered = cover_faces(7 + missed, found)
    assert holds(covered, walking(7 + missed))
    assert all(box.side < 2 * walking(0).side for box in covered) and len(covered) <= 2


def test_a_face_is_let_go_after_five_frames() -> None:
    found = {frame: (walking(frame),) for frame in range(8)}
    assert cover_faces(7 + HELD_FRAMES + 1, found) == ()
    assert cover_faces(-HELD_FRAMES - 1, found) == () != cover_faces(-HELD_FRAMES, found)


def test_a_gap_of_ten_frames_is_closed_from_both_ends() -> None:
    found = {frame: (walking(frame),) for frame in (*range(5), *range(15, 20))}
    for frame in range(5, 15):
        assert holds(cover_faces(frame, found), walking(frame)), frame


def test_a_face_that_was_seen_once_stays_where_it_was() -> None:
    assert holds(cover_faces(4, {1: (walking(1),)}), walking(1))


def test_of_two_that_cross_each_is_carried_on() -> None:
    def other(frame: int) -> FaceBox:
        return FaceBox(160 - 6 * frame, 55, 32, 40, 0.8)

    found = {frame: (walking(frame), other(frame)) for frame in range(5)}
    covered = cover_faces(6, found)
    assert holds(covered, walking(6)) and holds(covered, other(6))


def test_whatever_else_is_known_changes_nothing() -> None:
    """A frame hangs on those nearby alone, so that a jump and a run from the start give the same pixels."""
    near = {frame: (walking(frame),) for frame in range(12, 18)}
    far = near | {frame: (walking(frame, 3.0),) for frame in (*range(0, 7), *range(32, 40))}
    assert cover_faces(20, near) == cover_faces(20, far)
