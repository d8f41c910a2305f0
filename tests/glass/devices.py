"""Profiles for tests, written as people write them."""

from __future__ import annotations

from pathlib import Path

from vitrine import paths
from vitrine.glass.environment import Environment
from vitrine.glass.known import Known
from vitrine.glass.library import Library
from vitrine.glass.profile import Profile
from vitrine.scene.reach import Reach

SHIPPED = Library(paths.assets())


def device(folder: Path, text: str, name: str = "mine") -> Profile:
    """The device of a file `name`.device.yaml with this text, in `folder`."""
    (folder / f"{name}.device.yaml").write_text(text, encoding="utf-8")
    return Library(paths.assets(), Reach(folder)).device(name)


def lit(luminance: float) -> Environment:
    """Some light."""
    return Environment(id="some", name="Some", luminance=Known[float](value=luminance))
