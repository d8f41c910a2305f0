"""Generated catalogues and answers of servers at their fewest."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.content.catalogue.catalogues import CSV, YAML
from tests.long.catalogue import check_file, check_response, run_catalogue


def test_two_hundred_of_each_end_in_a_value_or_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_catalogue(200, 1) == 0
    told = capsys.readouterr().out
    for ending in ("file: value", "file: sentence", "server: product.found", "server: catalogue.incomplete"):
        assert ending in told, told


@pytest.mark.parametrize(("name", "text"), [("shop.yaml", YAML), ("shop.csv", CSV)])
def test_a_file_ends_as_it_should(tmp_path: Path, name: str, text: str) -> None:
    assert check_file(tmp_path, name, text.encode()) == "value"
    assert check_file(tmp_path, name, text.encode()[:300]) == "sentence"


def test_an_answer_ends_as_it_should() -> None:
    assert check_response(httpx.Response(404)) == "product.unknown"
    assert check_response(httpx.Response(200, stream=httpx.ByteStream(b'{"title": "Tea"}'))) == "product.found"
