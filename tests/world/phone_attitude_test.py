"""How a phone is turned, beside the rotation matrix that the W3C's specification writes out."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest

from vitrine.world.camera import make_level_pose
from vitrine.world.phone_attitude import PhoneAttitude, find_start_heading


def spec_matrix(alpha: float, beta: float, gamma: float) -> npt.NDArray[np.float64]:
    """Earth (east, north, up) from phone: the last matrix of the specification's worked example, term by term."""
    (ca, sa), (cb, sb), (cg, sg) = (
        (math.cos(math.radians(a)), math.sin(math.radians(a))) for a in (alpha, beta, gamma)
    )
    return np.array(
        [
            [ca * cg - sa * sb * sg, -cb * sa, cg * sa * sb + ca * sg],
            [cg * sa + ca * sb * sg, ca * cb, sa * sg - ca * cg * sb],
            [-cb * sg, sb, cb * cg],
        ]
    )


@pytest.mark.parametrize("screen", [0, 90, 180, 270, -90])
def test_the_camera_is_turned_as_the_specification_s_matrix_says(screen: int) -> None:
    random = np.random.default_rng(screen % 360)
    # Where the screen's right and its lower edge lie on the phone, by which side of it is up.
    right, down = {
        0: ((1, 0, 0), (0, -1, 0)),
        90: ((0, -1, 0), (-1, 0, 0)),
        180: ((-1, 0, 0), (0, 1, 0)),
        270: ((0, 1, 0), (1, 0, 0)),
    }[screen % 360]
    for _ in range(50):
        angles = random.uniform((0, -180, -90), (360, 180, 90))
        earth = spec_matrix(*angles)
        optical = np.stack([earth @ axis for axis in (right, down, (0, 0, -1))], 1)
        world = np.stack([optical[0], optical[2], -optical[1]])
        found = PhoneAttitude(*angles.tolist())._replace(screen_deg=screen).camera_pose().world_from_optical()[:3, :3]
        assert np.allclose(found, world, atol=1e-9)


@pytest.mark.parametrize(
    ("attitude", "heading_deg"),
    [
        (PhoneAttitude(0, 90, 0), 0),  # portrait, to the north
        (PhoneAttitude(270, 90, 0), 90),  # portrait, turned to the right
        (PhoneAttitude(0, 0, -90, 90), 90),  # on its side, top to the left
        (PhoneAttitude(180, 0, 90, 270), 90),  # on its other side
    ],
)
def test_held_level_it_looks_along_its_heading(attitude: PhoneAttitude, heading_deg: float) -> None:
    found = attitude.camera_pose()
    level = make_level_pose((0.0, 1.6, 0.0), math.radians(heading_deg))
    assert found.position_m == level.position_m
    assert np.allclose(found.world_from_optical(), level.world_from_optical(), atol=1e-9)
    assert find_start_heading(found) == pytest.approx(math.radians(heading_deg))


def test_a_camera_that_looks_at_the_floor_has_no_heading_to_start_from() -> None:
    assert find_start_heading(PhoneAttitude(30, 0, 0).camera_pose()) is None
    assert find_start_heading(PhoneAttitude(30, 25, 0).camera_pose()) == pytest.approx(math.radians(-30))
