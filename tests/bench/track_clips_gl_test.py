"""Test clips are drawn where their truth says: a lamp's pixels against NumPy's own projection of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import moderngl
import numpy as np
import pytest
from numpy.typing import NDArray

from assets.feeds.street import furniture, sign
from assets.feeds.street import texture as tx
from assets.feeds.street.blob import disc
from assets.feeds.street.chunk import Chunk
from assets.feeds.street.facade import Style
from assets.feeds.street.mesh import ball, frame
from assets.feeds.street.plan import Lot
from assets.feeds.street.town import house
from assets.feeds.street.walk import CameraPose, matrix, quaternions, rotations
from tests.bench.track_clips.filmed_place import FilmedPlace
from tests.bench.track_clips.filmed_way import PhoneMotion
from tests.bench.track_clips.shot_files import write_film, write_truth
from tests.bench.track_clips.shot_renderer import PhoneCamera, ShotRenderer
from tests.bench.track_clips.shots import SHOTS
from vitrine.bench.track_data import read_clips
from vitrine.bench.true_lens import TrueLens
from vitrine.errors import InputError

Floats = NDArray[np.float64]
SPOT = np.array([5.0, 3.2, -8.5])
STILL = PhoneMotion(np.zeros(3), np.zeros(3))
POSE = CameraPose(
    0.0, np.array([0.3, 1.6, 0.0]), quaternions(rotations(*(np.array([v]) for v in (0.05, -0.03, 0.02))))[0]
)
LENSES = [TrueLens(), TrueLens("brown-conrady", -0.10), TrueLens("division", -0.18), TrueLens("fisheye", 0.03)]


@pytest.fixture(scope="module")
def renderer(gl_context: moderngl.Context) -> Iterator[ShotRenderer]:
    """A house at the end of the night, a pot, and one bulb that glows beside them; then the tests' context is back."""
    style = Style(tx.BRICK, (0.6, 0.4, 0.3), (0.9, 0.9, 0.8), None, 2, False, 200)
    chunks = house(Lot(-4, -9, "+z", 8.0, 0, style), sign.atlas()[1], 0)
    pot = furniture.planter(-2.0, -7.0, 1)
    chunks += [Chunk("solid", pot.solid), Chunk("leaf", pot.leaf), Chunk("blob", disc(-2, 0.02, -7, (0.5, 0.5), 0.6))]
    bulb = ball(frame(*SPOT), (0.2, 0.2, 0.2), tx.PLAIN + tx.GLOW, (1.0, 1.0, 1.0, 1.0), 8, 12)
    place = FilmedPlace([*chunks, Chunk("solid", bulb)], np.zeros((0, 3)))
    made = ShotRenderer(place, PhoneCamera((64, 36), 50.0), (), True, rays=1)
    yield made
    made.release()
    gl_context.__enter__()  # type: ignore[no-untyped-call]


def find_spot(renderer: ShotRenderer, motion: PhoneMotion = STILL) -> Floats:
    """The bulb's middle in the picture: what it adds to its neighbourhood."""
    picture = renderer.film(POSE, motion, 0).astype(float).sum(2)
    expected = project(renderer.camera)
    y, x = np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]] + 0.5
    near = np.hypot(x - expected[0], y - expected[1]) < 14
    weight = np.where(near & (picture > 500), picture, 0.0)
    assert weight.sum() > 0
    return np.array([(x * weight).sum(), (y * weight).sum()]) / weight.sum()


def project(camera: PhoneCamera) -> Floats:
    seen = matrix(POSE).T @ (SPOT - POSE.position)
    place = camera.lens.bend(seen[None, :2] / seen[2])[0]
    return np.asarray(place * camera.focal_px + np.array(camera.size_px) / 2)


CAMERAS = [PhoneCamera((256, 144), 190.0, lens) for lens in LENSES] + [PhoneCamera((144, 256), 120.0)]


@pytest.mark.parametrize("camera", CAMERAS, ids=["pinhole", "barrel", "division", "fisheye", "portrait"])
def test_a_lamp_is_drawn_where_the_truth_says(renderer: ShotRenderer, camera: PhoneCamera) -> None:
    renderer.mount(camera)
    assert find_spot(renderer) == pytest.approx(project(renderer.camera), abs=0.4)


def test_a_rolling_shutter_shifts_what_is_not_in_the_middle_row(renderer: ShotRenderer) -> None:
    renderer.mount(PhoneCamera((256, 144), 190.0, readout_s=0.02, exposed_s=1e-4))
    still = find_spot(renderer)
    panned = find_spot(renderer, PhoneMotion(np.array([0.0, 1.5, 0.0]), np.zeros(3)))
    # The row is read so long after the middle one: by then the camera has turned to the right.
    after_s = 0.02 * (still[1] / 144 - 0.5)
    x = (still[0] - 128) / 190
    assert panned[0] - still[0] == pytest.approx(190 * (np.tan(np.arctan(x) - 1.5 * after_s) - x), abs=0.15)
    assert abs(panned[0] - still[0]) > 1


def test_the_same_frame_is_the_same_bytes_and_a_film_has_its_truth(renderer: ShotRenderer, tmp_path: Path) -> None:
    renderer.mount(PhoneCamera((64, 36), 50.0))
    pictures = [renderer.film(POSE, STILL, number) for number in (3, 3, 4)]
    assert (pictures[0] == pictures[1]).all() and (pictures[0] != pictures[2]).any(), "noise is of the frame"
    shot = next(shot for shot in SHOTS if shot.name == "division-lens")._replace(camera=CAMERAS[2])
    write_film(pictures, tmp_path / "division-lens.mp4", (64, 36), 60)
    write_truth(shot, [POSE._replace(t=number / 60) for number in range(3)], tmp_path)
    (clip,) = read_clips(tmp_path)
    assert (clip.name, clip.lens, clip.camera.fx_px) == ("division-lens", LENSES[2], 190.0)
    assert clip.times_s == pytest.approx([0, 1 / 60, 2 / 60], abs=1e-6)
    assert clip.turns[2] == pytest.approx(matrix(POSE), abs=1e-6)
    assert clip.centres[1] == pytest.approx(POSE.position)


def test_a_folder_without_truth_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no clip has a file NAME\.truth\.tum beside it"):
        read_clips(tmp_path)
    (tmp_path / "a.mp4").touch()
    (tmp_path / "a.truth.tum").write_text("0 0 0 0 0 0 0 1\n1 0 0 0 0 0 0 1\n")
    camera = "width: 64\nheight: 36\nfx: 50\nfy: 50\ncx: 32\n"
    (tmp_path / "a.truth.camera.yaml").write_text(camera)
    with pytest.raises(InputError, match="cy: not there"):
        read_clips(tmp_path)
    (tmp_path / "a.truth.camera.yaml").write_text(
        "width: 64\nheight: 36\nfx: 50\nfy: 50\ncx: 32\ncy: 18\nmodel: bent\n"
    )
    with pytest.raises(InputError, match="this lens is not known"):
        read_clips(tmp_path)
