"""The service `catalogue` over files and databases: what is found, which offer is cheapest, how old what is told is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.catalogue.catalogues import CSV, NOW_S, SHOE, TEA, YAML, make_service
from vitrine import paths
from vitrine.content.catalogue.answer_data import AgeRule, describe_product, describe_unknown
from vitrine.content.catalogue.catalogue_database import (
    APPLICATION_ID,
    CatalogueDatabase,
    ImportCount,
    write_database,
)
from vitrine.content.catalogue.catalogue_reader import parse_catalogue
from vitrine.content.catalogue.product_record import OfferRecord, ProductRecord, ReviewRecord
from vitrine.engine.checked_scene import find_problems
from vitrine.errors import InputError
from vitrine.flow.chart.event_data import EventData
from vitrine.scene.file_access import FileAccess
from vitrine.scene.services.catalogue_kind import CATALOGUE_KIND

PRODUCTS = parse_catalogue(YAML, "shop.yaml", None)


@pytest.fixture(params=["shop.yaml", "shop.csv", "shop.sqlite"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    (tmp_path / "shop.yaml").write_text(YAML, encoding="utf-8")
    (tmp_path / "shop.csv").write_text(CSV, encoding="utf-8")
    assert write_database(tmp_path / "shop.sqlite", PRODUCTS) == ImportCount(2, 5, 2)
    return str(request.param)


def test_a_product_is_found_by_its_code(tmp_path: Path, file: str) -> None:
    event, data = make_service(tmp_path, file=file).answer("find", {"gtin": SHOE}, 4.0)
    assert event == "product.found"
    product = data["product"]
    assert (product["title"], product["subtitle"], product["gtin"]) == ("Sea Breeze runner", "海风跑鞋", f"0{SHOE}")
    assert (product["rating"], product["reviews"], product["shops"], product["in_stock"]) == (4.5, 2, 3, True)
    assert (product["price"], product["price_text"], product["shop"]) == (399, "¥\u00a0399", "This stall")
    assert [(offer["shop"], offer["cheapest"], offer["in_stock"]) for offer in data["offers"]] == [
        ("This stall", True, True),
        ("Cloud Mall", False, True),
        ("Metro Sports", False, False),  # the lowest price of all, and sold out
    ]
    assert [offer["age_s"] for offer in data["offers"]] == [3600, NOW_S - 1_795_132_800, 3600]
    assert [offer["stale"] for offer in data["offers"]] == [False, True, False]
    assert data["reviews"][0] == {
        **{"stars": 5, "text": "Light as air", "by": "Mei"},
        **{"told_at": "2026-11-02T00:00:00Z", "age_s": NOW_S - 1_793_577_600, "stale": True},
    }
    assert data["catalogue"] == dict.fromkeys(("reason", "message", "status", "retry_s"))
    assert EventData.from_value(data).value == data


def test_prices_of_one_currency_are_compared(tmp_path: Path, file: str) -> None:
    service = make_service(tmp_path, file=file)
    found = service.answer("find", {"gtin": TEA}, 4.0).data
    # 8.40 is less than 68, of another money.
    assert [(offer["price_text"], offer["cheapest"]) for offer in found["offers"]] == [
        ("¥\u00a068", True),
        ("€\u00a08.40", False),
    ]
    assert found["product"]["unit_price_text"] == "¥\u00a027.20 / 100 g"
    in_euro = service.answer("find", {"gtin": TEA, "currency": "EUR"}, 4.0).data
    assert [(offer["price"], offer["cheapest"]) for offer in in_euro["offers"]] == [(8.4, True), (68, False)]
    assert in_euro["product"]["unit_price"] == 3.36


def test_reviews_come_in_parts(tmp_path: Path, file: str) -> None:
    event, data = make_service(tmp_path, file=file).answer("reviews", {"gtin": SHOE, "first": 1, "count": 5}, 4.0)
    assert event == "reviews.found"
    assert [review["text"] for review in data["reviews"]] == ["Runs small"]
    assert (data["reviews_first"], data["reviews_count"]) == (1, 2)


def test_what_nobody_knows_leaves_nothing_of_the_product_before(tmp_path: Path, file: str) -> None:
    service = make_service(tmp_path, file=file)
    found = service.answer("find", {"gtin": SHOE}, 4.0).data
    for asked, reason in (("96385074", "unknown"), ("pay:\x1b[2J" + "9" * 5000, "no-gtin"), (None, "no-gtin")):
        event, data = service.answer("find", {"gtin": asked}, 4.0)
        assert (event, data["catalogue"]["reason"]) == ("product.unknown", reason)
        assert set(data["product"]) == set(found["product"]) and data["offers"] == data["reviews"] == []
        assert data["product"]["title"] is None and len(data["product"]["code"]) <= 80
        assert "\x1b" not in EventData.from_value(data).text


def test_ages_count_by_the_take_where_the_scene_says_when_it_begins(tmp_path: Path, file: str) -> None:
    service = make_service(tmp_path, file=file, as_of="2026-11-28T08:10:00Z", stale_after_h=0.5)
    ages = [service.answer("find", {"gtin": SHOE, "t_s": t_s}, 4.0).data["product"]["age_s"] for t_s in (0, 30.5)]
    assert ages == [600, 630]
    assert service.answer("find", {"gtin": SHOE, "t_s": 2000.0}, 4.0).data["product"]["stale"]


def test_pictures_are_those_beside_the_catalogue(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "shoe.png").touch()
    (tmp_path / "key.png").touch()
    product = PRODUCTS[0]
    images = {"shoe.png": "shop/shoe.png", "../key.png": None, "/etc/passwd": None, "none.png": None}
    for image, shown in images.items():
        write_database(tmp_path / "shop" / "s.sqlite", [product._replace(image=image)])
        data = make_service(tmp_path, file="shop/s.sqlite").answer("find", {"gtin": SHOE}, 4.0).data
        assert data["product"]["image"] == shown


def test_pictures_of_a_catalogue_elsewhere_are_named_from_the_scene() -> None:
    folder = paths.assets() / "examples" / "assistant"
    data = make_service(folder, file="../product-card/catalogue.yaml").answer("find", {"gtin": TEA}, 4.0).data
    assert data["product"]["image"] == "../product-card/tea.png", "a take names no folder of one machine"
    assert FileAccess(folder).resolve(data["product"]["image"]).is_file()


@pytest.mark.parametrize(
    ("name", "content", "reason", "words"),
    [
        ("none.yaml", None, "offline", "the catalogue's file is not there"),
        ("none.sqlite", None, "offline", "the catalogue's file is not there"),
        ("../shop.sqlite", None, "broken", "lies outside the scene's folder"),
        ("bad.yaml", b"products: {a", "broken", "bad.yaml:1:11: "),
        ("big.yaml", b"#" * 1_000_001, "broken", "vitrine catalogue import big.yaml"),
        ("text.sqlite", b"no database" * 100, "broken", "this is no SQLite database"),
        ("empty.sqlite", b"", "broken", "this database is no catalogue of Vitrine"),
    ],
)
def test_a_catalogue_that_cannot_be_read_is_an_answer(
    tmp_path: Path, name: str, content: bytes | None, reason: str, words: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    event, data = make_service(tmp_path, file=name).answer("find", {"gtin": SHOE}, 4.0)
    assert event == f"catalogue.{reason}" and words in data["catalogue"]["message"]
    assert str(tmp_path) not in data["catalogue"]["message"] or name.startswith("..")


def test_a_server_is_asked_only_by_a_scene_that_is_trusted(tmp_path: Path) -> None:
    event, data = make_service(tmp_path, url="https://shop.example/{gtin}").answer("find", {"gtin": SHOE}, 4.0)
    assert event == "catalogue.refused" and "--trust" in data["catalogue"]["message"]


def test_a_database_that_goes_is_offline_and_one_that_comes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite"
    write_database(path, PRODUCTS)
    service = make_service(tmp_path, file="shop.sqlite")
    assert service.answer("find", {"gtin": TEA}, 4.0).event == "product.found"
    write_database(path, PRODUCTS[:1])
    assert service.answer("find", {"gtin": TEA}, 4.0).event == "product.unknown"
    path.unlink()
    assert service.answer("find", {"gtin": TEA}, 4.0).event == "catalogue.offline"


def test_a_file_that_is_saved_anew_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text(YAML, "utf-8")
    service = make_service(tmp_path, file="shop.yaml")
    assert service.answer("find", {"gtin": SHOE}, 4.0).data["product"]["price"] == 399
    path.write_text(YAML.replace("399", "1399"), "utf-8")
    assert service.answer("find", {"gtin": SHOE}, 4.0).data["product"]["price"] == 429
    path.write_text("products: [", "utf-8")
    assert service.answer("find", {"gtin": SHOE}, 4.0).event == "catalogue.broken"


def test_check_tells_the_mistakes_of_the_catalogue(tmp_path: Path) -> None:
    scene = "vitrine: 1\nservices: {catalogue: {file: shop.yaml}}\nnodes: [{kind: text, text: a, anchor: {head: top}}]"
    (tmp_path / "scene.yaml").write_text(scene, "utf-8")
    (tmp_path / "shop.yaml").write_text(YAML, "utf-8")
    assert [str(problem) for problem in find_problems(tmp_path / "scene.yaml")] == []
    (tmp_path / "shop.yaml").write_text(YAML.replace("389.50", "free"), "utf-8")
    (problem,) = [one for one in find_problems(tmp_path / "scene.yaml") if one.severity == "error"]
    assert str(problem).startswith(f"{tmp_path}/shop.yaml:10:37 products.0.offers.1.price: ")


def test_a_database_with_other_tables_runs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite"
    write_database(path, PRODUCTS)
    endless = "CREATE VIEW offer AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP TABLE offer")
        database.execute(endless)
        database.commit()
    event, data = make_service(tmp_path, file="shop.sqlite").answer("find", {"gtin": SHOE}, 4.0)
    assert event == "catalogue.broken" and "is no catalogue of Vitrine" in data["catalogue"]["message"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE offer SET price_minor = 'free'",
        "UPDATE offer SET price_minor = -1",
        "UPDATE offer SET currency = 'XXXX'",
        "UPDATE product SET title = x'ff00'",
        "UPDATE product SET title = CAST(x'ff00' AS TEXT)",
        "UPDATE product SET rating = 9e999",
        "UPDATE product SET amount_milli = 5, unit = 'stone'",
        "UPDATE review SET stars = 77",
    ],
)
def test_values_that_no_import_wrote_are_told(tmp_path: Path, change: str) -> None:
    path = tmp_path / "shop.sqlite"
    write_database(path, PRODUCTS)
    with closing(sqlite3.connect(path)) as database:
        database.execute(change)
        database.commit()
    event, data = make_service(tmp_path, file="shop.sqlite").answer("find", {"gtin": SHOE}, 4.0)
    assert event == "catalogue.broken" and "damaged" in data["catalogue"]["message"]


def test_a_database_of_a_later_version_is_told(tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite"
    write_database(path, [])
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        database.execute("PRAGMA user_version = 2")
    with pytest.raises(InputError, match="of version 2, this program reads 1"):
        CatalogueDatabase(path).check()


def test_half_a_catalogue_is_never_there(tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite"
    write_database(path, PRODUCTS)
    before = path.read_bytes()

    def broken() -> Iterator[ProductRecord]:
        yield PRODUCTS[0]
        raise InputError("line 3 is wrong")

    with pytest.raises(InputError, match="line 3"):
        write_database(path, broken())
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


OFFERS = st.builds(
    OfferRecord,
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=120),
    st.integers(1, 50),
    st.sampled_from(["CNY", "EUR", "JPY"]),
    st.sampled_from([None, 0, 0, 3]),
    st.sampled_from([None, 0, NOW_S - 5, NOW_S + 5]),
)


@given(st.lists(OFFERS, max_size=50, unique_by=lambda offer: offer.shop))
def test_the_cheapest_is_never_dearer_sold_out_or_of_other_money(offers: list[OfferRecord]) -> None:
    data = describe_product(ProductRecord("0" * 14, "x", offers=tuple(offers)), AgeRule(NOW_S, 3600))
    marked = [offer for offer in data["offers"] if offer["cheapest"]]
    rest = [offer for offer in data["offers"] if not offer["cheapest"] and offer["in_stock"]]
    assert bool(marked) == any(offer.stock != 0 for offer in offers)
    assert len({(offer["price_minor"], offer["currency"]) for offer in marked}) <= 1
    for best in marked:
        assert best["in_stock"]
        assert all(
            other["price_minor"] > best["price_minor"] for other in rest if other["currency"] == best["currency"]
        )
    assert data["product"]["price_minor"] == (marked[0]["price_minor"] if marked else None)
    assert data["offers"][: len(marked)] == marked
    assert all(offer["age_s"] is None or offer["age_s"] >= 0 for offer in data["offers"])


def test_the_largest_answer_fits_into_an_event() -> None:
    wide = "\U0001f600" * 120
    offers = tuple(OfferRecord(f"{index}{wide[:118]}", 10**15, "CNY", 10**6, NOW_S) for index in range(50))
    reviews = tuple(ReviewRecord(5, "\U0001f600" * 600, wide, NOW_S) for _ in range(200))
    product = ProductRecord("9" * 14, wide, wide, wide, wide, 10**9, "g", 5.0, 10**9, offers, reviews)
    data = describe_product(product, AgeRule(NOW_S, 3600))
    assert len(data["offers"]) == 20 and len(data["reviews"]) == 10
    EventData.from_value({**data, "catalogue": {"message": wide}})
    assert set(describe_unknown("x", None)["product"]) == set(data["product"])


def test_answers_have_the_names_that_scenes_may_bind_to(tmp_path: Path, file: str) -> None:
    service = make_service(tmp_path, file=file)
    content = CATALOGUE_KIND.content
    found = service.answer("find", {"gtin": SHOE}, 4.0).data
    assert {name: set(found[name]) for name in ("product", "catalogue")} == {
        name: set(content[name]) for name in ("product", "catalogue")
    }
    listed = service.answer("reviews", {"gtin": SHOE}, 4.0).data
    assert {*found, *listed} == {*content}
