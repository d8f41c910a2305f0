"""Sourced values: a value with its confidence, source and date, what device and environment files are made of.

A file may write the value alone, `nits: {claimed: 1500}`: then it is the writer's own estimate. With its source,
`claimed: {value: 1500, confidence: medium, source: "…", as_of: "2026-11"}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Generic, Literal, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, Field

from vitrine.document.field_error import FieldError, describe_value
from vitrine.document.located_data import Map
from vitrine.document.model import Model

#: high: the maker or two sources that agree. medium: one decent source. low: press, marketing or recollection.
Confidence = Literal["high", "medium", "low", "estimate"]
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)

#: The source of a value that stands alone in a file.
OWN_SOURCE = "own"

_DATE = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?")


def _check_date(text: str) -> str:
    if not _DATE.fullmatch(text):
        raise FieldError(f"{describe_value(text)} is no date", 'YYYY-MM or YYYY-MM-DD such as "2026-11"')
    return text


#: A month or a day; as texts they sort by time.
Date = Annotated[str, AfterValidator(_check_date)]

T = TypeVar("T")


class Sourced(Model, Generic[T]):
    """A value with its confidence, its source, and when that said so; None where nobody has dated it."""

    value: T = Field(description="the value itself")
    confidence: Confidence = Field(default="estimate", description="how sure it is")
    source: str = Field(default=OWN_SOURCE, description="who said so, or how it was reasoned")
    as_of: Date | None = Field(
        default=None, description="when the source said so, or was read: YYYY-MM or YYYY-MM-DD; absent: undated"
    )

    @property
    def estimated(self) -> bool:
        """Whether a picture that rests on it is to be called an estimate, ≈."""
        return self.confidence in ("low", "estimate")


def lowest_confidence(*values: Sourced[Any]) -> Confidence:
    """The confidence of something that is derived from several values: the lowest of theirs."""
    return max((value.confidence for value in values), key=CONFIDENCES.index)


def oldest_date(*values: Sourced[Any]) -> str | None:
    """The date of something that is derived from several values: the oldest of theirs, None where one has none."""
    dates = [value.as_of for value in values if value.as_of is not None]
    return min(dates) if len(dates) == len(values) else None


def newest_date(model: BaseModel) -> str | None:
    """The newest date among the values of a profile or environment; None where none is dated."""
    return max((known.as_of for _, known in iterate_sourced(model) if known.as_of is not None), default=None)


def expand_values(raw: Map, model: type[BaseModel]) -> Map:
    """Expand every bare value in `raw`, as written for `model`, to {value: …}; places in the file are kept."""
    for key, kind in _submodels(model):
        value = raw.get(key)
        if value is None:
            continue
        if not issubclass(kind, Sourced):
            raw = raw.with_entries(**{key: expand_values(value, kind)}) if isinstance(value, Map) else raw
        elif not (isinstance(value, Map) and Sourced.model_fields.keys() & value.keys()):
            mark = raw.marks[key]
            raw = raw.with_entries(**{key: Map({"value": value}, {"value": mark}, mark)})
    return raw


def merge_values(base: Map, own: Map) -> Map:
    """Merge two expanded mappings: values of `own` override those of `base`.

    A new value brings its own confidence; of a compound value (`spread`) the parts that `own` leaves out stay.
    """
    for key, value in own.items():
        inherited = base.get(key)
        if isinstance(value, Map) and isinstance(inherited, Map):
            value = _replace_value(inherited, value) if "value" in value else merge_values(inherited, value)
        base = base.merged(Map({key: value}, {key: own.marks[key]}, own.mark))
    return base


def _replace_value(inherited: Map, value: Map) -> Map:
    old, new = inherited.get("value"), value["value"]
    return value.with_entries(value=merge_values(old, new)) if isinstance(old, Map) and isinstance(new, Map) else value


def iterate_sourced(model: BaseModel, prefix: str = "") -> Iterator[tuple[str, Sourced[Any]]]:
    """Iterate over every sourced value that a profile or environment has, by its key path such as `nits.claimed`."""
    for key in type(model).model_fields:
        value = getattr(model, key)
        if isinstance(value, Sourced):
            yield prefix + key, value
        elif isinstance(value, BaseModel):
            yield from iterate_sourced(value, f"{prefix}{key}.")


def _submodels(model: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    """Iterate over the fields of a model that are themselves models, with their types."""
    for key, field in model.model_fields.items():
        for kind in (field.annotation, *get_args(field.annotation)):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield key, kind
