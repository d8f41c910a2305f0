"""The page in a browser: filters, panes, keys, zoom, both colour schemes; it asks nobody outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.proof.report.made_report import BOX, make_changed, make_report, make_result, make_same
from vitrine.output.png import encode_png
from vitrine.proof.report.page import render_page
from vitrine.proof.report.page_data import build_page_data
from vitrine.proof.report.picture_folder import FOLDER, light_name
from vitrine.proof.report.report import write_report
from vitrine.proof.result.proof_result import ProofResult

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHECKS = Path(__file__).with_name("page_checks.js").read_text(encoding="utf-8").partition("\n")[2]
#: A scene's own words that would end a script, a line of one, or an attribute.
HOSTILE = "</script ><img src=x onerror='document.title=1'><!-- \u2028 \" ` ${1} $data"
#: Screen pixels for one of the picture, and where its corner is in each pane.
SCALES = "images => images.map(image => image.getBoundingClientRect().width / image.width)"
PLACES = """images => images.map(image => {
  const [inner, outer] = [image, image.closest(".window")].map(node => node.getBoundingClientRect());
  return [Math.round(inner.x - outer.x), Math.round(inner.y - outer.y)];
})"""
#: What has the focus: its name, and how wide a line is around it.
FOCUS = """() => {
  const node = document.activeElement, style = getComputedStyle(node);
  const line = style.outlineStyle === "none" ? 0 : Number.parseFloat(style.outlineWidth);
  return [node.id || node.textContent.trim(), line];
}"""
#: The number of images, once they are loaded.
DECODE = "async images => { for (const image of images) await image.decode(); return images.map(i => i.naturalWidth); }"
Open = Callable[..., "Page"]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of six changed moments of one scene and four equal ones of another."""
    output = tmp_path_factory.mktemp("report")
    make_report(output, changed=6, same=4)
    return output


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Call it with a report's folder: its page, open; what it logs or asks of others fails the test at its end."""
    amiss: list[str] = []
    contexts = []

    def open_(folder: Path, hash_: str = "", **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: amiss.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: amiss.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith(("file:", "data:")) else amiss.append(asked.url))
        page.goto((folder / "index.html").as_uri() + hash_)
        page.wait_for_selector("html[data-ready]")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert amiss == []


def moment_names(page: Page) -> list[str]:
    return page.locator(".row > span:nth-child(2)").all_inner_texts()


def shown_name(page: Page) -> str:
    return page.inner_text("#name")


