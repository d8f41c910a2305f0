"""Frame parts of a GIF, as browsers read it (GIF89a, with Netscape's loop)."""

from __future__ import annotations

import struct

from vitrine.scene.picture.frame_part import Disposal, FramePart, FrameParts, browser_duration_ms

_TRAILER, _EXTENSION, _IMAGE = 0x3B, 0x21, 0x2C
_CONTROL, _APPLICATION = 0xF9, 0xFF
_DISPOSALS: dict[int, Disposal] = {2: "clear", 3: "restore"}


def read_gif_parts(data: bytes, max_frames: int) -> FrameParts | None:
    """The parts of a GIF, at most `max_frames` + 1 of them; None where it holds none. What is cut off is left out."""
    if data[:6] not in (b"GIF87a", b"GIF89a") or len(data) < 13:
        return None
    width, height, flags = struct.unpack("<HHB", data[6:11])
    at = 13 + _palette_bytes(flags)
    reader = _GifReader(data, flags & 0x87, data[13:at])
    try:
        reader.read(at, max_frames)
    except (IndexError, struct.error):  # cut off: the frames before count
        pass
    if not reader.parts:
        return None
    return FrameParts(
        (width or reader.first_size[0], height or reader.first_size[1]), reader.plays, tuple(reader.parts)
    )


class _GifReader:
    def __init__(self, data: bytes, palette_flags: int, palette: bytes) -> None:
        self.parts: list[FramePart] = []
        self.plays = 1
        self.first_size = (0, 0)
        self._data, self._palette_flags, self._palette = data, palette_flags, palette
        self._control = b""

    def read(self, at: int, max_frames: int) -> None:
        """All blocks from `at`. Raises IndexError or struct.error where the file ends too early."""
        data = self._data
        while data[at] != _TRAILER and len(self.parts) <= max_frames:
            if data[at] == _EXTENSION:
                label, start = data[at + 1], at + 2
                at = self._skip_blocks(start)
                self._read_extension(label, data[start:at])
            elif data[at] == _IMAGE:
                at = self._read_image(at)
            else:
                at += 1  # as browsers do with bytes between blocks

    def _read_extension(self, label: int, blocks: bytes) -> None:
        if label == _CONTROL and len(blocks) >= 5:
            self._control = blocks[1:5]
        elif label == _APPLICATION and blocks[1:12] in (b"NETSCAPE2.0", b"ANIMEXTS1.0") and blocks[13:14] == b"\1":
            (loops,) = struct.unpack("<H", blocks[14:16])
            self.plays = loops + 1 if loops else 0

    def _read_image(self, at: int) -> int:
        """One image, as a file of its own with its palette and transparent index; where it ends."""
        data = self._data
        x, y, width, height, flags = struct.unpack("<HHHHB", data[at + 1 : at + 10])
        start = at + 10 + _palette_bytes(flags)
        end = self._skip_blocks(start + 1)
        own = bool(flags & 0x80)
        palette_flags, palette = (flags & 0x87, data[at + 10 : start]) if own else (self._palette_flags, self._palette)
        fields, delay, transparent = struct.unpack("<BHB", self._control or b"\0\0\0\0")
        control = b"!\xf9\4" + bytes((fields & 1, 0, 0, transparent, 0)) if fields & 1 else b""
        head = struct.pack("<6sHHBBB", b"GIF89a", width, height, palette_flags, 0, 0) + palette + control
        image = struct.pack("<BHHHHB", _IMAGE, 0, 0, width, height, flags & 0x40) + data[start:end]
        disposal: Disposal = _DISPOSALS.get(fields >> 2 & 7, "keep")
        duration_ms = browser_duration_ms(10 * delay)
        if width and height:
            self.first_size = self.first_size if self.parts else (width, height)
            self.parts.append(FramePart(head + image + b";", x, y, duration_ms, disposal, True))
        self._control = b""
        return end

    def _skip_blocks(self, at: int) -> int:
        """Where the data blocks that start at `at` have ended."""
        while length := self._data[at]:
            at += length + 1
        return at + 1


def _palette_bytes(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0
