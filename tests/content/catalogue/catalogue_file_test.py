"""Catalogue files: YAML and CSV hold the same, and every mistake is one sentence at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.catalogue.catalogues import CSV, SHOE, TEA, YAML
from vitrine.content.catalogue.catalogue_reader import iterate_products, parse_catalogue
from vitrine.content.catalogue.product_record import OfferRecord, ProductRecord
from vitrine.errors import InputError
from vitrine.scene.file_access import FileAccess


def read(folder: Path, name: str, text: str) -> list[ProductRecord]:
    (folder / name).write_text(text, encoding="utf-8")
    return list(iterate_products(folder / name, FileAccess(folder)))


def complain(folder: Path, name: str, text: str) -> list[str]:
    with pytest.raises(InputError) as told:
        read(folder, name, text)
    return [str(problem).removeprefix(f"{folder}/") for problem in told.value.problems]


def test_yaml_and_csv_hold_the_same(tmp_path: Path) -> None:
    products = read(tmp_path, "shop.yaml", YAML)
    assert read(tmp_path, "shop.csv", CSV) == products
    shoe, tea = products
    assert (shoe.gtin, shoe.rating, shoe.ratings) == (f"0{SHOE}", 4.5, 2)
    assert shoe.offers[1] == OfferRecord("Metro Sports", 38950, "CNY", 0, 1_795_852_800)
    assert tea.offers[1].price_minor == 840 and tea.offers[1].stock is None
    assert (tea.amount_milli, tea.unit) == (250_000, "g")


def test_a_csv_may_come_from_a_table_program(tmp_path: Path) -> None:
    text = (
        "\ufeff"
        + CSV.replace("\n", "\r\n").replace("Light as air", '"Light,\r\nas ""air"""')
        + "\r\n,,,,,,,,,,,,,,,\r\n"
    )
    shoe, _ = read(tmp_path, "shop.csv", text)
    assert shoe.reviews[0].text == 'Light, as "air"' and shoe.reviews[1].text == "Runs small"


