"""Light encoding of a feed: the curve and the primaries by which its R'G'B' stands for light.

Sources: ITU-T H.273 for the numbers, the curves 4 to 9 and the chromaticities; ITU-R BT.2100-2 for PQ and HLG;
ITU-R BT.2408-7 for diffuse white, 203 cd/m² or 75 % of HLG.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.world.chromaticity import Chromaticity, xyz_from_chromaticity, xyz_from_primaries, xyz_from_srgb
from vitrine.world.srgb import Floats, linear_from_srgb

#: The luminance of diffuse white in PQ, in cd/m², and its scene light in HLG, 0..1.
PQ_WHITE_NITS, HLG_WHITE = 203.0, 0.265
#: The system gamma of a display of 1,000 cd/m²: display light is scene light to this power, by its luminance.
SYSTEM_GAMMA = 1.2
#: Up to this encoded value light is told apart: HLG in limited range may go to 1.09 (BT.2100, narrow range).
MAX_ENCODED = 1.125

_HLG_A, _HLG_B, _HLG_C = 0.17883277, 0.28466892, 0.55991073
_PQ_M1, _PQ_M2 = 2610 / 16384, 2523 / 4096 * 128
_PQ_C1, _PQ_C2, _PQ_C3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
#: Bradford's cone responses, in which a white is adapted to another.
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
_D65, _C, _E, _DCI = (0.3127, 0.3290), (0.310, 0.316), (1 / 3, 1 / 3), (0.314, 0.351)


class Transfer(Enum):
    """The curve from R'G'B' to light; the value is H.273's TransferCharacteristics.

    SDR is all that is made for an ordinary screen, which decodes it by the sRGB curve, whichever the camera's was: 709,
    601, 240M, sRGB, 2020, xvYCC.
    """

    SDR = 1
    GAMMA22 = 4
    GAMMA28 = 5
    LINEAR = 8
    LOG100 = 9
    LOG316 = 10
    PQ = 16
    DCI = 17
    HLG = 18

    def decode(self, encoded: npt.ArrayLike) -> Floats:
        """The light of encoded values, any shape, diffuse white at 1; below 0 they are clipped, above MAX_ENCODED, too.

        Of PQ it is the display's light over 203 cd/m², of all others the scene's.
        """
        v = np.clip(np.asarray(encoded, np.float64), 0.0, MAX_ENCODED)
        match self:
            case Transfer.SDR:
                return linear_from_srgb(v)
            case Transfer.GAMMA22:
                return v**2.2
            case Transfer.GAMMA28:
                return v**2.8
            case Transfer.LINEAR:
                return v
            case Transfer.LOG100:
                return np.where(v > 0, 10 ** (2 * (v - 1)), 0.0)
            case Transfer.LOG316:
                return np.where(v > 0, 10 ** (2.5 * (v - 1)), 0.0)
            case Transfer.DCI:
                return v**2.6 * (52.37 / 48)
            case Transfer.PQ:
                return _pq_nits(np.minimum(v, 1.0)) / PQ_WHITE_NITS
            case Transfer.HLG:
                return _hlg_scene_light(v) / HLG_WHITE


class FeedPrimaries(Enum):
    """Primaries and white of a feed; the value is H.273's ColourPrimaries."""

    BT709 = 1
    BT470M = 4
    BT470BG = 5
    SMPTE170M = 6
    SMPTE240M = 7
    FILM = 8
    BT2020 = 9
    XYZ = 10
    P3_DCI = 11
    P3_D65 = 12
    EBU3213 = 22

    @property
    def chromaticities(self) -> tuple[Chromaticity, Chromaticity, Chromaticity, Chromaticity]:
        """CIE 1931 x, y of red, green, blue and white."""
        return _CHROMATICITIES[self]

    @property
    def luminance_weights(self) -> Floats:
        """(3,): the luminance of linear red, green and blue, of sum 1."""
        return np.asarray(self._xyz()[1])

    @property
    def srgb_from_linear_rgb(self) -> Floats:
        """The matrix (3, 3) from linear RGB of these primaries to linear sRGB; white stays white, by Bradford."""
        if self is FeedPrimaries.BT709:
            return np.eye(3)
        from_white, to_white = (
            _BRADFORD @ xyz_from_chromaticity(c)
            for c in (self.chromaticities[3], _CHROMATICITIES[FeedPrimaries.BT709][3])
        )
        adapted = np.linalg.solve(_BRADFORD, (to_white / from_white)[:, None] * _BRADFORD)
        return np.asarray(np.linalg.solve(xyz_from_srgb(), adapted @ self._xyz()))

    def _xyz(self) -> Floats:
        # XYZ's own primaries are the axes, which have no chromaticities with y above 0; they need no scale but white's.
        if self is FeedPrimaries.XYZ:
            return np.eye(3)
        return xyz_from_primaries(*self.chromaticities)


