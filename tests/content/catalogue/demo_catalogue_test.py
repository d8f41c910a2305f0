"""Catalogues that come with the program: the demo's says what its cards say, the cookbook's what its takes play."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.content.catalogue.catalogues import make_service
from vitrine import paths
from vitrine.content.service_table import SERVICE_MAKERS
from vitrine.flow.timeline.take import load_take
from vitrine.scene.load.loader import load_scene

STREET = paths.assets() / "scenes" / "market-street"
LABELS = yaml.safe_load((paths.assets() / "feeds" / "street.places.yaml").read_text(encoding="utf-8"))["codes"]


@pytest.mark.parametrize("name", ["shoe", "tea", "lamp"])
def test_a_label_of_the_film_leads_to_its_product(name: str) -> None:
    service = make_service(Path(STREET), file="catalogue.yaml", as_of="2026-06-05T10:41:00+08:00")
    event, data = service.answer("find", {"gtin": LABELS[name], "t_s": 25.0}, 4.0)
    product = data["product"]
    assert event == "product.found" and product["image"] == f"{name}.png" and (STREET / product["image"]).is_file()
    assert [offer["cheapest"] for offer in data["offers"]] == [True, False, False]
    assert "This stall" in {offer["shop"] for offer in data["offers"]}, "what the stall itself asks can be paid"
    assert product["age_s"] == 29 * 60 + 25 and not product["stale"] and data["reviews"]


@pytest.mark.parametrize(("name", "code"), [("product-card", "6901234500028"), ("catalogue-answers", "")])
def test_what_the_cookbook_plays_is_what_its_catalogue_answers(name: str, code: str) -> None:
    scene = load_scene(paths.assets() / "examples" / name / "scene.yaml")
    assert scene.take is not None
    service = SERVICE_MAKERS["catalogue"](scene.services["catalogue"], scene)
    told = []
    for timed in load_take(scene.take).events:
        data = None if timed.data is None else timed.data.value
        if str(timed.event) == "code.seen" and data is not None:
            code = data["code"]["payload"]
        if str(timed.event).startswith("product.") and data is not None:
            # Asked one or two tenths of a second before.
            answer = service.answer("find", {"gtin": code, "t_s": timed.t_s - 0.2}, 4.0)
            told.append((str(timed.event), answer.event))
            assert answer.data == data
    assert told and all(played == answered for played, answered in told)