def place_of(text: str, sought: str) -> str:
    """Line and column of the first such words in a text."""
    before = text[: text.index(sought)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


@pytest.mark.parametrize(
    ("old", "new", "at", "sentence"),
    [
        (SHOE, "6901234500012", '"6901234500012"', 'products.0.gtin: "6901234500012" ends in the check digit 2'),
        ("389.50", "389.505", "389.505", "products.0.offers.1.price: 389.505 has more digits than CNY"),
        ("389.50", "-1", "-1, stock", "products.0.offers.1.price: number -1 is no amount"),
        ("389.50", "0", "0, stock", "products.0.offers.1.price: the price is 0"),
        ("389.50", "1e300", "1e300", "products.0.offers.1.price: number 1e+300 is no amount"),
        ("389.50", "38950000000", "38950000000", "products.0.offers.1.price: the price is 38950000000; allowed: above"),
        ("EUR", "EURO", "EURO", 'products.1.offers.1.currency: there is no currency "EURO"'),
        ("stock: 4", "stok: 4", "stok", 'products.0.offers.0.stok: unknown key "stok"; did you mean "stock"?'),
        ("Metro Sports", "This stall", "gtin", 'products.0: "This stall" offers the product twice'),
        (TEA, SHOE, f"{SHOE}\n    title: Cloud", f"products.1.gtin: the GTIN 0{SHOE} stands twice; first at "),
        ("unit: g", "unit: gram", "gram", 'products.1.unit: text "gram" is not possible here'),
        ("    unit: g\n", "", f"gtin: {TEA}", "products.1: amount and unit belong together"),
        ("2026-11-20", "2026-11-20T08:00", "2026-11-20T08:00", "products.0.offers.2.told: text "),
        ("subtitle: 海风跑鞋", "image: no.png", "no.png", 'products.0.image: there is no picture "no.png"'),
        (
            "subtitle: 海风跑鞋",
            "image: ../no.png",
            "../no",
            'products.0.image: the picture "../no.png" does not lie',
        ),
        ("currency: CNY\n", "", "399", "products.0.offers.0.price: the price has no currency"),
        ("catalogue: 1", "catalogue: 2", "2\n", "vitrine_catalogue: there is no version 2 of catalogues"),
        ("stars: 5", "stars: 6", "6, text", "products.0.reviews.0.stars: number 6 is out of range"),
        ("Light as air", "x" * 601, "xx", "products.0.reviews.0.text: the text has 601 characters"),
        ("Light as air", '" "', '" "', "products.0.reviews.0.text: the text is empty"),
        ("products:", "product:", "product:", 'product: unknown key "product"; did you mean "products"?'),
    ],
)
def test_a_mistake_in_yaml_is_told_at_its_place(tmp_path: Path, old: str, new: str, at: str, sentence: str) -> None:
    assert old in YAML
    text = YAML.replace(old, new, 1)
    told = complain(tmp_path, "shop.yaml", text)
    assert any(one.startswith(f"shop.yaml:{place_of(text, at)} {sentence}") for one in told), told


@pytest.mark.parametrize(
    ("old", "new", "at", "sentence"),
    [
        (SHOE, "6901234500012", "6901234500012", ' gtin: "6901234500012" ends in the check digit 2'),
        ("389.50", "389.505", "389.505", " offers.1.price: 389.505 has more digits than CNY"),
        ("389.50,CNY,0", "389.50,CNY,many", "many", ' offers.1.stock: text "many" does not fit here; allowed: a whole'),
        ("389.50,CNY", "389.50,", "389.50", " offers.1.price: the price has no currency"),
        ("4,Runs", "4.5,Runs", "4.5,Runs", " reviews.1.stars: number 4.5 does not fit here"),
        (
            f"{SHOE},,,,,,,Metro",
            f"{SHOE},Shoe,,,,,,Metro",
            "Shoe",
            ' title: the title "Shoe" is another than in line 2',
        ),
        (SHOE, "6.90123E+12", "6.90123E+12", ' gtin: "6.90123E+12" is no GTIN; allowed: the digits of an EAN-13, EAN'),
        ("gtin,title", "GTIN,title", "GTIN", ': there is no column "GTIN"'),
        ("stars,review", "stars,reviews", "reviews", ': there is no column "reviews"; did you mean "review'),
        ("gtin,title", "gtin,gtin", "gtin,sub", ': the column "gtin" stands twice'),
        ("gtin,title", "gtin,brand", "gtin", ': the catalogue has no column "title"'),
        ("Hill House,68", "Hill House", TEA, ": the row has 15 values, the header 16"),
        ("Cloud Mall,429", ",429", f"{SHOE},,,,,,,,429", ' offers.2: the key "shop" is missing'),
    ],
)
def test_a_mistake_in_a_csv_is_told_at_its_place(tmp_path: Path, old: str, new: str, at: str, sentence: str) -> None:
    assert old in CSV
    text = CSV.replace(old, new, 1)
    told = complain(tmp_path, "shop.csv", text)
    assert any(one.startswith(f"shop.csv:{place_of(text, at)}{sentence}") for one in told), told


def test_quotes_in_a_csv(tmp_path: Path) -> None:
    shoe, _ = read(tmp_path, "shop.csv", CSV.replace("Light as air", 'Light "as" air', 1))
    assert shoe.reviews[0].text == 'Light "as" air'
    assert "the CSV is damaged" in complain(tmp_path, "shop.csv", CSV.replace("Light as air", '"Light as air', 1))[0]


def test_a_cell_below_another_line_has_its_place(tmp_path: Path) -> None:
    text = CSV.replace("Light as air,Mei,2026-11-02", '"Light\nas air",Mei,never')
    assert complain(tmp_path, "shop.csv", text)[0].startswith('shop.csv:3:13 reviews.0.told: text "never" is no time')


def test_rows_of_a_product_stand_together(tmp_path: Path) -> None:
    lines = CSV.splitlines()
    told = complain(tmp_path, "shop.csv", "\n".join([*lines[:3], lines[4], lines[3].replace(",,", ",Shoe,", 1)]))
    assert told == [
        f"shop.csv:5:1 gtin: the GTIN 0{SHOE} stands twice; first in line 2; put the rows of a product together"
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"gtin,title\n\xff\n", "shop.csv:2:1: this byte is not UTF-8"),
        (b"gtin,title\n6901234500011,a\0b\n", "shop.csv:2:16: the catalogue holds NUL bytes"),
        ("gtin,title\n6901234500011,Tea\n".encode("utf-16"), "the catalogue holds NUL bytes; save the file as UTF-8"),
        (b"gtin;title;price\n6901234500011;Tea;12,50\n", "shop.csv:1:1: the columns are set apart by semicolons"),
        (b"GTIN\tTitle\n6901234500011\tTea\n", "shop.csv:1:1: the columns are set apart by tabs"),
        (b"gtin,title\r6901234500011,Tea\r", "shop.csv:1:1: the lines end in a carriage return alone"),
        (b"", "shop.csv: the catalogue is empty"),
        (b"gtin,title\n" + b"x" * 30_000, "shop.csv:2:1: the line is longer than 20,000 bytes"),
    ],
)
def test_bytes_that_are_no_csv_are_told(tmp_path: Path, data: bytes, sentence: str) -> None:
    (tmp_path / "shop.csv").write_bytes(data)
    with pytest.raises(InputError) as told:
        list(iterate_products(tmp_path / "shop.csv", FileAccess(tmp_path)))
    assert sentence in str(told.value)


def test_a_wrong_currency_is_told_once(tmp_path: Path) -> None:
    (told,) = complain(tmp_path, "shop.csv", CSV.replace("389.50,CNY", "389.50,cny"))
    assert 'offers.1.currency: there is no currency "cny"' in told


def test_another_kind_of_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "shop.xlsx").write_bytes(b"PK")
    with pytest.raises(InputError, match=r'"shop.xlsx" is no catalogue.*\.yaml, \.yml, \.csv'):
        iterate_products(tmp_path / "shop.xlsx", FileAccess(tmp_path))


def test_controls_are_shown_and_never_sent(tmp_path: Path) -> None:
    shoe, _ = parse_catalogue(
        YAML.replace("title: Sea Breeze runner", 'title: "\\e[31mSea\\nBreeze \\u202e"'), "f", None
    )
    assert shoe.title == "\\x1b[31mSea Breeze \\u202e"
