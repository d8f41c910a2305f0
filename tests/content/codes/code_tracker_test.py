"""Codes that move: each frame tells where they are, copies stay apart, and nothing jumps."""

from __future__ import annotations

import numpy as np
import pytest

from tests.content.codes.printed_code import HEIGHT, WIDTH, Floats, Luma, dark_modules, print_codes, turned_quad
from vitrine.content.codes import code_tracker
from vitrine.content.codes.code_tracker import CodeTracker
from vitrine.content.codes.detector import PLAIN
from vitrine.content.codes.found_code import FoundCode, SeenCode

TEA = "6901234500028"
FRAME_S = 1 / 30


def corners_px(code: SeenCode) -> Floats:
    return np.array(code.corners) * (WIDTH, HEIGHT)


def moving_quad(number: int) -> Floats:
    return turned_quad((250 + 7 * number, 220 + 2.3 * number), 190 - 2 * number, 100 - number, 0.4 * number)


def picture(*quads: Floats) -> Luma:
    return print_codes([(dark_modules(TEA, "EAN13"), quad) for quad in quads])


def test_a_code_is_followed_where_nobody_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    tracker = CodeTracker()
    (first,) = tracker.update(picture(moving_quad(0)), 0.0)
    monkeypatch.setattr(code_tracker, "read_codes", lambda *_: [])
    for number in range(1, 8):
        (code,) = tracker.update(picture(moving_quad(number)), number * FRAME_S)
        assert code.copy_id == first.copy_id and code.payload == TEA and code.confidence > 0.9
        assert np.hypot(*(corners_px(code) - moving_quad(number)).T).max() < 0.6


def test_a_code_that_is_covered_is_not_seen_and_is_the_same_afterwards() -> None:
    tracker, quad = CodeTracker(), moving_quad(0)
    (before,) = tracker.update(picture(quad), 0.0)
    covered = picture(quad)
    covered[150:300, 130:370] = 90
    assert tracker.update(covered, FRAME_S) == ()
    (after,) = tracker.update(picture(quad), 2 * FRAME_S)
    assert after.copy_id == before.copy_id
    assert tracker.update(covered, 0.5) == ()
    (much_later,) = tracker.update(picture(quad), 5.0)
    assert much_later.copy_id != before.copy_id


def test_copies_of_one_payload_stay_apart_and_the_nearest_to_the_middle_comes_first() -> None:
    tracker = CodeTracker()
    left, right = turned_quad((160, 240), 180, 90, 0), turned_quad((440, 240), 180, 90, 0)
    first, second = tracker.update(picture(left, right), 0.0)
    assert abs(corners_px(first).mean(0)[0] - 440) < 1 and first.copy_id != second.copy_id
    for number in range(1, 5):
        shift = np.array([10.0 * number, 0.0])
        codes = tracker.update(picture(left + shift, right + shift), number * FRAME_S)
        places = {code.copy_id: corners_px(code).mean(0)[0] for code in codes}
        assert places[first.copy_id] == pytest.approx(440 + shift[0], abs=0.5)
        assert places[second.copy_id] == pytest.approx(160 + shift[0], abs=0.5)


def test_of_two_readings_of_one_place_the_likelier_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    quad = turned_quad((320, 240), 190, 100, 0)
    wrong = "7901233500011"
    misread = FoundCode(wrong, "ean-13", quad, dark_modules(wrong, "EAN13")[0])
    true = FoundCode(TEA, "ean-13", quad, dark_modules(TEA, "EAN13")[0])
    monkeypatch.setattr(code_tracker, "read_codes", lambda *_: [misread, true])
    (code,) = CodeTracker().update(picture(quad), 0.0)
    assert code.payload == TEA
    monkeypatch.setattr(code_tracker, "read_codes", lambda *_: [misread])
    assert CodeTracker().update(picture(quad), 0.0) == ()


def test_a_feed_that_starts_again_has_copies_anew() -> None:
    tracker, luma = CodeTracker(), picture(moving_quad(0))
    (first,) = tracker.update(luma, 9.0, (PLAIN,))
    (again,) = tracker.update(luma, 0.0, (PLAIN,))
    assert again.copy_id != first.copy_id
