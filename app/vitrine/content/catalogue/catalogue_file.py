"""The model of a catalogue file: products by GTIN, offers of several shops, reviews. CSV and servers fill it, too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, WithJsonSchema, model_validator

from vitrine.content.catalogue.gtin import parse_gtin
from vitrine.content.catalogue.money import MAX_PRICE, UNIT_BASES, count_minor, find_minor_digits
from vitrine.content.catalogue.product_record import OfferRecord, ProductRecord, ReviewRecord
from vitrine.document.field_error import FieldError, describe_value
from vitrine.document.model import Model
from vitrine.errors import truncate
from vitrine.escape import escape_line
from vitrine.scene.file_access import FileAccess
from vitrine.scene.services.moment import Moment

VERSION = 1
#: What one card can show, and one answer carry: 64 KiB of data.
MAX_LINE, MAX_REVIEW = 120, 600
MAX_OFFERS, MAX_REVIEWS = 50, 200
MAX_STOCK, MAX_RATINGS = 1_000_000, 1_000_000_000

_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,9})?")
_CONTEXT_CURRENCY, _CONTEXT_FILES = "currency", "files"


def clean_text(text: str) -> str:
    """A text from outside on one line: spaces single, control and invisible characters as escapes."""
    return escape_line(" ".join(text.split()))


def make_context(currency: object, files: FileAccess | None) -> dict[str, Any]:
    """What products are validated with: the currency of offers that name none, and the folder of their pictures."""
    return {_CONTEXT_CURRENCY: currency if isinstance(currency, str) else None, _CONTEXT_FILES: files}


def _check_line(value: str) -> str:
    return _check_length(clean_text(value), MAX_LINE)


def _check_review_text(value: str) -> str:
    return _check_length(clean_text(value), MAX_REVIEW)


def _check_length(text: str, most: int) -> str:
    if not text:
        raise FieldError("the text is empty", "at least one letter")
    if len(text) > most:
        raise FieldError(f"the text has {len(text):,} characters", f"at most {most}")
    return text


def _read_gtin(value: Any) -> str:
    # Its digits alone are a number to YAML; what begins with 0 stays a text there.
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**14:
        value = str(value)
    if not isinstance(value, str):
        raise FieldError(f"{describe_value(value)} is no GTIN", "its digits")
    return parse_gtin(value)


def _read_decimal(value: Any) -> Decimal:
    """A number exactly as it was written. YAML's 68.5 is the float whose shortest form that is."""
    text = value if isinstance(value, str) else repr(value) if type(value) in (int, float) else str(value)
    if isinstance(value, bool) or not _NUMBER.fullmatch(text):
        raise FieldError(f"{describe_value(value)} is no amount", "a number such as 399 or 68.50, not below 0")
    try:
        return Decimal(text)
    except InvalidOperation:  # pragma: no cover: what fits the pattern is a number
        raise FieldError(f"{describe_value(value)} is no amount") from None


def _check_price(value: Decimal, info: ValidationInfo) -> Decimal:
    if "currency" not in info.data:
        return value  # it is a mistake itself, which was told
    currency = info.data["currency"] or (info.context or {}).get(_CONTEXT_CURRENCY)
    if not 0 < value <= MAX_PRICE:
        raise FieldError(f"the price is {value}", f"above 0, at most {MAX_PRICE:,}")
    if currency is None:
        raise FieldError("the price has no currency", "currency: CNY beside it, or once at the top of the file")
    count_minor(value, currency)
    return value


def _check_currency_code(value: str) -> str:
    find_minor_digits(value)
    return value


def _check_amount(value: Decimal) -> Decimal:
    if not 0 < value <= 1_000_000 or value.scaleb(3) != value.scaleb(3).to_integral_value():
        raise FieldError(f"the amount is {value}", "above 0, at most 1,000,000, three digits after the point")
    return value


def _check_image(value: str, info: ValidationInfo) -> str:
    files: FileAccess | None = (info.context or {}).get(_CONTEXT_FILES)
    if files is None:
        return value
    try:
        is_there = files.resolve(value).is_file()
    except FieldError:
        message = f'the picture "{truncate(value)}" does not lie beside the catalogue'
        raise FieldError(message, f"a file below {files.folder}", "copy it there") from None
    if not is_there:
        raise FieldError(f'there is no picture "{value}"', f"a file below {files.folder}")
    return value


Line = Annotated[str, AfterValidator(_check_line), Field(json_schema_extra={"maxLength": MAX_LINE})]
_DECIMAL_SCHEMA = WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0}, {"type": "string"}]})
Amount = Annotated[Decimal, BeforeValidator(_read_decimal), _DECIMAL_SCHEMA]
Currency = Annotated[
    str, AfterValidator(_check_currency_code), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$"})
]
Gtin = Annotated[
    str,
    BeforeValidator(_read_gtin),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": "^[0-9 -]{8,20}$"}, {"type": "integer", "minimum": 0}]}),
]


def _check_version_number(value: int) -> int:
    if value != VERSION:
        raise FieldError(f"there is no version {value} of catalogues", f"{VERSION}", "update Vitrine")
    return value


