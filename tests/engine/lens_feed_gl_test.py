"""Over a feed whose camera file has a lens: the overlay lies where the lens draws it, whatever device and view.

The truth is made here by OpenCV's formulas, written out anew.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from vitrine.engine.opening import open_session
from vitrine.engine.session import Session
from vitrine.engine.shot import Shot
from vitrine.engine.view_options import ViewOptions
from vitrine.engine.view_spec import resolve_view
from vitrine.geometry import Point
from vitrine.gpu.renderer import Renderer
from vitrine.output.drawn_shot import draw_shot
from vitrine.preview.measure.element_inspection import inspect_at
from vitrine.world.camera import Intrinsics

Floats = npt.NDArray[np.float64]
WIDTH, HEIGHT, FOCAL = 480, 270, 235.0
#: World places of small discs turned to the eye, which stands 1.6 m above the ground and looks along -Z.
PLACES = [(x, y, -4.0) for x in (-2.6, -1.2, 0.0, 1.5, 2.8) for y in (0.4, 1.6, 2.6)]

#: Of a disc 4 m ahead, as a tangent.
RADIUS = 0.4 * math.tan(math.radians(1)) * 10 / 4


class Truth(NamedTuple):
    """A lens in a camera file, and where it draws (x / z, y / z) in focal lengths."""

    model: str
    coefficients: dict[str, float]
    bend: Callable[[float, float], tuple[float, float]]


def bend_brown(x: float, y: float) -> tuple[float, float]:
    r2 = x * x + y * y
    share = 1 - 0.21 * r2 + 0.03 * r2 * r2
    p1, p2 = 0.004, -0.003
    return x * share + 2 * p1 * x * y + p2 * (r2 + 2 * x * x), y * share + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y


def bend_fisheye(x: float, y: float) -> tuple[float, float]:
    r = math.hypot(x, y)
    theta = math.atan(r)
    share = theta * (1 - 0.03 * theta**2 + 0.004 * theta**4) / r if r else 1.0
    return x * share, y * share


def bend_division(x: float, y: float) -> tuple[float, float]:
    r = math.hypot(x, y)
    # d with r = d / (1 + k1 d²)
    share = (1 - math.sqrt(1 + 4 * 0.18 * r * r)) / (2 * -0.18 * r) / r if r else 1.0
    return x * share, y * share


TRUTHS = [
    Truth("brown-conrady", {"k1": -0.21, "k2": 0.03, "p1": 0.004, "p2": -0.003}, bend_brown),
    Truth("fisheye", {"k1": -0.03, "k2": 0.004}, bend_fisheye),
    Truth("division", {"k1": -0.18}, bend_division),
]


def make_scene(folder: Path, truth: Truth) -> Path:
    rows = np.arange(HEIGHT)[:, None, None] * 0.1 + np.arange(WIDTH)[None, :, None] * 0.05
    Image.fromarray(np.broadcast_to(rows + 20, (HEIGHT, WIDTH, 3)).astype(np.uint8)).save(folder / "walk.png")
    camera = {"width": WIDTH, "height": HEIGHT, "fx": FOCAL, "fy": FOCAL, "cx": WIDTH / 2, "cy": HEIGHT / 2}
    text = "".join(f"{key}: {value}\n" for key, value in (camera | {"model": truth.model} | truth.coefficients).items())
    (folder / "walk.camera.yaml").write_text(text)
    # Upright in the world, since what is turned to the eye lies on whole pixels where it stands still.
    disc = "kind: panel, width: 0.8, height: 0.8, radius: 0.4, fill: '#FF0000'"
    upright = "pivot: center, facing: upright, true_at_m: 10"
    nodes = "".join(
        f"  - {{{disc}, id: disc{number}, anchor: {{world: {json.dumps(place)}, {upright}}}}}\n"
        for number, place in enumerate(PLACES)
    )
    (folder / "scene.yaml").write_text(f"vitrine: 1\nfeed: walk.png\nnodes:\n{nodes}")
    return folder / "scene.yaml"


@pytest.fixture(params=TRUTHS, ids=[truth.model for truth in TRUTHS], scope="module")
def walk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Session, Truth]]:
    scene = make_scene(tmp_path_factory.mktemp("walk"), request.param)
    with open_session(scene, None, ahead=0) as session:
        yield session, request.param


def draw(device: Renderer, session: Session, **view: str | bool) -> tuple[npt.NDArray[np.uint8], Intrinsics]:
    """A picture, and what it was seen with."""
    shot = make_shot(session, **view)
    spec = resolve_view(shot, session.size_px)
    rendered = session.draw(device, 0.0, spec.glasses)
    return rendered.picture.read(), rendered.frame.picture_intrinsics


def make_shot(session: Session, **typed: str | bool) -> Shot:
    view = {key: value for key, value in typed.items() if key != "glasses"}
    return Shot(session.scene.file, device=str(typed.get("glasses", "generic")), view=ViewOptions(**view))  # type: ignore[arg-type]


def find_middle(picture: npt.NDArray[np.uint8], near: tuple[float, float], reach: int) -> tuple[float, float] | None:
    """The middle of the red light within `reach` of a place; None where it is not whole in the picture."""
    x, y = (round(value) for value in near)
    if not (reach < x < picture.shape[1] - reach and reach < y < picture.shape[0] - reach):
        return None
    part = picture[y - reach : y + reach, x - reach : x + reach].astype(float)
    red = np.clip(part[..., 0] - part[..., 1], 0, None)
    if red.sum() == 0 or max(red[[0, -1]].max(), red[:, [0, -1]].max()) > 20:
        return None
    across, down = np.arange(x - reach, x + reach) + 0.5, np.arange(y - reach, y + reach) + 0.5
    return float((red.sum(0) * across).sum() / red.sum()), float((red.sum(1) * down).sum() / red.sum())


@pytest.mark.parametrize(
    "view",
    [
        {"kind": "world"},
        {"kind": "world", "size": "720x405"},
        {"kind": "world", "glasses": "xreal-one"},
        {"kind": "eye", "glasses": "xreal-one", "size": "720x405"},
        {"kind": "eye", "glasses": "apple-vision-pro", "size": "480x400"},
        {"kind": "world", "undistort": True},
        {"kind": "eye", "glasses": "xreal-one", "size": "720x405", "undistort": True},
    ],
    ids=lambda view: " ".join(str(value) for value in view.values()),
)
def test_what_is_fixed_to_the_world_lies_where_the_lens_draws_it(
    device: Renderer, walk: tuple[Session, Truth], view: dict[str, str | bool]
) -> None:
    session, truth = walk
    picture, seen = draw(device, session, **view)
    off: list[float] = []
    for x, y, z in PLACES:
        flat = x / -z, (1.6 - y) / -z
        bent = flat if view.get("undistort") else truth.bend(*flat)
        place = bent[0] * seen.fx_px + seen.cx_px, bent[1] * seen.fy_px + seen.cy_px
        found = find_middle(picture, place, math.ceil(RADIUS * seen.fx_px) + 8)
        if found is not None:
            # A disc's own middle is drawn a little off the middle of its bent picture: that of its edge is the truth.
            off.append(math.dist(found, mean_of_disc(flat, seen, None if view.get("undistort") else truth)))
    assert len(off) >= 3 and max(off) < 0.3, off


def mean_of_disc(flat: tuple[float, float], seen: Intrinsics, truth: Truth | None) -> tuple[float, float]:
    """The middle of the picture of a disc 4 m ahead, drawn point by point by the truth."""
    steps = np.linspace(-RADIUS, RADIUS, 21)
    grid = [(a, b) for a in steps for b in steps if a * a + b * b <= RADIUS**2]
    weights, points = [], []
    for a, b in grid:
        x, y = flat[0] + a, flat[1] + b
        bent, right, below = ((p if truth is None else truth.bend(*p)) for p in ((x, y), (x + 1e-4, y), (x, y + 1e-4)))
        area = (right[0] - bent[0]) * (below[1] - bent[1]) - (right[1] - bent[1]) * (below[0] - bent[0])
        weights.append(area)
        points.append(bent)
    middle = np.average(points, axis=0, weights=weights)
    return float(middle[0] * seen.fx_px + seen.cx_px), float(middle[1] * seen.fy_px + seen.cy_px)


def test_where_no_light_falls_the_picture_is_the_feed(device: Renderer, walk: tuple[Session, Truth]) -> None:
    session, _ = walk
    picture, _ = draw(device, session, kind="world")
    feed = session.feed.frame_at(0).planes[0]
    same = (picture == feed).all(-1)
    assert 0.9 < same.mean() < 0.999
    bare, _ = draw(device, session, glasses="quark-g1")
    assert np.abs(bare.astype(int) - feed).max() <= 1, "what has no display shows the feed"
    assert (picture[~same][:, 0] > feed[~same][:, 0]).all(), "what differs is red light"


def test_boxes_and_the_inspector_follow_the_lens(device: Renderer, walk: tuple[Session, Truth]) -> None:
    session, truth = walk
    shot = make_shot(session, kind="world")
    spec = resolve_view(shot, session.size_px)
    picture = draw_shot(device, session, shot)
    frame = session.draw(device, 0.0, spec.glasses).frame
    for number, (x, y, z) in enumerate(PLACES):
        bent = truth.bend(x / -z, (1.6 - y) / -z)
        place = Point(bent[0] * FOCAL + WIDTH / 2, bent[1] * FOCAL + HEIGHT / 2)
        box = next(element.box for element in picture.elements if element.id == f"disc{number}")
        assert box is not None and box.contains(place)
        assert math.dist((box.x + box.width / 2, box.y + box.height / 2), place) < 0.5
        bounds = next(bounds for bounds in frame.node_bounds if bounds.node_id == f"disc{number}")
        assert bounds.contains(place) and not bounds.contains((place.x + box.width, place.y))
    assert inspect_at(session, spec, frame, Point(2.0, 2.0)) is None
