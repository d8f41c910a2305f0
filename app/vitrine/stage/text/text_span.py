"""Spans of a text as it is shaped: which characters have which weight, font, size and ink."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from vitrine.scene.nodes.weight import Weight
from vitrine.stage.text.font import PLAIN_VARIANT, FontVariant


class TypeStyle(NamedTuple):
    """What decides which glyphs stand for characters, and how large: `scale` counts in the text's own size."""

    weight: Weight = "regular"
    variant: FontVariant = PLAIN_VARIANT
    scale: float = 1.0


class TextSpan(NamedTuple):
    """The characters up to `end`, from where the span before ends, with the number of their ink."""

    end: int
    style: TypeStyle
    ink: int


#: The spans of a text in order, the last of which ends with it; none of a text that is all alike.
TextSpans = tuple[TextSpan, ...]


def cut_spans(spans: TextSpans, start: int, end: int) -> TextSpans:
    """The spans of a part of a text, at least one."""
    if not spans:
        return ()
    kept, first = [], 0
    for span in spans:
        if span.end > start and first < end:
            kept.append(span._replace(end=min(span.end, end) - start))
        first = span.end
    return tuple(kept) or (find_spans(spans, (start,))[0]._replace(end=0),)


def extend_spans(spans: TextSpans, count: int) -> TextSpans:
    """The spans of a text with `count` characters more, which look as the last one does."""
    return (*spans[:-1], spans[-1]._replace(end=spans[-1].end + count)) if spans else ()


def find_spans(spans: TextSpans, indices: Iterable[int]) -> list[TextSpan]:
    """The span of each of some characters."""
    ends = [span.end for span in spans]
    return [spans[min(bisect_right(ends, index), len(spans) - 1)] for index in indices]


def list_visible_styles(text: str, spans: TextSpans) -> list[TypeStyle]:
    """The styles of those spans of a text that show more than space."""
    starts = (0, *(span.end for span in spans))
    return [
        span.style
        for start, span in zip(starts, spans, strict=False)
        if span.style.scale > 0 and text[start : span.end].strip()
    ]
