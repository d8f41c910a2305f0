"""A run with services that was recorded: its shots and its film are the same pictures, and ask nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from tests.content.catalogue.catalogues import YAML
from tests.content.service_runner_test import Clock
from tests.engine.live_catalogue_test import SCENE
from tests.engine.live_content_test import LiveRun
from tests.engine.session_test import Software
from vitrine.engine.opening import open_session
from vitrine.flow.timeline.take import dump_take

Vitrine = Callable[..., Any]

#: The first frame of the film, how many it has, and how many a second.
FROM, FRAMES, FPS = 3, 12, 30


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    """A scene whose catalogue was asked while it ran live, with the take of that run; the catalogue is gone."""
    path = tmp_path / "scene.yaml"
    path.write_text(SCENE.lstrip(), "utf-8")
    (tmp_path / "shop.yaml").write_text(YAML, "utf-8")
    with open_session(path, Software(), ahead=0, live=True) as session:  # type: ignore[arg-type]
        run = LiveRun(session, Clock())
        run.step(0.0)
        run.tap(FROM / FPS)
        run.step_until_told(FROM / FPS)
        run.live.close()
        tap, found = session.take.events
    # However long the catalogue took, its answer comes in the middle of the film, between two frames.
    answered = tap, found._replace(t_s=(FROM + FRAMES / 2 - 0.5) / FPS)
    for name, events in (("run", answered), ("unanswered", (tap,))):
        (tmp_path / f"{name}.take.jsonl").write_text(dump_take(replace(session.take, events=events)), "utf-8")
    (tmp_path / "shop.yaml").write_text("vitrine_catalogue: 1\nproducts: []\n", "utf-8")
    return path


def test_each_frame_of_the_film_is_the_shot_of_its_time(vitrine: Vitrine, scene: Path, tmp_path: Path) -> None:
    ran = vitrine("record", scene, "--take", "run.take.jsonl", "-o", "film", "--from", 0.1, "--to", 0.5)
    assert ran.code == 0, ran.err
    times = [word for index in range(FRAMES) for word in ("--at", f"{(FROM + index) / FPS:.6f}")]
    for name in ("run", "unanswered"):
        ran = vitrine("shot", scene, "--take", f"{name}.take.jsonl", *times, "-o", f"{name}.png")
        assert ran.code == 0, ran.err
    film, run, unanswered = (_read_all(tmp_path, f) for f in ("film/*.png", "run-*.png", "unanswered-*.png"))
    assert len(film) == len(run) == len(unanswered) == FRAMES
    same = [np.array_equal(shot, frame) for shot, frame in zip(run, film, strict=True)]
    assert same == [True] * FRAMES
    before = [np.array_equal(shot, frame) for shot, frame in zip(unanswered, film, strict=True)]
    assert before == [True] * (FRAMES // 2) + [False] * (FRAMES // 2), "what was found is shown from its tick on"


def _read_all(folder: Path, pattern: str) -> list[npt.NDArray[np.uint8]]:
    """Pictures in the order of the numbers or times in their names."""
    paths = sorted(folder.glob(pattern), key=lambda path: float(path.stem.partition("-")[2].rstrip("s")))
    return [np.asarray(Image.open(path).convert("RGB")) for path in paths]
