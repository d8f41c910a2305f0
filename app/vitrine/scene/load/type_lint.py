"""Warnings about type: weights and italics that a font has not, features that nobody hears, letters of another font."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from vitrine.errors import Place, Problem
from vitrine.scene.font.font_family import FontFamily
from vitrine.scene.load.builder import NodeBuilder
from vitrine.scene.load.lint import iterate_looks, iterate_nodes
from vitrine.scene.load.warning import make_warning
from vitrine.scene.nodes.binding import fill_template
from vitrine.scene.nodes.node import Text
from vitrine.scene.nodes.value import min_text_size_deg, value_range
from vitrine.scene.nodes.weight import Weight, find_built_in_weight, weigh

#: The built-in font's features that are on by themselves, or that somebody may turn off: it has no others.
_BUILT_IN_FEATURES = frozenset(("ccmp", "liga", "kern", "mark", "mkmk", "pwid", "palt"))
#: Letters that a sentence names.
_NAMED_LETTERS = 12


class StyledPiece(NamedTuple):
    """A piece of a text, or all of one, with what is asked of its font."""

    words: str
    font: str
    weight: Weight
    italic: bool
    features: Mapping[str, int]


def find_type_warnings(
    nodes: Collection[object], fonts: Mapping[str, FontFamily], builder: NodeBuilder
) -> Iterator[Problem]:
    """All warnings about the type of a scene's nodes, in their order."""
    content = builder.context.symbols.content
    for node in iterate_nodes(tuple(nodes)):
        if not isinstance(node, Text):
            continue
        place, found = builder.records.origins.get(node.id or ""), []
        for look in iterate_looks(node):
            assert isinstance(look, Text), "a text is one in every state"
            for piece in list_pieces(look):
                found += [*_check_piece(piece, fonts, fill_template(piece.words, content), f"{node.id}", place)]
            found += [*_check_steps(look, fill_template(look.words, content), place)]
        yield from dict.fromkeys(found)


def list_pieces(text: Text) -> list[StyledPiece]:
    """The pieces of a text, one of one that is all alike."""
    if isinstance(text.text, str):
        return [StyledPiece(text.text, text.font, text.weight, text.italic, text.features)]
    return [
        StyledPiece(
            span.text,
            text.font if span.font is None else span.font,
            text.weight if span.weight is None else span.weight,
            text.italic if span.italic is None else span.italic,
            text.features if span.features is None else {**text.features, **span.features},
        )
        for span in text.text
    ]


def _check_piece(
    piece: StyledPiece, fonts: Mapping[str, FontFamily], words: str, node_id: str, place: Place | None
) -> Iterator[Problem]:
    family = fonts.get(piece.font)
    name = f'the font "{piece.font}"' if family else "the built-in font"
    wanted = weigh(piece.weight)
    choice = family.choose(wanted, piece.italic) if family else None
    drawn = choice.weight if choice else weigh(find_built_in_weight(wanted))
    if drawn != wanted and piece.weight != "regular":
        hint = "name a file of that weight under `fonts`, or a variable font"
        message = f"{name} has no weight {wanted}, so {drawn} is shown"
        yield make_warning(message, place, f"{node_id}.weight", hint)
    if piece.italic and (choice is None or choice.is_slanted):
        hint = "name an italic file under `fonts`, or a variable font with one"
        yield make_warning(f"{name} has no italic, so its letters are leaned", place, f"{node_id}.italic", hint)
    if choice is not None and choice.is_italic and not piece.italic:
        yield make_warning(f"{name} has no upright letters", place, f"{node_id}.italic", "write `italic: true`")
    known = choice.file.features if choice else _BUILT_IN_FEATURES
    for tag in piece.features:
        if tag not in known:
            hint = f"it has {', '.join(sorted(known))}" if known else "it has none"
            yield make_warning(f"{name} has no feature {tag}", place, f"{node_id}.features", hint)
    if choice is not None:
        missing = _find_missing(words, choice.file.code_points)
        if missing:
            letters = " ".join(missing[:_NAMED_LETTERS]) + (" ..." if len(missing) > _NAMED_LETTERS else "")
            message = f"{name} has no {letters}, so the built-in one shows them"
            hint = "take a font that has them, or leave it so"
            yield make_warning(message, place, f"{node_id}.font", hint)


def _find_missing(words: str, code_points: Collection[int]) -> list[str]:
    seen = dict.fromkeys(unicodedata.normalize("NFC", words))
    return [c for c in seen if ord(c) not in code_points and unicodedata.category(c) not in ("Cc", "Cf", "Zs", "Mn")]


def _check_steps(text: Text, words: str, place: Place | None) -> Iterator[Problem]:
    """A text that is large enough to be read, and shrinks to one that is not."""
    size, least = value_range(text.size)[1], min_text_size_deg(words)
    for step in text.shrink_text:
        if size >= least > size * step and not text.is_bound("size"):
            message = f"shrunk by {step:g} the text is {size * step:g} degrees high; under {least:g} it cannot be read"
            yield make_warning(message, place, f"{text.id}.shrink_text", f"{least / size:.2g} or more")
            return
