"""Check of letters: those that no font has or can paint in its colours, and words that no dictionary tells apart."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator

from vitrine.errors import Problem
from vitrine.scene.load.lint import iterate_looks, iterate_nodes
from vitrine.scene.load.type_lint import list_pieces
from vitrine.scene.load.warning import make_warning
from vitrine.scene.nodes.binding import fill_template
from vitrine.scene.nodes.node import Text
from vitrine.scene.nodes.span import BUILT_IN_FONT
from vitrine.scene.nodes.weight import Weight
from vitrine.scene.scene import Scene
from vitrine.stage.text.font import FontSet, FontVariant
from vitrine.stage.text.glyph_paint import find_excess, has_paint
from vitrine.stage.text.shaping import find_missing_characters, shape_line

#: Letters that a sentence names.
MAX_NAMED = 6
#: Two letters of Thai, Lao, Burmese or Khmer without a space between them, where words may meet.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]{2}")


def check_letters(scene: Scene) -> list[Problem]:
    """An error for each text with letters that no font of ours has, in whatever state; what events bring is not known.
    So is one whose font paints a letter with more than can be drawn.

    A warning where lines would break by a dictionary, and there is none.
    """
    fonts = FontSet(use_system_fonts=False, families=scene.fonts)
    texts = [node for node in iterate_nodes(scene.nodes) if isinstance(node, Text)]
    errors = [problem for text in texts for problem in _check_text(text, scene, fonts)]
    return [*errors, *_check_dictionary(texts, scene)]


def _check_text(text: Text, scene: Scene, fonts: FontSet) -> Iterator[Problem]:
    missing: dict[str, None] = {}
    painted: dict[str, None] = {}
    for look in iterate_looks(text):
        assert isinstance(look, Text), "a text is one in every state"
        for piece in list_pieces(look):
            variant = FontVariant("" if piece.font == BUILT_IN_FONT else piece.font)
            words = fill_template(piece.words, scene.values)
            missing |= dict.fromkeys(find_missing_characters(fonts, words, piece.weight, variant))
            if variant.family:
                painted |= dict.fromkeys(_find_excessive(fonts, words, piece.weight, variant))
    for said in painted:
        hint = "take another font for it; its plain outline is drawn"
        yield Problem(said, scene.origins.get(text.id or ""), f"{text.id}.font", hint=hint)
    if missing:
        named = ", ".join(f'"{letter}"' for letter in list(missing)[:MAX_NAMED])
        more = f" and {len(missing) - MAX_NAMED} more" if len(missing) > MAX_NAMED else ""
        hint = "write it with other letters, or name a font that has them under `fonts`"
        message = f"no font of ours has {named}{more}"
        yield Problem(message, scene.origins.get(text.id or ""), f"{text.id}.text", hint=hint)


def _find_excessive(fonts: FontSet, words: str, weight: Weight, variant: FontVariant) -> Iterator[str]:
    """What is said of letters that their font paints with more than can be drawn."""
    if not fonts.has_paint(fonts.primary_index(weight, variant)):
        return
    glyphs = shape_line(fonts, words, weight, variant=variant).glyphs
    for font, glyph, cluster in zip(*(glyphs[name].tolist() for name in ("font", "glyph", "cluster")), strict=True):
        face = fonts.get_face(font)
        if face.has_paint and has_paint(face, glyph) and (excess := find_excess(face, glyph)):
            yield f'the font "{variant.family}" paints "{words[cluster]}" with {excess}'


def _check_dictionary(texts: list[Text], scene: Scene) -> Iterator[Problem]:
    """The warning of the first text, if any, whose words only a dictionary could tell."""
    unspaced = (text for text in texts if _UNSPACED.search(fill_template(text.words, scene.values)))
    first = next(unspaced, None)
    if first is not None and importlib.util.find_spec("icu4py") is None:
        message = "lines of Thai, Lao, Khmer and Burmese break at spaces alone, as icu4py is not installed"
        hint = 'pip install "vitrine-glasses[scripts]"'
        yield make_warning(message, scene.origins.get(first.id or ""), f"{first.id}.text", hint)
