"""NOTICE is what the lock and the installed packages say, and names all that asks for more than a text."""

from __future__ import annotations

import platform
import re
import sys

import pytest

from assets.notice import ELSEWHERE, LIBRARIES, LOCK, NOTICE, licence, locked, notice, packages_text

TEXT = NOTICE.read_text("utf-8")
PACKAGES = locked(LOCK.read_text("utf-8"))


def test_every_package_of_the_lock_stands_there_with_its_licence() -> None:
    assert len(PACKAGES) == len(re.findall(r"^\S+==", LOCK.read_text("utf-8"), re.MULTILINE)) > 25
    assert packages_text(PACKAGES) in TEXT


@pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64", reason="NOTICE lists the wheels for Linux on x86-64"
)
def test_it_is_as_the_command_writes_it() -> None:
    assert notice() == TEXT, "run python -m assets.notice"


@pytest.mark.parametrize(
    "name", ["x264: GPL", "x265: GPL", "FFmpeg: GPL", "pygame-ce", "LGPL", "OFL.txt", "FreeType", "HarfBuzz"]
)
def test_what_asks_for_more_is_named(name: str) -> None:
    assert name in TEXT


def test_no_host_is_named() -> None:
    assert "://" not in TEXT and not re.search(r"\b[\w-]+\.(org|com|net|io|dev)\b", TEXT)
    assert all(len(line) <= 120 for line in TEXT.splitlines())


def test_a_package_of_another_version_is_not_believed() -> None:
    numpy = next(package for package in PACKAGES if package.name == "numpy")
    with pytest.raises(LookupError, match=r"numpy .* is installed, 0\.1 is locked"):
        licence(numpy._replace(version="0.1"))
    assert [package.name for package in PACKAGES if not package.here] == list(ELSEWHERE)
    assert all(name and terms for name, terms in LIBRARIES.values())
