"""`catalogue import`, `schema catalogue`: a database whole or not at all, a schema that agrees with the reader."""

from __future__ import annotations

import json
import resource
import sqlite3
from contextlib import closing
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.content.catalogue.catalogues import CSV, SHOE, YAML, make_service
from vitrine.cli import run


@pytest.mark.parametrize(("name", "text"), [("shop.yaml", YAML), ("shop.csv", CSV)])
def test_an_import_is_told_and_found(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert run(["catalogue", "import", str(tmp_path / name)]) == 0
    assert f"{tmp_path}/shop.sqlite: 2 products, 5 offers, 2 reviews in " in capsys.readouterr().out
    assert make_service(tmp_path, file="shop.sqlite").answer("find", {"gtin": SHOE}, 4.0).event == "product.found"
    with closing(sqlite3.connect(tmp_path / "shop.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("SELECT sum(price_minor) FROM offer WHERE currency = 'CNY'").fetchone() == (128_550,)


def test_a_mistake_leaves_the_database_as_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "shop.csv").write_text(CSV, encoding="utf-8")
    assert run(["catalogue", "import", str(tmp_path / "shop.csv")]) == 0
    before = (tmp_path / "shop.sqlite").read_bytes()
    (tmp_path / "shop.csv").write_text(CSV.replace("8.40", "free"), encoding="utf-8")
    assert run(["catalogue", "import", str(tmp_path / "shop.csv")]) == 1
    assert 'shop.csv:6:28 offers.1.price: text "free" is no amount' in capsys.readouterr().err
    assert (tmp_path / "shop.sqlite").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["shop.csv", "shop.sqlite"]


def test_pictures_are_files_beside_the_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    text = YAML.replace("subtitle: 海风跑鞋", "image: shoe.png")
    (tmp_path / "in" / "shop.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "shoe.png").touch()
    assert run(["catalogue", "import", str(tmp_path / "in" / "shop.yaml")]) == 1
    assert 'there is no picture "shoe.png"; allowed: a file below' in capsys.readouterr().err
    assert run(["catalogue", "import", str(tmp_path / "in" / "shop.yaml"), "-o", str(tmp_path / "all.sqlite")]) == 0


def test_a_catalogue_is_not_written_over_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text(YAML, encoding="utf-8")
    assert run(["catalogue", "import", str(file), "-o", str(file)]) == 2
    assert "would be written over itself" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == YAML


def test_the_schema_agrees_with_the_reader(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "catalogue"]) == 0
    schema = json.loads(capsys.readouterr().out)
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)

    def complain(text: str) -> list[str]:
        loaded = yaml.load(text, yaml.BaseLoader)  # times stay texts, as in our own reader
        for product in loaded.get("products", []):
            for each in product.get("reviews", []):
                each["stars"] = int(each["stars"])
            for each in product.get("offers", []):
                each.update({key: int(each[key]) for key in ("stock",) if key in each})
            product.update({key: float(product[key]) for key in ("rating",) if key in product})
            product.update({key: int(product[key]) for key in ("ratings",) if key in product})
        loaded["vitrine_catalogue"] = int(loaded["vitrine_catalogue"])
        return [error.message for error in kind(schema).iter_errors(loaded)]

    assert complain(YAML) == []
    for old, new in (("stock: 4", "stok: 4"), ("unit: g", "unit: stone"), ("stars: 5", "stars: 6"), ("EUR", "euro")):
        assert complain(YAML.replace(old, new)), new
    described = [schema, *schema["$defs"].values()]
    assert all(field.get("description") for one in described for field in one["properties"].values())


def test_a_disk_that_is_full_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "shop.csv").write_text(CSV, encoding="utf-8")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_192, limits[1]))
    try:
        code = run(["catalogue", "import", str(tmp_path / "shop.csv")])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert code == 1 and "shop.sqlite: it cannot be written (" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["shop.csv"]


def test_a_name_that_leads_nowhere_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "shop.csv").symlink_to("shop.csv")
    assert run(["catalogue", "import", str(tmp_path / "shop.csv")]) == 1
    assert run(["catalogue", "import", ""]) == 1
    told = capsys.readouterr().err.splitlines()
    assert "the catalogue cannot be read" in told[0] and "this is a folder, not a catalogue" in told[1]
