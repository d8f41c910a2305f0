"""What is done with the file of a case: as much as `check` does with it, without a picture being drawn."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from vitrine import paths
from vitrine.commands.feed import describe_sidecars
from vitrine.engine.checked_scene import find_problems
from vitrine.engine.device_run import check_speech, collect_verdict, play_frames, prepare_runs
from vitrine.engine.duration_check import check_durations
from vitrine.engine.opening import open_session
from vitrine.errors import InputError, Place
from vitrine.feed.address import open_feed
from vitrine.feed.feed_settings import load_feed_settings
from vitrine.flow.chart.chart import load_scene_chart
from vitrine.flow.timeline.take import load_take
from vitrine.flow.timeline.timeline import fold_timeline
from vitrine.glass.catalogue.library import Library
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.photometry import Thresholds
from vitrine.glass.optics.view import View
from vitrine.scene.file_access import FileAccess
from vitrine.scene.load.loader import load_scene
from vitrine.scene.load.picture import load_picture, load_still_picture
from vitrine.scene.load.table import load_table
from vitrine.scene.nodes.weight import name_weight
from vitrine.scene.picture.moving_picture import MovingPicture
from vitrine.scene.picture.svg_drawing import SvgDrawing
from vitrine.stage.text.font import FontSet, FontVariant
from vitrine.stage.text.text_system import TextStyle, TextSystem
from vitrine.world.poses.conversion import PoseSettings, convert_poses
from vitrine.world.poses.pose_clock import ClipFacts
from vitrine.world.poses.recognition import read_pose_table
from vitrine.world.rig import load_rig

Work = Callable[[Path], object]


def picture(path: Path) -> None:
    """A picture by itself, and as a feed."""
    pixels = load_still_picture(path).pixels
    assert pixels.dtype == np.uint8 and pixels.ndim == 3 and pixels.shape[2] == 4
    with open_feed(path, planes=False, ahead=0) as feed:
        feed.frame_at(0)


def svg(path: Path) -> None:
    """A drawing, drawn at two sizes and as an icon."""
    drawing = load_picture(path).picture
    if not isinstance(drawing, SvgDrawing):
        raise InputError("this is no drawing any more")
    assert drawing.rasterize(160, 90, "cover").shape == (90, 160, 4)
    assert drawing.rasterize(48, 48, "contain").shape == (48, 48, 4)


def font(path: Path) -> None:
    """A font as a scene's own, in light, bold and italic letters, small and large."""
    loaded = load_scene(path.with_name("scene.yaml"))
    system = TextSystem(FontSet(use_system_fonts=False, families=loaded.fonts))
    variant = FontVariant("own", features=(("ss01", 1), ("liga", 1)))
    for weight, italic in ((100, False), (700, True), (900, False)):
        for size_px in (17.0, 60.0):
            style = TextStyle(size_px, name_weight(weight), variant=variant._replace(italic=italic))
            for line in system.wrap_lines("Hamburg office AVATAR 10:30 éŁ (fi)", style, 12 * size_px):
                assert np.isfinite(line.width_em) and np.isfinite(line.glyphs["x"]).all()
                assert system.rasterize_line(line, style).bitmap.nbytes < 40_000_000
                for glyph in system.paint_glyphs(line, size_px, {None: "#FFFFFF"}, False):
                    assert glyph.pixels.nbytes < 40_000_000


