"""`bench gpu`: it measures the very pictures that commands draw, and tells every figure of each content and size."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.gpu.samples import random_feed
from vitrine import paths
from vitrine.bench.child import run_child
from vitrine.bench.gpu import GLASSES, LIGHT, enlarge_frame, prepare_picture
from vitrine.bench.vitrine_run import r1_scene
from vitrine.engine.opening import demo_scene, open_session
from vitrine.glass.catalogue.library import Library
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.view import View
from vitrine.gpu.renderer import Renderer


@pytest.mark.parametrize(("device_id", "scene"), [("generic", r1_scene()), (GLASSES, demo_scene())])
def test_what_is_measured_is_what_is_drawn(device: Renderer, device_id: str, scene: Path) -> None:
    library = Library(paths.assets())
    with open_session(scene, device, "testcard:1280x720", ahead=0) as session:
        prepared = prepare_picture(session, device_id, 1, 1)
        view = View("eye", (1280, 720))
        glasses = resolve_glasses(library.device(device_id), library.environment(LIGHT), view)
        drawn = session.draw(device, prepared.frame.time_s, glasses)
        np.testing.assert_array_equal(prepared.render(device).read(), drawn.picture.read())


def test_a_larger_frame_has_each_sample_several_times() -> None:
    frame = random_feed(1, (4, 2))
    larger = enlarge_frame(frame, 3)
    assert larger.size_px == (12, 6) and larger.planes[0].shape == (6, 12, 4)
    np.testing.assert_array_equal(larger.planes[0], np.kron(frame.planes[0], np.ones((3, 3, 1), np.uint8)))


def test_one_object_with_every_figure_of_every_run() -> None:
    told = json.loads(run_child("vitrine.cli", "bench", "gpu", "--json", "--frames", "1"))
    assert [(run["content"], run["size_px"]) for run in told["runs"]] == [
        (content, size) for content in ("R1", GLASSES) for size in ([1280, 720], [3840, 2160])
    ]
    for run in told["runs"]:
        steps = {step["name"]: step for step in run["steps"]}
        glass = {"glass"} if run["content"] == GLASSES else set()
        assert steps.keys() == {"upload", "panel", "compose", "read"} | glass
        width, height = run["size_px"]
        assert steps["read"]["moved_mb"] == width * height * 4 / 1e6
        # As RGBA on software GL, as planes of 4:2:0 on a GPU.
        assert steps["upload"]["moved_mb"] in (width * height * 4 / 1e6, width * height * 1.5 / 1e6)
        assert steps["panel"]["moved_mb"] is None
        assert run["at_once_ms"] > 0 and run["later_ms"] > 0 and run["ratio"] > 0
