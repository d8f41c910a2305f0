"""Model validation: pydantic's errors as problems, in words that a designer knows, at the line where they stand."""

from __future__ import annotations

from collections.abc import Callable
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from vitrine.document.field_error import FieldError, describe_value
from vitrine.document.located_data import Map, Seq, make_problem
from vitrine.errors import Problem, suggest_name

M = TypeVar("M", bound=BaseModel)

_EXPECTED_TYPES = {
    "string_type": "text",
    "float_type": "a number",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list [ ... ]",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
}
_BOUNDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "greater_than": lambda ctx: f"above {ctx['gt']:g}",
    "greater_than_equal": lambda ctx: f"{ctx['ge']:g} or more",
    "less_than": lambda ctx: f"below {ctx['lt']:g}",
    "less_than_equal": lambda ctx: f"{ctx['le']:g} or less",
}


def validate_model(
    model: type[M], raw: Map, problems: list[Problem], context: dict[str, Any] | None = None
) -> M | None:
    """The model's value for `raw`, or None with every mistake appended to `problems`."""
    try:
        return model.model_validate(raw, context=context)
    except ValidationError as error:
        found = error.errors(include_url=False)
        problems += [
            explain_error(details, raw, model) for details in found if not _follows_from_others(details, found)
        ]
        return None


def _follows_from_others(details: ErrorDetails, found: list[ErrorDetails]) -> bool:
    """Whether a list is called too short only because values of it are wrong, which pydantic does not count."""
    loc = details["loc"]
    return details["type"] == "too_short" and any(
        len(other["loc"]) > len(loc) and other["loc"][: len(loc)] == loc for other in found
    )


def explain_error(details: ErrorDetails, raw: Map, model: type[BaseModel]) -> Problem:
    """One of pydantic's errors as a Problem."""
    loc = details["loc"]
    at_key = loc[-1:] == ("[key]",)
    owner, key, at = _walk(raw, model, loc[:-1] if at_key else loc)
    kind, ctx = details["type"], details.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_key_problem(owner, str(key), _find_model(at))
    if kind == "missing":
        return _missing_key_problem(owner, key, _find_model(at))
    message, allowed, hint = _describe_wrong_value(kind, ctx, details["input"], str(details["msg"]))
    return make_problem(owner, key, message, allowed=allowed, hint=hint, at_key=at_key)


def _walk(raw: Map, model: Any, loc: tuple[int | str, ...]) -> tuple[Map | Seq, str | int | None, Any]:
    """The innermost mapping or list that `loc` reaches, the key in it, and the type of that mapping or list."""
    owner: Map | Seq = raw
    at: Any = model
    key: str | int | None = None
    for part in loc:
        if key is not None:
            inner = owner[key] if _has_key(owner, key) else None  # type: ignore[index]
            if not isinstance(inner, Map | Seq):
                return owner, key, at
            inner_type = _find_value_type(at, key)
            # A part that is no key of the data or of its model is the name of a union's branch, which nobody wrote.
            if isinstance(inner, Map) and part not in inner and _find_value_type(inner_type, part) is None:
                continue
            if isinstance(inner, Seq) and isinstance(part, str):
                continue
            owner, at = inner, inner_type
        key = part
    return owner, key, at


def _has_key(owner: Map | Seq, key: str | int) -> bool:
    return key in owner if isinstance(owner, Map) else isinstance(key, int) and key < len(owner)


def _union_members(annotation: Any) -> list[Any]:
    """The types of a union, without annotations around them."""
    if get_origin(annotation) is Annotated:
        return _union_members(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [way for member in get_args(annotation) for way in _union_members(member)]
    return [annotation]


def _find_value_type(annotation: Any, key: str | int) -> Any:
    """The type of what stands under `key` in a value of this type, None where nothing can."""
    for way in _union_members(annotation):
        model = _find_model(way)
        field = _find_field(model, key)
        if field is not None:
            return field.annotation
        if get_origin(way) is dict:
            return get_args(way)[1]
        if get_origin(way) is tuple:
            return get_args(way)[0]
    return None


def _find_field(model: type[BaseModel] | None, key: str | int | None) -> FieldInfo | None:
    """The field of a model that is written as `key`."""
    fields = {} if model is None else model.model_fields
    return next((field for name, field in fields.items() if (field.alias or name) == str(key)), None)


def _find_model(annotation: Any) -> type[BaseModel] | None:
    models = (way for way in _union_members(annotation) if isinstance(way, type) and issubclass(way, BaseModel))
    return next(models, None)


def _unknown_key_problem(owner: Map | Seq, key: str, model: type[BaseModel] | None) -> Problem:
    fields = sorted(field.alias or name for name, field in model.model_fields.items()) if model else []
    message = f'unknown key "{key}"'
    return make_problem(owner, key, message, allowed=", ".join(fields), hint=suggest_name(key, fields), at_key=True)


def _missing_key_problem(owner: Map | Seq, key: str | int | None, model: type[BaseModel] | None) -> Problem:
    if isinstance(key, int):
        return make_problem(owner, None, f"a list of {len(owner)} is too short", allowed=f"at least {key + 1} values")
    field = _find_field(model, key)
    allowed = f"{key}: {field.description}" if field and field.description else ""
    return make_problem(owner, None, f'the key "{key}" is missing', allowed=allowed)


def _describe_wrong_value(kind: str, ctx: dict[str, Any], value: Any, message: str) -> tuple[str, str, str]:
    """Message, what is allowed, hint."""
    if kind == "value_error":
        return _split_field_error(ctx.get("error"), message)
    if kind in _EXPECTED_TYPES:
        return f"{describe_value(value)} does not fit here", _EXPECTED_TYPES[kind], _suggest_remedy(kind, value)
    if kind in _BOUNDS:
        return f"{describe_value(value)} is out of range", _BOUNDS[kind](ctx), ""
    if kind == "literal_error":
        names = [name.strip("'") for name in str(ctx["expected"]).replace(" or ", ", ").split(", ")]
        return f"{describe_value(value)} is not possible here", ", ".join(names), suggest_name(str(value), names)
    if kind == "string_pattern_mismatch":
        return f"{describe_value(value)} is no name", "letters, digits, _ and -, starting with a letter or _", ""
    if kind == "too_long":
        return f"a list of {ctx['actual_length']} is too long", f"at most {ctx['max_length']} values", ""
    if kind == "too_short":
        return f"a list of {ctx['actual_length']} is too short", f"at least {ctx['min_length']} values", ""
    return f"{describe_value(value)} does not fit here: {message}", "", ""


def _split_field_error(error: Any, message: str) -> tuple[str, str, str]:
    if isinstance(error, FieldError):
        return str(error), error.allowed, error.hint
    sentence, _, allowed = (str(error) if error is not None else message).partition("; allowed: ")
    return sentence, allowed, ""


def _suggest_remedy(kind: str, value: Any) -> str:
    if kind == "string_type" and isinstance(value, int | float | bool):
        return f'for the text write "{describe_value(value).removeprefix("number ")}" in quotes'
    if kind in ("float_type", "int_type") and isinstance(value, str):
        return "write it without quotes" if value.replace(".", "", 1).lstrip("-").isdecimal() else ""
    if kind == "bool_type" and isinstance(value, str) and value.lower() in ("yes", "no", "on", "off", "true", "false"):
        return f"write {'true' if value.lower() in ('yes', 'on', 'true') else 'false'}"
    return ""
