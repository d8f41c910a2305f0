"""The table of `docs/power.md`: hours as published beside those of the model. `python -m tests.power.hours_table`."""

from __future__ import annotations

from collections.abc import Iterator

from tests.glass.devices import SHIPPED
from vitrine.glass.catalogue.power_specs import published_hours
from vitrine.power.workload import estimate_hours


def render_table() -> str:
    """The table as Markdown, by device and use."""
    head = "| glasses | use | published, hours | by the model | |\n|---|---|---|---|---|\n"
    return head + "\n".join(_list_rows()) + "\n"


def _list_rows() -> Iterator[str]:
    for id_, profile in SHIPPED.devices().items():
        model = estimate_hours(profile)
        for use, known in published_hours(profile).items():
            hours = model.get(use)
            verdict = (
                "battery unknown" if hours is None else "holds" if hours.holds(known.value) else "**does not hold**"
            )
            yield f"| {id_} | {use} | {known.value} | {'–' if hours is None else hours} | {verdict} |"


if __name__ == "__main__":
    print(render_table(), end="")
