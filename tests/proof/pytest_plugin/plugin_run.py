"""A run of pytest with the plugin in a project of its own, as somebody else's program would start it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

Run = subprocess.CompletedProcess[str]
ROOT = Path(__file__).resolve().parents[3]


def run_pytest(folder: Path, *arguments: str, **environment: str) -> Run:
    """Run pytest in a folder."""
    command = [sys.executable, "-P", "-m", "pytest", "-p", "no:cacheprovider", "-q", *arguments]
    kept = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith("PYTEST_")}
    surroundings = {**kept, "PYTHONPATH": str(ROOT / "app"), "PYTHONDONTWRITEBYTECODE": "1", **environment}
    return subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True, timeout=300)


def run_plugin(folder: Path, *arguments: str, **environment: str) -> Run:
    """Run pytest with the plugin by its module's name: a checkout has no entry points."""
    return run_pytest(folder, "-p", "vitrine.pytest_plugin", *arguments, **environment)


def write_files(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files by their paths from the folder."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def list_files(folder: Path) -> set[str]:
    """The files in a folder, from it."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
