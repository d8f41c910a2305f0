"""Profiles for tests, written as people write them."""

from __future__ import annotations

from pathlib import Path

from vitrine import paths
from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.catalogue.library import Library
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.catalogue.sourced import Sourced
from vitrine.scene.file_access import FileAccess

SHIPPED = Library(paths.assets())


def device(folder: Path, text: str, name: str = "mine") -> DeviceProfile:
    """The device of a file `name`.device.yaml with this text, in `folder`."""
    (folder / f"{name}.device.yaml").write_text(text, encoding="utf-8")
    return Library(paths.assets(), FileAccess(folder)).device(name)


def lit(luminance: float) -> Environment:
    """Some light."""
    return Environment(id="some", name="Some", luminance=Sourced[float](value=luminance))
