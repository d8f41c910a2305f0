"""GoPro's entries, by bytes written out from the published layout; damaged ones end in what came before."""

from __future__ import annotations

import numpy as np
import pytest

from vitrine.track.imu.klv import MOST_ENTRIES, KlvEntry, list_streams

#: DEVC of 44 bytes: STRM of 36: SCAL, a short of 100; ACCL, two samples of three shorts.
STREAM = bytes.fromhex(
    "53 54 52 4d 00 04 00 09"  # "STRM", holds entries, 9 times 4 bytes
    "53 43 41 4c 73 02 00 01 00 64 00 00"  # "SCAL" "s" of 2 bytes, one: 100, filled up to four bytes
    "41 43 43 4c 73 06 00 02 00 01 ff fe 00 03 00 04 00 05 80 00"  # "ACCL" "s" of 6 bytes, two: 1 -2 3, 4 5 -32768
    "00 00 00 00"
)
PAYLOAD = bytes.fromhex("44 45 56 43 00 04 00 0b") + STREAM


def numbers(data: bytes, key: str) -> list[list[float]]:
    values = list_streams(data)[0][key].numbers()
    assert values is not None
    return values.tolist()


def test_an_entry_is_read_as_it_is_laid_out() -> None:
    assert [sorted(stream) for stream in list_streams(PAYLOAD)] == [["ACCL", "SCAL"]]
    assert numbers(PAYLOAD, "SCAL") == [[100.0]]
    assert numbers(PAYLOAD, "ACCL") == [[1, -2, 3], [4, 5, -32768]]


@pytest.mark.parametrize(
    ("kind", "data", "value"),
    [
        ("b", "ff", -1), ("B", "ff", 255), ("s", "fffe", -2), ("S", "fffe", 65534), ("l", "fffffffd", -3),
        ("L", "00000100", 256), ("f", "3fc00000", 1.5), ("d", "bff8000000000000", -1.5),
        ("J", "0000000100000000", 2**32), ("j", "ffffffffffffffff", -1), ("q", "00018000", 1.5),
        ("Q", "ffffffff80000000", -0.5),
    ],
)  # fmt: skip
def test_numbers_of_each_type_are_big_endian(kind: str, data: str, value: float) -> None:
    raw = bytes.fromhex(data)
    found = KlvEntry("TEST", kind, len(raw), raw).numbers()
    assert found is not None and found.tolist() == [[value]]


@pytest.mark.parametrize(("kind", "size"), [("c", 1), ("?", 4), ("s", 3), ("s", 0), ("f", 2)])
def test_what_is_no_number_is_none(kind: str, size: int) -> None:
    assert KlvEntry("TEST", kind, size, bytes(12)).numbers() is None


def test_text_ends_before_what_fills_it_up() -> None:
    assert KlvEntry("ORIN", "c", 1, b"XzY\0").text() == "XzY"
    assert KlvEntry("ORIN", "f", 4, b"XzY\0").text() == ""


def test_of_two_entries_with_one_key_the_first_one_counts() -> None:
    again = bytes.fromhex("53 43 41 4c 73 02 00 01 00 07 00 00")  # "SCAL" "s", one: 7
    stream = b"STRM" + bytes.fromhex("00 04 00 0c") + STREAM[8:] + again
    assert numbers(b"DEVC" + bytes.fromhex("00 04 00 0e") + stream, "SCAL") == [[100.0]]


def test_of_bytes_that_end_early_whole_samples_are_left() -> None:
    assert numbers(PAYLOAD[:44], "ACCL") == [[1, -2, 3]]
    for stop in range(len(PAYLOAD)):
        streams = list_streams(PAYLOAD[:stop])
        assert len(streams) <= 1 and all(len(entry.data) <= 12 for stream in streams for entry in stream.values())


def test_a_size_that_lies_takes_no_more_than_there_is() -> None:
    longer = PAYLOAD.replace(b"ACCLs\x06\x00\x02", b"ACCLs\x06\xff\xff")
    assert numbers(longer, "ACCL")[:2] == [[1, -2, 3], [4, 5, -32768]]


def test_entries_within_entries_without_end_are_left() -> None:
    data = PAYLOAD
    for _ in range(200):
        data = b"STRM\0\x04" + (len(data) // 4).to_bytes(2, "big") + data
    assert list_streams(data + PAYLOAD)[-1].keys() == {"SCAL", "ACCL"}


def test_a_million_entries_of_nothing_are_not_all_read() -> None:
    head = b"STRM\0\x04\xff\xff"
    streams = list_streams(b"DEVC\0\xff\xff\xff" + (head + b"TESTB\1\0\0" * 8191) * 200)
    assert sum(len(stream) for stream in streams) <= MOST_ENTRIES
    assert np.isfinite(len(streams))
