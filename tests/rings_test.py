"""Imports point inward and downward only. Every import in app/vitrine is read, also those inside functions.

Rings: pure code imports pure alone, gpu pure alone, edges all but a library's owner. Floors: a room imports only what
stands below it, edges included, so that no arrow runs back up.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "app" / "vitrine").rglob("*.py"))

#: What all may import: the ground.
GROUND = ("version", "paths", "geometry", "escape", "errors", "files", "document")
#: Rooms from the ground up; those of one floor do not know one another.
FLOORS = (
    *(
        ("version",),
        ("paths",),
        ("geometry",),
        ("escape",),
        ("errors",),
        ("files",),
        ("document",),
        ("expression", "web"),
        ("scene", "world"),
        ("flow", "glass", "feed"),
        ("content", "track"),
    ),
    *(
        ("stage",),
        ("verdict", "gpu"),
        ("power",),
        ("engine", "window", "ui"),
        ("output",),
        ("report", "workers"),
        ("proof",),
        ("preview",),
        ("kiosk",),
        ("api",),
    ),
    *(("api",), ("bench",), ("commands",), ("cli", "pytest_plugin"), ("__main__",)),
)

# What a package may import of the others beside the ground. An edge may import all but a library's owner.
INWARD = {
    "expression": (),
    "scene": ("vitrine.expression",),
    "world": ("vitrine.scene",),
    "flow": ("vitrine.expression", "vitrine.scene", "vitrine.world"),
    "glass": ("vitrine.scene", "vitrine.world"),
    "stage": (
        *("vitrine.expression", "vitrine.scene", "vitrine.world", "vitrine.flow"),
        *("vitrine.glass.optics.srgb", "vitrine.glass.optics.resampling"),
    ),
    "verdict": ("vitrine.scene", "vitrine.world", "vitrine.flow", "vitrine.glass", "vitrine.stage"),
    "power": (
        *("vitrine.scene", "vitrine.world", "vitrine.flow", "vitrine.glass"),
        *("vitrine.stage", "vitrine.verdict"),
    ),
    "gpu": ("vitrine.scene", "vitrine.world", "vitrine.flow", "vitrine.glass", "vitrine.stage"),
}
EDGES = (
    "api",
    "engine",
    "window",
    "ui",
    "feed",
    "content",
    "track",
    "output",
    "proof",
    "pytest_plugin",
    "preview",
    "kiosk",
    "cli",
    "commands",
    "bench",
    "report",
    "web",
    "workers",
)
OWNERS = {"moderngl": "gpu", "pyrr": "world"}
IMPURE = frozenset(
    "asyncio av http importlib multiprocessing pygame random rich select signal socket subprocess threading time typer"
    " urllib watchfiles webbrowser".split()
)

# The stopwatch of the benchmark reads the clock: it measures, and no pixel depends on what it found.
MEASURES = {"app/vitrine/gpu/resources/stopwatch.py": "time"}


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
    """What a file at `path` (from the root, as app/vitrine/stage/layout.py) imports that its ring forbids."""
    module = path.removeprefix("app/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    package = module.split(".")[1] if "." in module else ""
    names = sorted(set(imported(source, module, path.endswith("/__init__.py"))))
    return [name for name in names if not may_import(package, name) and name != MEASURES.get(path)]


def may_import(package: str, name: str) -> bool:
    library = name.split(".")[0]
    # The folder that the package lies in is none: an `app` would be whatever program stands first on the path.
    if library == "app":
        return False
    if library in OWNERS:
        return OWNERS[library] == package
    if package not in INWARD and package not in GROUND:
        return True
    # The ground's files are there to touch the machine: they are written beside, renamed, and let go when signals come.
    if package == "files" and library != "vitrine":
        return True
    if library == "vitrine":
        ground = (f"vitrine.{room}" for room in GROUND)
        allowed = (f"vitrine.{package}", *ground, *INWARD.get(package, ()))
        return any(f"{name}.".startswith(f"{inner}.") for inner in allowed)
    return library not in IMPURE


@pytest.mark.parametrize("path", [source.relative_to(ROOT).as_posix() for source in SOURCES])
def test_imports_point_inward(path: str) -> None:
    assert breaches((ROOT / path).read_text(encoding="utf-8"), path) == []


def test_every_room_has_its_ring() -> None:
    rooms = {source.relative_to(ROOT / "app" / "vitrine").parts[0].removesuffix(".py") for source in SOURCES}
    assert rooms <= {*INWARD, *EDGES, *GROUND, "__init__", "__main__"}


def upward(source: str, path: str) -> list[str]:
    """What a file imports from its own floor, or one above it."""
    module = path.removeprefix("app/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    room = module.split(".")[1] if "." in module else ""
    floor = {name: number for number, names in enumerate(FLOORS) for name in names}
    rooms = {name: name.split(".")[1] for name in imported(source, module, path.endswith("/__init__.py"))
             if name.startswith("vitrine.")}  # fmt: skip
    return sorted(
        name for name, other in rooms.items() if other != room and floor.get(other, -1) >= floor.get(room, 99)
    )


@pytest.mark.parametrize("path", [source.relative_to(ROOT).as_posix() for source in SOURCES])
def test_no_arrow_runs_up(path: str) -> None:
    assert upward((ROOT / path).read_text(encoding="utf-8"), path) == []


def test_an_arrow_that_runs_up_is_found() -> None:
    assert upward("from vitrine.kiosk.loop import KioskLoop", "app/vitrine/output/film.py") == [
        "vitrine.kiosk.loop.KioskLoop"
    ]
    assert upward("from vitrine.world import rig", "app/vitrine/scene/nodes/node.py") == ["vitrine.world.rig"]
    assert (
        upward(
            "from vitrine.scene.nodes.node import Node\nfrom vitrine.output import png", "app/vitrine/output/film.py"
        )
        == []
    )


@pytest.mark.parametrize(
    ("path", "source", "found"),
    [
        ("app/vitrine/scene/load/loader.py", "import moderngl", ["moderngl"]),
        ("app/vitrine/flow/chart/chart.py", "from time import monotonic", ["time.monotonic"]),
        ("app/vitrine/flow/chart/chart.py", "def tick():\n    import threading", ["threading"]),
        ("app/vitrine/world/poses.py", "from http.client import HTTPConnection", ["http.client.HTTPConnection"]),
        ("app/vitrine/world/poses.py", "import pyrr.matrix44, numpy", []),
        ("app/vitrine/stage/layout.py", "from pyrr import matrix44", ["pyrr.matrix44"]),
        ("app/vitrine/stage/layout.py", "from vitrine.gpu.renderer import Renderer", ["vitrine.gpu.renderer.Renderer"]),
        ("app/vitrine/stage/layout.py", "from vitrine import engine, paths, scene", ["vitrine.engine"]),
        (
            "app/vitrine/stage/text/text_system.py",
            "from ..rect import R\nfrom ...feed import video_file",
            ["vitrine.feed.video_file"],
        ),
        ("app/vitrine/stage/text/__init__.py", "from .line import L\nfrom ...gpu import d", ["vitrine.gpu.d"]),
        ("app/vitrine/stage/layout.py", "from vitrine.glass.optics.srgb import linear_from_srgb", []),
        (
            "app/vitrine/stage/layout.py",
            "from vitrine.glass.reference.display_light import G",
            ["vitrine.glass.reference.display_light.G"],
        ),
        ("app/vitrine/scene/nodes/node.py", "from vitrine.world.camera import Camera", ["vitrine.world.camera.Camera"]),
        ("app/vitrine/scene/nodes/node.py", "import vitrine.scenery", ["vitrine.scenery"]),
        (
            "app/vitrine/glass/reference/display_light.py",
            "from vitrine.stage.draw.drawlist import D",
            ["vitrine.stage.draw.drawlist.D"],
        ),
        ("app/vitrine/gpu/renderer.py", "import moderngl\nfrom vitrine.stage.draw.drawlist import DrawList", []),
        ("app/vitrine/gpu/resources/stopwatch.py", "import time\nimport threading", ["threading"]),
        ("app/vitrine/gpu/renderer.py", "import time", ["time"]),
        (
            "app/vitrine/gpu/renderer.py",
            "import pygame\nfrom vitrine.feed import video_file",
            ["pygame", "vitrine.feed.video_file"],
        ),
        (
            "app/vitrine/engine/session.py",
            "import time\nimport moderngl\nfrom vitrine.gpu import renderer",
            ["moderngl"],
        ),
        ("app/vitrine/__init__.py", "import moderngl", ["moderngl"]),
        ("app/vitrine/cli.py", "import app\nfrom app.vitrine import paths", ["app", "app.vitrine.paths"]),
    ],
)
def test_a_breach_is_found(path: str, source: str, found: list[str]) -> None:
    assert breaches(source, path) == found
