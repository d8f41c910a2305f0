"""What the margin says of a picture: the words of its strip, and what is set otherwise than it is by itself."""

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
    """`subject` is device, light and whose eye, `view` which one, `figures` what the light measures.

    `set_` is what was set by hand, `marks` say how sure all of it is.
    """

    view: str
    subject: tuple[str, ...]
    figures: tuple[str, ...]
    set_: tuple[str, ...]
    marks: tuple[str, ...]


def told(look: Look) -> Told:
    """The words for a picture."""
    words, view = account(look), f"{look.view.kind} view"
    if look.profile.is_feed:
        light = f"{look.environment.name}, {look.environment.nits:,g} cd/m²"
        return Told(view, (words.subject[0], light), words.figures, (), words.marks)
    subject = tuple(word for word in words.subject if word != view)
    return Told(view, subject, words.figures, settings(look.view), words.marks)


def settings(view: View) -> tuple[str, ...]:
    """What of a view is not as it is by itself, in words."""
    optics = "" if view.optics == TYPICAL else "perfect optics" if view.optics == PERFECT else "strong defects"
    words = (
        "" if view.brightness is None else f"brightness {view.brightness:.0%}",
        "absolute exposure" if view.exposure == "absolute" else "",
        optics,
        _FOCUS.get(view.focus, ""),
    )
    return tuple(word for word in words if word)


class Teller:
    """The words for pictures, found anew only when how they are looked at has changed: they take half a millisecond."""

    def __init__(self) -> None:
        self._looks: tuple[Look, ...] = ()
        self._told: tuple[Told, ...] = ()

    def told(self, looks: tuple[Look, ...]) -> tuple[Told, ...]:
        """The words for each."""
        if looks != self._looks:
            self._looks, self._told = looks, tuple(told(look) for look in looks)
        return self._told


def title(
    scene: str, all_told: Sequence[Told], stands: Sequence[Stand], ratio: float, measure: Measure | None
) -> Title:
    """What the strip above says; of several pictures only what holds for all, since each has a line of its own.

    `measure` is the monitor's where pictures are as large as they are to the eye.
    """
    marks = tuple(dict.fromkeys(mark for words in all_told for mark in words.marks))
    true: tuple[str, ...] = ()
    if measure is not None:
        cropped = any(stand.is_cropped(ratio) for stand in stands)
        true = f"true size at {measure.distance_cm:.0f} cm", *(("cropped",) if cropped else ())
    words = all_told[0]
    if len(stands) == 1:
        return Title(scene, (*words.subject, words.view), words.figures, (*words.set_, *true), marks)
    return Title(scene, (words.view,), (), (*settings(stands[0].look.view), *true), marks)
