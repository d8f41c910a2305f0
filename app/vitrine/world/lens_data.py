"""A lens as a camera file has it: the key `model`, and its coefficients under their names."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, cast

from vitrine.document.located_data import Map, make_problem
from vitrine.errors import InputError, Problem, suggest_name
from vitrine.world.camera import Intrinsics
from vitrine.world.lens import LENS_COEFFICIENTS, Lens, LensModel, find_reach

COEFFICIENT_NAMES = tuple(dict.fromkeys(name for names in LENS_COEFFICIENTS.values() for name in names))
LENS_KEYS = ("model", *COEFFICIENT_NAMES)
LENS_MODELS = ("pinhole", *LENS_COEFFICIENTS)
#: What others call them.
_OTHER_NAMES = {
    **dict.fromkeys(("opencv", "full_opencv", "radial", "simple_radial", "brown", "plumb_bob"), "brown-conrady"),
    **dict.fromkeys(("opencv_fisheye", "kannala-brandt", "kannala_brandt", "equidistant"), "fisheye"),
    **dict.fromkeys(("simple_pinhole", "perspective"), "pinhole"),
    **dict.fromkeys(("fitzgibbon", "simple_division"), "division"),
}
#: Calibrations have single figures; larger ones have lost their point.
MAX_COEFFICIENT = 1000.0
#: A lens must hold for half the way to the nearest side: one that folds back before says nothing of most of a picture.
MIN_REACH_SHARE = 0.5


def find_lens_problems(data: Map) -> list[Problem]:
    """What is wrong with the lens of a camera file, each with its place."""
    model = data.get("model", "pinhole")
    if model not in LENS_MODELS:
        known = _OTHER_NAMES.get(str(model).lower())
        hint = suggest_name(str(model), LENS_MODELS) if known is None else f"write {known}"
        message = f"{repr(model)[:40]} is no model of a lens"
        return [make_problem(data, "model", message, allowed=", ".join(LENS_MODELS), hint=hint)]
    names = LENS_COEFFICIENTS.get(model, ())
    given = [name for name in COEFFICIENT_NAMES if name in data]
    if given and not names:
        message = f'"{given[0]}" bends the picture, and the key "model" does not say how'
        return [make_problem(data, given[0], message, allowed=", ".join(LENS_COEFFICIENTS), at_key=True)]
    problems = [
        make_problem(data, name, f'a {model} lens has no "{name}"', allowed=", ".join(names), at_key=True)
        for name in given
        if name not in names
    ]
    for name in given:
        value: Any = data[name]
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= MAX_COEFFICIENT:
            message = f"{repr(value)[:40]} is no coefficient of a lens"
            allowed = f"a number from -{MAX_COEFFICIENT:g} to {MAX_COEFFICIENT:g}"
            problems.append(make_problem(data, name, message, allowed=allowed))
    return problems


def read_lens(data: Map, camera: Intrinsics) -> Intrinsics:
    """A camera with the lens of its file. Raises InputError for one that folds back in the middle of the picture."""
    model = data.get("model", "pinhole")
    coefficients = tuple(float(data.get(name, 0.0)) for name in LENS_COEFFICIENTS.get(model, ()))
    if model != "fisheye" and not any(coefficients):  # without any, a fisheye bends all the same
        return camera
    lens = Lens(cast(LensModel, model), coefficients)
    reach = find_reach(lens)
    across = min(camera.cx_px, camera.width_px - camera.cx_px) / camera.fx_px
    nearest = min(across, min(camera.cy_px, camera.height_px - camera.cy_px) / camera.fy_px)
    if reach.distance < MIN_REACH_SHARE * nearest:
        message = (
            f"the lens folds back {reach.distance * camera.fx_px:,.0f} pixels from the middle of the picture, where it"
            f" sees {math.degrees(reach.theta_rad):.0f}° off its axis"
        )
        hint = "look at the order and the signs of its coefficients, and whether fx fits the width"
        raise InputError(make_problem(data, "k1" if "k1" in data else "model", message, hint=hint))
    return replace(camera, lens=lens)
