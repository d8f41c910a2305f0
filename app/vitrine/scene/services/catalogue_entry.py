"""The block `services: {catalogue: …}` of a scene: a file with products, or a server and where its JSON has them."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from vitrine.document.field_error import FieldError
from vitrine.document.model import Model
from vitrine.scene.format.value_format import check_currency
from vitrine.scene.services.moment import Moment
from vitrine.scene.services.server_address import ServerKey, check_server_address

#: What may stand in a template, and only behind the host: digits alone, so that nothing else can be asked for.
URL_NAMES = ("{gtin}", "{code}")

_PATH_STEP = re.compile(r"\.?([^.\[\]]+)|\[([0-9]{1,4})\]")


def split_json_path(path: str) -> tuple[str | int, ...]:
    """The steps of a JSON path of names and indices, `$.data.items[0].name`. Raises FieldError for any other."""
    rest = path.removeprefix("$")
    steps: list[str | int] = []
    while rest:
        found = _PATH_STEP.match(rest)
        if found is None or (found[1] and rest[0] != "." and (steps or path.startswith("$"))):
            raise FieldError(f'"{path}" is no path', "names with dots and indices, such as $.data.items[0].name")
        steps.append(found[1] if found[2] is None else int(found[2]))
        rest = rest[found.end() :]
    return tuple(steps)


def _check_path(value: str) -> str:
    split_json_path(value)
    return value


def _check_url(value: str) -> str:
    allowed = "https://shop.example/products/{gtin}"
    check_server_address(value, allowed)
    if not any(name in value for name in URL_NAMES):
        raise FieldError("the address does not say where the code goes", allowed, "put {gtin} into it")
    left = value.replace("{gtin}", "").replace("{code}", "")
    if "{" in left or "}" in left:
        raise FieldError(f'"{value}" has other braces in it', allowed, "what is asked for is the code alone")
    return value


def _check_code(value: str) -> str:
    check_currency(value)
    return value


JsonPath = Annotated[str, AfterValidator(_check_path)]


class OfferPaths(Model):
    """Where a server's JSON has its offers; all paths but the first count from one of them."""

    list: JsonPath = Field(default="offers", description="the list of them, or a single one")
    shop: JsonPath = Field(default="shop", description="the shop's name")
    price: JsonPath = Field(default="price", description="a number, or digits in quotes")
    currency: JsonPath = Field(default="currency", description="a code of ISO 4217")
    stock: JsonPath = Field(default="stock", description="how many, or true and false")
    told: JsonPath = Field(default="told", description="when it was told: a time with its zone, or Unix seconds")


class ReviewPaths(Model):
    """Where a server's JSON has its reviews; all paths but the first count from one of them."""

    list: JsonPath = Field(default="reviews", description="the list of them")
    stars: JsonPath = Field(default="stars", description="1 to 5")
    text: JsonPath = Field(default="text", description="what is said")
    by: JsonPath = Field(default="by", description="who says it")
    told: JsonPath = Field(default="told", description="when it was said")


class ProductPaths(Model):
    """Where a server's JSON has what: paths of names with dots and indices, such as `data.items[0].name`."""

    gtin: JsonPath = Field(default="gtin", description="the code that it answers for; where it stands, it must be ours")
    title: JsonPath = Field(default="title", description="what people call it; without one there is no product")
    subtitle: JsonPath = Field(default="subtitle", description="a second line")
    brand: JsonPath = Field(default="brand", description="who makes it")
    amount: JsonPath = Field(default="amount", description="how much one pack holds")
    unit: JsonPath = Field(default="unit", description="g, kg, ml, cl, l, m, piece or pair")
    rating: JsonPath = Field(default="rating", description="stars, 0 to 5")
    ratings: JsonPath = Field(default="ratings", description="how many rated it")
    offers: OfferPaths = Field(default_factory=OfferPaths, description="its offers")
    reviews: ReviewPaths = Field(default_factory=ReviewPaths, description="its reviews")


class CatalogueEntry(Model):
    """Products by the codes on them, of a file or of a server."""

    file: str | None = Field(
        default=None, description="a catalogue in the scene's folder: .yaml, .csv, or the .sqlite of `catalogue import`"
    )
    url: Annotated[str, AfterValidator(_check_url)] | None = Field(
        default=None,
        description="or a server's address with {gtin} (14 digits) or {code} (as printed) in it, asked only where the"
        " scene is trusted (--trust) and httpx is installed (the extra `content`)",
    )
    key: ServerKey | None = Field(default=None, description="the key that the server asks for")
    paths: ProductPaths = Field(default_factory=ProductPaths, description="where its JSON has what")
    minor_units: bool = Field(default=False, description="its prices are whole cents or fen")
    ca_file: str | None = Field(
        default=None, description="a certificate (.pem) beside the scene that the server's must be signed by"
    )
    images: str | None = Field(
        default=None, description="a folder beside the scene with pictures of its products, CODE.png, .jpg or .webp"
    )
    currency: Annotated[str, AfterValidator(_check_code)] | None = Field(
        default=None,
        description="the currency that is compared, and that of prices which name none; absent: that of most offers",
    )
    stale_after_h: float = Field(
        default=24.0, gt=0, le=100_000, description="hours after which what a shop told is stale"
    )
    as_of: Moment | None = Field(
        default=None,
        description="the time at the take's start from which ages count, 2026-11-28T10:41:00+08:00, for a catalogue"
        " that is never told anew; absent: this machine's clock as the answer comes, which the take then keeps",
    )

    @model_validator(mode="after")
    def _one_source(self) -> CatalogueEntry:
        if (self.file is None) == (self.url is None):
            raise FieldError("a catalogue is either a file or a server", "file: shop.sqlite, or url: https://…")
        if self.file is not None and (self.key or self.ca_file or self.images or self.minor_units):
            raise FieldError("key, ca_file, images and minor_units belong to a server", "file alone")
        return self
