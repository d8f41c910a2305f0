"""Frames on a pipe: byte strings, each with its length before it, read and written whole."""

from __future__ import annotations

import struct
from io import FileIO

_LENGTH = struct.Struct(">Q")


def write_frame(pipe: FileIO, data: bytes) -> None:
    """Write a frame. Raises OSError where nobody reads any more."""
    for part in (_LENGTH.pack(len(data)), data):
        left = memoryview(part)
        while left:
            left = left[pipe.write(left) :]


def read_frame(pipe: FileIO) -> bytearray:
    """Read a frame. Raises EOFError where the other end is closed, also in the midst of one."""
    (length,) = _LENGTH.unpack(_read(pipe, _LENGTH.size))
    return _read(pipe, length)


def _read(pipe: FileIO, count: int) -> bytearray:
    data = bytearray(count)
    left = memoryview(data)
    while left:
        got = pipe.readinto(left)
        if not got:
            raise EOFError
        left = left[got:]
    return data
