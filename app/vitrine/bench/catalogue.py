"""The benchmark `catalogue`: 100,000 products imported from a CSV, and looked up as a scene's request does.

A look-up is all that the service does for one answer: the database opened and its tables checked, rows read and
checked, the cheapest offer found, ages counted.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from vitrine.content.catalogue.catalogue_csv import COLUMNS
from vitrine.content.catalogue.catalogue_database import write_database
from vitrine.content.catalogue.catalogue_reader import iterate_products
from vitrine.content.catalogue.catalogue_service import CatalogueService
from vitrine.content.catalogue.gtin import compute_check_digit
from vitrine.scene.file_access import FileAccess
from vitrine.scene.services.catalogue_entry import CatalogueEntry

PRODUCTS, SHOPS, LOOK_UPS = 100_000, 3, 2_000
SEED = 13
FILE, DATABASE = "shop.csv", "shop.sqlite"


@dataclass(frozen=True)
class CatalogueResult:
    """Seconds of the import, by the clock and of processor time; milliseconds of a look-up.

    `cpu_ms` is the mean of processor time, `median_ms` by the clock, which other programs share.
    """

    products: int
    import_s: float
    import_cpu_s: float
    database_mb: float
    cpu_ms: float
    median_ms: float

    def as_json(self) -> dict[str, object]:
        """Plain data."""
        return asdict(self)


def bench_catalogue(on_progress: Callable[[str], None], products: int = PRODUCTS) -> CatalogueResult:
    """Write a CSV, import it, and look up products at random."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        on_progress(f"writing {products:,} products with {SHOPS} offers each")
        (folder / FILE).write_text("\n".join(generate_rows(products)), encoding="utf-8")
        on_progress("importing them")
        files = FileAccess(folder)
        began_s, began_cpu_s = time.perf_counter(), time.process_time()
        write_database(folder / DATABASE, iterate_products(folder / FILE, files))
        import_s, import_cpu_s = time.perf_counter() - began_s, time.process_time() - began_cpu_s
        on_progress(f"looking {LOOK_UPS:,} of them up")
        began_cpu_s = time.process_time()
        times_ms = _look_up(CatalogueService(CatalogueEntry(file=DATABASE), files), products)
        cpu_ms = (time.process_time() - began_cpu_s) / LOOK_UPS * 1e3
        size_mb = (folder / DATABASE).stat().st_size / 1e6
    return CatalogueResult(products, import_s, import_cpu_s, size_mb, cpu_ms, statistics.median(times_ms))


def generate_rows(products: int) -> Iterator[str]:
    """The lines of a CSV, the same every time: each product in some shops, the first of them with a review."""
    chance = random.Random(SEED)
    yield ",".join(COLUMNS)
    for index in range(products):
        gtin = make_gtin(index)
        for shop in range(SHOPS):
            names = (
                f"Product {index},,Brand {index % 997},,250,g,4.{index % 10},{index % 5000}" if shop == 0 else 7 * ","
            )
            review = "5,As good as it looks,Mei,2026-11-02" if shop == 0 else ",,,"
            price, stock = chance.randrange(100, 100_000), chance.randrange(20)
            offer = f"Shop {shop},CNY,{price // 100}.{price % 100:02d},{stock},2026-11-28T08:00:00Z"
            yield f"{gtin},{names},{offer},{review}"


def make_gtin(index: int) -> str:
    """The thirteen digits of a product."""
    body = f"690{index:09d}"
    return f"{body}{compute_check_digit(body)}"


def _look_up(service: CatalogueService, products: int) -> list[float]:
    """Milliseconds of each look-up by the clock."""
    chance = random.Random(SEED)
    times_ms = []
    for _ in range(LOOK_UPS):
        request = {"gtin": make_gtin(chance.randrange(products))}
        began_s = time.perf_counter()
        answer = service.answer("find", request, 4.0)
        times_ms.append((time.perf_counter() - began_s) * 1e3)
        if answer.event != "product.found":
            raise AssertionError(f"a product that was imported is not found: {answer.event}")
    return times_ms
