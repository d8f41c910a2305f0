"""Choice of a lens: Brown and Conrady's k1, or a fish-eye's k1 and k2 where a clip's own points fit those better.

A fish-eye of 120 degrees is 78 pixels off the best k1 in the corners of a picture 1280 wide, a lens of the division
model with -0.22 still 16; a fish-eye's two values have either to 0.02 pixels, and k1 = -0.1 to 0.8.
"""

from __future__ import annotations

import numpy as np

from vitrine.track.adjustment import adjust
from vitrine.track.lens import Freedom, TrackLens, make_fisheye
from vitrine.track.mapping import KeyMap
from vitrine.track.reprojection import measure_errors
from vitrine.track.triangulation import Pieces, triangulate
from vitrine.world.lens import find_reach

#: A lens that moves a corner by less, in parts of the picture's width, is no wide one: k1 has it to half a pixel.
WIDE_SHIFT = 0.02
#: By so much more of the observations must a fish-eye have within 0.3 pixels, of which tracks have 0.1 to 0.2: of a
#: division lens of -0.22 it has a quarter more. Within one pixel it is 2 %: the poses give way to the wrong lens.
CLEARLY_BETTER = 1.03
_FITTED_PX, _GATE_PX, _FAR_PX = 0.3, 8.0, 16.0
_RADII = 100


def choose_lens(tracks: Pieces, mapped: KeyMap) -> TrackLens:
    """The lens of a map of key frames, or the fish-eye that fits pieces of tracks in them clearly better."""
    bend = mapped.lens.camera.lens
    is_wide = mapped.lens.is_folded or mapped.lens.corner_shift > WIDE_SHIFT
    if bend is None or bend.model != "brown-conrady" or not is_wide:
        return mapped.lens
    seen = mapped.poses.is_known[tracks.points.frames]
    pieces = Pieces(tracks.points.pick(seen), tracks.count)
    (barrel, barrel_fits), (fisheye, fisheye_fits) = (
        _fit_lens(pieces, mapped, lens) for lens in (mapped.lens, convert_to_fisheye(mapped.lens))
    )
    return fisheye if fisheye_fits > CLEARLY_BETTER * barrel_fits else barrel


def _fit_lens(pieces: Pieces, mapped: KeyMap, lens: TrackLens) -> tuple[TrackLens, int]:
    """The lens adjusted to the pieces, and how many of their observations it then fits."""
    poses, none = mapped.poses, np.zeros(pieces.count, np.bool_)
    for gate_px in (_FAR_PX, _GATE_PX):
        found = triangulate(pieces, poses, lens, gate_px, views=3)
        adjusted = adjust(pieces, none, found, poses, lens, gate_px, Freedom(True, True))
        poses, lens = adjusted.poses, adjusted.lens
    found = triangulate(pieces, poses, lens, _GATE_PX, views=3)
    return lens, int((measure_errors(pieces.points, found, poses, lens) < _FITTED_PX).sum())


def convert_to_fisheye(lens: TrackLens) -> TrackLens:
    """The fish-eye that draws most like another lens, by least squares over the radius, as far as that one reaches."""
    farthest = float(np.arctan(np.linalg.norm(lens.to_directions(np.zeros((1, 2))))))
    if lens.camera.lens is not None:
        farthest = min(farthest, 0.9 * find_reach(lens.camera.lens).theta_rad)
    angles = np.linspace(0.0, farthest, _RADII)
    drawn = lens.to_pixels(np.column_stack([np.tan(angles), np.zeros(_RADII)]))[:, 0] - lens.centre_px[0]
    # As many pixels lie at a radius as it is long. k2 is left to what is seen: drawn on beyond a fold it goes astray.
    weights = np.sqrt(angles)[:, None]
    powers = np.column_stack([angles, angles**3])
    (focal_px, third), *_ = np.linalg.lstsq(weights * powers, weights[:, 0] * drawn, rcond=None)
    return lens.with_focal(float(focal_px)).with_bend(make_fisheye(float(third / focal_px)))
