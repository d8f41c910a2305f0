"""Picture line: what a golden says of one picture, its size and the hashes that tell whether it is still the same."""

from __future__ import annotations

from typing import NamedTuple

from vitrine.geometry import Size
from vitrine.proof.golden.picture_hash import PictureHash, parse_hash

#: `light` is the light of a display by itself, `eye` what a wearer sees: a world with that light over it; `image` is
#: any picture that a test compares.
PICTURE_KINDS = ("eye", "image", "light")


class EyeLine(NamedTuple):
    """A wearer's picture: the hash of the whole one, of its light alone, which is `stored`, and of the world behind."""

    size_px: Size[int]
    whole: PictureHash
    stored: PictureHash
    world: PictureHash

    @property
    def values(self) -> tuple[str, ...]:
        """The values of its line."""
        return _format_size(self.size_px), self.whole, self.stored, self.world


class PanelLine(NamedTuple):
    """The light of a display's panel by itself: the digest of its draw list, and the hash of the `stored` picture."""

    size_px: Size[int]
    draw_digest: str
    stored: PictureHash

    @property
    def values(self) -> tuple[str, ...]:
        """The values of its line."""
        return _format_size(self.size_px), self.draw_digest, self.stored

    @property
    def whole(self) -> PictureHash:
        """The hash of the whole picture: it lies over nothing."""
        return self.stored


class ImageLine(NamedTuple):
    """A picture of a test's own: the hash of the `stored` picture, which is the whole one."""

    size_px: Size[int]
    stored: PictureHash

    @property
    def values(self) -> tuple[str, ...]:
        """The values of its line."""
        return _format_size(self.size_px), self.stored

    @property
    def whole(self) -> PictureHash:
        """The hash of the whole picture: it lies over nothing."""
        return self.stored


PictureLine = EyeLine | PanelLine | ImageLine

#: The words behind the size, by kind.
_HASHES = {"eye": "three hashes", "image": "a hash", "light": "a digest and a hash"}


def parse_picture_line(kind: str, values: tuple[str, ...]) -> PictureLine:
    """Parse the values of a line of this kind. Raises ValueError with a sentence for what names no picture."""
    try:
        size, *words = values
        width, height = (int(side) for side in size.split("x"))
        if kind == "eye":
            whole, stored, world = (_read_hash(word) for word in words)
            return EyeLine(Size(width, height), whole, stored, world)
        if kind == "image":
            (word,) = words
            return ImageLine(Size(width, height), _read_hash(word))
        digest, word = words
        return PanelLine(Size(width, height), digest, _read_hash(word))
    except ValueError:
        typed = " ".join(values)[:40]
        raise ValueError(f'"{typed}" names no picture; it takes a size such as 640x360 and {_HASHES[kind]}') from None


def _read_hash(word: str) -> PictureHash:
    found = parse_hash(word)
    if found is None:
        raise ValueError(word)
    return found


def _format_size(size_px: Size[int]) -> str:
    return f"{size_px.width}x{size_px.height}"
