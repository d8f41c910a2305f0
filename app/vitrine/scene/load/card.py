"""The expansion of a product card into the panels, texts and stars that it consists of.

The product is a record of content: `title`, `price`, `image`, `rating` (0 to 5), `reviews` (how many), `shops` (a list
of `name` and `price`) and perhaps `currency` (a sign, ¥ if absent). What a record lacks is left out of its card.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from vitrine.document.located_data import Map, make_problem, make_unknown_problem
from vitrine.errors import Problem
from vitrine.scene.load.badge import generate_map, generate_sequence
from vitrine.scene.nodes.binding import find_value
from vitrine.scene.nodes.node import Card
from vitrine.scene.nodes.value import is_cjk

CARD_PARTS = ("frame", "image", "title", "price", "rating", "stars", "count", "shops", "shop", "shop_price", "tick")
MAX_SHOPS = 3

#: Degrees: the tick beside the cheapest shop, and what lies between the things of a row.
_TICK, _GAP = 0.7, 0.35

_CARD_KEYS = ("kind", "product", "show", "parts")
#: Fields of a record that each part of a card needs.
_REQUIRED_FIELDS = {"image": "image", "title": "title", "price": "price", "rating": "rating", "shops": "shops"}


def expand_card(card: Card, raw: Map, node_id: str, content: Mapping[str, Any], problems: list[Problem]) -> Map | None:
    """The panel of a card, its parts restyled; None with problems where the product or a part is unknown."""
    path = card.product.strip("{} ")
    product = find_value(content, path.split("."))
    if not isinstance(product, Mapping):
        problems.append(_unknown_product_problem(raw, path, content))
        return None
    parts = raw.get("parts", generate_map(raw))
    wrong = [
        make_unknown_problem(parts, name, "part of a card", name, CARD_PARTS, at_key=True)
        for name in parts
        if name not in CARD_PARTS
    ]
    for fields in parts.values():
        wrong += [
            make_problem(fields, key, f'a part cannot change its "{key}"', at_key=True)
            for key in ("id", "kind", "children")
            if key in fields
        ]
    wrong += _find_record_problems(raw, path, product)
    problems += wrong
    return None if wrong else _CardBuilder(raw, node_id, path, product, parts).build(card)


def _unknown_product_problem(raw: Map, path: str, content: Mapping[str, Any]) -> Problem:
    above = path.rpartition(".")[0]
    owner = find_value(content, above.split(".")) if above else content
    names = [f"{above}.{name}" if above else name for name in owner] if isinstance(owner, Mapping) else list(content)
    return make_unknown_problem(raw, "product", "product in content", path, names)


def _find_record_problems(raw: Map, path: str, product: Mapping[str, Any]) -> list[Problem]:
    """Figures of a product that are no figures: the card could not be laid out, or would lie."""
    wrong = []
    numbers = {"price": product.get("price"), "rating": product.get("rating")}
    shops = product.get("shops")
    if shops is not None and not (isinstance(shops, tuple) and all(isinstance(shop, Mapping) for shop in shops)):
        wrong.append(
            make_problem(raw, "product", f'"{path}.shops" is no list of shops', allowed="[{name, price}, ...]")
        )
    else:
        numbers |= {f"shops.{index}.price": shop.get("price", "missing") for index, shop in enumerate(shops or ())}
    for name, value in numbers.items():
        if value is not None and not _is_number(value):
            message = f'"{path}.{name}" is {value!r}, and a card needs a number there'
            wrong.append(make_problem(raw, "product", message, allowed="a number such as 399"))
    return wrong


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


class _CardBuilder:
    """The builder of one card's parts; `raw` gives their place in the file, `parts` what the designer changed."""

    def __init__(self, raw: Map, node_id: str, path: str, product: Mapping[str, Any], parts: Map) -> None:
        self.raw, self.node_id, self.path, self.product, self.parts = raw, node_id, path, product, parts
        self.shop_size = 0.75 if any(is_cjk(str(shop.get("name"))) for shop in product.get("shops") or ()) else 0.65
        self.price_format = f"price {product['currency']}" if "currency" in product else "price"

    def build(self, card: Card) -> Map:
        shown = [name for name in card.show if self.product.get(_REQUIRED_FIELDS[name]) is not None]
        makers = {
            "title": self._make_title,
            "price": self._make_price,
            "rating": self._make_rating,
            "shops": self._make_shops,
        }
        details = [makers[name]() for name in shown if name != "image"]
        column = self._make_part(
            "", "facts", kind="group", gap=0.3, grow=1.0, shrink=1.0, justify="center", min_width=0.0
        )
        column = column.with_entries(children=generate_sequence(self.raw, *details))
        inside = [self._make_picture()] if "image" in shown else []
        frame = self._make_part(
            "frame", "", kind="panel", direction="row", align="center", gap=0.6, width=15.0, radius=0.7, fill="veil",
            border=0.06, border_color="outline", padding=0.5, halo=generate_map(self.raw, size=0.5, color="veil"),
        )  # fmt: skip
        own = self.raw.without(*_CARD_KEYS)
        return frame.merged(own).with_entries(id=self.node_id, children=generate_sequence(self.raw, *inside, column))

    def _make_part(self, part: str, name: str, **fields: Any) -> Map:
        """One node with the designer's fields for its part over the default ones."""
        node = generate_map(self.raw, id=f"{self.node_id}/{name}" if name else self.node_id, **fields)
        return node.merged(self.parts[part]) if part in self.parts else node

    def _make_picture(self) -> Map:
        src = f"{{{self.path}.image}}"
        return self._make_part("image", "image", kind="image", src=src, width=4.4, height=5.2, shrink=0.0, radius=0.35)

    def _make_title(self) -> Map:
        text = f"{{{self.path}.title}}"
        return self._make_part(
            "title", "title", kind="text", text=text, size=1.1, weight="bold", lines=2, line_height=1.15
        )

    def _make_price(self) -> Map:
        text = f"{{{self.path}.price:{self.price_format}}}"
        return self._make_part(
            "price", "price", kind="text", text=text, size=1.35, weight="bold", color="price", lines=1
        )

    def _make_rating(self) -> Map:
        stars = self._make_part("stars", "stars", kind="rating", value=f"{{{self.path}.rating}}", size=0.75)
        group = self._make_part("rating", "rating", kind="group", direction="row", gap=0.35, align="center")
        if self.product.get("reviews") is None:
            return group.with_entries(children=generate_sequence(self.raw, stars))
        text = f"({{{self.path}.reviews:int}})"
        count = self._make_part("count", "count", kind="text", text=text, size=0.65, color="secondary", lines=1)
        return group.with_entries(children=generate_sequence(self.raw, stars, count))

    def _make_shops(self) -> Map:
        shops = self.product["shops"][:MAX_SHOPS]
        cheapest = min(range(len(shops)), key=lambda index: (shops[index]["price"], index), default=0)
        rows = [self._make_shop(index, index == cheapest) for index in range(len(shops))]
        group = self._make_part(
            "shops", "shops", kind="group", gap=0.15, margin=generate_sequence(self.raw, 0.2, 0.0, 0.0, 0.0)
        )
        return group.with_entries(children=generate_sequence(self.raw, *rows))

    def _make_shop(self, index: int, cheapest: bool) -> Map:
        """Name, price and, on the cheapest, a tick; the others keep its room so that prices stand in one column."""
        path, name = f"{self.path}.shops.{index}", f"shop-{index}"
        text_style = {
            "size": self.shop_size,
            "weight": "bold" if cheapest else "regular",
            "color": "primary" if cheapest else "secondary",
        }
        label = self._make_part(
            "shop", f"{name}-name", kind="text", text=f"{{{path}.name}}", lines=1, grow=1.0, **text_style
        )
        text = f"{{{path}.price:{self.price_format}}}"
        price = self._make_part(
            "shop_price", f"{name}-price", kind="text", text=text, lines=1, shrink=0.0, align="end", **text_style
        )
        line = generate_map(
            self.raw, kind="group", id=f"{self.node_id}/{name}", direction="row", gap=_GAP, align="center"
        )
        tick = self._make_part("tick", f"{name}-tick", kind="icon", icon="check", size=_TICK, color="guidance")
        if cheapest:
            return line.with_entries(children=generate_sequence(self.raw, label, price, tick))
        size = tick["size"] if isinstance(tick["size"], int | float) else _TICK
        return line.with_entries(
            children=generate_sequence(self.raw, label, price),
            padding=generate_sequence(self.raw, 0.0, size + _GAP, 0.0, 0.0),
        )
