"""A scene's `services:` with a mistake: it is told once, and what is bound to a service's names is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from vitrine.engine.checked_scene import find_problems

SCENE = """vitrine: 1
feed: testcard:64x36
include: [vitrine:shop, vitrine:wallet]
services: {%s}
nodes: [{use: shop-card, id: card}, {use: wallet-order, id: order}]
"""


def tell(folder: Path, services: str) -> list[str]:
    (folder / "shop.yaml").write_text("vitrine_catalogue: 1\n", "utf-8")
    (folder / "scene.yaml").write_text(SCENE % services, "utf-8")
    return [str(problem) for problem in find_problems(folder / "scene.yaml") if problem.severity == "error"]


@pytest.mark.parametrize(
    ("services", "sentence"),
    [
        ("wallet: {}, catalogue: {}", "scene.yaml:4:35 services.catalogue: a catalogue is either a file or a server"),
        ("wallet: {}, catalogue: {file: shop.yaml, as_of: now}", 'services.catalogue.as_of: text "now" is no time'),
        ("wallet: {balance: -1}, catalogue: {file: shop.yaml}", "services.wallet.balance: number -1 is out of range"),
        ("wallet: {}, catalog: {file: shop.yaml}", 'services.catalog: there is no service "catalog"; did you mean'),
        ("catalogue: {file: shop.yaml}, wallet: {currency: cny}", 'there is no currency "cny"; did you mean "CNY"?'),
    ],
)
def test_a_mistake_in_a_block_is_told_once(tmp_path: Path, services: str, sentence: str) -> None:
    (told,) = tell(tmp_path, services)
    assert sentence in told


def test_names_of_a_service_that_is_missing_say_which_that_is(tmp_path: Path) -> None:
    told = tell(tmp_path, "catalogue: {file: shop.yaml}")
    assert told and all('content has no "' in one and "services: {wallet: {...}}" in one for one in told)
