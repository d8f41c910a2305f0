"""ICC profiles made by hand: version 2, by primaries and a power, or a grey power."""

from __future__ import annotations

import struct

import numpy as np
import numpy.typing as npt

D50 = np.array([0.9642, 1.0, 0.8249])
#: x and y of red, green, blue, white.
DISPLAY_P3 = ((0.68, 0.32), (0.265, 0.69), (0.15, 0.06), (0.3127, 0.329))
ADOBE_RGB = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06), (0.3127, 0.329))
SRGB = ((0.64, 0.33), (0.3, 0.6), (0.15, 0.06), (0.3127, 0.329))

Primaries = tuple[tuple[float, float], ...]


def d50_matrix(primaries: Primaries) -> npt.NDArray[np.float64]:
    """Linear RGB to XYZ as seen under D50, adapted by Bradford."""
    xyz = np.array([[x / y, 1.0, (1 - x - y) / y] for x, y in primaries]).T
    white = xyz[:, 3]
    rgb = xyz[:, :3] * np.linalg.solve(xyz[:, :3], white)
    cones = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
    adapted = np.linalg.inv(cones) @ np.diag((cones @ D50) / (cones @ white)) @ cones
    return np.asarray(adapted @ rgb)


def rgb_profile(primaries: Primaries, gamma: float) -> bytes:
    columns = d50_matrix(primaries).T
    tags = {name: _xyz(column) for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)}
    tags |= {name: _curve(gamma) for name in (b"rTRC", b"gTRC", b"bTRC")}
    return _profile(b"RGB ", {**tags, b"wtpt": _xyz(D50)})


def grey_profile(gamma: float) -> bytes:
    return _profile(b"GRAY", {b"kTRC": _curve(gamma), b"wtpt": _xyz(D50)})


def _xyz(values: npt.NDArray[np.float64]) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(float(value) * 65536) for value in values))


def _curve(gamma: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IHH", 1, round(gamma * 256), 0)


def _profile(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    tags = {b"desc": b"desc\0\0\0\0" + struct.pack(">I", 2) + b"a\0" + b"\0" * 79 + b"\0\0\0", **tags}
    at = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        data += b"\0" * (-len(data) % 4)
        table += struct.pack(">4sII", name, at + len(body), len(data))
        body += data
    head = struct.pack(">I4sI4s4s4s", at + len(body), b"\0\0\0\0", 0x02400000, b"mntr", space, b"XYZ ")
    head += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp") + b"\0" * 28
    head += struct.pack(">3i", *(round(float(value) * 65536) for value in D50))
    return head.ljust(128, b"\0") + table + body