class OfferEntry(Model):
    """What one shop asks for a product."""

    shop: Line = Field(description="the shop's name; each offers a product once")
    currency: Currency | None = Field(
        default=None, description="of the price, by ISO 4217: CNY, EUR; absent: as said at the file's top"
    )
    price: Annotated[Amount, AfterValidator(_check_price)] = Field(
        description="of one pack in the currency's own unit, such as 68.50; kept in whole fen or cents"
    )
    stock: int | None = Field(
        default=None, ge=0, le=MAX_STOCK, description="how many are there; 0 is out of stock, absent: nobody told"
    )
    told: Moment | None = Field(
        default=None, description="when the shop said so, 2026-11-28T09:00:00+08:00; absent: as said at the file's top"
    )


class ReviewEntry(Model):
    """What somebody says of a product."""

    stars: int = Field(ge=1, le=5, description="1 to 5")
    text: Annotated[str, AfterValidator(_check_review_text)] | None = Field(
        default=None, description=f"at most {MAX_REVIEW} characters", json_schema_extra={"maxLength": MAX_REVIEW}
    )
    by: Line | None = Field(default=None, description="who says so")
    told: Moment | None = Field(default=None, description="when, as of an offer")


class ProductEntry(Model):
    """One product."""

    gtin: Gtin = Field(description="the digits below its bars, EAN-13, EAN-8, UPC-A or UPC-E, check digit included")
    title: Line = Field(description="what people call it")
    subtitle: Line | None = Field(default=None, description="a second line, such as its name in another script")
    brand: Line | None = Field(default=None, description="who makes it")
    image: Annotated[str, Field(max_length=MAX_LINE), AfterValidator(_check_image)] | None = Field(
        default=None, description="a picture in the catalogue's folder or below"
    )
    amount: Annotated[Amount, AfterValidator(_check_amount)] | None = Field(
        default=None, description="how much one pack holds, in `unit`, from which each offer has its unit price"
    )
    unit: Literal["g", "kg", "ml", "cl", "l", "m", "piece", "pair"] | None = Field(
        default=None, description="what the amount counts; prices are told for 100 g, 100 ml, or one of the others"
    )
    rating: float | None = Field(default=None, ge=0, le=5, description="stars; absent: the mean of the reviews")
    ratings: int | None = Field(
        default=None, ge=0, le=MAX_RATINGS, description="how many rated it; absent: how many reviews stand here"
    )
    offers: tuple[OfferEntry, ...] = Field(
        default=(), max_length=MAX_OFFERS, description="what shops ask for it, in any order"
    )
    reviews: tuple[ReviewEntry, ...] = Field(
        default=(), max_length=MAX_REVIEWS, description="what people say of it, the first ones first"
    )

    @model_validator(mode="after")
    def _agree(self) -> ProductEntry:
        if (self.amount is None) != (self.unit is None):
            raise FieldError("amount and unit belong together", "amount: 250 with unit: g")
        if (twice := _find_double(offer.shop for offer in self.offers)) is not None:
            raise FieldError(f'"{twice}" offers the product twice', "one offer a shop", "remove one")
        return self


class CatalogueFile(Model):
    """A catalogue: what shops sell, by the codes on it."""

    vitrine_catalogue: Annotated[int, AfterValidator(_check_version_number), WithJsonSchema({"const": VERSION})] = (
        Field(description="version of the format")
    )
    currency: Currency | None = Field(default=None, description="of all prices that name no other, such as CNY")
    told: Moment | None = Field(default=None, description="when all was told that says no other time")
    products: tuple[ProductEntry, ...] = Field(default=(), description="the products, each GTIN once")


def make_record(entry: ProductEntry, currency: str | None = None, told_s: int | None = None) -> ProductRecord:
    """The record of a valid entry; `currency` and `told_s` are what its file says of all that name no other."""
    offers = tuple(_make_offer(offer, currency, told_s) for offer in entry.offers)
    reviews = tuple(
        ReviewRecord(review.stars, review.text or "", review.by or "", told_s if review.told is None else review.told)
        for review in entry.reviews
    )
    rating, ratings = entry.rating, entry.ratings
    if rating is None and reviews:
        rating = round(sum(review.stars for review in reviews) / len(reviews), 1)
    amount_milli = None if entry.amount is None else int(entry.amount.scaleb(3))
    assert entry.unit is None or entry.unit in UNIT_BASES
    return ProductRecord(
        entry.gtin, entry.title, entry.subtitle, entry.brand, entry.image, amount_milli, entry.unit, rating,
        len(reviews) if ratings is None and reviews else ratings, offers, reviews,
    )  # fmt: skip


def _make_offer(offer: OfferEntry, currency: str | None, told_s: int | None) -> OfferRecord:
    code = offer.currency or currency
    assert code is not None  # as its validation says
    return OfferRecord(
        offer.shop, count_minor(offer.price, code), code, offer.stock, told_s if offer.told is None else offer.told
    )


def _find_double(names: Iterable[str]) -> str | None:
    """The first name that stands twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None
