"""The model against the hours that are published, and the page that tells of both."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.glass.devices import SHIPPED
from tests.power.hours_table import render_table
from vitrine.glass.catalogue.power_specs import published_hours
from vitrine.power.workload import estimate_hours

PAGE = Path(__file__).resolve().parents[2] / "docs" / "power.md"
CLAIMS = [
    (id_, use)
    for id_, profile in SHIPPED.devices().items()
    for use in published_hours(profile)
    if use in estimate_hours(profile)
]


@pytest.mark.parametrize(("id_", "use"), CLAIMS)
def test_the_models_range_holds_what_is_published(id_: str, use: str) -> None:
    profile = SHIPPED.device(id_)
    assert estimate_hours(profile)[use].holds(published_hours(profile)[use].value)


def test_there_is_something_to_hold_it_against() -> None:
    assert len(CLAIMS) >= 10 and {use for _, use in CLAIMS} == {"standby", "typical", "display", "busy"}


def test_a_range_is_no_excuse_for_everything() -> None:
    """A display that is on all the time lasts shorter than one that comes on now and then, and that than standby."""
    for profile in SHIPPED.devices().values():
        hours = estimate_hours(profile)
        if hours and not profile.blocking and profile.has_display:
            assert hours["standby"].high > hours["typical"].high > hours["display"].high > hours["busy"].high
            assert hours["standby"].low > hours["typical"].low > hours["display"].low


def test_the_page_has_the_table_as_it_is_now() -> None:
    assert render_table() in PAGE.read_text(encoding="utf-8"), "print it by python -m tests.power.hours_table"
