"""The plot and the JSON of a budget: an SVG that is whole by itself, and data that its schema knows."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import jsonschema
import pytest

from tests.glass.devices import SHIPPED
from tests.power.samples import exact_specs
from vitrine.glass.catalogue.interval import Interval
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.view import View
from vitrine.power.device_budget import DeviceBudget, draw_up
from vitrine.power.part_power import PowerModel
from vitrine.power.sample import PowerSample
from vitrine.report.budget_file import build_budget_file, build_budget_schema
from vitrine.report.budget_plot import HEIGHT, TOP, render_plot
from vitrine.report.budget_table import describe_hours, name_tier

GLASSES = resolve_glasses(SHIPPED.device("quark-s1"), SHIPPED.environment("office"), View())
TAKE = (
    *(PowerSample(number / 10, 0.1, "walk", "small", 10.0, 0.1, root_light={"line": 1.0}) for number in range(60)),
    *(PowerSample(6 + number / 10, 0.1, "<card>", "large", 0.0, 0.4, "<card>") for number in range(20)),
)


def budget(**known: object) -> DeviceBudget:
    return draw_up("A & B", GLASSES, PowerModel(exact_specs(**known), 0.5), TAKE, {})


def areas(svg: str) -> list[list[tuple[float, float]]]:
    """The corners of each filled area, from the lowest part up."""
    root = ElementTree.fromstring(svg)
    paths = [path for path in root.iter("{http://www.w3.org/2000/svg}path") if path.get("style")]
    return [
        [(float(x), float(y)) for x, y in (pair.split() for pair in re.split("[MLZ]", path.get("d") or "") if pair)]
        for path in paths
    ]


def test_the_areas_are_as_high_as_what_the_parts_draw() -> None:
    svg = render_plot(budget())
    *_, panel = areas(svg)
    # The top of all is 20 + 200 · 0.5 · 0.1, 12 + 10, 2 and 5 mW; in the card 20 + 40, 101, 300, 2 and 5.
    powers = [TOP + HEIGHT * (1 - total / 500) for total in (30 + 22 + 2 + 5, 60 + 101 + 300 + 2 + 5)]
    tops = [y for _, y in panel[: len(panel) // 2]]
    assert (tops[0], tops[-1]) == pytest.approx(powers, abs=0.06)
    assert len(areas(svg)) == 5


def test_it_is_whole_by_itself_and_the_same_every_time() -> None:
    svg = render_plot(budget())
    assert svg == render_plot(budget())
    assert "&lt;card&gt;" in svg and "<card>" not in svg and "A &amp; B" in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "") and "<script" not in svg
    assert "prefers-color-scheme:dark" in svg
    words = [text.text for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert "1 walk: 6.0 s, small processor, 10 times a second, 59 mW" in words
    assert any(word and word.startswith("close the camera in <card>: ≈") for word in words)


def test_a_long_take_has_no_more_corners_than_the_plot_has_pixels() -> None:
    take = tuple(PowerSample(number / 10, 0.1, "walk", "small", 1.0, 0.1) for number in range(6_000))
    model = PowerModel(exact_specs(), 0.5)
    svg = render_plot(draw_up("long", GLASSES, model, take, {}))
    assert max(map(len, areas(svg))) <= 4 * 431 and len(svg) < 200_000


def test_the_json_is_as_its_schema_says() -> None:
    schema = build_budget_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for found in (budget(), budget(battery_mwh=Interval(900, 1000), base_mw=Interval(1, 9))):
        told = json.loads(build_budget_file(found).model_dump_json())
        jsonschema.Draft202012Validator(schema).validate(told)
        assert [(state["state"], state["tier"]) for state in told["states"]] == [("walk", "small"), ("<card>", "large")]
        low, high = told["hours"]
        total = told["power_mw"]["total"]
        assert (low * total[1], high * total[0]) == pytest.approx(tuple(told["battery_mwh"]), rel=2e-3)


def test_hours_are_a_range_or_nothing() -> None:
    assert (
        describe_hours(budget(battery_mwh=Interval(900, 1000)))
        == "A battery of ≈ 900 to 1,000 mWh lasts ≈ 5.6 to 6.2 hours of such use"
    )
    unknown = DeviceBudget("x", GLASSES, PowerModel(exact_specs(supply="cable")), TAKE, budget().budget, (), {})
    assert "lasts" in describe_hours(unknown)
    assert [name_tier(share) for share in (0.0, 0.42, 1.0)] == ["small", "large 42 %", "large"]
