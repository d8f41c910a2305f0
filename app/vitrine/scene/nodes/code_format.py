"""Printed codes as a scene names them: their formats, and one of them by its payload."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from pydantic import PlainValidator, WithJsonSchema

from vitrine.document.field_error import FieldError, describe_value
from vitrine.scene.nodes.bindable import Bindable

CodeFormat = Literal["ean-13", "ean-8", "upc-a", "upc-e", "qr", "data-matrix", "code-128"]

CODE_FORMATS: tuple[CodeFormat, ...] = get_args(CodeFormat)

#: What stands for a code whose payload nobody has named.
ANY_CODE = "any"
#: A QR code holds 7,089 digits at most.
MAX_PAYLOAD_LETTERS = 7089


def _parse_code_name(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise FieldError(f"the payload is the number {value}", "a payload in quotes", f'write "{value}"')
    if not isinstance(value, str):
        raise FieldError(f"the code is {describe_value(value)}", "any, or a payload in quotes")
    if not value or len(value) > MAX_PAYLOAD_LETTERS:
        raise FieldError(f"the payload has {len(value):,} letters", f"1 to {MAX_PAYLOAD_LETTERS:,}")
    return value


if TYPE_CHECKING:
    CodeName = str
else:
    CodeName = Annotated[
        Any,
        PlainValidator(_parse_code_name),
        WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_PAYLOAD_LETTERS}),
        Bindable("payload", stand_in=" "),
    ]
