"""Procedural surfaces: tileable pictures made with NumPy, one layer of the texture array each.

A layer is RGBA8 (SIZE, SIZE): RGB a reflectance in sRGB that the mesh's tint multiplies, alpha the gloss.
"""

import numpy as np
from numpy.typing import NDArray

from . import wares

Floats = NDArray[np.float64]
SIZE = 512
PLAIN, PLASTER, BRICK, PAVING, ASPHALT, WOOD, CLOTH, ROOF, METAL, BARK, STONE, SETTS, LOUVRE, CURTAIN = range(14)
PAINTED, HEDGE, RIB, CRATE, WARES = range(14, 19)
LAYERS = WARES + len(wares.TRADES)
GLOW = 32
TILE_M = (
    2.0, 3.0, 1.8, 3.6, 3.2, 1.2, 0.5, 2.0, 1.0, 0.8, 2.4, 2.4, 0.6, 0.9, 2.0, 0.8, 0.4, 0.5,
    *(2.2 for _ in wares.TRADES),
)  # fmt: skip


def tile_m(layer: float) -> float:
    """Metres that one repeat of a layer covers; a layer `GLOW` higher is the same one, glowing."""
    return TILE_M[int(layer) % GLOW]


def noise(seed: int, exponent: float, low: float = 1.0, stretch: tuple[float, float] = (1.0, 1.0)) -> Floats:
    """Tileable noise (SIZE, SIZE) of mean 0 and deviation 1 whose spectrum falls as frequency to -`exponent`."""
    white = np.random.default_rng(seed).standard_normal((SIZE, SIZE))
    fy, fx = np.fft.fftfreq(SIZE) * SIZE * stretch[0], np.fft.fftfreq(SIZE) * SIZE * stretch[1]
    radius = np.hypot(fy[:, None], fx[None, :])
    weight = np.where(radius < low, 0.0, 1.0 / np.maximum(radius, 1e-6) ** exponent)
    field = np.fft.ifft2(np.fft.fft2(white) * weight).real
    return np.asarray(field / field.std())


def _layer(grey: Floats, colour: tuple[float, float, float] = (1.0, 1.0, 1.0), gloss: float = 0.05) -> Floats:
    """A picture (SIZE, SIZE, 4) from brightness around 1, one colour and one gloss."""
    out = np.empty((SIZE, SIZE, 4))
    out[..., :3] = grey[..., None] * np.array(colour)
    out[..., 3] = gloss
    return out


def _blur(field: Floats, pixels: float) -> Floats:
    f = np.fft.fftfreq(SIZE)
    weight = np.exp(-2 * (np.pi * pixels) ** 2 * (f[:, None] ** 2 + f[None, :] ** 2))
    return np.asarray(np.fft.ifft2(np.fft.fft2(field) * weight).real)


def _plaster() -> Floats:
    stains = noise(11, 1.6, stretch=(0.35, 1.6))
    grey = 0.90 + 0.022 * noise(12, 0.4, 8) + 0.025 * noise(13, 1.9) + 0.02 * stains
    cracks = np.abs(noise(14, 1.7)) < 0.012
    return _layer(grey - 0.10 * _blur(cracks.astype(float), 0.8))


def _bricks(rows: int, columns: int, seed: int, joint: float, spread: float, mortar: float) -> tuple[Floats, Floats]:
    """Brightness and joint mask of a running bond; `joint` in bricks' heights."""
    y, x = np.mgrid[0:SIZE, 0:SIZE] / SIZE
    row = np.floor(y * rows).astype(int)
    shifted = x * columns + 0.5 * (row % 2)
    column = np.floor(shifted).astype(int) % columns
    edge = np.minimum(
        np.minimum(y * rows % 1, 1 - y * rows % 1) * columns / rows * 1.0,
        np.minimum(shifted % 1, 1 - shifted % 1) * 1.0,
    )
    edge = edge + 0.006 * noise(seed + 1, 1.2)
    value = np.random.default_rng(seed).normal(0, spread, (rows, columns))[row, column]
    mask = np.clip((edge - joint) / 0.02, 0, 1)
    return mask * (1 + value) + (1 - mask) * mortar, mask


