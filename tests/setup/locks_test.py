"""The two locks: whole, pinned by hash, free of addresses, and of one mind with pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-test.lock")
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;]+)(?P<marker> ; .*?)? \\$")


def pins(lock: str) -> dict[str, str]:
    """Canonical name to version."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return {canonicalize_name(m["name"]): m["version"] for line in lines if (m := PIN.match(line))}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_a_pin_a_hash_or_a_note(lock: str) -> None:
    hash_or_note = re.compile(r"^    (--hash=sha256:[0-9a-f]{64}( \\)?|# via .*)$")
    for line in (ROOT / lock).read_text(encoding="utf-8").splitlines():
        assert PIN.match(line) or hash_or_note.match(line), line


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    for pin, after in pairwise(lines):
        assert not PIN.match(pin) or after.startswith("    --hash="), pin


def test_the_test_lock_contains_the_program_lock() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-test.lock").items()


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_meets_pyproject(lock: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values() if lock == "requirements-test.lock" else []
    pinned = pins(lock)
    for wanted in map(Requirement, [*project["dependencies"], *(line for extra in extras for line in extra)]):
        assert wanted.specifier.contains(pinned[canonicalize_name(wanted.name)]), wanted
