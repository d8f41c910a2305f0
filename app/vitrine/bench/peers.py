"""Built-in peers of R1, other ways to draw it: each decodes the clip, draws, and leaves RGBA bytes in memory.

All convert YUV as exactly as Vitrine does, by swscale on all cores.

`decode` is the floor: nothing is drawn. `linear` draws the same correct light with NumPy tables, from sprites made
beforehand. `pygame` adds sprites in 8 bits, as SDL does: fast, wrong light, nothing laid out.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import av
import numpy as np
import numpy.typing as npt
from av.video.reformatter import Interpolation
from PIL import Image, ImageDraw, ImageFont

from vitrine import paths
from vitrine.bench import work

Pixels = npt.NDArray[np.uint8]
LinearPixels = npt.NDArray[np.float32]

_EXACT = (
    Interpolation.BILINEAR | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT | Interpolation.FULL_CHR_H_INP
)

#: Entries of the table that encodes linear light: fewer show as bands.
LEVELS = 4096


class Peer(Protocol):
    """A way to draw R1."""

    name: str

    def run(self, frames: int) -> int:
        """Draw so many frames of the clip (or all it has); how many there were."""


def decode_clip(clip: Path, frames: int) -> Iterator[Pixels]:
    """Decode the clip's frames as RGBA at the reference size, by nothing but decoding and swscale."""
    with av.open(str(clip)) as container:
        container.streams.video[0].thread_type = "AUTO"
        for frame in itertools.islice(container.decode(video=0), frames):
            rgba = frame.reformat(work.WIDTH, work.HEIGHT, "rgba", interpolation=_EXACT)
            yield np.asarray(rgba.to_ndarray(), np.uint8)


class DecodePeer:
    """The floor: decoding alone."""

    name = "decode"

    def __init__(self, clip: Path) -> None:
        self._clip = clip

    def run(self, frames: int) -> int:
        return sum(1 for _ in decode_clip(self._clip, frames))


def draw_card_sprites() -> list[Image.Image]:
    """Draw the four cards, light on black."""
    sprites = []
    for card in work.CARDS:
        image = Image.new("RGB", (work.CARD_WIDTH, work.CARD_HEIGHT))
        draw = ImageDraw.Draw(image)
        box = (0, 0, work.CARD_WIDTH - 1, work.CARD_HEIGHT - 1)
        draw.rounded_rectangle(box, work.RADIUS, work.FILL, work.EDGE, work.BORDER)
        draw.text((128, 16), card.title, work.WHITE, load_font(work.TITLE_PX))
        draw.text((128, 52), card.price, work.PRICE_INK, load_font(work.PRICE_PX))
        for row, line in enumerate(card.body):
            draw.text((16, 118 + 24 * row), line, work.BODY_INK, load_font(work.BODY_PX))
        sprites.append(image)
    return sprites


def draw_hud_sprite() -> Image.Image:
    """Draw the line of type, light on black."""
    image = Image.new("RGB", (560, 36))
    ImageDraw.Draw(image).text((2, 0), work.HUD, work.WHITE, load_font(work.TITLE_PX))
    return image


def load_font(size_px: int) -> ImageFont.FreeTypeFont:
    """The program's own pinned font, so that all draw the same letters."""
    return ImageFont.truetype(str(paths.assets() / "fonts" / "NotoSansSC-Regular.otf"), size_px)


class LinearPeer:
    """A peer with the same light by hand: sprites added in linear light through tables, inside their rectangles."""

    name = "linear"

    def __init__(self, clip: Path) -> None:
        self._clip = clip
        codes = np.arange(256) / 255
        self._decode = np.where(codes <= 0.04045, codes / 12.92, ((codes + 0.055) / 1.055) ** 2.4).astype("f4")
        light = np.linspace(0, 1, LEVELS)
        encoded = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
        self._encode = np.rint(255 * encoded).astype("u1")
        self._cards = [self._decode[np.asarray(sprite)] for sprite in draw_card_sprites()]
        self._hud = self._decode[np.asarray(draw_hud_sprite())]

    def run(self, frames: int) -> int:
        count = 0
        for pixels in decode_clip(self._clip, frames):
            t_s = count / work.FPS
            floor = Image.new("RGB", (work.WIDTH, work.HEIGHT - 420))
            draw = ImageDraw.Draw(floor)
            for polygon in work.chevrons(t_s):
                draw.polygon([(x, y - 420) for x, y in polygon], work.CHEVRON)
            if (box := floor.getbbox()) is not None:
                self._add(pixels, self._decode[np.asarray(floor.crop(box))], box[0], 420 + box[1])
            for light, (x, y) in zip(self._cards, work.card_places(t_s), strict=True):
                self._add(pixels, light, int(x), int(y))
            self._add(pixels, self._hud, work.HUD_AT[0] - 2, work.HUD_AT[1])
            count += 1
        return count

    def _add(self, pixels: Pixels, light: LinearPixels, x: int, y: int) -> None:
        height, width = light.shape[:2]
        part = pixels[y : y + height, x : x + width, :3]
        total = np.minimum(self._decode[part] + light[: part.shape[0], : part.shape[1]], 1)
        part[...] = self._encode[(total * (LEVELS - 1)).astype("u2")]


class PygamePeer:
    """A peer with sprites blitted with SDL's saturating 8-bit addition."""

    name = "pygame"

    def __init__(self, clip: Path) -> None:
        import pygame

        self._clip = clip
        self._pygame: Any = pygame
        self._cards = [pygame.image.frombytes(s.tobytes(), s.size, "RGB") for s in draw_card_sprites()]
        hud = draw_hud_sprite()
        self._hud = pygame.image.frombytes(hud.tobytes(), hud.size, "RGB")

    def run(self, frames: int) -> int:
        pygame, count = self._pygame, 0
        for pixels in decode_clip(self._clip, frames):
            t_s = count / work.FPS
            surface = pygame.image.frombuffer(pixels, (work.WIDTH, work.HEIGHT), "RGBA")
            for polygon in work.chevrons(t_s):
                pygame.draw.polygon(surface, work.CHEVRON, polygon)
            for sprite, (x, y) in zip(self._cards, work.card_places(t_s), strict=True):
                surface.blit(sprite, (int(x), int(y)), special_flags=pygame.BLEND_RGB_ADD)
            surface.blit(self._hud, (work.HUD_AT[0] - 2, work.HUD_AT[1]), special_flags=pygame.BLEND_RGB_ADD)
            pygame.image.tobytes(surface, "RGBA")
            count += 1
        return count


BUILT_IN_PEERS: tuple[type[DecodePeer] | type[LinearPeer] | type[PygamePeer], ...] = (
    DecodePeer,
    LinearPeer,
    PygamePeer,
)
