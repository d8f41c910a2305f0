"""Runs in a process of its own: `placing_child.py SCENARIO FOLDER`. The tools over the floor grid, by made-up events.

The feed is the demo's street, whose poses are true; each scenario begins with poses that are wrong in a known way.
Where a place of the world is seen is reckoned here, by the pinhole's formula and the pose file itself.
"""

from __future__ import annotations

import math
import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pygame

from tests.preview.window_child import Hand, opened
from vitrine.engine.opening import open_session
from vitrine.feed.feed_settings import load_feed_settings
from vitrine.preview.model.placing import Placing, PlacingTool
from vitrine.preview.placing.pose_history import NOTHING_DONE
from vitrine.preview.placing.tool_strip import list_chips
from vitrine.world.camera import Pose
from vitrine.world.point_cloud import format_points
from vitrine.world.rotations import quaternions_from_rotations, rotations_from_quaternions

Floats = npt.NDArray[np.float64]
STREET = Path(__file__).resolve().parents[2] / "assets" / "feeds"
FOCAL_PX, CENTER_PX, SIZE_PX = 1150.0, (640.0, 360.0), (1280, 720)
#: Of the street's frames the first: looking along Wenyi Road.
ROW = np.array((STREET / "street.tum").read_text("utf-8").splitlines()[0].split(), np.float64)
EYE_M, ROTATION = ROW[1:4], rotations_from_quaternions(ROW[None, 4:])[0]
TRUTH_300 = next(
    row for row in (STREET / "street.truth.csv").read_text("utf-8").splitlines() if row.startswith("300,corner,")
)
SCENE = """\
vitrine: 1
name: Placing
feed: street.mp4
statechart: {states: {calm: {initial: true}, busy: {}}}
nodes:
  - {kind: panel, id: mark, width: 3, height: 3, fill: "#FFFFFF", anchor: {world: [3.9, 0, -9]}}
"""


def write_street(folder: Path, turn: Floats, scale: float, lift_m: float, cloud: Floats | None = None) -> Path:
    """The street with poses that are turned, scaled and lifted; `cloud` are points of the true world. The scene."""
    shutil.copy(STREET / "street.mp4", folder)
    shutil.copy(STREET / "street.camera.yaml", folder)
    rows = np.loadtxt(STREET / "street.tum")
    rows[:, 1:4] = scale * rows[:, 1:4] @ turn.T + [0, lift_m, 0]
    turned = np.einsum("ij,njk->nik", turn, rotations_from_quaternions(rows[:, 4:]))
    rows[:, 4:] = quaternions_from_rotations(turned)
    np.savetxt(folder / "street.tum", rows, fmt="%.9f")
    if cloud is not None:
        (folder / "street.points.ply").write_bytes(format_points(scale * cloud @ turn.T + [0, lift_m, 0]))
    scene = folder / "scene.yaml"
    scene.write_text(SCENE, encoding="utf-8")
    return scene


def turn_about(x_deg: float, z_deg: float) -> Floats:
    a, b = np.radians([x_deg, z_deg])
    about_x = np.array([[1, 0, 0], [0, math.cos(a), -math.sin(a)], [0, math.sin(a), math.cos(a)]])
    about_z = np.array([[math.cos(b), -math.sin(b), 0], [math.sin(b), math.cos(b), 0], [0, 0, 1]])
    return np.asarray(about_z @ about_x)


def seen_at(place_m: Sequence[float]) -> tuple[float, float]:
    """Where a place of the true world is in the picture of the first frame."""
    x, y, z = ROTATION.T @ (np.array(place_m) - EYE_M)
    return FOCAL_PX * x / z + CENTER_PX[0], FOCAL_PX * y / z + CENTER_PX[1]


