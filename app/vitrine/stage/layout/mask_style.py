"""Style of a mask at one instant: its fading edges, its gradient and its form, in degrees."""

from __future__ import annotations

import math

from vitrine.flow.animate.motion import evaluate
from vitrine.geometry import Sides
from vitrine.scene.nodes.mask import MaskSpec
from vitrine.scene.nodes.shape_form import ShapeForm
from vitrine.stage.layout.appearance import Mask, MaskForm, MaskGradient
from vitrine.stage.layout.shape_style import build_figure


def build_mask(spec: MaskSpec, t_s: float) -> Mask:
    """A mask at a time."""
    edges = Sides(*(evaluate(side, t_s) for side in (spec.top, spec.right, spec.bottom, spec.left)))
    return Mask(edges, _build_gradient(spec, t_s), None if spec.shape is None else _build_form(spec.shape, t_s))


def _build_gradient(spec: MaskSpec, t_s: float) -> MaskGradient | None:
    if spec.gradient is None:
        return None
    shares = tuple(evaluate(share, t_s) for share in spec.gradient)
    last = len(shares) - 1
    stops: list[float] = []
    for index in range(len(shares)):
        stop = index / last if spec.stops is None else evaluate(spec.stops[index], t_s)
        stops.append(max(stop, *stops[-1:], 0.0))  # one that lies before another is at that one, as in CSS
    return MaskGradient(shares, tuple(stops), math.radians(spec.angle))


def _build_form(form: ShapeForm, t_s: float) -> MaskForm:
    band = form.arc or form.ring
    width = band.width if band is not None and band.width is not None else form.stroke_width
    has_line = form.line is not None or form.ring is not None or (form.arc is not None and form.arc.width is not None)
    return MaskForm(build_figure(form, t_s), form.fill_rule, evaluate(width, t_s) if has_line else None)
