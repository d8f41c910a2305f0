"""The program for the audit, and the glasses and kinds of light that it says it has."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.audit.glasses import Glasses
from tests.audit.program import Program
from tests.prepared_program import PreparedProgram


@pytest.fixture
def program(tmp_path: Path, prepared_program: PreparedProgram | None) -> Program:
    return Program(tmp_path, prepared_program)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory, prepared_program: PreparedProgram | None) -> Any:
    """All that `devices --json` tells."""
    return Program(tmp_path_factory.mktemp("devices"), prepared_program).run("devices", "--json").data


@pytest.fixture(scope="session")
def shipped(shelf: Any) -> dict[str, Glasses]:
    """The shipped glasses with a display of their own, by id."""
    told: Iterable[Any] = (device for device in shelf["devices"] if "figures" in device)
    return {device["id"]: Glasses(device) for device in told if "canvas_px" in device["figures"]}


@pytest.fixture(scope="session")
def luminances(shelf: Any) -> dict[str, float]:
    """What mid-grey has in every kind of light, in cd/m²."""
    return {light["id"]: light["figures"]["luminance"]["value"] for light in shelf["environments"]}