def _brick() -> Floats:
    grey, mask = _bricks(24, 8, 21, 0.025, 0.10, 1.15)
    out = _layer(grey * (0.88 + 0.04 * noise(22, 0.6, 4) + 0.03 * noise(23, 1.8)))
    hue = np.random.default_rng(24).normal(0, 0.05, (24, 16))
    shade = np.kron(hue, np.ones((SIZE // 24 + 1, SIZE // 16)))[:SIZE, :SIZE]
    out[..., 0] *= 1 + shade * mask
    out[..., :3] = out[..., :3] * mask[..., None] + (1 - mask[..., None]) * np.array([0.93, 0.97, 1.05]) * 0.83
    return out


def _paving() -> Floats:
    grey, mask = _bricks(6, 6, 31, 0.022, 0.055, 0.52)
    speck = noise(32, 0.15, 30)
    worn = 0.03 * noise(33, 1.5) + 0.025 * noise(34, 2.0)
    gum = _blur((np.random.default_rng(35).random((SIZE, SIZE)) > 0.99985).astype(float), 2.0) * 22
    out = _layer(grey * (0.86 + 0.022 * speck + worn) - 0.10 * np.clip(gum, 0, 1), (1.0, 0.985, 0.955), 0.10)
    out[..., 3] *= mask
    return out


def _asphalt() -> Floats:
    speck = noise(41, 0.0, 60)
    patches = 0.05 * noise(42, 1.9) + 0.03 * noise(43, 1.4)
    crack = _blur((np.abs(noise(44, 1.6)) < 0.006).astype(float), 0.7)
    return _layer(0.80 + 0.075 * speck + patches - 0.25 * crack, (1.0, 1.0, 1.02), 0.07)


def _wood(planks: int, seed: int) -> Floats:
    y = np.mgrid[0:SIZE, 0:SIZE][0] / SIZE
    plank = np.floor(y * planks).astype(int)
    offset = np.random.default_rng(seed).integers(0, SIZE, planks)
    grain = noise(seed + 1, 1.3, 2, stretch=(0.6, 9.0))
    rolled = np.stack([np.roll(grain[i], int(offset[plank[i, 0]])) for i in range(SIZE)])
    value = np.random.default_rng(seed + 2).normal(0, 0.09, planks)[plank]
    gap = np.clip(np.minimum(y * planks % 1, 1 - y * planks % 1) / (0.018 * planks / 4), 0, 1)
    return _layer((0.84 + value + 0.075 * rolled) * (0.45 + 0.55 * gap), gloss=0.12)


def _cloth() -> Floats:
    y, x = np.mgrid[0:SIZE, 0:SIZE]
    weave = 0.02 * np.sin(2 * np.pi * x / 4) * np.sin(2 * np.pi * y / 4)
    return _layer(0.93 + weave + 0.02 * noise(61, 1.8) + 0.015 * noise(62, 1.4, stretch=(0.3, 2.0)))


def _roof() -> Floats:
    y, x = np.mgrid[0:SIZE, 0:SIZE] / SIZE
    row = np.floor(y * 10)
    arch = np.abs(np.sin(np.pi * (x * 12 + 0.5 * (row % 2))))
    return _layer((0.55 + 0.3 * (y * 10 % 1) + 0.22 * arch) * (0.95 + 0.06 * noise(71, 1.3)))


def _bark() -> Floats:
    ridges = noise(91, 1.2, 3, stretch=(0.25, 2.2))
    return _layer(0.72 + 0.15 * ridges + 0.05 * noise(92, 0.3, 10))


def _stone() -> Floats:
    return _layer(0.90 + 0.03 * noise(101, 0.2, 20) + 0.03 * noise(102, 1.7) + 0.02 * noise(103, 1.1, 4), gloss=0.08)


def _setts() -> Floats:
    grey, mask = _bricks(14, 7, 111, 0.035, 0.10, 0.5)
    out = _layer(grey * (0.84 + 0.05 * noise(112, 0.7, 8) + 0.035 * noise(113, 1.8)), (1.0, 0.985, 0.96), 0.14)
    out[..., 3] *= mask
    return out


def _louvre() -> Floats:
    y = np.mgrid[0:SIZE, 0:SIZE][0] / SIZE
    slat = y * 9 % 1
    return _layer((0.62 + 0.36 * slat - 0.4 * (slat < 0.12)) * (1 + 0.02 * noise(121, 1.6)))


def _curtain() -> Floats:
    x = np.mgrid[0:SIZE, 0:SIZE][1] / SIZE
    folds = np.sin(2 * np.pi * 7 * x + 0.8 * np.sin(2 * np.pi * 2 * x)) + 0.4 * np.sin(2 * np.pi * 17 * x)
    return _layer(0.80 + 0.13 * folds)


def _hedge() -> Floats:
    return _layer(np.clip(0.62 + 0.28 * noise(161, 0.7, 12), 0.15, 1.1))


def _rib() -> Floats:
    x = np.mgrid[0:SIZE, 0:SIZE][1] / SIZE
    return _layer(0.86 + 0.12 * np.sin(2 * np.pi * 8 * x), gloss=0.2)


def layers() -> NDArray[np.uint8]:
    """All surfaces (LAYERS, SIZE, SIZE, 4), in the order of the names above."""
    plain = _layer(0.96 + 0.012 * noise(1, 1.6), gloss=0.06)
    metal = _layer(0.93 + 0.02 * noise(81, 1.4), gloss=0.30)
    painted = _layer(0.93 + 0.015 * noise(151, 1.7, stretch=(0.4, 2.0)), gloss=0.16)
    stack = [
        plain, _plaster(), _brick(), _paving(), _asphalt(), _wood(6, 51), _cloth(), _roof(), metal, _bark(), _stone(),
        _setts(), _louvre(), _curtain(), painted, _hedge(), _rib(), _wood(4, 171), *wares.walls(),
    ]  # fmt: skip
    return np.clip(np.stack(stack) * 255 + 0.5, 0, 255).astype(np.uint8)