class Mouse:
    """The mouse over the one pane, at places of the true world."""

    def __init__(self, hand: Hand) -> None:
        self.hand = hand

    def window_at(self, pixel: tuple[float, float]) -> tuple[float, float]:
        area = self.hand.loop.layout.visible_picture
        return area.x + pixel[0] * area.width / SIZE_PX[0], area.y + pixel[1] * area.height / SIZE_PX[1]

    def event(self, kind: int, pixel: tuple[float, float]) -> None:
        more = {"rel": (1, 1), "buttons": (0, 0, 0)} if kind == pygame.MOUSEMOTION else {"button": 1}
        self.hand.step(pygame.event.Event(kind, pos=self.window_at(pixel), **more))

    def click(self, place_m: Sequence[float], modifiers: int = 0) -> None:
        pygame.key.set_mods(modifiers)
        for kind in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
            self.event(kind, seen_at(place_m))
        pygame.key.set_mods(0)

    def drag(self, start_px: tuple[float, float], end_px: tuple[float, float]) -> None:
        self.event(pygame.MOUSEBUTTONDOWN, start_px)
        middle = (start_px[0] + end_px[0]) / 2, (start_px[1] + end_px[1]) / 2
        for pixel in (middle, end_px):
            self.event(pygame.MOUSEMOTION, pixel)
        self.event(pygame.MOUSEBUTTONUP, end_px)


@contextmanager
def placing(scene: Path) -> Iterator[tuple[Hand, Mouse]]:
    """The window with the floor grid shown."""
    with opened(scene) as hand:
        hand.press(pygame.K_w)
        assert hand.loop.player.placing is not None and not hand.loop.message, hand.loop.message
        yield hand, Mouse(hand)


def type_text(hand: Hand, text: str) -> None:
    hand.step(pygame.event.Event(pygame.TEXTINPUT, text=text))
    hand.press(pygame.K_RETURN)


def pose_of(hand: Hand) -> Pose:
    return hand.loop.edit_session.session.instant_at(0.0).viewpoint.pose


def up_error_deg(hand: Hand) -> float:
    """How far up is from where it truly is, by the camera."""
    up = pose_of(hand).world_from_optical()[1, :3]
    return math.degrees(math.acos(min(1.0, float(up @ ROTATION[1]))))


def copied(hand: Hand) -> list[Floats]:
    """The places of the line that was copied."""
    text = hand.loop.message.removeprefix("copied: ")
    return [np.array([float(part) for part in place.split(",")]) for place in re.findall(r"\[([-0-9., ]+)\]", text)]


def shown_as_by_a_new_session(hand: Hand, scene: Path) -> bool:
    """Whether the window shows what every other command shows of these files."""
    session, renderer = hand.loop.edit_session.session, hand.loop.edit_session.renderer
    glasses = hand.loop.view_spec.glasses
    with open_session(scene, renderer, trusted=True) as anew:
        fresh = anew.draw(renderer, 0.0, glasses).picture.read()
    return bool(np.array_equal(session.draw(renderer, 0.0, glasses).picture.read(), fresh))


def look(folder: Path) -> None:
    """A place is read in metres, an anchor and a route are copied; no grid is in a shot; digits are states again."""
    scene = write_street(folder, np.eye(3), 1.0, 0.0)
    with placing(scene) as (hand, mouse):
        loop = hand.loop
        for place in ((3.9, 0.0, -9.0), (5.0, 0.0, -6.0), (2.5, 0.0, -12.0)):
            mouse.click(place)
            assert loop.message.startswith(("copied: anchor: {world: [", "anchor: {world: [")), loop.message
            # Half a pixel at 12 m is 4 cm along the floor.
            assert np.abs(copied(hand)[0] - place).max() < 0.05 and copied(hand)[0][1] == 0, loop.message
        mouse.click((3.9, 0.0, -9.0), pygame.KMOD_LSHIFT)
        mouse.click((3.9, 0.0, -15.0), pygame.KMOD_LSHIFT)
        assert "points: [[" in loop.message and len(copied(hand)) == 3, loop.message
        assert np.abs(copied(hand)[2] - (3.9, 0, -15)).max() < 0.1
        assert loop.player.selected_node == "", "a click on a node is the tool's"
        mouse.click((3.9, 3.0, -9.0))
        assert "sky" in loop.message
        for _ in range(10):
            hand.press(pygame.K_RIGHT, pygame.KMOD_LSHIFT)
        # Where the renderer of the street drew the corner, a disc on the ground, and found it in its own picture.
        x_px, y_px = (float(word) for word in TRUTH_300.split(",")[2:])
        hand.click(mouse.window_at((x_px, y_px)))
        assert np.abs(copied(hand)[0] - (3.9, 0.0, -24.3)).max() < 0.15, loop.message
        hand.press(pygame.K_HOME)
        grid = hand.shown().copy()
        hand.press(pygame.K_s)
        hand.press(pygame.K_ESCAPE)
        hand.press(pygame.K_ESCAPE)
        assert loop.player.placing is None
        assert not np.array_equal(hand.shown(), grid)
        hand.press(pygame.K_s)
        first, second = sorted(Path("out").glob("shot-*.png"))
        assert first.read_bytes() == second.read_bytes(), "the grid is in no picture"
        hand.press(pygame.K_2)
        assert "busy" in loop.message, "digits are states where there is no grid"
        hand.press(pygame.K_z, pygame.KMOD_LCTRL)
        assert loop.message == NOTHING_DONE and loop.calibration.draft is None


