"""Pictures through a lens that is told to darken: a film is what its shots are, and the booth draws the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.kiosk.child import run_booth
from tests.prepared_program import Ran

Vitrine = Callable[..., Ran]

SCENE = """vitrine: 1
feed: testcard:320x180
take: take.jsonl
nodes:
- {kind: text, id: word, text: Turn right, size: 6, color: "#FFFFFF", anchor: {head: center}}
"""
TAKE = """{"vitrine_take": 2, "feed": "testcard:320x180"}
{"t": 0.1, "event": "lens.dark"}
{"t": 0.3, "event": "lens.clear"}
"""
#: From clear, 0.4, to dark, 0.05, in 0.25 s.
MINE = """blend_mode: additive
nits: {to_eye: 20, min: 1}
transmittance: {clear: 0.4, dark: 0.05, model: electrochromic, dimming_s: 0.25}
"""
VIEW = ("--device", "mine", "--environment", "office", "--exposure", "absolute", "--size", "160x90")


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    path = tmp_path / "scene.yaml"
    path.write_text(SCENE, encoding="utf-8")
    (tmp_path / "take.jsonl").write_text(TAKE, encoding="utf-8")
    (tmp_path / "mine.device.yaml").write_text(MINE, encoding="utf-8")
    return path


def read(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path))


@pytest.mark.parametrize("framed", [(), ("--framed",)])
def test_a_film_is_what_its_shots_are(vitrine: Vitrine, scene: Path, tmp_path: Path, framed: tuple[str, ...]) -> None:
    assert vitrine("record", scene, "-o", "film", "--to", 0.6, *VIEW, *framed).code == 0
    said = []
    for number in (0, 3, 6, 9, 12, 17):
        name = f"{number}.png"
        assert vitrine("shot", scene, "--at", number / 30, "-o", name, *VIEW, *framed).code == 0
        film, shot = read(tmp_path / "film" / f"frame-{number:06}.png"), read(tmp_path / name)
        np.testing.assert_array_equal(film, shot)
        with Image.open(tmp_path / name) as image:
            said.append(image.info.get("vitrine:lens"))
    # Told at 0.1 s, 0.2 s of its 0.25 s darker until 0.3 s, and clear again.
    assert said == [None, "0 % dark", "40 % dark", "80 % dark", "40 % dark", "0 % dark"]


def test_a_told_lens_is_the_lens_that_a_file_sets(vitrine: Vitrine, scene: Path, tmp_path: Path) -> None:
    assert vitrine("shot", scene, "--at", 0.2, "-o", "told.png", *VIEW).code == 0
    (tmp_path / "mine.device.yaml").write_text(MINE.replace("dimming_s: 0.25", "dimming: 0.4"), encoding="utf-8")
    (tmp_path / "take.jsonl").write_text(TAKE.splitlines()[0], encoding="utf-8")
    assert vitrine("shot", scene, "--at", 0.2, "-o", "set.png", *VIEW).code == 0
    np.testing.assert_array_equal(read(tmp_path / "told.png"), read(tmp_path / "set.png"))
    with Image.open(tmp_path / "told.png") as told, Image.open(tmp_path / "set.png") as by_hand:
        assert told.info["vitrine:lens"] == by_hand.info["vitrine:lens"] == "40 % dark"
        assert told.info["vitrine:gain"] == by_hand.info["vitrine:gain"]


def test_the_booth_draws_it_too(scene: Path) -> None:
    run_booth(
        scene,
        """
        loop = booth()
        until(loop, lambda: loop.source_fallback.session is not None, 0.0)
        mine = Library(paths.assets()).device(str(folder / "mine.device.yaml"))
        office = Library(paths.assets()).environment("office")
        loop._glasses = resolve_glasses(mine, office, View("eye", exposure="absolute"))
        show = loop.source_fallback.session
        light = []
        for now_s in (1.0, 1.2, 1.3, 1.5):
            assert loop.step(now_s, [])
            size = loop.picture.size_px
            again = show.draw(renderer, loop.clock.time_at(now_s), loop._glasses.with_size(size)).picture
            assert np.array_equal(loop.picture.read(), again.read())
            light.append(float(again.read()[:20].mean()))
        assert len(set(light)) > 1, (light, loop.clock.time_at(1.0))
        loop.source_fallback.close()
        """,
    )
