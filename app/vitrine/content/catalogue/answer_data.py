"""Answer data: what an event tells the scene of a product, its offers and its reviews.

Data of events merge name by name, so every name stands in every answer; what is not known is null. Nothing of the
product before shines through, and a scene that is played again reads ages and times from the row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from vitrine.content.catalogue.gtin import shorten_gtin
from vitrine.content.catalogue.money import UNIT_BASES, compute_unit_price, format_money, to_major
from vitrine.content.catalogue.product_record import OfferRecord, ProductRecord, ReviewRecord
from vitrine.scene.services.catalogue_kind import BEST_FIELDS, PRODUCT_FIELDS

#: Of a product in one answer, so that it never reaches the 64 KiB that an event may bring.
SHOWN_OFFERS, SHOWN_REVIEWS = 20, 10


class AgeRule(NamedTuple):
    """When an answer is made, in Unix seconds, and after how many seconds what was told is stale."""

    now_s: int
    stale_after_s: int


def describe_product(product: ProductRecord, ages: AgeRule, currency: str | None = None) -> dict[str, Any]:
    """The data of `product.found`. `currency` is the one that is compared; absent: that of most shops that have it."""
    compared = currency or find_main_currency(product.offers)
    cheapest = find_cheapest(product.offers, compared)
    ordered = sorted(product.offers, key=lambda offer: _rank(offer, compared))
    offers = [_describe_offer(offer, product, offer in cheapest, ages) for offer in ordered]
    best = next((shown for shown, offer in zip(offers, ordered, strict=True) if offer in cheapest), None)
    fields = best or dict.fromkeys((*BEST_FIELDS, "stale"))
    return {
        "product": {
            **_describe_names(product),
            **{name: fields[name] for name in BEST_FIELDS},
            "shops": len(product.offers),
            "in_stock": any(is_in_stock(offer) for offer in product.offers),
            "stale": bool(fields["stale"]),
        },
        "offers": offers[:SHOWN_OFFERS],
        "reviews": [_describe_review(review, ages) for review in product.reviews[:SHOWN_REVIEWS]],
    }


def describe_unknown(code: str, gtin: str | None) -> dict[str, Any]:
    """The data of `product.unknown`: `code` as it was asked for."""
    names = dict.fromkeys((*PRODUCT_FIELDS, *BEST_FIELDS))
    product = {**names, "gtin": gtin, "code": code, "in_stock": False, "stale": False}
    return {"product": product, "offers": [], "reviews": []}


def describe_reviews(product: ProductRecord, first: int, count: int, ages: AgeRule) -> dict[str, Any]:
    """The data of `reviews.found`: `count` reviews from `first` on, counted from 0."""
    shown = product.reviews[first : first + min(count, SHOWN_REVIEWS)]
    return {
        "reviews": [_describe_review(review, ages) for review in shown],
        "reviews_first": first,
        "reviews_count": len(product.reviews),
    }


def find_main_currency(offers: Sequence[OfferRecord]) -> str | None:
    """The currency of most offers that are in stock, of equals the first by its letters; None where nothing is."""
    counts = Counter(offer.currency for offer in offers if is_in_stock(offer))
    return min(counts, key=lambda code: (-counts[code], code), default=None)


def find_cheapest(offers: Sequence[OfferRecord], currency: str | None) -> list[OfferRecord]:
    """The offers of the lowest price in a currency, all of them where several ask it; never one out of stock."""
    compared = [offer for offer in offers if offer.currency == currency and is_in_stock(offer)]
    lowest = min((offer.price_minor for offer in compared), default=0)
    return [offer for offer in compared if offer.price_minor == lowest]


def is_in_stock(offer: OfferRecord) -> bool:
    """Whether it can be bought; of a stock that nobody told it may be."""
    return offer.stock != 0


def _rank(offer: OfferRecord, compared: str | None) -> tuple[bool, bool, str, int, str]:
    """What can be bought in the currency compared first, then by price; the shop's name makes the order total."""
    return (not is_in_stock(offer), offer.currency != compared, offer.currency, offer.price_minor, offer.shop)


def _describe_names(product: ProductRecord) -> dict[str, Any]:
    return {
        "gtin": product.gtin,
        "code": shorten_gtin(product.gtin),
        "title": product.title,
        "subtitle": product.subtitle,
        "brand": product.brand,
        "image": product.image,
        "rating": product.rating,
        "reviews": product.ratings,
    }


def _describe_offer(offer: OfferRecord, product: ProductRecord, cheapest: bool, ages: AgeRule) -> dict[str, Any]:
    unit_price, unit, unit_text = None, None, None
    if product.unit is not None and product.amount_milli is not None:
        unit = UNIT_BASES[product.unit].name
        minor = compute_unit_price(offer.price_minor, product.amount_milli, product.unit)
        unit_price, unit_text = to_major(minor, offer.currency), f"{format_money(minor, offer.currency)} / {unit}"
    return {
        "shop": offer.shop,
        "price": to_major(offer.price_minor, offer.currency),
        "price_minor": offer.price_minor,
        "price_text": format_money(offer.price_minor, offer.currency),
        "currency": offer.currency,
        "unit_price": unit_price,
        "unit": unit,
        "unit_price_text": unit_text,
        "stock": offer.stock,
        "in_stock": is_in_stock(offer),
        "cheapest": cheapest,
        **_describe_age(offer.told_s, ages),
    }


def _describe_review(review: ReviewRecord, ages: AgeRule) -> dict[str, Any]:
    return {"stars": review.stars, "text": review.text, "by": review.by, **_describe_age(review.told_s, ages)}


def _describe_age(told_s: int | None, ages: AgeRule) -> dict[str, Any]:
    """When something was told and how long ago; what is told to come is told now, as clocks differ."""
    if told_s is None:
        return {"told_at": None, "age_s": None, "stale": False}
    age_s = max(0, ages.now_s - told_s)
    told_at = datetime.fromtimestamp(told_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"told_at": told_at, "age_s": age_s, "stale": age_s > ages.stale_after_s}
