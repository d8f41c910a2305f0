"""A live scene with a catalogue: what is found stands on its card, in its take, and again when that is played."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.catalogue.catalogues import SHOE, YAML
from tests.content.service_runner_test import Clock
from tests.engine.frames import draw_list_at
from tests.engine.live_content_test import VIEW, LiveRun
from tests.engine.session_test import Software
from vitrine.content.catalogue import catalogue_service
from vitrine.engine.opening import open_session
from vitrine.flow.timeline.take import Take, dump_take

SCENE = f"""
vitrine: 1
feed: testcard:320x180
services: {{catalogue: {{file: shop.yaml, as_of: "2026-11-28T08:10:00Z"}}}}
statechart:
  states:
    idle: {{initial: true, transitions: [{{event: tap, target: asking}}]}}
    asking:
      invoke: {{catalogue.find: {{gtin: "{SHOE}"}}}}
      transitions:
        - {{event: product.found, target: card}}
        - {{event: product.unknown catalogue.broken catalogue.timeout catalogue.failed, target: idle}}
    card: {{}}
nodes:
  - {{kind: text, text: "{{product.title}} {{product.price_text}}", when: card, anchor: {{head: top}}}}
  - kind: group
    when: card
    anchor: {{head: center}}
    repeat: {{each: offers, as: offer, key: shop}}
    children: [{{kind: text, text: "{{offer.shop}}", if: {{offer.cheapest: {{weight: bold}}}}}}]
"""


def test_what_is_found_is_a_row_and_plays_again_without_the_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = tmp_path / "scene.yaml"
    scene.write_text(SCENE.lstrip(), "utf-8")
    (tmp_path / "shop.yaml").write_text(YAML, "utf-8")
    with open_session(scene, Software(), ahead=0, live=True) as session:  # type: ignore[arg-type]
        run = LiveRun(session, Clock())
        run.step(0.0)
        run.tap(0.5)
        (row,) = run.step_until_told(1.0)
        run.step(row.t_s + 0.5)
        run.live.close()
        assert str(row.event) == "product.found" and row.data is not None
        assert row.data.value["product"]["age_s"] == 600
        tap = next(timed for timed in session.take.events if str(timed.event) == "tap")
        take = Take(events=(tap, row))
        drawn = run.drawn[-1]
    (tmp_path / "run.take.jsonl").write_text(dump_take(take), "utf-8")
    monkeypatch.setattr(catalogue_service, "CatalogueService", None)
    with open_session(scene, Software(), take=tmp_path / "run.take.jsonl", ahead=0) as again:  # type: ignore[arg-type]
        assert draw_list_at(again, drawn[0], VIEW).digest() == drawn[1]
        product = again.state_at(drawn[0]).content_overlay["product"]
    assert (product["title"], product["shop"]) == ("Sea Breeze runner", "This stall")