def length(folder: Path) -> None:
    """Two clicks and a number set the scale: the sidecar is written, the overlay moves, undo gives the bytes back."""
    scene = write_street(folder, np.eye(3), 0.8, 0.0)
    sidecar = folder / "street.feed.yaml"
    sidecar.write_text("# by hand\nlight:  sunlit\n", encoding="utf-8")
    before = sidecar.read_bytes()
    with placing(scene) as (hand, mouse):
        loop, wrong = hand.loop, hand.drawn().copy()
        hand.press(pygame.K_2)
        assert loop.player.placing is not None and loop.player.placing.tool is PlacingTool.LENGTH
        mouse.click((3.0, 0.0, -6.0))
        mouse.click((5.0, 0.0, -6.0))
        assert loop.player.prompt == "" and loop.player.prompt_label == "metres"
        type_text(hand, "two")
        assert "is no length" in loop.message and loop.player.prompt == "two", "it is asked again"
        for _ in "two":
            hand.press(pygame.K_BACKSPACE)
        type_text(hand, "200 cm")
        assert loop.message.startswith("what was 1 m is 1.2"), loop.message
        assert loop.player.prompt is None and loop.player.placing.picked == ()
        scale = load_feed_settings(folder / "street.mp4").similarity.scale
        assert abs(scale / 1.25 - 1) < 0.005, scale
        assert load_feed_settings(folder / "street.mp4").light == "sunlit"
        assert np.abs(np.array(pose_of(hand).position_m) / EYE_M - 1)[:2].max() < 0.005
        hand.shown()
        assert not np.array_equal(hand.drawn(), wrong), "the overlay has moved"
        assert shown_as_by_a_new_session(hand, scene)
        written = sidecar.read_bytes()
        chip = list_chips(loop.layout)[-1].area
        hand.click((chip.x + 20, chip.center_y))
        assert loop.message.startswith("taken back: what was 1 m") and sidecar.read_bytes() == before
        hand.shown()
        assert np.array_equal(hand.drawn(), wrong)
        hand.press(pygame.K_z, pygame.KMOD_LCTRL | pygame.KMOD_LSHIFT)
        assert loop.message.startswith("done again") and sidecar.read_bytes() == written
        sidecar.write_bytes(written + b"delay: 0.04\n")
        hand.press(pygame.K_z, pygame.KMOD_LCTRL)
        settings = load_feed_settings(folder / "street.mp4")
        assert settings.world is None and settings.delay == 0.04, "what somebody else wrote since is kept"
        mouse.click((3.0, 0.0, -6.0))
        mouse.click((3.0, 0.0, -6.0))
        type_text(hand, "1")
        assert "one place" in loop.message
        chip = list_chips(loop.layout)[3].area
        hand.click((chip.x + 20, chip.center_y))
        assert loop.player.prompt is None and loop.player.placing == Placing(PlacingTool.ORIGIN), "another tool"
        hand.press(pygame.K_2)
        mouse.click((3.0, 0.0, -6.0))
        mouse.click((5.0, 0.0, -6.0))
        hand.press(pygame.K_ESCAPE)
        assert loop.player.prompt is None and loop.player.placing == Placing(PlacingTool.LENGTH)


