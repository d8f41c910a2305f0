"""The commands `schema`, `new` and `nodes`: texts about scene files."""

from __future__ import annotations

from pathlib import Path

from vitrine.errors import InputError
from vitrine.escape import escaped, json_text
from vitrine.files.atomic import made_folder, written
from vitrine.scene.reference import reference
from vitrine.scene.schema import scene_schema
from vitrine.scene.starter import starter


def run_schema(output: Path | None) -> None:
    """Print the JSON Schema of scene files, or write it to a file."""
    text = json_text(scene_schema(), indent=1) + "\n"
    if output is None:
        print(text, end="")
        return
    with written(output) as beside:
        beside.write_text(text, encoding="utf-8")


def run_new(name: str) -> None:
    """Make a folder `name` with a scene in it. Raises InputError where something is in the way."""
    folder = Path(name)
    if folder.exists() or folder.is_symlink():
        raise InputError(f"{folder}: there is something of this name already; choose another one")
    if not folder.parent.is_dir():
        raise InputError(f"{folder}: the folder {folder.parent} is not there; make it first")
    scene = made_folder(folder) / "scene.yaml"
    try:
        with written(scene) as beside:
            beside.write_text(starter(folder.name), encoding="utf-8")
    except InputError:
        folder.rmdir()
        raise
    print(escaped(f"{scene} is ready: vitrine preview {scene}"))


def run_nodes() -> None:
    """Print the reference of node kinds."""
    print(reference())