_CHROMATICITIES: dict[FeedPrimaries, tuple[Chromaticity, Chromaticity, Chromaticity, Chromaticity]] = {
    FeedPrimaries.BT709: ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060), _D65),
    FeedPrimaries.BT470M: ((0.670, 0.330), (0.210, 0.710), (0.140, 0.080), _C),
    FeedPrimaries.BT470BG: ((0.640, 0.330), (0.290, 0.600), (0.150, 0.060), _D65),
    FeedPrimaries.SMPTE170M: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), _D65),
    FeedPrimaries.SMPTE240M: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), _D65),
    FeedPrimaries.FILM: ((0.681, 0.319), (0.243, 0.692), (0.145, 0.049), _C),
    FeedPrimaries.BT2020: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), _D65),
    FeedPrimaries.XYZ: ((1.0, 0.0), (0.0, 1.0), (0.0, 0.0), _E),
    FeedPrimaries.P3_DCI: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), _DCI),
    FeedPrimaries.P3_D65: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), _D65),
    FeedPrimaries.EBU3213: ((0.630, 0.340), (0.295, 0.605), (0.155, 0.077), _D65),
}


class LightEncoding(NamedTuple):
    """The curve and the primaries of R'G'B'."""

    transfer: Transfer = Transfer.SDR
    primaries: FeedPrimaries = FeedPrimaries.BT709

    @property
    def is_plain(self) -> bool:
        """Whether codes are sRGB's, as pictures of the program are."""
        return self == PLAIN_ENCODING

    @property
    def scene_power(self) -> float:
        """The power of luminance that takes the curve's light to the scene's: 0 but of PQ, a display's light."""
        return 1 / SYSTEM_GAMMA - 1 if self.transfer is Transfer.PQ else 0.0

    def decode(self, encoded: npt.ArrayLike) -> Floats:
        """Linear sRGB (…, 3) of R'G'B' (…, 3): the scene's light, diffuse white at 1, neither end clipped.

        A display's light is taken back to the scene's by its luminance (the inverse OOTF of BT.2100), so that both
        kinds of HDR show one scene alike: PQ's (L / 203)^(1 / 1.2), HLG's light over 0.265.
        """
        rgb = self.transfer.decode(encoded)
        if self.scene_power:
            luminance = rgb @ self.primaries.luminance_weights
            rgb = rgb * np.maximum(luminance, 1e-9)[..., None] ** self.scene_power
        return np.asarray(rgb @ light_matrix(self.primaries).T)


PLAIN_ENCODING = LightEncoding()


@cache
def light_matrix(primaries: FeedPrimaries) -> Floats:
    """As `srgb_from_linear_rgb`, computed once."""
    return primaries.srgb_from_linear_rgb


def _hlg_scene_light(encoded: Floats) -> Floats:
    """HLG's inverse OETF (BT.2100, table 5): scene light, 1 at an encoded 1."""
    dark = encoded**2 / 3
    return np.where(encoded <= 0.5, dark, (np.exp((encoded - _HLG_C) / _HLG_A) + _HLG_B) / 12)


def _pq_nits(encoded: Floats) -> Floats:
    """PQ's EOTF (BT.2100, table 4), in cd/m²."""
    root = encoded ** (1 / _PQ_M2)
    return np.asarray(10_000 * (np.maximum(root - _PQ_C1, 0.0) / (_PQ_C2 - _PQ_C3 * root)) ** (1 / _PQ_M1))