def horizon(folder: Path) -> None:
    """The horizon is dragged to where it truly is: its middle for pitch, an end for roll."""
    scene = write_street(folder, turn_about(-3.0, 2.0), 1.0, 0.0)
    with placing(scene) as (hand, mouse):
        loop = hand.loop
        assert up_error_deg(hand) > 3
        height_m = pose_of(hand).position_m[1]
        hand.press(pygame.K_3)
        mouse.event(pygame.MOUSEBUTTONDOWN, (640, 100))
        mouse.event(pygame.MOUSEBUTTONUP, (640, 100))
        assert "take hold of the line" in loop.message
        for _ in range(2):
            mouse.drag(horizon_px(pose_of(hand).world_from_optical()[:3, :3], 640), horizon_px(ROTATION, 640))
            assert loop.message.startswith("the horizon was moved: pitch "), loop.message
            mouse.drag(horizon_px(pose_of(hand).world_from_optical()[:3, :3], 1080), horizon_px(ROTATION, 1080))
        # The line is taken hold of at a whole unit of the window: a third of a pixel at each end.
        assert up_error_deg(hand) < 0.1, up_error_deg(hand)
        mouse.event(pygame.MOUSEBUTTONDOWN, horizon_px(ROTATION, 640))
        mouse.event(pygame.MOUSEMOTION, (640, 200))
        assert loop.player.placing is not None and loop.player.placing.is_dragging
        hand.press(pygame.K_SPACE)
        before_s = loop.player.t_s
        hand.step(after_s=0.2)
        assert loop.player.playing and loop.player.t_s == before_s, "time stands while the line is held"
        hand.press(pygame.K_SPACE)
        hand.step(pygame.event.Event(pygame.WINDOWFOCUSLOST))
        mouse.event(pygame.MOUSEBUTTONUP, (640, 200))
        assert up_error_deg(hand) < 0.1, "what is let go elsewhere moves nothing"
        assert abs(pose_of(hand).position_m[1] - height_m) < 1e-6, "the camera keeps its height"
        assert shown_as_by_a_new_session(hand, scene)
        for _ in range(4):
            hand.press(pygame.K_z, pygame.KMOD_LCTRL)
        assert not (folder / "street.feed.yaml").exists(), "as many steps back as there were"


def horizon_px(rotation: Floats, x_px: float) -> tuple[float, float]:
    """Where the level of a camera's world is in a column of its picture."""
    up = rotation[1]
    x = (x_px - CENTER_PX[0]) / FOCAL_PX
    return x_px, CENTER_PX[1] - FOCAL_PX * (up[0] * x + up[2]) / up[1]


def origin(folder: Path) -> None:
    """A spot and an arrow become the origin and -z; a click alone leaves the heading."""
    scene = write_street(folder, np.eye(3), 1.0, 0.0)
    with placing(scene) as (hand, mouse):
        loop = hand.loop
        hand.press(pygame.K_4)
        mouse.drag(seen_at((3.0, 0.0, -6.0)), seen_at((5.0, 0.0, -8.0)))
        assert "−z leads along the arrow" in loop.message, loop.message
        hand.press(pygame.K_1)
        mouse.click((3.0, 0.0, -6.0))
        assert np.abs(copied(hand)[0]).max() < 0.02, loop.message
        mouse.click((5.0, 0.0, -8.0))
        assert np.abs(copied(hand)[0] - (0, 0, -math.hypot(2, 2))).max() < 0.05, loop.message
        assert abs(pose_of(hand).position_m[1] - EYE_M[1]) < 1e-6, "heights stay"
        hand.press(pygame.K_4)
        mouse.click((5.0, 0.0, -8.0))
        assert "heading as it was" in loop.message
        hand.press(pygame.K_1)
        mouse.click((3.0, 0.0, -6.0))
        assert np.abs(copied(hand)[0] - (0, 0, math.hypot(2, 2))).max() < 0.05
        assert shown_as_by_a_new_session(hand, scene)
        written = (folder / "street.feed.yaml").read_bytes()
        hand.press(pygame.K_5)
        for place in ((2.5, 0.0, -7.0), (5.5, 0.0, -7.0), (4.0, 0.0, -13.0)):
            mouse.click(place)
        assert "already" in loop.message and (folder / "street.feed.yaml").read_bytes() == written


