"""The plugin in runs that draw: shots and moments of a small scene, from the first golden to a change and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proof.pytest_plugin.plugin_run import list_files, run_plugin, write_files
from tests.proof.small_project import SCENE, TAKE, make_project
from vitrine.gpu.renderer import Renderer
from vitrine.proof.golden.golden import read_golden
from vitrine.proof.golden.orphans import find_orphan_pictures
from vitrine.verdict.measure.legibility import CONTRAST

TESTS = """import threading
import pytest

def test_open(shot):
    picture = shot("../shop/scene.yaml", at="state:open+0.5", device="even-g2", size="160x90")
    assert picture.shot.t_s == 1.0 and picture.pixels.shape == (90, 160, 4)
    assert {element.id for element in picture.elements} == {"price", "card", "clock"}
    assert picture.matches()

def test_from_the_root_folder(shot):
    picture = shot("shop/scene.yaml", at=0.2, take="shop/demo.take.jsonl", feed="testcard:160x90", view="panel")
    assert picture.matches(name="root")

def test_threads(shot):
    found = []
    def draw():
        found.append(shot("shop/scene.yaml", at=0.2, size="160x90").pixels.tobytes())
    threads = [threading.Thread(target=draw) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4 and len(set(found)) == 1
"""


@pytest.fixture
def folder(tmp_path: Path, device: Renderer) -> Path:
    """A repository with a scene, its proof and tests. `device` skips where there is no OpenGL."""
    (tmp_path / ".git").mkdir()
    make_project(tmp_path)
    write_files(tmp_path, {"tests/test_shop.py": TESTS})
    return tmp_path


def test_shots_and_moments_from_the_first_golden_to_a_change_and_back(folder: Path) -> None:
    done = run_plugin(folder, "-n", "2", "--vitrine-update", "missing")
    assert "4 failed, 1 passed" in done.stdout and "goldens written: 4" in done.stdout, done.stdout
    assert "goldens/shop/open.golden was written; look at it and run again" in done.stdout
    goldens = folder / "goldens"
    assert {name for name in list_files(goldens) if name.endswith(".golden")} == {
        *("shop/start.golden", "shop/open.golden"),
        *("tests/test_shop/test_open.golden", "tests/test_shop/root.golden"),
    }
    assert read_golden(goldens / "tests/test_shop/test_open.golden").lines["renderer"][0] == "llvmpipe"
    assert find_orphan_pictures(goldens, goldens / "pictures", goldens / "worlds") == ()

    scene = folder / "shop" / "scene.yaml"
    text = scene.read_text(encoding="utf-8")
    scene.write_text(text.replace("#26A269", "#E6A269"), encoding="utf-8")
    done = run_plugin(folder)
    assert "2 failed, 3 passed" in done.stdout
    assert "changed: shop/open, 1 s" in done.stdout and "light/even-g2: changed" in done.stdout
    assert "changed: tests/test_shop/test_open" in done.stdout and "nodes there: card (scene.yaml:11)" in done.stdout
    assert {name for name in list_files(folder / "out/proof/pytest/shop")} == {
        f"open-{key}-{part}.png"
        for key in ("eye-even-g2-office", "light-even-g2")
        for part in ("approved", "drawn", "difference")
    }

    done = run_plugin(folder, "-n", "2", "--dist", "loadscope", "--vitrine-update", "changed")
    assert "5 passed" in done.stdout and "pictures compared with goldens: 6; goldens written: 2" in done.stdout
    assert done.returncode == 0


def test_pixels_of_another_renderer_are_compared_where_it_is_wanted_and_never_written(folder: Path) -> None:
    other = {"GALLIUM_DRIVER": "softpipe"}
    done = run_plugin(folder, **other)
    assert "4 failed, 1 passed" in done.stdout
    assert done.stdout.count("is not the reference renderer; --vitrine-renderer any compares all the same") >= 4
    done = run_plugin(folder, "--vitrine-renderer", "any", "--vitrine-update", "all", **other)
    assert "4 failed, 1 passed" in done.stdout and "is not the renderer that goldens are drawn by" in done.stdout
    assert not (folder / "goldens").exists()


def test_moments_that_another_renderer_approved_are_judged_with_any_renderer(folder: Path) -> None:
    run_plugin(folder, "shop", "--vitrine-update", "missing")
    other = {"GALLIUM_DRIVER": "softpipe"}
    done = run_plugin(folder, "shop", "--vitrine-renderer", "any", **other)
    assert "2 passed" in done.stdout and "compared with goldens: 4;" in done.stdout, done.stdout
    (folder / "shop" / "scene.yaml").write_text(SCENE.replace("#26A269", "#E6A269"), encoding="utf-8")
    done = run_plugin(folder, "shop", "--vitrine-renderer", "any", **other)
    assert "1 failed, 1 passed" in done.stdout and "changed: shop/open" in done.stdout


def test_a_scene_s_own_proof_is_tests_whose_expectations_name_node_frame_and_remedy(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    part = """proof:
  moments: {start: {at: 0.2}, later: {at: "event:tap"}}
  devices: [even-g2]
  environments: [office]
  size: 160x90
  figures: pictured
  expect: {worst_contrast: ">= 400"}
"""
    write_files(tmp_path, {"shop/stall.yaml": SCENE + part, "shop/demo.take.jsonl": TAKE})
    done = run_plugin(tmp_path, "--vitrine-update", "missing")
    assert "shop/stall.yaml::stall/start" in done.stdout and "2 failed" in done.stdout
    assert list_files(tmp_path / "goldens" / "stall") == {"start.golden", "later.golden"}
    done = run_plugin(tmp_path)
    assert "2 failed" in done.stdout and "broken: stall/start, 0.2 s" in done.stdout
    told = next(line for line in done.stdout.splitlines() if "price" in line)
    assert "on even-g2 in office" in told and "at 0.2 s, expected >= 400 (shop/stall.yaml:10)" in told
    assert told.endswith(CONTRAST.fix) and "where it is meant" not in done.stdout
    write_files(tmp_path, {"shop/stall.yaml": SCENE.replace("kind: text", "kind: tex") + part})
    done = run_plugin(tmp_path)
    assert "2 failed" in done.stdout and "shop/stall.yaml:10:" in done.stdout and '"tex"' in done.stdout
    assert "Traceback" not in done.stdout and "ERROR" not in done.stdout


def test_text_as_blocks_is_compared_with_goldens_of_it_alone(folder: Path) -> None:
    wanted = "shop/proof.yaml", "tests/test_shop.py::test_open"
    run_plugin(folder, *wanted, "--vitrine-update", "missing")
    done = run_plugin(folder, *wanted, "--vitrine-text", "blocks")
    assert "3 failed" in done.stdout and "wrong text: shop/open" in done.stdout
    sentence = "approved with text as glyphs, drawn with text as blocks"
    assert "wrong text: tests/test_shop/test_open" in done.stdout and done.stdout.count(sentence) == 3
    assert "3 passed" in run_plugin(folder, *wanted, "--vitrine-text", "blocks", "--vitrine-update", "changed").stdout
    assert read_golden(folder / "goldens/tests/test_shop/test_open.golden").text_mode == "blocks"
    assert "3 passed" in run_plugin(folder, *wanted, "--vitrine-text", "blocks").stdout
    one = TESTS.replace(
        'size="160x90")\n    assert picture.shot', 'size="160x90", text="blocks")\n    assert picture.shot'
    )
    write_files(folder, {"tests/test_shop.py": one})
    done = run_plugin(folder, *wanted)
    assert "2 failed, 1 passed" in done.stdout and "wrong text: shop/open" in done.stdout
