"""The door as a module, and a clone in a folder with a space in its name whose .venv is made of empty files."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def door() -> ModuleType:
    spec = importlib.util.spec_from_file_location("door", ROOT / "run.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A fresh clone: the door and two locks of one package each, no .venv."""
    root = tmp_path / "a b" / "vitrine"
    root.mkdir(parents=True)
    shutil.copy(ROOT / "run.py", root)
    (root / "requirements.lock").write_text("six==1.16.0 --hash=sha256:" + "0" * 64 + "\n")
    (root / "requirements-test.lock").write_text("pytest==9.0.0 --hash=sha256:" + "0" * 64 + "\n")
    return root


@pytest.fixture
def made(door: ModuleType, clone: Path) -> Path:
    """A clone that is set up for the program: its Python is a shell script that prints where and how it was called."""
    python = Path(door.python_of(str(clone)))
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\npwd\nfor word in "$@"; do echo "<$word>"; done\n')
    python.chmod(0o755)
    (clone / ".venv" / "pyvenv.cfg").write_text("home = /usr/bin\n")
    packages = Path(door.packages_of(str(clone)))
    for name in ("six", "pip", "pip-23.0.dist-info", "__pycache__"):
        (packages / name).mkdir(parents=True)
    door.write_stamp(str(clone), door.PROGRAM_LOCK)
    return clone
