"""The plugin in runs that draw nothing: what it imports, what it collects, and pictures that other programs drew."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from tests.proof.pytest_plugin.plugin_run import ROOT, list_files, run_plugin, run_pytest, write_files
from tests.proof.small_project import PROOF, SCENE, TAKE, make_project
from vitrine.proof.run.update_mode import UPDATE_MODES
from vitrine.pytest_plugin import pytest_addoption
from vitrine.pytest_plugin.proof_items import is_proof_file

#: A device that there is not: whoever asks for OpenGL fails.
NO_GL = {"VITRINE_EGL_DEVICE": "99"}
#: A scene with a proof of its own.
OWN = f"{SCENE}proof:\n  moments: {{start: {{at: 0.2}}}}\n  devices: [even-g2]\n  environments: [office]\n"
IMAGES = """import numpy as np, pytest

def test_plain(image):
    assert image.matches(np.full((20, 30, 3), 7, np.uint8), name="plain")

@pytest.mark.parametrize("code", [1, 2], ids=["one", "a/b c"])
def test_codes(image, code):
    image.matches(np.full((20, 30, 4), code, np.uint8))

class TestShop:
    def test_codes(self, image):
        image.matches(np.full((20, 30, 4), 3, np.uint8))
"""


def test_a_project_without_pictures_loads_nothing_but_pytest(tmp_path: Path) -> None:
    """It has an `app` of its own, a proof file of another program's, and one of ours that it wants no tests of."""
    conftest = """import sys
HEAVY = ("numpy", "PIL", "pydantic", "moderngl", "yaml", "vitrine.errors", "vitrine.engine", "vitrine.proof")
def pytest_unconfigure():
    print("loaded:", "vitrine.pytest_plugin" in sys.modules, [name for name in HEAVY if name in sys.modules])
"""
    files = {
        "conftest.py": conftest,
        "pytest.ini": "[pytest]\nvitrine_proofs = false\n",
        "app/__init__.py": "",
        "app/shop.py": "PRICE = 399\n",
        "test_shop.py": "from app.shop import PRICE\ndef test_price():\n    assert PRICE == 399\n",
    }
    write_files(tmp_path, files)
    make_project(tmp_path)
    before = list_files(tmp_path)
    path = os.pathsep.join((str(ROOT / "app"), str(tmp_path)))
    done = run_plugin(tmp_path, "--strict-config", "-W", "error", PYTHONPATH=path)
    assert "1 passed" in done.stdout and "loaded: True []" in done.stdout, done.stdout
    assert done.stdout.count("vitrine") == 0 and list_files(tmp_path) == before


def test_a_proof_file_is_known_by_its_moments(tmp_path: Path) -> None:
    for text, is_ours in ((PROOF, True), ("'moments': {}\n", True), ("claim:\n  moments: 3\n", False), ("", False)):
        (tmp_path / "proof.yaml").write_text(text)
        assert is_proof_file(tmp_path / "proof.yaml", False) is is_ours
        assert is_proof_file(tmp_path / "proof.yaml", True)
    assert not is_proof_file(tmp_path / "scene.yaml", True) and not is_proof_file(tmp_path / "x" / "proof.yaml", False)


