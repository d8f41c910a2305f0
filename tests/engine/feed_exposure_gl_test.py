"""`--feed-exposure`: the feed in more light or less, in pictures by the shader and in `check` by its light."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.scene.scenes import HELLO, write
from vitrine.engine.check_plan import CheckOptions
from vitrine.engine.opening import open_session, open_shot
from vitrine.engine.shot import Shot
from vitrine.engine.view_options import parse_feed_exposure
from vitrine.errors import CommandLineError
from vitrine.glass.optics.tone import fit_light
from vitrine.gpu.renderer import Renderer
from vitrine.stage.draw.drawlist import DrawList
from vitrine.verdict.measure.background_luminance import find_world, luminance_of_codes
from vitrine.world.srgb import linear_from_srgb, srgb_from_linear


@pytest.mark.parametrize("text", ["0", "0.5", "-2", "+1", " 2 "])
def test_stops(text: str) -> None:
    assert parse_feed_exposure(text) == float(text) == CheckOptions(feed_exposure=text).exposure_stops


@pytest.mark.parametrize("text", ["", "2.1", "-3", "nan", "inf", "one", "1 stop"])
def test_what_is_no_exposure(text: str) -> None:
    with pytest.raises(CommandLineError, match="is no exposure of a feed"):
        parse_feed_exposure(text)


def test_a_shot_has_it_in_its_command_and_in_json() -> None:
    shot = Shot(Path("a.yaml"), feed_exposure="-0.5")
    words = shot.arguments()
    assert words[words.index("--feed-exposure") + 1] == "-0.5" and Shot.from_json(shot.to_json()) == shot
    assert "--feed-exposure" not in Shot(Path("a.yaml")).arguments()


@pytest.mark.parametrize("stops", ["-1.5", "1"])
def test_a_picture_and_what_verdicts_read_have_the_same_light(tmp_path: Path, device: Renderer, stops: str) -> None:
    scene = write(tmp_path, f"nodes:\n  {HELLO}\n")
    with (
        open_session(scene, None, "testcard:96x64", ahead=0) as plain,
        open_shot(Shot(scene, feed="testcard:96x64", feed_exposure=stops)) as exposed,
    ):
        codes, frame = plain.feed.frame_at(7).rgba, exposed.feed.frame_at(7)
    light = linear_from_srgb(codes[..., :3] / 255) * 2 ** float(stops)
    drawn = device.render(DrawList((96, 64)), frame).read()[..., :3].astype(int)
    assert np.abs(drawn - np.rint(255 * srgb_from_linear(fit_light(light)))).max() <= 1
    assert np.abs(drawn - codes[..., :3]).max() > 20
    np.testing.assert_allclose(luminance_of_codes(find_world(frame)), light @ [0.2126, 0.7152, 0.0722], rtol=1e-3)
