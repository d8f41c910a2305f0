"""The demo's catalogue: what it says of a code in the film is what the stall's cards have always said."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.content.catalogue.catalogues import make_service
from vitrine import paths

STREET = paths.assets() / "scenes" / "market-street"
LABELS = yaml.safe_load((paths.assets() / "feeds" / "street.places.yaml").read_text(encoding="utf-8"))["codes"]
CARDS = yaml.safe_load((STREET / "products.yaml").read_text(encoding="utf-8"))["content"]


@pytest.mark.parametrize("name", CARDS)
def test_a_label_of_the_film_leads_to_its_card(name: str) -> None:
    service = make_service(Path(STREET), file="catalogue.yaml", as_of="2026-06-05T10:41:00+08:00")
    event, data = service.answer("find", {"gtin": LABELS[name], "t_s": 25.0}, 4.0)
    product, card = data["product"], CARDS[name]
    assert event == "product.found"
    assert {key: product[key] for key in ("title", "subtitle", "image", "rating", "reviews", "price")} == {
        **{"title": card["title"], "subtitle": card["chinese"], "image": card["image"]},
        **{"rating": card["rating"], "reviews": card["reviews"], "price": card["best"]},
    }
    offers = [{"name": offer["shop"], "price": offer["price"]} for offer in data["offers"]]
    assert offers == card["shops"] and [offer["cheapest"] for offer in data["offers"]] == [True, False, False]
    assert product["age_s"] == 29 * 60 + 25 and not product["stale"] and data["reviews"]
