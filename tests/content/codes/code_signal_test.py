"""The signal that tells of codes: what it says, and that it fits into a row however much there is to read."""

from __future__ import annotations

import json

from vitrine.content.codes.code_signal import describe_codes, make_row
from vitrine.content.codes.detector import MAX_PAYLOAD_LETTERS
from vitrine.content.codes.found_code import SeenCode
from vitrine.flow.chart.event_data import MAX_DATA_BYTES
from vitrine.flow.timeline.code_row import read_frame

CORNERS = ((0.123456, 0.123456), (0.654321, 0.123456), (0.654321, 0.654321), (0.123456, 0.654321))


def code(payload: str, copy_id: int = 1) -> SeenCode:
    return SeenCode(payload, "qr", CORNERS, 0.987, copy_id)


def test_the_first_is_told_of_by_itself_and_among_all() -> None:
    data = describe_codes([code("tea"), code("lamp", 2)])
    told = {"payload": "tea", "format": "qr", "corners": [list(corner) for corner in CORNERS]}
    assert data["code"] == {**told, "confidence": 0.987, "id": 1}
    assert data["codes"] == [data["code"], {**data["code"], "payload": "lamp", "id": 2}]


def test_of_a_picture_full_of_codes_the_nearest_are_told_of_that_fit() -> None:
    for letter, letters in (("7", MAX_PAYLOAD_LETTERS), ("付", 1817), ("\x01", 2953), ('"', 2953), ("7", 13)):
        codes = [code(letter * letters, number) for number in range(1, 500)]
        row = make_row(codes, 1.0)
        assert row.data is not None
        told = [each["id"] for each in row.data.value["codes"]]
        assert told == [*range(1, len(told) + 1)] and (frame := read_frame(row)) and len(frame.rows) == len(told)
        size, one = len(row.data.text.encode()), len(json.dumps(row.data.value["code"], ensure_ascii=False).encode())
        assert size <= MAX_DATA_BYTES < size + one