def image_sources(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all("#stage img", "images => images.map(image => image.alt.split(' ')[0])")
    return found


def scales(page: Page) -> list[float]:
    found: list[float] = page.eval_on_selector_all("#stage img", SCALES)
    return found


def places(page: Page) -> list[list[float]]:
    """Where the picture's corner is in each pane."""
    found: list[list[float]] = page.eval_on_selector_all("#stage img", PLACES)
    return found


def test_what_does_not_pass_is_shown_first_with_its_pictures_and_words(report: Path, open_page: Open) -> None:
    page = open_page(report)
    assert "Fails" in page.inner_text("#gate") and "6 of 10 moments do not pass" in page.inner_text("#gate")
    assert moment_names(page) == [f"walk@{number:04d}s" for number in range(6)]
    assert image_sources(page) == ["approved", "drawn"]
    assert page.eval_on_selector_all("#stage img", DECODE) == [160, 160]
    words = page.inner_text("#words")
    assert "title text '¥ 399' → '¥ 389'" in words and "shop/scene.yaml:12" in words and "12.50 codes" in words
    assert "walk@0001s" in page.inner_text("#around")
    assert page.eval_on_selector_all("#around img", DECODE) == [160]


@pytest.mark.parametrize(
    ("select", "value", "count"),
    [("scene", "street", 0), ("device", "even-g2", 4), ("node", "price", 3), ("node", "", 6)],
)
def test_filters_leave_what_they_name(report: Path, open_page: Open, select: str, value: str, count: int) -> None:
    page = open_page(report)
    page.select_option(f"#{select}", value)
    assert page.inner_text("#count") == f"{count} of 10 moments"
    assert len(moment_names(page)) == count
    if not count:
        assert "No moment passes these filters" in page.inner_text("#stage")


def test_a_verdict_is_a_button_that_stays_pressed(report: Path, open_page: Open) -> None:
    page = open_page(report)
    page.get_by_role("button", name="same 4").click()
    assert page.inner_text("#count") == "10 of 10 moments"
    page.get_by_role("button", name="changed 6").click()
    assert page.inner_text("#count") == "4 of 10 moments"
    assert "As approved" in page.inner_text("#stage") and page.locator("#tools").is_hidden()


def test_j_and_k_go_through_the_moments_and_stop_at_both_ends(report: Path, open_page: Open) -> None:
    page = open_page(report)
    names = [shown_name(page)]
    for key in "jjjjjjjk":
        page.keyboard.press(key)
        names.append(shown_name(page))
    assert [int(name[-5:-1]) for name in names] == [0, 1, 2, 3, 4, 5, 5, 5, 4]
    assert page.locator("[role=option][aria-selected=true]").count() == 1
    assert "walk@0004s, 4 s: changed. Picture 1 of 2" in page.inner_text("#live")


def test_the_list_takes_arrows_and_a_click(report: Path, open_page: Open) -> None:
    page = open_page(report)
    page.focus("#list")
    page.keyboard.press("End")
    assert shown_name(page) == "shop/walk@0005s"
    page.keyboard.press("ArrowUp")
    assert page.get_attribute("#list", "aria-activedescendant") == "moment-4"
    page.locator(".row").nth(1).click()
    assert shown_name(page) == "shop/walk@0001s"


def test_n_shows_the_next_picture_of_the_moment(report: Path, open_page: Open) -> None:
    page = open_page(report)
    page.keyboard.press("n")
    assert page.locator("[role=tab][aria-selected=true]").inner_text().startswith("✓quark-s1 · display alone")
    assert "light/quark-s1: same" in page.inner_text("#live")
    page.keyboard.press("p")
    assert image_sources(page) == ["approved", "drawn"]


def test_the_slider_moves_by_arrows_mouse_and_its_range(report: Path, open_page: Open) -> None:
    page = open_page(report)
    page.keyboard.press("s")
    assert page.locator(".window").count() == 1 and image_sources(page) == ["approved", "drawn"]
    clip = "getComputedStyle(document.querySelectorAll('.layer')[1]).clipPath"
    assert page.evaluate(clip) == "inset(0px 0px 0px 50%)"
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(clip) == "inset(0px 0px 0px 48%)" and page.input_value("#divider") == "48"
    page.fill("#divider", "10")
    assert page.evaluate(clip) == "inset(0px 0px 0px 10%)"
    box = page.locator(".window").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.1 * box["width"], box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + 30)
    page.mouse.up()
    assert page.input_value("#divider") == "75"
    page.keyboard.press("s")
    assert page.locator(".window").count() == 2


def test_blink_swaps_and_holds_still_where_motion_is_not_wanted(report: Path, open_page: Open) -> None:
    page = open_page(report, reduced_motion="reduce")
    page.keyboard.press("b")
    seen = "[...document.querySelectorAll('.layer')].map(layer => getComputedStyle(layer).visibility)"
    assert page.evaluate(seen) == ["visible", "hidden"] and page.inner_text(".role") == "approved"
    page.keyboard.press(" ")
    assert page.evaluate(seen) == ["hidden", "visible"] and page.inner_text(".role") == "drawn"


def test_blink_swaps_by_itself(report: Path, open_page: Open) -> None:
    page = open_page(report)
    page.keyboard.press("b")
    for role in ("approved", "drawn", "approved"):
        page.locator(".role", has_text=role).wait_for()


def test_the_difference_is_a_picture_with_a_legend(report: Path, open_page: Open) -> None:
    page = open_page(report)
    page.keyboard.press("d")
    assert image_sources(page) == ["difference"] and "brighter than approved" in page.inner_text("#legend")
    page.keyboard.press("d")
    assert image_sources(page) == ["approved", "drawn"] and page.locator("#legend").is_hidden()


