"""The page of moments in a browser: the world behind, the same words in their places, nothing that it does not find."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from tests.proof.small_project import PROOF, make_project
from vitrine.bench.web_page import write_page
from vitrine.gpu.renderer import Renderer
from vitrine.proof.run.prover import open_take

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

#: The words of layers that are shown, with their places on the screen.
WORDS = """() => [...document.querySelectorAll("p")].filter(text => text.closest(".layer").style.display !== "none")
  .map(text => { const box = text.getBoundingClientRect(); return [text.textContent, box.x, box.y] })"""


@pytest.fixture(scope="module")
def folder(device: Renderer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a small project at 0.2 s, and at 1 s, when a card is open."""
    made = tmp_path_factory.mktemp("page")
    plan = make_project(made, proof=PROOF.replace("even-g2", "generic")).plan
    with open_take(plan, "") as opened:
        write_page(made, device, opened.session, [0.2, 1.0], plan.pictured[0])
        frame = opened.session.build_frame(opened.session.instant_at(0.2), plan.pictured[0])
    bounds = {node.node_id: node.box_px for node in frame.draw_list.node_bounds}
    (made / "price.txt").write_text(" ".join(map(str, bounds["price"])))
    return made


@pytest.fixture
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    """The page, loaded; what it logs fails the test."""
    amiss: list[str] = []
    opened = browser.new_page(viewport={"width": 640, "height": 480})
    opened.on("console", lambda message: amiss.append(message.text))
    opened.on("pageerror", lambda error: amiss.append(str(error)))
    opened.goto((folder / "page.html").as_uri())
    opened.evaluate("() => load()")
    yield opened
    opened.close()
    assert amiss == []


def test_words_stand_where_the_draw_list_has_them(page: Page, folder: Path) -> None:
    page.evaluate("() => step(0)")
    words = {text: (x, y) for text, x, y in page.evaluate(WORDS)}
    left, top, _, _ = map(float, (folder / "price.txt").read_text().split())
    assert words["¥ 399"] == pytest.approx((left, top), abs=1.5)


def test_what_is_shown_changes_with_the_moment(page: Page) -> None:
    shown = "() => [...document.querySelectorAll('.layer')].filter(one => one.style.display !== 'none').length"
    counts = []
    for moment in (0, 1):
        page.evaluate("index => step(index)", moment)
        counts.append(page.evaluate(shown))
    assert counts[1] == counts[0] + 1


def test_the_world_is_behind_and_light_is_added_to_it(page: Page, folder: Path) -> None:
    page.evaluate("() => step(1)")
    seen = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB")).astype(int)
    world = np.asarray(Image.open(folder / "world-001.png").convert("RGB")).astype(int)
    height, width = world.shape[:2]
    added = seen[:height, :width] - world[: seen.shape[0], : seen.shape[1]]
    assert added.min() >= -2 and (added > 20).any(-1).mean() > 0.01 and (abs(added) <= 2).all(-1).mean() > 0.5
