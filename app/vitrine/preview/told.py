"""Labels of views as text: subject, figures and caveats of each, and what is set otherwise than by default."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vitrine.engine.account import account
from vitrine.engine.look import Look
from vitrine.glass.view import PERFECT, TYPICAL, View
from vitrine.preview.layout.easel import Stand
from vitrine.preview.measure.monitor import Measure
from vitrine.preview.panels.strip import Title

_FOCUS = {"overlay": "focus on the overlay", "world": "focus on the world"}


class Told(NamedTuple):
    """The text of one view's label. `subject` is device, light and whose eye, `view` its kind, `figures` photometry.

    `overrides` is what was set by hand, `caveats` are "simulated" and, where it is so, "estimated".
    """

    view: str
    subject: tuple[str, ...]
    figures: tuple[str, ...]
    set_: tuple[str, ...]
    marks: tuple[str, ...]


def told(look: Look) -> Told:
    """The label of a view."""
    description, view = account(look), f"{look.view.kind} view"
    if look.profile.is_feed:
        light = f"{look.environment.name}, {look.environment.nits:,g} cd/m²"
        return Told(view, (description.subject[0], light), description.figures, (), description.marks)
    subject = tuple(word for word in description.subject if word != view)
    return Told(view, subject, description.figures, settings(look.view), description.marks)


def settings(view: View) -> tuple[str, ...]:
    """Settings of a view that are not at their defaults, in words."""
    optics = "" if view.optics == TYPICAL else "perfect optics" if view.optics == PERFECT else "strong defects"
    texts = (
        "" if view.brightness is None else f"brightness {view.brightness:.0%}",
        "absolute exposure" if view.exposure == "absolute" else "",
        optics,
        _FOCUS.get(view.focus, ""),
    )
    return tuple(text for text in texts if text)


class Teller:
    """The labels of the views drawn last, built anew only when a view spec has changed: it takes half a millisecond."""

    def __init__(self) -> None:
        self._looks: tuple[Look, ...] = ()
        self._told: tuple[Told, ...] = ()

    def told(self, looks: tuple[Look, ...]) -> tuple[Told, ...]:
        """The label of each."""
        if looks != self._looks:
            self._looks, self._told = looks, tuple(told(spec) for spec in looks)
        return self._told


def title(
    scene: str, all_told: Sequence[Told], stands: Sequence[Stand], ratio: float, measure: Measure | None
) -> Title:
    """The title bar's text; of several panes only what holds for all, since each has a label of its own.

    `metrics` are the monitor's where pictures have their true size, else None.
    """
    caveats = tuple(dict.fromkeys(caveat for label in all_told for caveat in label.marks))
    true_size: tuple[str, ...] = ()
    if measure is not None:
        cropped = any(placement.is_cropped(ratio) for placement in stands)
        true_size = f"true size at {measure.distance_cm:.0f} cm", *(("cropped",) if cropped else ())
    first = all_told[0]
    if len(stands) == 1:
        return Title(scene, (*first.subject, first.view), first.figures, (*first.set_, *true_size), caveats)
    return Title(scene, (first.view,), (), (*settings(stands[0].look.view), *true_size), caveats)