def moving(path: Path) -> None:
    """A moving picture forwards and back, and as a feed."""
    picture = load_picture(path).picture
    if not isinstance(picture, MovingPicture):
        raise InputError("this moves no more")
    for index in (0, len(picture.ends_ms) - 1, len(picture.ends_ms) // 2):
        assert picture.frame(index).shape[2] == 4
    assert 0 <= picture.index_at(1e6) < len(picture.ends_ms)
    with open_feed(path, planes=False, ahead=0) as feed:
        feed.frame_at(1)


def video(path: Path) -> None:
    """A film forwards, backwards and at times."""
    for planes in (False, True):
        with open_feed(path, planes=planes, ahead=0) as feed:
            info = feed.info
            count, duration_s = info.frame_count, info.duration_s
            assert count and duration_s and 0 < duration_s <= 86_400 and 0 < info.fps < 1e6
            for index in (0, count - 1, count // 2, 1):
                frame = feed.frame_at(index)
                assert frame.width_px > 0 and frame.height_px > 0 and math.isfinite(frame.time_s)
            for time_s in (0.0, duration_s / 2, duration_s, -1.0, 1e6):
                assert 0 <= feed.index_at(time_s) < count


def poses(path: Path) -> None:
    """A camera and its poses, over a feed of 12 s."""
    rig = load_rig(path.with_name("a.mp4"), (640, 360), feed_duration_s=12.0)
    if rig.trajectory is not None:
        for time_s in (-1.0, 0.0, 0.05, 5.0, 1e6):
            pose = rig.pose_at(time_s)
            assert np.isfinite(pose.world_from_optical()).all()
        assert np.isfinite(rig.trajectory.headings_at(np.linspace(0, 12, 721))).all()
    clip = rig.intrinsics.clip_from_optical()
    assert np.isfinite(clip).all()


def feed(path: Path) -> None:
    """The settings of a feed, and all that is told of it by them."""
    film = path.with_name("a.mp4")
    settings = load_feed_settings(film)
    with open_feed(film, planes=True, ahead=0) as opened:
        opened.frame_at(2)
        told = describe_sidecars(film, str(film), opened.info, settings).joined(opened.info.report)
    assert all(told.found) and all(told.notes)


def imports(path: Path) -> None:
    """Poses of another program, as those of a clip of 12 s."""
    clip = ClipFacts(12.0, 30.0, 360, (640, 360))
    converted = convert_poses(read_pose_table(path), PoseSettings(), clip, Place(str(path)))
    assert np.isfinite(converted.trajectory.positions_m).all() and np.isfinite(converted.trajectory.quaternions).all()
    assert (np.diff(converted.trajectory.times_s) > 0).all()


def take(path: Path) -> None:
    """A take in a chart that hears most events, over a feed of 10 s."""
    run = load_take(path)
    scene = load_scene(path.with_name("chart.yaml"))
    line = fold_timeline(load_scene_chart(scene), run.events, np.zeros((0, 3)), scene.places, 10.0)
    for time_s in (0.0, 5.0, 10.0):
        line.state_at(time_s)
    line.active_spans("shop")
    with open_feed("testcard:64x36", planes=False, ahead=0) as feed:
        check_durations(feed.info, None, None, run, path)


def table(path: Path) -> None:
    """A table of anchors."""
    loaded = load_table(path)
    assert np.isfinite(loaded.positions_m).all() and loaded.positions_m.shape[1:] == (3,)
    assert all(len(column) == len(loaded.positions_m) for column in loaded.columns.values())


def scene(path: Path) -> None:
    """A scene, checked and played for three frames on one device in daylight."""
    problems = find_problems(path)
    assert all(problem.message for problem in problems)
    if any(problem.severity == "error" for problem in problems):
        raise InputError(problems)
    library = Library(paths.assets(), FileAccess(path.parent))
    profiles, lights = [library.device("generic")], [library.environment("overcast")]
    with open_session(path, None, "testcard:64x36", ahead=0) as show:
        glasses = [resolve_glasses(profile, light, View()) for profile in profiles for light in lights]
        played, frames = prepare_runs(show, glasses), (0, 60, 150)
        play_frames(show, played, frames, lambda: None)
        collect_verdict(played, {light.id: Thresholds() for light in lights})
        check_speech(show, profiles, frames)


def tokens(path: Path) -> None:
    """Design tokens, in a scene that names all of them."""
    scene(path.with_name("scene.yaml"))


WORKS: Mapping[str, Work] = {
    "pictures": picture,
    "svg": svg,
    "fonts": font,
    "moving": moving,
    "videos": video,
    "poses": poses,
    "feeds": feed,
    "imports": imports,
    "takes": take,
    "tables": table,
    "npy": table,
    "scenes": scene,
    "tokens": tokens,
}