def three_points(folder: Path) -> None:
    """Three clicks on tracked points lay the floor under poses that lean and stand in the air; a wall is a wall."""
    generator = np.random.default_rng(4)
    floor = np.column_stack([generator.uniform(1, 7, 6000), np.zeros(6000), generator.uniform(-16, -3, 6000)])
    wall = np.column_stack([np.full(3000, 7.5), generator.uniform(0, 4, 3000), generator.uniform(-16, -3, 3000)])
    scene = write_street(folder, turn_about(4.0, -3.0), 1.0, 2.5, np.concatenate([floor, wall]))
    with placing(scene) as (hand, mouse):
        loop = hand.loop
        hand.press(pygame.K_5)
        for place in ((2.5, 0.0, -7.0), (5.5, 0.0, -7.0), (4.0, 0.0, -13.0)):
            assert loop.player.placing is not None and not loop.message, loop.message
            mouse.click(place)
        assert loop.message.startswith("the floor lies on the three points: turned by 5.0"), loop.message
        assert up_error_deg(hand) < 0.05 and abs(pose_of(hand).position_m[1] - EYE_M[1]) < 0.02
        hand.press(pygame.K_1)
        mouse.click((7.5, 1.5, -9.0))
        found = copied(hand)[0]
        eye, truth = np.array(pose_of(hand).position_m), np.array([7.5, 1.5, -9.0])
        # Three points say nothing of the heading; distances do.
        assert abs(found[1] - 1.5) < 0.03 and abs(math.dist(found, eye) - math.dist(truth, EYE_M)) < 0.05
        (folder / "street.points.ply").write_bytes(b"ply\n")
        hand.press(pygame.K_z, pygame.KMOD_LCTRL)
        hand.press(pygame.K_w)
        hand.press(pygame.K_w)
        assert "point cloud" in loop.message, loop.message


def grid(folder: Path) -> None:
    """Lines lie where the pinhole's formula says, in each pane by its own camera, and nowhere else."""
    scene = write_street(folder, np.eye(3), 1.0, 0.0)
    with opened(scene) as hand:
        mouse = Mouse(hand)
        bare = hand.shown().astype(int)
        hand.press(pygame.K_w)
        changed = np.abs(hand.shown().astype(int) - bare).max(axis=2)
        assert _count_lines(hand, changed, 0) == len(CROSSED)
        for x, z in ((4.5, -5.5), (3.5, -6.5), (2.5, -5.5), (5.5, -5.5)):
            assert _strongest(changed, mouse.window_at(seen_at((x, 0.0, z)))) == 0, (x, z)
        assert not changed[int(mouse.window_at((0, 280))[1]), :200].any(), "the sky has no grid"
        hand.press(pygame.K_w)
        hand.press(pygame.K_b)
        while hand.loop.view_spec.profile.id != "quark-s1":
            hand.press(pygame.K_d)
        bare = hand.shown().astype(int)
        hand.press(pygame.K_w)
        changed = np.abs(hand.shown().astype(int) - bare).max(axis=2)
        assert _count_lines(hand, changed, 1) >= 2


#: Places on lines of the grid; one along z is crossed from left to right (0), one along x downwards (1).
CROSSED = (
    (4.0, -5.6, 0),
    (3.0, -6.5, 0),
    (5.0, -8.5, 0),
    (4.5, -6.0, 1),
    (2.5, -7.0, 1),
    (4.4, -10.0, 1),
    (3.7, -12.0, 1),
)


