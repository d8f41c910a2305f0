"""Text blocks: a text node at one instant, with its words filled in and its pieces resolved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from vitrine.flow.animate.motion import evaluate
from vitrine.scene.font.letter_metrics import LetterMetrics
from vitrine.scene.nodes.node import Text
from vitrine.scene.nodes.span import BUILT_IN_FONT, Span, Spans
from vitrine.stage.draw.light import Light, light_from_color
from vitrine.stage.layout.appearance import TextBlock
from vitrine.stage.text.bidi.levels import Direction
from vitrine.stage.text.filled_text import fill_pieces
from vitrine.stage.text.font import PLAIN_VARIANT, FontVariant
from vitrine.stage.text.text_span import TextSpan, TextSpans, TypeStyle
from vitrine.stage.text.text_system import TextStyle

#: Type under it is nothing: letters that far apart would be infinitely many ems.
LEAST_SIZE_DEG = 1e-6


def fill_words(node: Text, values: Mapping[str, Any], direction: Direction) -> tuple[str, ...]:
    """What each piece of a text node says, filled with `values`, where it reads in this direction."""
    pieces = (node.text,) if isinstance(node.text, str) else [span.text for span in node.text]
    return fill_pieces(pieces, values, direction)


def build_text_block(node: Text, t_s: float, words: Sequence[str], direction: Direction) -> TextBlock:
    """The block of a text node at a time, whose pieces say `words`."""
    size_deg = evaluate(node.size, t_s)
    spacing_em = evaluate(node.spacing, t_s) / size_deg if size_deg > LEAST_SIZE_DEG else 0.0
    variant = _make_variant(node.font, node.italic, node.features)
    style = TextStyle(size_deg, node.weight, spacing_em, True, node.line_height, direction, variant)
    light = light_from_color(node.color)
    if isinstance(node.text, str):
        return TextBlock(words[0], style, light, node.align, node.lines, steps=node.shrink_text)
    inks = tuple(dict.fromkeys(_find_light(span, light) for span in node.text))
    spans = _build_spans(node, node.text, words, size_deg, t_s, inks)
    return TextBlock("".join(words), style, light, node.align, node.lines, spans, inks, node.shrink_text)


def round_sizes(block: TextBlock, letters: LetterMetrics) -> TextBlock:
    """The block as a device with sizes of its own draws it: each of its sizes is the nearest one that there is."""
    asked = block.style.size
    size = letters.round_size(asked)
    if not letters.sizes_deg or asked <= LEAST_SIZE_DEG:
        return block
    style = replace(block.style, size=size, letter_spacing_em=block.style.letter_spacing_em * asked / size)
    spans = tuple(
        span._replace(style=span.style._replace(scale=letters.round_size(span.style.scale * asked) / size))
        for span in block.spans
    )
    steps = tuple(dict.fromkeys(letters.round_size(step * asked) / size for step in block.steps))
    return replace(block, style=style, spans=spans, steps=steps)


def _make_variant(font: str, italic: bool, features: Mapping[str, int]) -> FontVariant:
    if font == BUILT_IN_FONT and not italic and not features:
        return PLAIN_VARIANT
    return FontVariant("" if font == BUILT_IN_FONT else font, italic, tuple(sorted(features.items())))


def _build_spans(
    node: Text, spans: Spans, pieces: Sequence[str], size_deg: float, t_s: float, inks: tuple[Light, ...]
) -> TextSpans:
    light, end, built = light_from_color(node.color), 0, []
    for span, piece in zip(spans, pieces, strict=True):
        if not piece:
            continue
        end += len(piece)
        scale = 1.0 if span.size is None or size_deg <= LEAST_SIZE_DEG else evaluate(span.size, t_s) / size_deg
        variant = _make_variant(
            node.font if span.font is None else span.font,
            node.italic if span.italic is None else span.italic,
            node.features if span.features is None else {**node.features, **span.features},
        )
        style = TypeStyle(node.weight if span.weight is None else span.weight, variant, scale)
        built.append(TextSpan(end, style, inks.index(_find_light(span, light))))
    return tuple(built)


def _find_light(span: Span, light: Light) -> Light:
    return light if span.color is None else light_from_color(span.color)
