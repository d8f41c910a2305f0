"""Labels of views as text: subject, figures and caveats of each, and what is set otherwise than by default."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vitrine.engine.view_description import describe_view
from vitrine.engine.view_spec import ViewSpec
from vitrine.glass.optics.photometry import format_light
from vitrine.glass.optics.view import PERFECT, TYPICAL, View
from vitrine.preview.layout.pane_layout import PanePlacement
from vitrine.preview.measure.monitor import MonitorMetrics
from vitrine.preview.panels.bars import Title

_FOCUS_TEXTS = {"overlay": "focus on the overlay", "world": "focus on the world"}


class ViewLabel(NamedTuple):
    """The text of one view's label. `subject` is device, light and whose eye, `view` its kind, `figures` photometry.

    `overrides` is what was set by hand, `caveats` are "simulated" and, where it is so, "estimated".
    """

    view: str
    subject: tuple[str, ...]
    figures: tuple[str, ...]
    overrides: tuple[str, ...]
    caveats: tuple[str, ...]


def build_label(spec: ViewSpec) -> ViewLabel:
    """The label of a view."""
    description, view = describe_view(spec.glasses), f"{spec.view.kind} view"
    if spec.profile.is_feed:
        light = f"{spec.environment.name}, {format_light(spec.environment.nits)} cd/m²"
        name, *rest = (word for word in description.subject if word != view)
        return ViewLabel(view, (name, light, *rest), description.figures, (), description.caveats)
    subject = tuple(word for word in description.subject if word != view)
    return ViewLabel(view, subject, description.figures, describe_overrides(spec.view), description.caveats)


def describe_overrides(view: View) -> tuple[str, ...]:
    """Settings of a view that are not at their defaults, in words."""
    optics = "" if view.optics == TYPICAL else "perfect optics" if view.optics == PERFECT else "strong defects"
    texts = (
        "" if view.brightness is None else f"brightness {view.brightness:.0%}",
        "absolute exposure" if view.exposure == "absolute" else "",
        optics,
        _FOCUS_TEXTS.get(view.focus, ""),
    )
    return tuple(text for text in texts if text)


class LabelCache:
    """The labels of the views drawn last, built anew only when a view spec has changed: it takes half a millisecond."""

    def __init__(self) -> None:
        self._specs: tuple[ViewSpec, ...] = ()
        self._labels: tuple[ViewLabel, ...] = ()

    def get(self, specs: tuple[ViewSpec, ...]) -> tuple[ViewLabel, ...]:
        """The label of each."""
        if specs != self._specs:
            self._specs, self._labels = specs, tuple(build_label(spec) for spec in specs)
        return self._labels


def build_title(
    scene_name: str,
    labels: Sequence[ViewLabel],
    placements: Sequence[PanePlacement],
    ratio: float,
    metrics: MonitorMetrics | None,
) -> Title:
    """The title bar's text; of several panes only what holds for all, since each has a label of its own.

    `metrics` are the monitor's where pictures have their true size, else None.
    """
    caveats = tuple(dict.fromkeys(caveat for label in labels for caveat in label.caveats))
    true_size: tuple[str, ...] = ()
    if metrics is not None:
        cropped = any(placement.is_cropped(ratio) for placement in placements)
        true_size = f"true size at {metrics.distance_cm:.0f} cm", *(("cropped",) if cropped else ())
    first = labels[0]
    if len(placements) == 1:
        return Title(scene_name, (*first.subject, first.view), first.figures, (*first.overrides, *true_size), caveats)
    return Title(scene_name, (first.view,), (), (*describe_overrides(placements[0].spec.view), *true_size), caveats)
