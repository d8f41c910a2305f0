"""The boxes of what stands in the street: as the generator writes them, and around the figures that it draws."""

from pathlib import Path

import numpy as np
import pytest

from assets.feeds.street import occluders, people, walk
from assets.feeds.street.mesh import Floats
from vitrine.scene.load.occluder_table import load_occluder_table
from vitrine.stage.place.occluder import find_moving_boxes
from vitrine.world.camera import make_level_pose
from vitrine.world.occluder_box import OccluderBox

TABLE = Path(__file__).resolve().parents[2] / "assets" / "feeds" / "street.occluders.csv"
FAR_BACK = make_level_pose((0, 1.6, 200))


def boxes_at(t_s: float) -> list[OccluderBox]:
    """All boxes at a time: nothing is behind an eye that far back."""
    return find_moving_boxes(load_occluder_table(TABLE), t_s, FAR_BACK)


def inside(points: Floats, box: OccluderBox, margin_m: float) -> np.ndarray:
    """Which of the points (N, 3) lie in a box that is `margin_m` larger on each side."""
    cosine, sine = np.cos(box.heading_rad), np.sin(box.heading_rad)
    away = points - box.center_m
    own = np.stack([away[:, 0] * cosine + away[:, 2] * sine, away[:, 1], -away[:, 0] * sine + away[:, 2] * cosine], 1)
    return (np.abs(own) <= np.array(box.size_m) / 2 + margin_m).all(1)


def skinned(person: people.Person, t_s: float) -> Floats:
    """The skin (N, 3) of a figure at a time, as the shader moves it: each point by two bones and its share of one."""
    mesh = people.models()[person.look].vertices
    bones = people.bones(person, t_s)
    points = np.concatenate([mesh["position"], np.ones((len(mesh), 1))], 1).astype(float)
    share = mesh["tint"][:, 3:].astype(float) / 255
    first, second = (bones[mesh["uv"][:, i].astype(int)] for i in (0, 1))
    moved = [np.einsum("nij,nj->ni", bone, points)[:, :3] for bone in (first, second)]
    return np.asarray(share * moved[0] + (1 - share) * moved[1])


def test_the_table_is_what_the_generator_writes() -> None:
    assert TABLE.read_text(encoding="utf-8") == occluders.csv()


@pytest.mark.parametrize("number", [0, 1, 4])
def test_the_boxes_of_a_walker_hold_the_figure_that_is_drawn_and_little_else(number: int) -> None:
    """At the corner and on the way to it, from the side that is seen: up, and across the way."""
    person = people.PEOPLE[number]
    for t_s in (2.0, 12.3, 14.8):
        skin = skinned(person, t_s)
        place = people.place(person, t_s)
        boxes = [b for b in boxes_at(t_s) if np.hypot(b.center_m[0] - place[0], b.center_m[2] - place[2]) < 0.01]
        assert len(boxes) == 3
        held = np.any([inside(skin, box, 0.06) for box in boxes], axis=0)
        assert held.mean() > 0.95, f"{1 - held.mean():.0%} of the figure stand out at {t_s} s"
        top = max(box.center_m[1] + box.size_m[1] / 2 for box in boxes)
        assert top == pytest.approx(skin[:, 1].max(), abs=0.05)


def test_the_wearer_walks_through_no_box() -> None:
    for pose in walk.poses()[::15]:
        hit = [box for box in boxes_at(pose.t) if inside(pose.position[None], box, 0.1)[0]]
        assert not hit, f"at {pose.t:.1f} s the eye is in {hit}"


def test_what_walks_moves_and_houses_stand() -> None:
    start, end = boxes_at(0.0), boxes_at(43.9)
    assert len(start) == len(end) > 100
    moved = sum(a.center_m != b.center_m for a, b in zip(start, end, strict=True))
    assert moved == 3 * sum(person.speed > 0 for person in people.PEOPLE)
