"""The shapes of an ONNX model's inputs and outputs taken away, so that it looks at pictures of any size.

Published detectors name the one size that they were exported with, though nothing in them hangs on it; the program
would have to shrink a frame to that. The file is protobuf (onnx.proto3, onnx-ml.proto3); what else is in it stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

#: Numbers of fields: a model's graph; a graph's inputs, outputs and what it says of values between.
_GRAPH, _INPUT, _OUTPUT, _VALUE_INFO = 7, 11, 12, 13
#: A value's type, whose one kind is a tensor, whose shape this is.
_TYPE, _TENSOR, _SHAPE = 2, 1, 2
_VARINT, _FIXED_64, _BYTES, _FIXED_32 = 0, 1, 2, 5


class _Field(NamedTuple):
    """A field of a message: its number, all of its bytes, and its value where that is bytes."""

    number: int
    data: bytes
    value: bytes | None


def remove_shapes(model: bytes) -> bytes:
    """The same model without the shapes of its inputs and outputs. Raises ValueError for what is no protobuf."""
    return _replace(model, {_GRAPH: _remove_from_graph})


def _remove_from_graph(graph: bytes) -> bytes:
    kept = _replace(graph, {_INPUT: _remove_from_value, _OUTPUT: _remove_from_value})
    return b"".join(field.data for field in _read_fields(kept) if field.number != _VALUE_INFO)


def _remove_from_value(value: bytes) -> bytes:
    return _replace(value, {_TYPE: lambda kind: _replace(kind, {_TENSOR: _remove_shape})})


def _remove_shape(tensor: bytes) -> bytes:
    return b"".join(field.data for field in _read_fields(tensor) if field.number != _SHAPE)


def _replace(message: bytes, changes: dict[int, object]) -> bytes:
    """A message whose fields of some numbers are what a function makes of them."""
    parts = []
    for field in _read_fields(message):
        change = changes.get(field.number)
        if field.value is None or not callable(change):
            parts.append(field.data)
            continue
        value = change(field.value)
        parts.append(_write_varint(field.number << 3 | _BYTES) + _write_varint(len(value)) + value)
    return b"".join(parts)


def _read_fields(message: bytes) -> Iterator[_Field]:
    at = 0
    while at < len(message):
        start = at
        tag, at = _read_varint(message, at)
        kind, value = tag & 7, None
        if kind == _VARINT:
            _, at = _read_varint(message, at)
        elif kind == _BYTES:
            length, at = _read_varint(message, at)
            value, at = message[at : at + length], at + length
        elif kind in (_FIXED_32, _FIXED_64):
            at += 4 if kind == _FIXED_32 else 8
        else:
            raise ValueError(f"a field of kind {kind}")
        if at > len(message):
            raise ValueError("a field that is longer than its message")
        yield _Field(tag >> 3, message[start:at], value)


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    """A number in groups of seven bits, the lowest first, and where it ends."""
    number = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            break
        byte, at = data[at], at + 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
    raise ValueError("a number without an end")


def _write_varint(number: int) -> bytes:
    groups = bytearray()
    while number >= 0x80:
        groups.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*groups, number))