def _count_lines(hand: Hand, changed: npt.NDArray[np.int_], index: int) -> int:
    """How many of the places a pane shows; each of them has its line."""
    pane, count = hand.loop.pane_renderer.rendered_panes[index], 0
    camera, box = pane.intrinsics, pane.placement.box_px
    for x, z, axis in CROSSED:
        right, down, ahead = ROTATION.T @ (np.array([x, 0.0, z]) - EYE_M)
        u = box.x + (camera.fx_px * right / ahead + camera.cx_px) * box.width / camera.width_px
        v = box.y + (camera.fy_px * down / ahead + camera.cy_px) * box.height / camera.height_px
        if box.x + 8 < u < box.right - 8 and box.y + 8 < v < box.bottom - 8:
            count += 1
            assert abs(_find_line(changed, (u, v), axis)) < 0.6, (index, x, z)
    return count


def _find_line(changed: npt.NDArray[np.int_], at: tuple[float, float], axis: int) -> float:
    """How far a line lies off a place, along an axis (0: to the right, 1: down), by the middle of what it changed."""
    x, y = int(at[0]), int(at[1])
    window = changed[y, x - 5 : x + 6] if axis == 0 else changed[y - 5 : y + 6, x]
    middles = np.arange(-5, 6) + (x if axis == 0 else y) + 0.5
    assert window.max() > 8, window
    return float((window * middles).sum() / window.sum()) - at[axis]


def _strongest(changed: npt.NDArray[np.int_], at: tuple[float, float]) -> int:
    x, y = round(at[0] - 0.5), round(at[1] - 0.5)
    return int(changed[y - 1 : y + 2, x - 1 : x + 2].max())


def refused(folder: Path) -> None:
    """Without poses the grid is shown by assumption, one looks, and nothing is moved: a sentence says why."""
    scene = write_street(folder, np.eye(3), 1.0, 0.0)
    (folder / "street.tum").unlink()
    sentences = {
        "street.mp4": "`vitrine track street.mp4` finds them",
        "testcard:1280x720": "no camera has filmed the test card",
    }
    for feed, sentence in sentences.items():
        scene.write_text(SCENE.replace("street.mp4", feed), encoding="utf-8")
        with opened(scene) as hand:
            hand.press(pygame.K_w)
            assert sentence in hand.loop.message, hand.loop.message
            for key in (pygame.K_2, pygame.K_3, pygame.K_4, pygame.K_5):
                hand.press(key)
                assert hand.loop.player.placing is not None
                assert hand.loop.player.placing.tool is PlacingTool.LOOK and sentence in hand.loop.message
            Mouse(hand).click((3.9, 0.0, -9.0))
            assert "anchor: {world: [" in hand.loop.message
    assert not (folder / "street.feed.yaml").exists()
    rows = np.loadtxt(STREET / "street.tum")
    rows[:60, 1:] = math.nan
    np.savetxt(folder / "street.tum", rows, fmt="%.9f")
    scene.write_text(SCENE, encoding="utf-8")
    with placing(scene) as (hand, mouse):
        hand.press(pygame.K_2)
        mouse.click((3.9, 0.0, -9.0))
        assert "not tracked at this time" in hand.loop.message, hand.loop.message
        assert hand.loop.player.placing == Placing(PlacingTool.LENGTH)
    fixed = SCENE.replace(
        "statechart", "camera: {size: [1280, 720], focal_px: 1150, position: [0, 1.6, 0]}\nstatechart"
    )
    scene.write_text(fixed, encoding="utf-8")
    with opened(scene) as hand:
        hand.press(pygame.K_w)
        assert "the scene itself says" in hand.loop.message, hand.loop.message


if __name__ == "__main__":
    os.chdir(sys.argv[2])
    scenarios = (look, length, horizon, origin, three_points, grid, refused)
    {scenario.__name__: scenario for scenario in scenarios}[sys.argv[1]](Path(sys.argv[2]))