def test_a_scene_is_known_by_its_own_proof(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    for text, is_ours in (
        (OWN, True),
        (OWN.replace("proof:", "proof :"), True),
        (SCENE, False),
        (OWN.replace("vitrine: 1", "version: 1"), False),
        (SCENE.replace("nodes:", "content: {a:\n  proof: 1}\nnodes:"), False),
    ):
        path.write_text(text, encoding="utf-8")
        assert is_proof_file(path, False) is is_proof_file(path, True) is is_ours, text
    assert not is_proof_file(path.rename(tmp_path / "shop.txt"), True)


def test_yaml_of_other_programs_loads_nothing(tmp_path: Path) -> None:
    conftest = """import sys
HEAVY = ("numpy", "PIL", "pydantic", "moderngl", "yaml", "vitrine.errors", "vitrine.engine", "vitrine.proof")
def pytest_unconfigure():
    print("loaded:", [name for name in HEAVY if name in sys.modules])
"""
    files = {"conftest.py": conftest, "a.yaml": "proof: ours\n", "b.yml": "moments: 3\nvitrine_proofs: 1\n",
             "big.yaml": "x: 1\n" * 300_000 + OWN, "c/scene.yaml": SCENE}  # fmt: skip
    write_files(tmp_path, files)
    (tmp_path / "latin.yaml").write_bytes(b"\xff\xfe proof:")
    done = run_plugin(tmp_path, "-W", "error", CI="true")
    assert "no tests ran" in done.stdout and "loaded: []" in done.stdout


def test_what_draws_is_imported_by_the_worker_alone(tmp_path: Path) -> None:
    conftest = """import sys
HEAVY = ("av", "moderngl", "freetype", "uharfbuzz", "yaml", "statemachine", "vitrine.engine.session", "vitrine.scene")
def pytest_unconfigure():
    print("loaded:", "vitrine.workers.worker" in sys.modules, "vitrine.output.drawn_shot" in sys.modules,
          [name for name in HEAVY if name in sys.modules])
"""
    asks = """import numpy as np, pytest, vitrine
def test_shot(shot):
    with pytest.raises(vitrine.MachineError, match="VITRINE_EGL_DEVICE"):
        shot("shop/scene.yaml", at="state:open")
def test_answer(image):
    from vitrine.output.drawn_shot import Picture
    image.matches(np.zeros((4, 4, 3), np.uint8))
"""
    make_project(tmp_path)
    write_files(tmp_path, {"conftest.py": conftest, "test_asks.py": asks})
    done = run_plugin(tmp_path, "-o", "vitrine_proofs=false", "--vitrine-update", "all", **NO_GL)
    assert "2 passed" in done.stdout and "loaded: True True []" in done.stdout, done.stdout


def test_the_entry_point_is_found_where_it_is_installed(tmp_path: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    written = "\n".join(f"{name} = {value}" for name, value in project["entry-points"]["pytest11"].items())
    metadata = tmp_path / "site" / "vitrine_glasses-0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "entry_points.txt").write_text(f"[pytest11]\n{written}\n")
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: vitrine-glasses\nVersion: 0\n")
    path = os.pathsep.join((str(ROOT / "app"), str(tmp_path / "site")))
    done = run_pytest(tmp_path, "--vitrine-update", "some", PYTHONPATH=path)
    assert done.returncode == 4 and "invalid choice: 'some' (choose from" in done.stderr


def test_the_modes_are_those_of_prove() -> None:
    parser = pytest.Parser(_ispytest=True)
    pytest_addoption(parser)
    (option,) = (one for group in parser._groups for one in group.options if "--vitrine-update" in one.names())
    assert tuple(option.attrs()["choices"]) == UPDATE_MODES


def test_proof_files_are_collected_without_opengl(tmp_path: Path) -> None:
    make_project(tmp_path, proof=PROOF.replace("devices:", "  row: {every: 0.5s, to: 1}\ndevices:", 1))
    done = run_plugin(tmp_path, "--collect-only", "-k", "not 000.5", **NO_GL)
    names = ["start", "open", "row@000.000s", "row@001.000s"]
    found = [line for line in done.stdout.splitlines() if "::" in line]
    assert found == [f"shop/proof.yaml::shop/{name}" for name in names]
    assert "4/5 tests collected (1 deselected)" in done.stdout


def test_without_opengl_a_moment_that_is_named_fails_with_a_sentence(tmp_path: Path) -> None:
    make_project(tmp_path)
    done = run_plugin(tmp_path, "-o", "vitrine_proofs=false", "shop/proof.yaml::shop/open", **NO_GL)
    assert done.returncode == 1 and 'VITRINE_EGL_DEVICE="99": there is no such' in done.stdout
    assert "Traceback" not in done.stdout and ".py" not in done.stdout and "1 failed" in done.stdout


def test_mistakes_in_proof_files_are_sentences(tmp_path: Path) -> None:
    for folder in ("bad", "one", "other"):
        (tmp_path / folder).mkdir()
        mistake = "stat:open" if folder == "bad" else "state:open+0.5"
        proof = PROOF.replace("state:open+0.5", mistake).replace("../goldens", str(tmp_path / "goldens"))
        make_project(tmp_path / folder, proof=proof)
    late = OWN.replace("at: 0.2", "at: soon")
    write_files(tmp_path, {"late/scene.yaml": late, "late/demo.take.jsonl": TAKE})
    done = run_plugin(tmp_path, "-k", "unreadable", **NO_GL)
    assert "late/scene.yaml:" in done.stdout and '"soon" is no time; allowed: seconds' in done.stdout
    assert 'bad/shop/proof.yaml:4:14 moments.open.at: "stat:open" is no time; allowed: seconds' in done.stdout
    shared = 'one/shop/proof.yaml and other/shop/proof.yaml would share their goldens, "shop"; give one of them a'
    assert shared in done.stdout
    assert "3 failed" in done.stdout and "ERROR" not in done.stdout and "Traceback" not in done.stdout
    assert done.stdout.count("::unreadable") == 3 and "/vitrine/" not in done.stdout


def test_pictures_of_other_programs_are_written_compared_and_written_anew(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    file, folder = "tests/unit/test_images.py", tmp_path / "goldens" / "tests" / "unit" / "test_images"
    write_files(tmp_path, {file: IMAGES})
    done = run_plugin(tmp_path, "-n", "2", "--vitrine-update", "missing", **NO_GL)
    assert "4 failed" in done.stdout and "goldens written: 4" in done.stdout, done.stdout
    assert done.stdout.count("was written; look at it and run again") == 4
    names = ("plain", "test_codes[one]", "test_codes[a%2Fb%20c]", "TestShop.test_codes")
    assert list_files(folder) == {f"{name}.golden" for name in names}
    assert list_files(tmp_path / "goldens" / "pictures") == {
        f"{(folder / f'{name}.golden').read_text().split()[-1]}.webp" for name in names
    }

    # A change of 60 codes in one corner, one of a size, and a test that is new.
    corner = "CORNER = np.zeros((20, 30, 3), np.uint8)\nCORNER[:8, 16:24] = 60\n"
    changed = (
        IMAGES.replace("pytest\n", f"pytest\n{corner}", 1)
        .replace('7, np.uint8), name="plain")', '7, np.uint8) + CORNER, name="plain")')
        .replace("((20, 30, 4), 3", "((20, 31, 4), 3")
    )
    added = "\ndef test_new(image):\n    image.matches(np.full((9, 9, 3), 1, np.uint8))\n"
    write_files(tmp_path, {file: changed + added})
    done = run_plugin(tmp_path, CI="true")
    assert "3 failed, 2 passed" in done.stdout
    assert "worst tile 16,0 to 30,16: 12.86 codes on average, 64 large differences" in done.stdout
    assert "boxes: 16,0 to 30,16" in done.stdout and "30x20 was approved, this one has 31x20" in done.stdout
    assert "there is no golden goldens/tests/unit/test_images/test_new.golden" in done.stdout
    evidence = "out/proof/pytest/tests/unit/test_images/plain-"
    for part in ("approved", "drawn", "difference"):
        assert f"{part}: {evidence}{part}.png" in done.stdout and (tmp_path / f"{evidence}{part}.png").is_file()
    assert list_files(folder) == {f"{name}.golden" for name in names}

    assert run_plugin(tmp_path, "--vitrine-update", "changed").returncode == 0
    done = run_plugin(tmp_path, **NO_GL)
    assert "5 passed" in done.stdout and "pictures compared with goldens: 5; goldens written: 0" in done.stdout
    assert not list_files(tmp_path / "out")


def test_a_name_is_of_one_picture_alone_in_two_processes_too(tmp_path: Path) -> None:
    double = """import numpy as np, pytest
@pytest.mark.parametrize("code", [1, 2])
def test_codes(image, code):
    image.matches(np.full((20, 30, 4), code, np.uint8), name="codes")
"""
    write_files(tmp_path, {"test_doubles.py": double})
    done = run_plugin(tmp_path, "-n", "2", "--vitrine-update", "all")
    assert "2 passed" in done.stdout and done.returncode == 1
    assert f"fails: {tmp_path}/goldens/test_doubles/codes.golden is the name of two different pictures" in done.stdout


def test_what_is_no_picture_or_no_name_is_told_at_the_test_s_own_line(tmp_path: Path) -> None:
    wrong = """import numpy as np, pytest
def test_float(image):
    image.matches(np.zeros((4, 4, 3)))
def test_grey(image):
    image.matches(np.zeros((4, 4), np.uint8))
def test_name(image):
    image.matches(np.zeros((4, 4, 3), np.uint8), name="../other")
def test_scene(shot):
    shot("absent/scene.yaml", device=3)
def test_broken(image):
    image.matches(np.zeros((4, 4, 3), np.uint8), name="broken")
def test_double(image):
    with pytest.raises(AssertionError, match="there is no golden"):
        image.matches(np.zeros((4, 4, 3), np.uint8))
    image.matches(np.ones((4, 4, 3), np.uint8))
"""
    write_files(tmp_path, {"test_wrong.py": wrong})
    (tmp_path / "goldens" / "test_wrong").mkdir(parents=True)
    (tmp_path / "goldens" / "test_wrong" / "broken.golden").write_text("vitrine-golden 1\nimage 4x4 12\n")
    done = run_plugin(tmp_path)
    for sentence in (
        "array: an array of float64 is no picture to compare; allowed: uint8, 0 to 255; for 0 to 1 write (array * 255)",
        "array: an array of shape (4, 4) is no picture to compare; allowed: (H, W, 4) as RGBA",
        'name: "../other" is no name of a golden; allowed: letters, digits',
        "device: 3 does not fit here; allowed: a str",
        'broken.golden:2:1: "4x4 12" names no picture; it takes a size such as 640x360 and a hash',
    ):
        assert sentence in done.stdout, done.stdout
    double = 'two different pictures of this run are called "test_double" in test_wrong; give each a name'
    assert double in done.stdout
    assert "6 failed" in done.stdout and "/vitrine/" not in done.stdout
