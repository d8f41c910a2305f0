"""Moment figures: what a moment shows, as words and numbers: places, sizes, opacities, texts, contrasts, verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from vitrine.proof.golden.golden import make_key
from vitrine.proof.golden.named_values import quote_text
from vitrine.stage.inspect.element import Element
from vitrine.verdict.measure.legibility import LegibilityResult

Lines = dict[str, tuple[str, ...]]


def measure_elements(elements_by_device: Mapping[str, Iterable[Element]], masked: Collection[str]) -> Lines:
    """The lines of where each element is on each device, how large and how opaque, and of what texts say.

    Places are in the display's pixels: left, top, width, height. The copies of a repeated group are numbered.
    """
    lines: Lines = {}
    for device, elements in elements_by_device.items():
        for name, element in number_copies(elements):
            if element.id in masked:
                continue
            left, top, right, bottom = element.box_px
            place = tuple(f"{value:.2f}" for value in (left, top, right - left, bottom - top))
            lines[make_key("place", device, name)] = place
            lines[make_key("size", device, name)] = (f"{element.size_deg:.3f}",)
            lines[make_key("opacity", device, name)] = (f"{element.opacity:.3f}",)
            if element.text:
                lines[make_key("text", name)] = (quote_text(element.text),)
    return lines


def number_copies(elements: Iterable[Element]) -> Iterator[tuple[str, Element]]:
    """Each element with a name of its own: its id, and from the second copy on its number, such as `row#2`."""
    counts: Counter[str] = Counter()
    for element in elements:
        counts[element.id] += 1
        number = counts[element.id]
        yield (element.id if number == 1 else f"{element.id}#{number}"), element


def list_legibility(results: Iterable[LegibilityResult], masked: Collection[str]) -> Lines:
    """The lines of contrasts and verdicts of one frame: by device and element, a value for each environment."""
    by_key: dict[str, dict[str, str]] = {}
    for result in results:
        if result.element not in masked:
            contrast, verdict = (
                make_key("contrast", result.device, result.element),
                result.luminance_verdict.replace(" ", "-"),
            )
            by_key.setdefault(contrast, {})[result.environment] = f"{result.luminance_contrast:.4g}"
            verdict_key = make_key("verdict", result.device, result.element)
            by_key.setdefault(verdict_key, {})[result.environment] = verdict
    return {key: tuple(f"{name}={value}" for name, value in sorted(found.items())) for key, found in by_key.items()}
