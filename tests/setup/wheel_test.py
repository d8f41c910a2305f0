"""The wheel: pip installs one package of our name with all that it needs, whatever lies in the user's folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-build-isolation", "--no-deps", "--no-index", "--quiet", "-w", str(folder)]
    subprocess.run([*PIP, "wheel", *options, str(ROOT)], check=True)
    (built,) = folder.glob("*.whl")
    return built


def test_it_holds_one_package_and_its_shaders_and_assets(wheel: Path) -> None:
    assert wheel.name.startswith("vitrine_glasses-")
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"vitrine"}
    wanted = ("cli.py", "py.typed", "shaders/common/srgb.glsl", "assets/devices/quark-s1.yaml", "assets/icons/walk.svg")
    assert {f"vitrine/{name}" for name in wanted} <= set(names)


def test_installed_it_runs_beside_folders_of_the_same_names(wheel: Path, tmp_path: Path) -> None:
    site, folder = tmp_path / "site", tmp_path / "work"
    install = ["--no-deps", "--no-index", "--quiet", "--target", str(site)]
    subprocess.run([*PIP, "install", *install, str(wheel)], check=True)
    for name in ("app", "shaders", "vitrine", "assets"):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text("raise SystemExit('not ours')\n")
    environment = {**os.environ, "PYTHONPATH": str(site)}
    command = [sys.executable, "-P", "-m", "vitrine", "devices", "quark-s1", "--json"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    assert '"id": "quark-s1"' in done.stdout
    where = [sys.executable, "-P", "-c", "import vitrine.paths; print(vitrine.paths.root())"]
    told = subprocess.run(where, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    assert Path(told.stdout.strip()) == site / "vitrine"
    fixtures = [sys.executable, "-P", "-m", "pytest", "-p", "no:cacheprovider", "--fixtures", "--rootdir", str(folder)]
    listed = subprocess.run(fixtures, cwd=folder, env=environment, capture_output=True, text=True)
    assert "plugins: vitrine-glasses-" in listed.stdout and "site/vitrine/pytest_plugin/__init__.py" in listed.stdout
