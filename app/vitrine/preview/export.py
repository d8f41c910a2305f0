"""Files and command lines that the window leaves behind: shots of one or several panes, takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vitrine.engine.session import Session
from vitrine.engine.shot import Shot
from vitrine.engine.view_description import build_metadata
from vitrine.engine.view_options import format_view
from vitrine.engine.view_spec import ViewSpec
from vitrine.feed.address import find_feed_path
from vitrine.files.atomic import atomic_write
from vitrine.files.relative_path import make_relative
from vitrine.flow.timeline.take import Take, dump_take
from vitrine.geometry import Point
from vitrine.gpu.renderer import Renderer
from vitrine.output.picture import write_png
from vitrine.output.shot import write_shot
from vitrine.output.text_label import BRIGHT, QUIET, TextLabel, draw_labels, fill_picture, truncate_text
from vitrine.preview.panels.view_label import ViewLabel, build_label
from vitrine.ui.caption import CAPTURE_LIGHTS, FACES

Pixels = npt.NDArray[np.uint8]

#: Between the images of one file, and the caption under each.
GAP_PX, CAPTION_PX = 12, 52
OUTPUT_FOLDER = Path("out")


def free_path(folder: Path, stem: str, suffix: str) -> Path:
    """A path in the folder that is not there yet: stem.png, stem-2.png and so on."""
    names = (f"{stem}{suffix}" if n == 1 else f"{stem}-{n}{suffix}" for n in count(1))
    return next(folder / name for name in names if not (folder / name).exists())


def next_take_path(folder: Path) -> Path:
    """The first take-N.jsonl that is not there yet."""
    return next(path for n in count(1) if not (path := folder / f"take-{n}.jsonl").exists())


def save_take(session: Session) -> Path:
    """Write the take beside the scene, under a new name. Raises InputError where the folder cannot be written to."""
    folder = session.scene.file.parent
    path = next_take_path(folder)
    with atomic_write(path) as part:
        part.write_text(dump_take(relative_to_scene(session.take, session.scene.file)), encoding="utf-8")
    return path


def relative_to_scene(take: Take, scene: Path) -> Take:
    """The take with its feed and scene named as a file beside that scene names them."""
    feed = find_feed_path(take.feed)
    return replace(take, feed=take.feed if feed is None else make_relative(feed, scene.parent), scene=scene.name)


def export_shot(renderer: Renderer, session: Session, t_s: float, specs: Sequence[ViewSpec], path: Path) -> None:
    """Draw one view, or several side by side, and write them as one PNG. Raises InputError where it cannot be written.

    Several have captions under them. One has the very pixels and texts that the command `shot` writes.
    """
    session = session.with_kept_frames()
    if len(specs) == 1:
        write_shot(renderer, session, t_s, specs[0], path)
        return
    images = []
    for spec in specs:
        images.append(session.draw(renderer, t_s, spec.glasses).picture.read())
    labels = [build_label(spec._replace(glasses=session.glasses_at(t_s, spec.glasses))) for spec in specs]
    texts = build_metadata(session, t_s, specs[0].glasses)
    texts["vitrine:note"] = ", ".join(dict.fromkeys(mark for label in labels for mark in label.caveats))
    texts["vitrine:device"] = ", ".join(spec.profile.id for spec in specs)
    texts["vitrine:environment"] = ", ".join(spec.environment.id for spec in specs)
    cues = session.audio_cues_at(t_s, specs[0].profile)
    notes = [*([CAPTURE_LIGHTS[cues.light][0]] if cues.light else []), *([FACES[cues.faces][0]] if cues.faces else [])]
    write_png(path, tile_images(images, [label._replace(caveats=(*label.caveats, *notes)) for label in labels]), texts)


def tile_images(images: Sequence[Pixels], labels: Sequence[ViewLabel]) -> Pixels:
    """Images (H, W, 4) in rows of two, each in the middle of a field that holds the largest, opaque."""
    height, width = (max(image.shape[axis] for image in images) for axis in (0, 1))
    rows = -(-len(images) // 2)
    across, down = width + GAP_PX, height + CAPTION_PX + GAP_PX
    whole = fill_picture(GAP_PX + 2 * across, GAP_PX + rows * down)
    captions = []
    for index, (image, label) in enumerate(zip(images, labels, strict=True)):
        x, y = GAP_PX + index % 2 * across, GAP_PX + index // 2 * down
        h, w = image.shape[:2]
        left, top = x + (width - w) // 2, y + (height - h) // 2
        whole[top : top + h, left : left + w] = image
        captions += _caption(label, x, top + h, width)
    return draw_labels(whole, captions)


def _caption(label: ViewLabel, x: int, y: int, width: int) -> list[TextLabel]:
    device, *rest = label.subject
    figures = (label.view, *label.figures, *label.overrides, *label.caveats)
    return [
        TextLabel(truncate_text(f"{device}, {', '.join(rest)}", 15, width), Point(x, y + 16), 15, BRIGHT),
        TextLabel(truncate_text("   ".join(figures), 13, width), Point(x, y + 37), 13, QUIET),
    ]


def free_shot_path(folder: Path, t_s: float) -> Path:
    """A path for the shot of a time that is not there yet: shot-12.35s.png, then shot-12.35s-2.png."""
    return free_path(folder, f"shot-{t_s:.2f}s", ".png")


def build_shot(launch: Shot, scene: Path, t_s: float, spec: ViewSpec, take: Path | None) -> Shot:
    """The shot of a view in the window that was opened with `launch`, its time to the microsecond.

    `take` is the file of its events where the scene names none.
    """
    view = format_view(spec.view, spec.size_px)
    device, environment = spec.profile.id, spec.environment.id
    return Shot(
        scene,
        round(t_s, 6),
        launch.feed,
        take,
        device,
        environment,
        view,
        launch.trust,
        locale=launch.locale,
        face_model=launch.face_model,
        blur_faces=launch.blur_faces,
        faces_visible=launch.faces_visible,
        feed_exposure=launch.feed_exposure,
        still_camera=launch.still_camera,
    )
