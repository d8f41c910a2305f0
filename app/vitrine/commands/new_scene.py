"""The command `new`: a folder with a scene to start from, its proof, its schema for the editor, a still of a street."""

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
PROOF_NAME = "proof.yaml"
#: The proof of the small scene; an example has its own.
STARTER_PROOF = """\
# What must not change: moments of the scene, on which glasses, in which light.
proof: 1
moments:
  start: {at: 1}
devices: [even-g2, meta-ray-ban-display]
environments: [night-street]
expect: {whole: true}
"""
#: Short names of what most begin with, beside the examples' own.
SHORT_NAMES = {"hud": "arc-gauge", "card": "scrolling-card", "menu": "translated-menu"}
_FILM_FEED = re.compile(r"^feed: .*\.mp4", re.MULTILINE)
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
    prove = ("prove", str(made), "--update", "missing")
    for does, command in (("see it", ("preview", scene)), ("check it", ("check", scene)), ("hold it", prove)):
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
        text, proof = render_starter_scene(folder.name), STARTER_PROOF
    else:
        written = (source / "scene.yaml").read_text(encoding="utf-8")
        text, proof = adapt_example(written, folder.name), adapt_proof(source, written)
        copied += [path for path in sorted(source.iterdir()) if path.name not in ("scene.yaml", PROOF_NAME)]
    for path in copied:
        with atomic_write(folder / path.name) as beside:
            shutil.copyfile(path, beside)
    with atomic_write(folder / PROOF_NAME) as beside:
        beside.write_text(proof, encoding="utf-8")
    run_schema(folder / SCHEMA_NAME)
    # Last: where it is, all that it names is there.
    with atomic_write(folder / "scene.yaml") as beside:
        beside.write_text(SCHEMA_LINE + text, encoding="utf-8")


def adapt_proof(source: Path, scene: str) -> str:
    """An example's proof, its goldens beside it; a plain one where its moments are of a film, which a still has not."""
    if _FILM_FEED.search(scene):
        return STARTER_PROOF
    return re.sub(r"^goldens: .*\n", "", (source / PROOF_NAME).read_text(encoding="utf-8"), flags=re.MULTILINE)


def adapt_example(text: str, name: str) -> str:
    """An example's scene under another name, over the still beside it instead of what it is shown over."""
    feed = f"feed: {STILL}"
    if _FILM_FEED.search(text):
        feed += f"\n{STILL_CAMERA}"
    text = re.sub(r"^feed: .*$", feed, text, count=1, flags=re.MULTILINE)
    # JSON's quoting is YAML's: any name is safe in it.
    quoted = json.dumps(name, ensure_ascii=False)
    return re.sub(r"^name: .*$", lambda _: f"name: {quoted}", text, count=1, flags=re.MULTILINE)
