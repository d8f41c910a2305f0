"""Devices and environments: the glasses that are emulated and the light around them, one YAML file each in assets."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.scene.problem import InputError, nearest

BlendMode = Literal["additive", "alpha-blend", "opaque"]


class Profile(BaseModel):
    """One kind of glasses. Blend modes are WebXR's words.

    `canvas` is the display's size in pixels; absent, the display is as large as the feed and shows all of it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    blend_mode: BlendMode
    canvas: tuple[int, int] | None = None
    note: str = ""

    @property
    def gain(self) -> float:
        """What the panel's light is multiplied by before it meets the world."""
        return 1.0

    @property
    def blocking(self) -> float:
        """How much of the world an opaque overlay hides: all for video pass-through, nothing on additive glasses."""
        return 0.0 if self.blend_mode == "additive" else 1.0


class Environment(BaseModel):
    """The light around: `luminance` is that of mid-grey in cd/m²."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: str
    luminance: float = Field(gt=0)


_Entry = TypeVar("_Entry", Profile, Environment)


def _load(folder: Path, kind: type[_Entry]) -> dict[str, _Entry]:
    entries: dict[str, _Entry] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            entry = kind.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        except (ValidationError, yaml.YAMLError) as error:
            reason = " ".join(str(error).split())
            raise InputError(f"{path}: not a valid {kind.__name__.lower()} file ({reason})") from error
        entries[entry.id] = entry
    return entries


def load_profiles(assets: Path) -> dict[str, Profile]:
    """All devices by id, in the order of their files."""
    return _load(assets / "devices", Profile)


def load_environments(assets: Path) -> dict[str, Environment]:
    """All environments by id, from dark to bright."""
    found = _load(assets / "environments", Environment)
    return dict(sorted(found.items(), key=lambda item: (item[1].luminance, item[0])))


def find_profile(profiles: dict[str, Profile], name: str) -> Profile:
    """The device with this id or alias. Raises InputError with the nearest name."""
    for profile in profiles.values():
        if name == profile.id or name in profile.aliases:
            return profile
    raise InputError(f'no device "{name}"; allowed: {", ".join(profiles)}; {nearest(name, profiles)}'.rstrip("; "))


def find_environment(environments: dict[str, Environment], name: str) -> Environment:
    """The environment with this id. Raises InputError with the nearest name."""
    if name in environments:
        return environments[name]
    known = ", ".join(environments)
    raise InputError(f'no environment "{name}"; allowed: {known}; {nearest(name, environments)}'.rstrip("; "))
