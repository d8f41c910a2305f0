"""Product record: one trade item with its offers and reviews, as a catalogue keeps it. Plain values, safe to show."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class OfferRecord(NamedTuple):
    """What one shop asks for the product. `stock` is None where nobody told, `told_s` (Unix time) too."""

    shop: str
    price_minor: int
    currency: str
    stock: int | None = None
    told_s: int | None = None


class ReviewRecord(NamedTuple):
    """What one person says of the product, with one to five stars."""

    stars: int
    text: str = ""
    by: str = ""
    told_s: int | None = None


class ProductRecord(NamedTuple):
    """One product by its GTIN of fourteen digits. `amount_milli` are thousandths of `unit`, what one pack holds."""

    gtin: str
    title: str
    subtitle: str | None = None
    brand: str | None = None
    image: str | None = None
    amount_milli: int | None = None
    unit: str | None = None
    rating: float | None = None
    ratings: int | None = None
    offers: tuple[OfferRecord, ...] = ()
    reviews: tuple[ReviewRecord, ...] = ()


class ProductSource(Protocol):
    """Where products are looked up."""

    def find(self, gtin: str, deadline_s: float) -> ProductRecord | None:
        """The product, None where the source knows none. Raises ServiceError for what else came of it."""
        ...
