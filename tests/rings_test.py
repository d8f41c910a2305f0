"""Imports point inward only: pure, gpu, edge. Every import in app/ is read, also those inside functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "app").rglob("*.py"))

# What a package may import of the others; all may import app.paths. An edge may import anything but a library's owner.
INWARD = {
    "scene": (),
    "world": ("app.scene",),
    "flow": ("app.scene", "app.world"),
    "glass": ("app.scene", "app.world"),
    "stage": ("app.scene", "app.world", "app.flow", "app.glass.srgb"),
    "verdict": ("app.scene", "app.world", "app.flow", "app.glass", "app.stage"),
    "gpu": ("app.scene", "app.world", "app.flow", "app.glass", "app.stage"),
}
EDGES = (
    "engine",
    "feed",
    "content",
    "output",
    "proof",
    "preview",
    "kiosk",
    "cli",
    "commands",
    "bench",
    "report",
)
OWNERS = {"moderngl": "gpu", "pyrr": "world"}
IMPURE = frozenset(
    "asyncio av http importlib multiprocessing pygame random rich select signal socket subprocess threading time typer"
    " urllib watchfiles webbrowser".split()
)

# The stopwatch of the benchmark reads the clock: it measures, and no pixel depends on what it found.
MEASURES = {"app/gpu/stopwatch.py": "time"}


def imported(source: str, module: str, is_package: bool) -> Iterator[str]:
    """Dotted names that a module imports, relative ones resolved; `from a import b` gives a.b."""
    here = module.split(".")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + is_package] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{stem}.{alias.name}" for alias in node.names)


def breaches(source: str, path: str) -> list[str]:
    """What a file at `path` (from the root, as app/stage/layout.py) imports that its ring forbids."""
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    package = module.split(".")[1] if "." in module else ""
    names = sorted(set(imported(source, module, path.endswith("/__init__.py"))))
    return [name for name in names if not may_import(package, name) and name != MEASURES.get(path)]


def may_import(package: str, name: str) -> bool:
    library = name.split(".")[0]
    if library in OWNERS:
        return OWNERS[library] == package
    if package not in INWARD:
        return True
    if library == "app":
        return any(f"{name}.".startswith(f"{inner}.") for inner in (f"app.{package}", "app.paths", *INWARD[package]))
    return library not in IMPURE


@pytest.mark.parametrize("path", [source.relative_to(ROOT).as_posix() for source in SOURCES])
def test_imports_point_inward(path: str) -> None:
    assert breaches((ROOT / path).read_text(encoding="utf-8"), path) == []


def test_every_room_has_its_ring() -> None:
    rooms = {source.relative_to(ROOT / "app").parts[0].removesuffix(".py") for source in SOURCES}
    assert rooms <= {*INWARD, *EDGES, "__init__", "paths"}


@pytest.mark.parametrize(
    ("path", "source", "found"),
    [
        ("app/scene/load.py", "import moderngl", ["moderngl"]),
        ("app/flow/chart.py", "from time import monotonic", ["time.monotonic"]),
        ("app/flow/chart.py", "def tick():\n    import threading", ["threading"]),
        ("app/world/poses.py", "from http.client import HTTPConnection", ["http.client.HTTPConnection"]),
        ("app/world/poses.py", "import pyrr.matrix44, numpy", []),
        ("app/stage/layout.py", "from pyrr import matrix44", ["pyrr.matrix44"]),
        ("app/stage/layout.py", "from app.gpu.device import Device", ["app.gpu.device.Device"]),
        ("app/stage/layout.py", "from app import engine, paths, scene", ["app.engine"]),
        ("app/stage/text/line.py", "from ..rect import R\nfrom ...feed import file", ["app.feed.file"]),
        ("app/stage/text/__init__.py", "from .line import L\nfrom ...gpu import device", ["app.gpu.device"]),
        ("app/stage/layout.py", "from app.glass.srgb import linear_from_srgb", []),
        ("app/stage/layout.py", "from app.glass.light import G", ["app.glass.light.G"]),
        ("app/scene/node.py", "from app.world.camera import Camera", ["app.world.camera.Camera"]),
        ("app/scene/node.py", "import app.scenery", ["app.scenery"]),
        ("app/glass/light.py", "from app.stage.drawlist import DrawList", ["app.stage.drawlist.DrawList"]),
        ("app/gpu/device.py", "import moderngl\nfrom app.stage.drawlist import DrawList", []),
        ("app/gpu/stopwatch.py", "import time\nimport threading", ["threading"]),
        ("app/gpu/device.py", "import time", ["time"]),
        ("app/gpu/device.py", "import pygame\nfrom app.feed import file", ["app.feed.file", "pygame"]),
        ("app/engine/show.py", "import time\nimport moderngl\nfrom app.gpu import device", ["moderngl"]),
        ("app/__init__.py", "import moderngl", ["moderngl"]),
    ],
)
def test_a_breach_is_found(path: str, source: str, found: list[str]) -> None:
    assert breaches(source, path) == found
