"""The command `devices`: the glasses and the light that can be emulated, and how sure each of their values is."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

from vitrine import paths
from vitrine.errors import InputError, Place, Problem
from vitrine.files.lookup import suggest_file
from vitrine.glass.catalogue.device_specs import resolve_specs
from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.catalogue.library import Library
from vitrine.glass.catalogue.power_specs import resolve_power
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.output.console import open_console
from vitrine.output.json_output import print_json
from vitrine.report.devices import print_device, print_devices, print_environments
from vitrine.scene.file_access import FileAccess

#: Columns of a table that is written to a file or another program.
WIDE = 170


def run_devices(name: str | None, scene: Path | None, as_json: bool, trusted: bool = False) -> None:
    """Print all devices and environments, or all that is known of one device. Raises InputError."""
    if scene is not None and not scene.exists():
        raise InputError(Problem("there is no such file", Place(str(scene)), hint=suggest_file(scene)))
    library = Library(paths.assets(), FileAccess(scene.parent, trusted) if scene else None)
    if name is None:
        devices, environments = library.devices().values(), library.environments().values()
        if as_json:
            listed = {"devices": [*map(device_json, devices)], "environments": [*map(environment_json, environments)]}
            print_json(listed)
            return
        console = open_console(WIDE)
        print_devices(console, devices)
        console.print()
        print_environments(console, environments)
        return
    profile = library.device(name)
    if as_json:
        print_json(device_json(profile))
        return
    print_device(open_console(WIDE), profile)


def device_json(profile: DeviceProfile) -> dict[str, Any]:
    """A device as plain data; pictures rest on `figures`, budgets on `power_figures`, with what is assumed."""
    plain: dict[str, Any] = profile.model_dump(mode="json", exclude_none=True)
    if profile.has_display and not profile.is_feed:
        found = resolve_specs(profile)
        plain["figures"] = {
            field.name: getattr(found, field.name).model_dump(mode="json", exclude_none=True) for field in fields(found)
        }
    if not profile.is_feed:
        plain["power_figures"] = {
            name: known.model_dump(mode="json", exclude_none=True)
            for name, known in resolve_power(profile).list_known()
        }
    return plain


def environment_json(environment: Environment) -> dict[str, Any]:
    """An environment as plain data; `figures` is what pictures rest on: mid-grey and lux, of which one follows."""
    plain: dict[str, Any] = environment.model_dump(mode="json", exclude_none=True)
    figures = {"luminance": environment.mid_grey_luminance, "illuminance_lx": environment.illuminance}
    plain["figures"] = {key: figure.model_dump(mode="json", exclude_none=True) for key, figure in figures.items()}
    return plain
