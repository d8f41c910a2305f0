"""Power samples and devices for tests, and what hypothesis may make of them."""

from __future__ import annotations

from dataclasses import fields

from hypothesis import strategies as st

from tests.glass.devices import SHIPPED
from vitrine.glass.catalogue.interval import Interval
from vitrine.glass.catalogue.power_specs import PowerSpecs, resolve_power
from vitrine.power.sample import PowerSample

#: Every device by its id, with its power figures.
SPECS = {id_: resolve_power(profile) for id_, profile in SHIPPED.devices().items()}

SHARES = st.floats(0.0, 1.0)


def exact_specs(**known: object) -> PowerSpecs:
    """Figures that are easily added up in the head: large 10, 100 and 400 mW at 40 Hz, small 1, 2 and 12 at 10 Hz."""
    values: dict[str, object] = {
        **{"supply": "battery", "battery_mwh": Interval(1000, 1000), "chips": "both", "base_mw": Interval(5, 5)},
        **{"large_idle_mw": Interval(10, 10), "large_awake_mw": Interval(100, 100)},
        **{"large_active_mw": Interval(400, 400), "large_rate_hz": 40.0},
        **{"small_idle_mw": Interval(1, 1), "small_awake_mw": Interval(2, 2)},
        **{"small_active_mw": Interval(12, 12), "small_rate_hz": 10.0},
        **{"panel_static_mw": Interval(20, 20), "panel_white_mw": Interval(200, 200), "panel_lamp": False},
        **{"camera_recording_mw": Interval(300, 300), "camera_looking_mw": Interval(50, 50)},
        **{"radio_idle_mw": Interval(2, 2), "radio_busy_mw": Interval(102, 102), "radio_ask_s": Interval(1, 1)},
        **known,
    }
    source = SPECS["quark-s1"]
    return PowerSpecs(
        *(getattr(source, field.name).model_copy(update={"value": values[field.name]}) for field in fields(source))
    )


@st.composite
def power_samples(draw: st.DrawFn) -> PowerSample:
    """Any sample of a take."""
    asking = sorted((draw(SHARES), draw(SHARES)))
    return PowerSample(
        draw(st.floats(0.0, 100.0)),
        draw(st.floats(0.01, 10.0)),
        draw(st.sampled_from(("", "a", "b"))),
        draw(st.sampled_from(("small", "large"))),
        draw(st.one_of(st.floats(0.0, 120.0), st.just(float("inf")))),
        draw(st.one_of(SHARES, st.just(0.0))),
        draw(st.sampled_from(("", "a"))),
        draw(st.booleans()),
        draw(st.booleans()),
        Interval(*asking),
        root_light=draw(st.dictionaries(st.sampled_from(("line", "card")), SHARES, max_size=2)),
        quiet_tier=draw(st.sampled_from((None, "small"))),
    )
