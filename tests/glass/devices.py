"""Profiles for tests, written as people write them."""

from __future__ import annotations

from pathlib import Path

from app import paths
from app.glass.environment import Environment
from app.glass.known import Known
from app.glass.library import Library
from app.glass.profile import Profile
from app.scene.reach import Reach

SHIPPED = Library(paths.assets())


def device(folder: Path, text: str, name: str = "mine") -> Profile:
    """The device of a file `name`.device.yaml with this text, in `folder`."""
    (folder / f"{name}.device.yaml").write_text(text, encoding="utf-8")
    return Library(paths.assets(), Reach(folder)).device(name)


def lit(luminance: float) -> Environment:
    """Some light."""
    return Environment(id="some", name="Some", luminance=Known[float](value=luminance))
