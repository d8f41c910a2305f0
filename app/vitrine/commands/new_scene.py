"""The command `new`: a folder with a scene to start from, its schema for the editor, and a still of a street."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from shlex import join

from vitrine import paths
from vitrine.commands.texts import run_schema
from vitrine.errors import CommandLineError, InputError, Problem, suggest_name
from vitrine.escape import escape_line
from vitrine.files.atomic import atomic_write, make_folder
from vitrine.files.program_name import launch_command
from vitrine.scene.describe.starter_scene import render_starter_scene

SCHEMA_NAME = "vitrine.schema.json"
SCHEMA_LINE = f"# yaml-language-server: $schema={SCHEMA_NAME}\n"
STILL = "street.jpg"
STILL_FILES = (STILL, "street.camera.yaml")
#: Where the still was taken, for scenes that need to know: where the street's film is at 9 s.
STILL_CAMERA = "camera: {size: [1280, 720], focal_px: 1150, position: [3.89, 1.63, -12.61]}"
#: Short names of what most begin with, beside the examples' own.
SHORT_NAMES = {"hud": "arc-gauge", "card": "scrolling-card", "menu": "translated-menu"}
_KEYS = (
    "Enter taps; [ and ] swipe back and forward, Alt and an arrow moves the focus, Backspace goes back, H lists all."
)


def list_examples() -> tuple[str, ...]:
    """The names of the cookbook's examples."""
    return tuple(sorted(path.parent.name for path in (paths.assets() / "examples").glob("*/scene.yaml")))


def run_new(name: str, example: str | None = None) -> None:
    """Make a folder `name` with a scene in it, one of the cookbook or the small one with something of everything.

    Raises InputError where something is in the way, CommandLineError for an example that there is not.
    """
    source = _find_example(example)
    folder = Path(name)
    if folder.exists() or folder.is_symlink():
        raise InputError(f"{folder}: there is something of this name already; choose another one")
    if not folder.parent.is_dir():
        raise InputError(f"{folder}: the folder {folder.parent} is not there; make it first")
    made = make_folder(folder)
    try:
        _fill_folder(made, source)
    except InputError:
        shutil.rmtree(made, ignore_errors=True)
        raise
    scene = str(made / "scene.yaml")
    print(escape_line(f"{scene} is ready. {_KEYS}"))
    for does, command in (("see it", ("preview", scene)), ("check it", ("check", scene))):
        print(escape_line(f"{does + ':':10}{join((*launch_command(), *command))}"))


def _find_example(name: str | None) -> Path | None:
    """The folder of an example; None for the small scene."""
    if name is None:
        return None
    names = list_examples()
    found = SHORT_NAMES.get(name, name)
    if found not in names:
        known = (*SHORT_NAMES, *names)
        message = f'there is no example "{name}"'
        raise CommandLineError(Problem(message, allowed=", ".join(known), hint=suggest_name(name, known)))
    return paths.assets() / "examples" / found


def _fill_folder(folder: Path, source: Path | None) -> None:
    examples = paths.assets() / "examples"
    copied = [examples / file for file in STILL_FILES]
    if source is None:
        text = render_starter_scene(folder.name)
    else:
        text = adapt_example((source / "scene.yaml").read_text(encoding="utf-8"), folder.name)
        copied += [path for path in sorted(source.iterdir()) if path.name not in ("scene.yaml", "proof.yaml")]
    for path in copied:
        with atomic_write(folder / path.name) as beside:
            shutil.copyfile(path, beside)
    run_schema(folder / SCHEMA_NAME)
    # Last: where it is, all that it names is there.
    with atomic_write(folder / "scene.yaml") as beside:
        beside.write_text(SCHEMA_LINE + text, encoding="utf-8")


def adapt_example(text: str, name: str) -> str:
    """An example's scene under another name, over the still beside it instead of what it is shown over."""
    feed = f"feed: {STILL}"
    if re.search(r"^feed: .*\.mp4", text, re.MULTILINE):
        feed += f"\n{STILL_CAMERA}"
    text = re.sub(r"^feed: .*$", feed, text, count=1, flags=re.MULTILINE)
    # JSON's quoting is YAML's: any name is safe in it.
    quoted = json.dumps(name, ensure_ascii=False)
    return re.sub(r"^name: .*$", lambda _: f"name: {quoted}", text, count=1, flags=re.MULTILINE)
