"""What stands and hangs at the back of a shop, painted flat as it looks behind glass: one picture a trade."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Rgb = tuple[int, int, int]
Draw = ImageDraw.ImageDraw
SIDE = 512
PALETTE: tuple[Rgb, ...] = (
    (196, 84, 60), (226, 176, 84), (92, 128, 108), (236, 226, 204), (72, 96, 132), (170, 120, 88),
)  # fmt: skip
LEAVES: tuple[Rgb, ...] = ((70, 112, 58), (98, 140, 70), (58, 92, 62), (130, 158, 84))
BLOOMS: tuple[Rgb, ...] = ((226, 96, 110), (246, 206, 96), (240, 160, 180), (244, 238, 228), (206, 120, 200))


def _shade(colour: Rgb, by: float) -> Rgb:
    r, g, b = (max(0, min(255, int(part * by))) for part in colour)
    return (r, g, b)


def _shelves(draw: Draw, rows: int, wall: Rgb, board: Rgb) -> list[int]:
    """Paint a wall with shelves; the height in pixels of each shelf's top, from the upper one down."""
    draw.rectangle((0, 0, SIDE, SIDE), fill=wall)
    bases = [(row + 1) * SIDE // rows - 8 for row in range(rows)]
    for base in bases:
        draw.rectangle((0, base, SIDE, base + 7), fill=board)
        draw.rectangle((0, base + 8, SIDE, base + 16), fill=_shade(wall, 0.72))
    return bases


def _pick(rng: np.random.Generator, colours: tuple[Rgb, ...], spread: float = 0.2) -> Rgb:
    return _shade(colours[int(rng.integers(len(colours)))], float(rng.uniform(1 - spread, 1 + spread * 0.4)))


def _books(draw: Draw, rng: np.random.Generator) -> None:
    for base in _shelves(draw, 5, (70, 50, 36), (122, 88, 58)):
        x = 2
        while x < SIDE - 16:
            w, h, colour = int(rng.integers(6, 15)), int(rng.integers(58, 84)), _pick(rng, PALETTE, 0.3)
            draw.rectangle((x, base - h, x + w, base - 1), fill=colour)
            draw.line((x + 2, base - h + 3, x + 2, base - 4), fill=_shade(colour, 1.3), width=2)
            x += w + int(rng.integers(1, 3)) + (int(rng.integers(14, 40)) if rng.random() < 0.05 else 0)


def _shoes(draw: Draw, rng: np.random.Generator) -> None:
    for row, base in enumerate(_shelves(draw, 6, (202, 190, 170), (150, 116, 82))):
        for x in range(10 + 26 * (row % 2), SIDE - 80, 86):
            colour = _pick(rng, ((150, 70, 44), (44, 44, 52), (230, 226, 216), (60, 92, 120), (196, 72, 56)))
            for k in (26, 0):
                a = x + k
                draw.polygon(
                    [(a, base - 6), (a, base - 30), (a + 12, base - 28), (a + 32, base - 16), (a + 46, base - 6)],
                    fill=_shade(colour, 0.8 if k else 1.0),
                )
                draw.rectangle((a - 1, base - 6, a + 47, base - 2), fill=(236, 230, 220))


def _bowls(draw: Draw, rng: np.random.Generator) -> None:
    """Stacked bowls, and a cloth with a wave across the top of the kitchen's door."""
    for base in _shelves(draw, 4, (226, 208, 172), (120, 66, 40)):
        for x in range(16, SIDE - 50, 62):
            colour = _pick(rng, ((238, 234, 224), (68, 104, 140), (190, 70, 50), (226, 214, 190)), 0.1)
            for k in range(int(rng.integers(1, 5))):
                y = base - 12 * k
                draw.chord((x, y - 30, x + 44, y + 2), 0, 180, fill=_shade(colour, 1.0 - 0.06 * (k % 2)))
                draw.line((x, y - 14, x + 44, y - 14), fill=_shade(colour, 0.7), width=2)
    for x in range(0, SIDE, 64):
        draw.rectangle((x + 2, 0, x + 61, 96), fill=(150, 40, 34))
        draw.ellipse((x + 16, 30, x + 48, 62), fill=(236, 214, 170))


def _flowers(draw: Draw, rng: np.random.Generator) -> None:
    for base in _shelves(draw, 3, (150, 160, 132), (126, 96, 66)):
        for x in range(6, SIDE - 60, 66):
            pot = _pick(rng, ((176, 98, 66), (210, 206, 196), (84, 100, 104)), 0.15)
            draw.polygon([(x + 6, base - 44), (x + 54, base - 44), (x + 46, base - 1), (x + 14, base - 1)], fill=pot)
            for _ in range(60):
                u, v = rng.normal(x + 30, 17), rng.normal(base - 78, 22)
                r = float(rng.uniform(5, 11))
                draw.ellipse((u - r, v - r * 0.7, u + r, v + r * 0.7), fill=_pick(rng, LEAVES, 0.3))
            bloom = BLOOMS[int(rng.integers(len(BLOOMS)))]
            for _ in range(int(rng.integers(0, 22))):
                u, v = rng.normal(x + 30, 16), rng.normal(base - 84, 20)
                draw.ellipse((u - 5, v - 5, u + 5, v + 5), fill=_shade(bloom, float(rng.uniform(0.85, 1.05))))


def _tins(draw: Draw, rng: np.random.Generator) -> None:
    """A wall of tea: rows of one kind of tin, each row its colour, paper labels facing out."""
    colours: tuple[Rgb, ...] = ((38, 84, 66), (150, 52, 40), (206, 160, 84), (58, 72, 96), (228, 216, 188))
    for row, base in enumerate(_shelves(draw, 6, (92, 64, 44), (140, 100, 62))):
        colour = colours[int(rng.integers(len(colours)))]
        for x in range(6 + 5 * (row % 3), SIDE - 34, 38):
            if rng.random() < 0.08:
                continue
            draw.rounded_rectangle((x, base - 52, x + 31, base - 1), 3, fill=colour)
            draw.rectangle((x, base - 52, x + 31, base - 43), fill=_shade(colour, 0.75))
            draw.rectangle((x + 3, base - 43, x + 6, base - 3), fill=_shade(colour, 1.35))
            draw.rectangle((x + 8, base - 35, x + 25, base - 12), fill=(238, 228, 202))
            draw.rectangle((x + 14, base - 31, x + 19, base - 16), fill=_shade(colour, 0.9))


def _bread(draw: Draw, rng: np.random.Generator) -> None:
    for row, base in enumerate(_shelves(draw, 5, (216, 186, 138), (156, 110, 66))):
        x = 8
        while x < SIDE - 74:
            crust = _pick(rng, ((206, 142, 70), (176, 108, 52), (226, 176, 104)), 0.15)
            if row == 1:
                for k in range(4):
                    draw.line(
                        (x + 10 * k, base - 4, x + 10 * k + 8, base - 84), fill=_shade(crust, 1 - 0.07 * k), width=10
                    )
                draw.rectangle((x - 4, base - 38, x + 44, base - 1), fill=(140, 98, 60))
                x += 62
                continue
            w, h = int(rng.integers(40, 70)), int(rng.integers(36, 58))
            draw.rounded_rectangle((x, base - h, x + w, base - 1), h // 2, fill=crust)
            for k in range(1, 4):
                u = x + w * k // 4
                draw.line((u - 5, base - h + 4, u + 4, base - h // 2), fill=_shade(crust, 1.3), width=4)
            x += w + int(rng.integers(4, 14))


def _lamps(draw: Draw, rng: np.random.Generator) -> None:
    """Shades hung at many heights before a dark wall, each in its halo."""
    draw.rectangle((0, 0, SIDE, SIDE), fill=(58, 48, 42))
    hung = [(18 + 33 * i, int(rng.integers(50, 430)), int(rng.integers(14, 30))) for i in range(15)]
    for grow, warm in ((3.0, 0.36), (2.3, 0.44), (1.7, 0.56)):
        for x, y, w in hung:
            r = w * grow
            draw.ellipse((x - r, y + 8 - r, x + r, y + 8 + r), fill=_shade((206, 142, 78), warm))
    for x, y, w in hung:
        colour = _pick(rng, ((250, 224, 160), (240, 190, 110), (246, 236, 212)), 0.08)
        draw.line((x, 0, x, y - 14), fill=(24, 20, 18), width=2)
        draw.polygon([(x - w // 2, y - 16), (x + w // 2, y - 16), (x + w, y + 18), (x - w, y + 18)], fill=colour)
        draw.rectangle((x - w, y + 15, x + w, y + 18), fill=_shade(colour, 0.7))


def _clothes(draw: Draw, rng: np.random.Generator) -> None:
    """Two rails with shirts, coats and dresses on hangers."""
    draw.rectangle((0, 0, SIDE, SIDE), fill=(198, 182, 160))
    for top, long in ((20, 0), (268, 1)):
        draw.rectangle((0, top, SIDE, top + 5), fill=(70, 62, 56))
        x = 4
        while x < SIDE - 40:
            w = int(rng.integers(26, 44))
            length = int(rng.integers(150, 200) if not long else rng.integers(170, 226))
            colour = _pick(rng, (*PALETTE, (120, 52, 66), (54, 58, 66), (206, 190, 170)), 0.15)
            neck, foot, m = top + 14, top + length, x + w // 2
            draw.line((m, top, m, neck), fill=(60, 54, 50), width=2)
            draw.polygon(
                [(m - 5, neck), (m + 5, neck), (x + w, neck + 20), (x + w + 3, foot), (x - 3, foot), (x, neck + 20)],
                fill=colour,
            )
            for k in (0.3, 0.62):
                u = x + w * k
                draw.line((u, neck + 24, u + 2, foot - 2), fill=_shade(colour, 0.78), width=3)
            x += w + int(rng.integers(2, 12)) + (60 if rng.random() < 0.1 else 0)


def _cups(draw: Draw, rng: np.random.Generator) -> None:
    """A coffee bar: bottles above, cups on hooks, a chalk board, a tiled counter."""
    for row, base in enumerate(_shelves(draw, 4, (74, 92, 92), (150, 108, 66))):
        for x in range(10, SIDE - 40, 44 if row else 30):
            colour = _pick(rng, ((236, 230, 216), (196, 120, 70), (60, 44, 38), (210, 186, 150)), 0.12)
            if row == 0:
                draw.rounded_rectangle((x, base - 66, x + 18, base - 1), 5, fill=colour)
                draw.rectangle((x + 5, base - 84, x + 12, base - 62), fill=_shade(colour, 0.9))
            else:
                draw.rounded_rectangle((x, base - 28, x + 26, base - 1), 6, fill=colour)
                draw.arc((x + 20, base - 24, x + 36, base - 8), 270, 90, fill=colour, width=4)
    draw.rectangle((150, 150, 366, 246), fill=(40, 44, 42), outline=(150, 108, 66), width=6)
    for k in range(5):
        draw.line((172, 168 + 15 * k, 172 + int(rng.integers(70, 170)), 168 + 15 * k), fill=(220, 214, 196), width=4)
    for y in range(400, SIDE, 22):
        for x in range((y // 22 % 2) * 22 - 22, SIDE, 44):
            draw.rectangle((x + 1, y + 1, x + 42, y + 20), fill=_shade((214, 206, 190), float(rng.uniform(0.92, 1.03))))


def _herbs(draw: Draw, rng: np.random.Generator) -> None:
    """A herbalist's cabinet: jars above, a hundred small drawers below."""
    for base in _shelves(draw, 6, (96, 58, 36), (132, 84, 50))[:3]:
        for x in range(12, SIDE - 40, 46):
            colour = _pick(rng, ((222, 214, 194), (150, 170, 150), (176, 120, 70), (232, 226, 214)), 0.12)
            draw.rounded_rectangle((x, base - 50, x + 32, base - 1), 9, fill=colour)
            draw.rectangle((x + 6, base - 60, x + 26, base - 48), fill=(90, 50, 34))
            draw.rectangle((x + 8, base - 34, x + 24, base - 14), fill=(190, 60, 46))
    for y in range(258, SIDE, 42):
        for x in range(0, SIDE, 43):
            draw.rectangle((x + 2, y + 2, x + 40, y + 39), fill=_shade((156, 100, 60), float(rng.uniform(0.88, 1.06))))
            draw.ellipse((x + 17, y + 24, x + 25, y + 32), fill=(222, 186, 110))
            draw.rectangle((x + 12, y + 8, x + 30, y + 18), fill=(236, 222, 190))


def _clocks(draw: Draw, rng: np.random.Generator) -> None:
    draw.rectangle((0, 0, SIDE, SIDE), fill=(170, 150, 134))
    for i in range(22):
        x, y = 44 + 86 * (i % 6) + 38 * (i // 6 % 2), 52 + 118 * (i // 6)
        r, rim = int(rng.integers(24, 40)), _pick(rng, ((92, 56, 36), (196, 156, 84), (50, 52, 60), (140, 60, 48)), 0.1)
        if rng.random() < 0.25:
            draw.rectangle((x - r * 0.7, y, x + r * 0.7, y + 92), fill=rim)
            draw.ellipse((x - 8, y + 62, x + 8, y + 78), fill=(224, 190, 110))
        draw.ellipse((x - r, y - r, x + r, y + r), fill=rim)
        draw.ellipse((x - r + 5, y - r + 5, x + r - 5, y + r - 5), fill=(244, 238, 222))
        for angle, reach in ((rng.uniform(0, 6.3), 0.45), (rng.uniform(0, 6.3), 0.7)):
            draw.line((x, y, x + r * reach * np.cos(angle), y + r * reach * np.sin(angle)), fill=(40, 36, 34), width=3)


def _music(draw: Draw, rng: np.random.Generator) -> None:
    """Guitars and fiddles on a panelled wall, sheet music below."""
    draw.rectangle((0, 0, SIDE, SIDE), fill=(198, 168, 128))
    for x in range(0, SIDE, 64):
        draw.rectangle((x, 0, x + 2, SIDE), fill=(164, 132, 96))
    for i, y in enumerate((18, 250)):
        for x in range(40 + 24 * i, SIDE - 30, 84):
            wood = _pick(rng, ((176, 88, 40), (120, 56, 30), (214, 150, 76), (46, 38, 36)), 0.12)
            draw.rectangle((x - 4, y, x + 4, y + 110), fill=(70, 44, 30))
            draw.ellipse((x - 22, y + 92, x + 22, y + 138), fill=wood)
            draw.ellipse((x - 29, y + 122, x + 29, y + 182), fill=wood)
            draw.ellipse((x - 9, y + 112, x + 9, y + 130), fill=(34, 24, 20))
            draw.rectangle((x - 12, y + 150, x + 12, y + 156), fill=(40, 28, 22))
    for x in range(6, SIDE - 40, 52):
        draw.rectangle((x, 452, x + 38, SIDE), fill=_shade((236, 230, 214), float(rng.uniform(0.86, 1.0))))


_PAINTERS: tuple[tuple[str, Callable[[Draw, np.random.Generator], None]], ...] = (
    ("books", _books), ("shoes", _shoes), ("bowls", _bowls), ("flowers", _flowers), ("tins", _tins), ("bread", _bread),
    ("lamps", _lamps), ("clothes", _clothes), ("cups", _cups), ("herbs", _herbs), ("clocks", _clocks),
    ("music", _music),
)  # fmt: skip
TRADES = tuple(name for name, _ in _PAINTERS)


def walls() -> list[NDArray[np.float64]]:
    """One picture (SIDE, SIDE, 4) a trade, in the order of `TRADES`: sRGB 0..1 from the bottom row up, and gloss."""
    out = []
    for number, (_, painter) in enumerate(_PAINTERS):
        picture = Image.new("RGB", (SIDE, SIDE))
        painter(ImageDraw.Draw(picture), np.random.default_rng(300 + number))
        layer = np.full((SIDE, SIDE, 4), 0.05)
        layer[..., :3] = np.asarray(picture)[::-1] / 255
        out.append(layer)
    return out
