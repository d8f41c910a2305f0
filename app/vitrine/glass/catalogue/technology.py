"""Default optical defects by technology: for `strong` defects of a device of which they are not known.

Orders of magnitude, estimated by how the light travels: a grating couples light out at many places and scatters at
each; mirrors inside a plate leave faint seams and copies; a birdbath is a lens and a half mirror, clean but for
reflections between the two; a prism is one block of glass.
"""

from __future__ import annotations

from typing import NamedTuple

from vitrine.glass.catalogue.emitter import Ghost, Spread, Uniformity
from vitrine.glass.catalogue.profile import Combiner, DeviceProfile, PanelTechnology


class OpticalDefects(NamedTuple):
    """The optical defects of one kind of combiner, at their typical strength."""

    spread: Spread
    ghost: Ghost
    uniformity: Uniformity


def default_defects(combiner: Combiner | None) -> OpticalDefects:
    """The defects of a kind of combiner; None is taken for a waveguide."""
    if combiner == "geometric-waveguide":
        return _make_defects((0.03, 0.3), (0.01, 1.5, 0.0), (0.2, 0.05))
    if combiner == "birdbath":
        return _make_defects((0.03, 0.6), (0.008, 0.0, 2.5), (0.15, 0.02))
    if combiner == "prism":
        return _make_defects((0.04, 0.4), (0.01, 0.0, 1.2), (0.25, 0.03))
    if combiner == "pass-through":
        return _make_defects((0.05, 1.0), (0.005, 0.0, 1.0), (0.25, 0.04))
    return _make_defects((0.08, 0.35), (0.01, 0.9, 0.0), (0.3, 0.12))


def profile_defects(profile: DeviceProfile) -> OpticalDefects:
    """The defects of a device, those that its profile does not know by its combiner."""
    default = default_defects(profile.combiner.value if profile.combiner else None)
    return OpticalDefects(
        profile.spread.value if profile.spread else default.spread,
        profile.ghost.value if profile.ghost else default.ghost,
        profile.uniformity.value if profile.uniformity else default.uniformity,
    )


def default_floor(panel: PanelTechnology | None) -> float:
    """The black level of a panel as a share of white: a backlit panel leaks, an emissive one does not."""
    if panel in ("lcos", "lcd"):
        return 1 / 500
    return 1 / 5000 if panel == "laser-scanning" else 0.0


def _make_defects(
    spread: tuple[float, float], ghost: tuple[float, float, float], uniformity: tuple[float, float]
) -> OpticalDefects:
    return OpticalDefects(
        Spread(share=spread[0], sigma_deg=spread[1]),
        Ghost(share=ghost[0], offset_deg=ghost[1:]),
        Uniformity(falloff=uniformity[0], color_shift=uniformity[1]),
    )
