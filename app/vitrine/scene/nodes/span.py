"""Spans: pieces of one text with a look of their own, shaped and wrapped as one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, WithJsonSchema

from vitrine.document.field_error import FieldError
from vitrine.document.model import Model
from vitrine.scene.nodes.bindable import Bindable
from vitrine.scene.nodes.value import Color, Degrees
from vitrine.scene.nodes.weight import WeightField

#: Pieces of one text: a line of the longest has a few words each.
MAX_SPANS = 200
#: What OpenType's features take: 0 off, 1 on, more for the number of an alternate.
MAX_FEATURE = 99
MAX_FEATURES = 32
#: The name of the fonts that come with the program, which a scene cannot give to its own.
BUILT_IN_FONT = "built-in"


def _check_features(features: Mapping[str, int]) -> Mapping[str, int]:
    for tag in features:
        if len(tag) != 4 or not tag.isascii() or not tag.isprintable():
            raise FieldError(f'"{tag}" is no feature', "tags of four letters, such as tnum, ss01, smcp, frac")
    return features


_TAGS = {
    "type": "object",
    "additionalProperties": {"type": "integer", "minimum": 0, "maximum": MAX_FEATURE},
    "propertyNames": {"pattern": "^[ -~]{4}$"},
}
Features = Annotated[
    dict[str, Annotated[int, Field(ge=0, le=MAX_FEATURE)]],
    Field(max_length=MAX_FEATURES),
    AfterValidator(_check_features),
    WithJsonSchema(_TAGS),
]
#: The name of a family of the scene's, which are put in place of the choices where they are known.
FontName = Annotated[str, Bindable("choice", choices=(BUILT_IN_FONT,))]


class Span(Model):
    """A piece of a text; what it leaves out is as the text has it."""

    text: str = Field(description="what it says; {path} or {path:format} is bound to content")
    color: Color | None = Field(default=None, description="its light")
    size: Degrees | None = Field(default=None, description="degrees of the em; the line is as high as its largest")
    weight: WeightField | None = Field(default=None, description="regular, bold, or 100 to 900")
    italic: bool | None = Field(default=None, description="its slanted letters")
    font: FontName | None = Field(default=None, description="a name from `fonts`, or built-in")
    features: Features | None = Field(default=None, description="OpenType features over those of the text")


def _discriminate_text(raw: Any) -> str:
    return "spans" if isinstance(raw, list | tuple) else "text"


def _check_spans(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    if spans:
        return spans
    raise FieldError("a list of 0 is too short", "at least 1 piece of text")


def _wrap_text(raw: Any) -> Any:
    return {"text": raw} if isinstance(raw, str) else raw


SpanEntry = Annotated[Span, BeforeValidator(_wrap_text)]
Spans = tuple[Span, ...]

if TYPE_CHECKING:
    SpannedText = str | Spans
else:
    SpannedText = Annotated[
        Annotated[str, Tag("text")]
        | Annotated[tuple[SpanEntry, ...], Field(max_length=MAX_SPANS), AfterValidator(_check_spans), Tag("spans")],
        Discriminator(_discriminate_text),
    ]


def join_spans(text: str | Spans) -> str:
    """All that a text says, with its placeholders."""
    return text if isinstance(text, str) else "".join(span.text for span in text)
