"""A lens as COLMAP's camera, and back: its models have the formulas of a camera's file, one by one."""

from __future__ import annotations

import pycolmap

from vitrine.track.lens import TrackLens, make_barrel, make_fisheye

_RADIAL, _FISHEYE = "SIMPLE_RADIAL", "RADIAL_FISHEYE"


def name_model(lens: TrackLens) -> str:
    """The model with the fewest values that has this lens: those that are left free are all of them."""
    camera, bend = lens.camera, lens.camera.lens
    if bend is None or (bend.model == "brown-conrady" and not any(bend.coefficients[1:])):
        return _RADIAL if camera.fx_px == camera.fy_px else "FULL_OPENCV"
    if bend.model == "fisheye":
        is_short = camera.fx_px == camera.fy_px and not any(bend.coefficients[2:])
        return _FISHEYE if is_short else "OPENCV_FISHEYE"
    return "FULL_OPENCV" if bend.model == "brown-conrady" else "DIVISION"


def list_values(lens: TrackLens) -> list[float]:
    """The model's values, in its order."""
    camera, bend, model = lens.camera, lens.camera.lens, name_model(lens)
    coefficients = (0.0,) * 8 if bend is None else bend.coefficients
    centre = [camera.cx_px, camera.cy_px]
    if model == _RADIAL:
        return [camera.fx_px, *centre, coefficients[0]]
    if model == _FISHEYE:
        return [camera.fx_px, *centre, *coefficients[:2]]
    return [camera.fx_px, camera.fy_px, *centre, *coefficients]


def make_camera(lens: TrackLens) -> pycolmap.Camera:
    """Its camera, number 1."""
    width, height = lens.size_px
    return pycolmap.Camera(model=name_model(lens), width=width, height=height, params=list_values(lens), camera_id=1)


def read_camera(camera: pycolmap.Camera, lens: TrackLens) -> TrackLens:
    """What became of a lens; of the models that are never left free, the lens itself."""
    values = [float(value) for value in camera.params]
    model = name_model(lens)
    if model == _RADIAL:
        return lens.with_focal(values[0]).with_bend(make_barrel(values[3]))
    if model == _FISHEYE:
        return lens.with_focal(values[0]).with_bend(make_fisheye(*values[3:]))
    return lens
