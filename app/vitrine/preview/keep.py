"""What the window leaves on disk or on the clipboard: shots, takes, and the command that makes a picture."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import NamedTuple

from vitrine import paths
from vitrine.engine.account import optics_text
from vitrine.engine.look import Look
from vitrine.engine.show import Show
from vitrine.feed.open import feed_file
from vitrine.files.atomic import written
from vitrine.flow.take import Take, dump_take
from vitrine.glass.view import View

OUT = Path("out")


class Opening(NamedTuple):
    """What the window was opened with, as it was typed."""

    feed: str | None = None
    take: Path | None = None
    size: str | None = None
    trust: bool = False


def free_path(folder: Path, stem: str, suffix: str) -> Path:
    """A name in the folder that nothing has: stem.png, stem-2.png and so on."""
    names = (f"{stem}{suffix}" if n == 1 else f"{stem}-{n}{suffix}" for n in count(1))
    return next(folder / name for name in names if not (folder / name).exists())


def next_take(folder: Path) -> Path:
    """The first take-N.jsonl that is not there."""
    return next(path for n in count(1) if not (path := folder / f"take-{n}.jsonl").exists())


def save_take(show: Show) -> Path:
    """Write the take beside the scene, under a new name. Raises InputError where the folder cannot be written to."""
    folder = show.scene.file.parent
    path = next_take(folder)
    with written(path) as beside:
        beside.write_text(dump_take(beside_scene(show.take, show.scene.file)), encoding="utf-8")
    return path


def beside_scene(take: Take, scene: Path) -> Take:
    """The take with its feed and scene named as a file beside that scene names them."""
    feed = feed_file(take.feed)
    return replace(take, feed=take.feed if feed is None else _relative(feed, scene.parent), scene=scene.name)


def _relative(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # another drive
        return path.resolve().as_posix()


def seconds(t_s: float) -> str:
    """A time in as few decimals as tell its microsecond."""
    return f"{t_s:.6f}".rstrip("0").rstrip(".")


def free_shot(folder: Path, t_s: float) -> Path:
    """A name for the shot at a time that nothing in the folder has: shot-12.35s.png, then shot-12.35s-2.png."""
    return free_path(folder, f"shot-{t_s:.2f}s", ".png")


def program() -> tuple[str, ...]:
    """How the program is called from where it was started: its door in a checkout, its name once it is installed."""
    door = paths.root() / "run.py"
    if not door.is_file():
        return ("vitrine",)
    here = os.path.relpath(door)
    return ("python3", str(door) if here.startswith(os.pardir) else here)


def shot_command(scene: Path, t_s: float, look: Look, opening: Opening, take: Path | None) -> str:
    """The command line that makes the very picture; `take` is the file of its events where the scene names none."""
    typed = [*program(), "shot", str(scene), "--at", seconds(t_s)]
    typed += ["--device", look.profile.id, "--environment", look.environment.id, "--view", look.view.kind]
    typed += _set_otherwise(look.view)
    typed += ["--size", f"{look.size_px[0]}x{look.size_px[1]}"]
    typed += ["--feed", opening.feed] if opening.feed else []
    typed += ["--take", str(take)] if take else []
    typed += ["--trust"] if opening.trust else []
    typed += ["-o", str(free_shot(Path(), t_s))]
    return subprocess.list2cmdline(typed) if sys.platform == "win32" else shlex.join(typed)


def _set_otherwise(view: View) -> list[str]:
    """The options of a view that are not as they are by themselves."""
    usual = View()
    typed = [] if view.exposure == usual.exposure else ["--exposure", view.exposure]
    typed += [] if view.eye == usual.eye else ["--eye", view.eye]
    typed += [] if view.brightness is None else ["--brightness", f"{view.brightness * 100:g}%"]
    typed += [] if view.optics == usual.optics else ["--optics", optics_text(view.optics)]
    return typed + ([] if view.focus == usual.focus else ["--focus", view.focus])
