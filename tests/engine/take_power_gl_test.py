"""What a take asks of glasses, measured: light of the drawn panel, states, processors, cameras, questions."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.glass.devices import SHIPPED
from vitrine.engine.opening import open_session
from vitrine.engine.take_power import build_power_model, sample_take
from vitrine.glass.catalogue.interval import Interval
from vitrine.glass.optics.glasses_in_light import GlassesInLight, resolve_glasses
from vitrine.glass.optics.view import View
from vitrine.gpu.renderer import Renderer
from vitrine.power.sample import PowerSample
from vitrine.power.take_budget import sum_up

SCENE = """vitrine: 1
feed: testcard:160x120
duration_s: 3
take: scene.take.jsonl
services: {catalogue: {file: shop.yaml}}
statechart:
  states:
    idle: {initial: true, transitions: [{event: tap, target: card}]}
    card: {transitions: [{event: tap, target: film}]}
    film:
      capture: true
      invoke: {catalogue.find: {gtin: "6901234500028"}}
      transitions: [{event: product.found, target: idle}, {event: product.unknown, target: idle}]
nodes:
  - {id: left, kind: panel, width: %s, height: 40, fill: "#FFFFFF", radius: 0, anchor: {head: left}, when: card}
  - {id: right, kind: panel, width: 2, height: 40, fill: "#FFFFFF", radius: 0, anchor: {head: right}, when: card}
  - {id: count, kind: panel, width: "{1 + time}", height: 3, fill: "#FFFFFF", anchor: {head: top}, when: film}
"""
SHOP = """vitrine_catalogue: 1
currency: CNY
told: 2026-11-28T09:00:00+08:00
products: [{gtin: "6901234500028", title: Tea, amount: 1, unit: g, offers: [{shop: Stall, price: 72, stock: 9}]}]
"""


def glasses(device: str = "quark-s1", environment: str = "sunlit", brightness: float | None = None) -> GlassesInLight:
    return resolve_glasses(SHIPPED.device(device), SHIPPED.environment(environment), View(brightness=brightness))


@pytest.fixture
def sample(tmp_path: Path, device: Renderer) -> Callable[..., tuple[PowerSample, ...]]:
    def run(width: float = 3.0, text: str = SCENE, on: str = "quark-s1") -> tuple[PowerSample, ...]:
        (tmp_path / "scene.yaml").write_text(text % width if "%s" in text else text, encoding="utf-8")
        (tmp_path / "shop.yaml").write_text(SHOP, encoding="utf-8")
        rows = [{"vitrine_take": 2}, {"t": 1.0, "event": "tap"}, {"t": 2.0, "event": "tap"}]
        (tmp_path / "scene.take.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n")
        with open_session(tmp_path / "scene.yaml", None) as session:
            return sample_take(session, glasses(on), device)

    return run


def at(samples: tuple[PowerSample, ...], t_s: float) -> PowerSample:
    return next(one for one in samples if one.t_s <= t_s + 1e-9 < one.t_s + one.seconds)


def test_a_take_is_sampled_ten_times_a_second_without_gaps(sample: Callable[..., tuple[PowerSample, ...]]) -> None:
    samples = sample()
    assert len(samples) == 30 and sum(one.seconds for one in samples) == pytest.approx(3)
    assert [one.label for one in samples[::10]] == ["idle", "card", "film"]
    assert not at(samples, 0.5).is_lit and at(samples, 1.5).is_lit


def test_the_light_is_that_of_the_drawn_panel(sample: Callable[..., tuple[PowerSample, ...]]) -> None:
    display = glasses().display
    assert display is not None
    white = at(sample(3.0), 1.8)
    # White on a strip of 3 and one of 2 degrees, in the middle of which a degree has so many pixels.
    share = 5 * display.fx_px * np.pi / 180 / display.width_px
    assert white.light == pytest.approx(share, rel=0.02)
    assert white.root_light == pytest.approx({"left": 0.6, "right": 0.4}, abs=0.01)
    assert at(sample(6.0), 1.8).light > white.light * 1.5


def test_processor_camera_and_radio_follow_the_states(sample: Callable[..., tuple[PowerSample, ...]]) -> None:
    samples = sample()
    card, film = at(samples, 1.5), at(samples, 2.2)
    assert (card.tier, card.recorder, card.asking) == ("small", "", Interval(0, 0))
    assert (film.tier, film.recorder, film.asking) == ("large", "film", Interval(1, 1))
    assert (film.quiet_tier, card.quiet_tier) == ("small", "small"), "only the camera needs the large one"
    late = at(samples, 2.8)
    assert late.asking == Interval(0, 1), "half a second on a good link, three on a bad one"
    assert card.updates_hz < 5 and at(samples, 2.6).updates_hz == np.inf, "what is bound to time changes all the time"
    assert {one.tier for one in sample(on="even-g2")} == {"small"}, "it has no other"


def test_what_is_fixed_to_the_world_is_the_large_processors_and_has_to_be_looked_for(
    sample: Callable[..., tuple[PowerSample, ...]],
) -> None:
    text = (
        "vitrine: 1\nfeed: testcard:160x120\nduration_s: 1\nnodes:\n  - {id: tag, kind: text, text: tag, anchor: %s}\n"
    )
    world, head = sample(text=text % "{world: [0, 1.6, -5]}"), sample(text=text % "{head: center}")
    assert {(one.tier, one.tracks, one.needs, one.updates_hz) for one in world} == {("large", True, ("tag",), np.inf)}
    assert {(one.tier, one.tracks, one.needs) for one in head} == {("small", False, ())}


def test_a_brighter_or_fuller_scene_lasts_shorter(sample: Callable[..., tuple[PowerSample, ...]]) -> None:
    few, many = sample(1.0), sample(9.0)
    dim, bright = build_power_model(glasses(brightness=0.2)), build_power_model(glasses(brightness=0.9))
    hours = [sum_up(take, model).hours for take, model in ((few, dim), (many, dim), (many, bright))]
    lows, highs = zip(*(found for found in hours if found is not None), strict=True)
    assert list(lows) == sorted(lows, reverse=True) and list(highs) == sorted(highs, reverse=True)
    assert len(set(lows)) == 3


def test_a_device_without_a_display_shows_nothing(sample: Callable[..., tuple[PowerSample, ...]]) -> None:
    samples = sample(on="quark-g1")
    assert not any(one.is_lit for one in samples) and any(one.records for one in samples)
