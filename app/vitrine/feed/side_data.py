"""Side data of decoded frames: what containers and codecs say of a picture beside its codes."""

from __future__ import annotations

from typing import Any, cast

import av


def read_side_data(frame: av.VideoFrame, name: str) -> bytes | None:
    """Read the side data of a type by FFmpeg's name, such as DISPLAYMATRIX; None where there is none."""
    # PyAV's types name a few of them alone.
    entry = cast(Any, frame.side_data).get(name)
    return None if entry is None else bytes(entry)
