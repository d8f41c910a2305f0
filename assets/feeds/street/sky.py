"""The sky as a picture: a late-morning gradient with soft fair-weather clouds, and where the sun stands."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_TOWARDS_SUN = np.array([-0.50, 0.78, 0.38])
SUN: Floats = _TOWARDS_SUN / np.linalg.norm(_TOWARDS_SUN)
WIDTH, HEIGHT = 2048, 512


def _fractal(seed: int, exponent: float) -> Floats:
    """Noise (HEIGHT, WIDTH) that wraps round the horizon, of deviation 1."""
    white = np.random.default_rng(seed).standard_normal((HEIGHT, WIDTH))
    fy, fx = np.fft.fftfreq(HEIGHT) * HEIGHT * 2.2, np.fft.fftfreq(WIDTH) * WIDTH * 0.5
    radius = np.hypot(fy[:, None], fx[None, :])
    weight = np.where(radius < 3, 0.0, 1.0 / np.maximum(radius, 1.0) ** exponent)
    field = np.fft.ifft2(np.fft.fft2(white) * weight).real
    return np.asarray(field / field.std())


def panorama() -> NDArray[np.float16]:
    """Linear light (HEIGHT, WIDTH, 4); columns go round from -Z by +X, rows from the horizon up to the zenith."""
    height = (np.arange(HEIGHT) + 0.5)[:, None] / HEIGHT
    zenith, horizon = np.array([0.20, 0.42, 0.88]), np.array([0.86, 0.95, 1.05])
    share = np.exp(-height * 3.4)[..., None]
    sky = zenith * (1 - share) + horizon * share + np.zeros((HEIGHT, WIDTH, 1))
    cloud = 0.75 * _fractal(7, 1.75) + 0.35 * _fractal(8, 1.25)
    cover = np.clip((cloud - 0.25) / 1.1, 0, 1)[..., None] * np.clip(height * 9, 0, 1)[..., None]
    thick = np.clip((np.roll(cloud, -14, 0) + 0.1) / 2.2, 0, 1)[..., None]
    white = np.array([1.55, 1.50, 1.42]) * (1 - 0.38 * thick) + np.array([0, 0.02, 0.08]) * thick
    out = np.ones((HEIGHT, WIDTH, 4), np.float16)
    out[..., :3] = sky + (white - sky) * (cover**0.8) * 0.82
    return out