def test_zoom_is_one_for_all_panes_by_keys_wheel_and_drag(report: Path, open_page: Open) -> None:
    page = open_page(report)
    fit = scales(page)[0]
    page.keyboard.press("+")
    assert scales(page) == pytest.approx([1.5 * fit] * 2, rel=1e-3)
    page.keyboard.press("0")
    assert scales(page) == pytest.approx([fit] * 2, rel=1e-3)
    page.locator(".window").nth(1).hover()
    page.mouse.wheel(0, -300)
    page.wait_for_function(f"fit => ({SCALES})([...document.images])[0] > 2 * fit", arg=fit)
    assert scales(page)[0] == pytest.approx(scales(page)[1]) and scales(page)[0] > 2 * fit
    before = places(page)
    box = page.locator(".window").nth(0).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 100, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 65)
    page.mouse.up()
    assert places(page)[0] == places(page)[1] == [before[0][0] + 20, before[0][1] + 5]


def test_find_brings_the_box_that_differs_into_the_middle(report: Path, open_page: Open) -> None:
    page = open_page(report)
    page.keyboard.press("f")
    ((left, top), _), scale = places(page), scales(page)[0]
    view = page.locator(".window").nth(0).bounding_box()
    assert view is not None
    middle = ((BOX[0] + BOX[2]) / 2 * scale + left, (BOX[1] + BOX[3]) / 2 * scale + top)
    assert middle == pytest.approx((view["width"] / 2, view["height"] / 2), abs=2)
    drawn = page.locator("#stage svg rect").bounding_box()
    assert drawn is not None and drawn["width"] == pytest.approx((BOX[2] - BOX[0]) * scale, abs=4)
    page.keyboard.press("o")
    assert page.locator("#stage svg").count() == 0


def test_a_question_mark_lists_the_keys_and_escape_closes_them(report: Path, open_page: Open) -> None:
    page = open_page(report)
    page.keyboard.press("?")
    assert "next moment" in page.inner_text("#help")
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    assert page.locator("#help").is_hidden() and shown_name(page).endswith("walk@0000s")


