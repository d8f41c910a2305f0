"""The service `catalogue` as scenes know it: what it can be asked, what it answers, and the names that it brings."""

from __future__ import annotations

from vitrine.scene.services.catalogue_entry import CatalogueEntry
from vitrine.scene.services.service_kind import ServiceKind, ServiceVerb

#: What an answer says of a product itself; `code` are its digits as they are printed, `reviews` how many rated it.
PRODUCT_FIELDS = ("gtin", "code", "title", "subtitle", "brand", "image", "rating", "reviews", "shops")
#: What it has of its cheapest offer.
BEST_FIELDS = (
    *("shop", "price", "price_minor", "price_text", "currency", "unit_price", "unit", "unit_price_text"),
    *("told_at", "age_s"),
)
#: What is said of the catalogue itself, null where all is well.
FAULT_FIELDS = ("reason", "message", "status", "retry_s")
#: Ways in which a source fails, each a signal `catalogue.REASON`; `timeout` is one of every service's own.
FAULTS = {
    "offline": "it cannot be reached",
    "refused": "the key is wrong or missing, or the scene is not trusted to ask a server",
    "busy": "it wants to be asked later, in `catalogue.retry_s` seconds if it said so; until then, an hour at most, it"
    " is not asked",
    "broken": "the server or the file has failed",
    "incomplete": "the answer broke off, or is not what was agreed",
    "oversized": "the answer has more than 1 MB",
    "redirected": "the server leads to another one",
    "untrusted": "the server's certificate is not valid",
    "timeout": "there was no answer in time",
}
_FAILURES = tuple(f"catalogue.{reason}" for reason in FAULTS)
_GTIN = {"gtin": "the code as it was read: EAN-13, EAN-8, UPC-A, UPC-E"}

CATALOGUE_KIND = ServiceKind(
    CatalogueEntry,
    "products by the codes on them, with the offers of several shops and reviews, of a file or a server",
    {
        "find": ServiceVerb(
            "looks a product up: `product`, with the cheapest offer's price; `offers`, each with these prices and times"
            " of its own, `stock`, `in_stock` and `cheapest`; `reviews` with `stars`, `text` and `by`",
            _GTIN,
            {
                "symbology": "the kind of bars, such as UPC-E, to tell codes of eight digits apart",
                "currency": "the one whose prices are compared",
            },
            ("product.found", "product.unknown", *_FAILURES),
        ),
        "reviews": ServiceVerb(
            "more of the reviews of a product, at most ten at once",
            _GTIN,
            {"first": "the number of the first one, from 0", "count": "how many"},
            ("reviews.found", "product.unknown", *_FAILURES),
        ),
    },
    content={
        # Stars are bound to the rating, which must be a number before anything was answered.
        "product": {**dict.fromkeys((*PRODUCT_FIELDS, *BEST_FIELDS)), "rating": 0.0, "in_stock": False, "stale": False},
        "offers": [],
        "reviews": [],
        "reviews_first": 0,
        "reviews_count": 0,
        "catalogue": dict.fromkeys(FAULT_FIELDS),
    },
    files=("file", "ca_file"),
)
