"""The program finds its own files in a checkout and inside an installed package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from vitrine import paths


@pytest.fixture(autouse=True)
def forget_root() -> Iterator[None]:
    paths.root.cache_clear()
    yield
    paths.root.cache_clear()


def test_in_a_checkout_they_lie_beside_the_package() -> None:
    assert paths.root() == Path(__file__).resolve().parents[1]
    assert (paths.assets() / "fonts").is_dir()


def test_installed_they_lie_inside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "vitrine"
    (package / "shaders").mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(package / "paths.py"))
    assert paths.shaders() == package / "shaders"
    assert paths.assets() == package / "assets"
