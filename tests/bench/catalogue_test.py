"""The benchmark of catalogues measures what it says: every row is a product's, and each of them is found."""

from __future__ import annotations

from vitrine.bench.catalogue import PRODUCTS, SHOPS, bench_catalogue, generate_rows, make_gtin
from vitrine.commands.bench import list_targets
from vitrine.content.catalogue.gtin import parse_gtin


def test_few_products_are_imported_and_found() -> None:
    result = bench_catalogue(lambda text: None, products=20)
    assert result.products == 20 and result.median_ms > 0 and result.cpu_ms > 0
    assert [target.max_value for target in list_targets(result)] == [1.0, 1.0]


def test_the_rows_are_the_same_every_time() -> None:
    rows = list(generate_rows(5))
    assert rows == list(generate_rows(5)) and len(rows) == 1 + 5 * SHOPS
    assert len({make_gtin(index) for index in range(0, PRODUCTS, 1_000)}) == 100
    assert parse_gtin(make_gtin(PRODUCTS - 1))