def test_an_address_names_a_moment_even_one_that_the_filters_hide(report: Path, open_page: Open) -> None:
    page = open_page(report, "#street/walk%400008s")
    assert shown_name(page) == "street/walk@0008s" and page.inner_text("#count") == "10 of 10 moments"
    assert shown_name(open_page(report, "#%E0%A4%A")) == "shop/walk@0000s"


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("width", [1280, 800, 390])
def test_nobody_is_left_out(report: Path, open_page: Open, scheme: str, width: int) -> None:
    page = open_page(report, color_scheme=scheme, viewport={"width": width, "height": 800})
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 18, 20)"
    assert dark == (scheme == "dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "nothing hangs over the edge"
    for key in ("", "s", "d", "n", "?"):
        if key:
            page.keyboard.press(key)
        assert page.evaluate(f"({CHECKS})()") == [], f"after {key}"


def test_the_switch_of_colours_is_remembered(report: Path, open_page: Open) -> None:
    page = open_page(report, color_scheme="dark")
    page.get_by_role("button", name="Colours").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(245, 246, 247)"
    page.reload()
    assert page.get_by_role("button", name="Colours: light").count() == 1


def test_every_stop_of_the_tab_key_can_be_seen(report: Path, open_page: Open) -> None:
    page = open_page(report)
    stops: list[tuple[str, float]] = []
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement !== document.body") and len(stops) < 60:
        stops.append(page.evaluate(FOCUS))
        page.keyboard.press("Tab")
    names = [name for name, _ in stops]
    assert {"theme", "list", "scene", "device", "node", "zoom-in"} <= set(names)
    assert [stop for stop in stops if stop[1] < 2] == []


def test_a_scene_s_own_words_stay_words(tmp_path: Path, open_page: Open) -> None:
    moment = make_changed(0, folder=tmp_path / FOLDER).model_copy(
        update={"moment": HOSTILE, "broken": (HOSTILE,), "scene": HOSTILE, "golden": HOSTILE}
    )
    write_report(tmp_path, make_result([moment], failures=(HOSTILE,), orphans=(HOSTILE,)))
    page = open_page(tmp_path)
    assert page.title() == "1 · Proof" and page.locator("img[src=x]").count() == 0
    assert page.text_content("#name") == f"{HOSTILE}/{HOSTILE}"
    assert page.locator("#failures p").first.text_content() == HOSTILE


def test_of_a_thousand_moments_only_those_in_sight_are_in_the_document(tmp_path: Path, open_page: Open) -> None:
    moments = [make_changed(number) for number in range(1000)]
    write_report(tmp_path, make_result(moments))
    page = open_page(tmp_path)
    assert page.inner_text("#count") == "1000 of 1000 moments"
    assert len(moment_names(page)) < 40 and page.locator("*").count() < 500
    page.focus("#list")
    page.keyboard.press("End")
    page.wait_for_function("document.getElementById('list').scrollTop > 50000")
    assert shown_name(page) == "shop/walk@0999s" and len(moment_names(page)) < 40
    assert "It was not kept with this report" in page.inner_text("#stage")


@pytest.mark.parametrize(
    ("result", "gate", "words"),
    [
        (make_result([]), "Passes", "No moment was proven"),
        (make_result([make_same(1), make_same(2)]), "all 2 moments are as approved", "As approved"),
        (make_result([make_same(1)], failures=("nothing was compared",)), "Fails", "As approved"),
    ],
)
def test_a_report_without_a_change_says_so(
    tmp_path: Path, open_page: Open, result: ProofResult, gate: str, words: str
) -> None:
    write_report(tmp_path, result)
    page = open_page(tmp_path)
    assert gate in page.inner_text("#gate") and words in page.inner_text("#stage")
    assert page.evaluate(f"({CHECKS})()") == []


def test_another_script_may_add_buttons_and_keys(tmp_path: Path, open_page: Open) -> None:
    script = tmp_path / "more.js"
    script.write_text(
        """const told = element("button", {type: "button", textContent: "Accept"});
        byId("actions").append(told);
        ACTIONS.a = () => { told.textContent = "Accepted " + momentNow().moment; };
        document.addEventListener("moment-shown", event => { told.title = event.detail.moment; });""",
        encoding="utf-8",
    )
    result = make_result([make_changed(number) for number in range(2)])
    (tmp_path / "index.html").write_text(render_page(build_page_data(result, ()), [script]), encoding="utf-8")
    page = open_page(tmp_path)
    page.keyboard.press("j")
    page.keyboard.press("a")
    assert page.get_attribute("#actions button", "title") == "walk@0001s"
    assert page.inner_text("#actions") == "Accepted walk@0001s"


def test_an_approved_picture_of_another_size_is_named_by_it_and_scaled_to_the_drawn_one(
    tmp_path: Path, open_page: Open
) -> None:
    moment = make_changed(0, folder=tmp_path / FOLDER)
    other = moment.pictures[0].model_copy(
        update={"verdict": "wrong size", "approved_size_px": (80, 90), "boxes_px": ()}
    )
    assert other.approved is not None
    small = np.full((90, 80, 4), 255, np.uint8)
    (tmp_path / FOLDER / light_name(other.approved)).write_bytes(encode_png(small, {}))
    write_report(tmp_path, make_result([moment.model_copy(update={"verdict": "wrong size", "pictures": (other,)})]))
    page = open_page(tmp_path)
    assert page.locator("figcaption").all_inner_texts() == ["approved, 80 × 90 px, its light alone", "drawn"]
    assert page.locator("#stage img").evaluate_all(DECODE) == [80, 160]
    approved, drawn = (page.locator("#stage img").nth(number).bounding_box() for number in range(2))
    assert approved and drawn and (approved["width"], approved["height"]) == (drawn["width"], drawn["height"])
    page.keyboard.press("b")
    assert page.inner_text("figcaption").startswith(("approved, 80 × 90 px, its light alone", "drawn"))
