"""Reader of a scene's `services:`: each block checked by its kind's model, and the names that its answers bring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from vitrine.document.located_data import Map, Mark, Seq, make_problem
from vitrine.document.model import Model
from vitrine.document.validation import validate_model
from vitrine.errors import Problem, suggest_name
from vitrine.scene.services.service_kind import ServiceKind
from vitrine.scene.services.service_kinds import SERVICE_KINDS


def read_services(
    top: Map, find_file: Callable[[Map, str], Path | None], problems: list[Problem]
) -> tuple[Map, Mapping[str, Model]]:
    """The scene with what its services bring among its content, and the services' blocks by name.

    `find_file` tells the mistakes of a file that a block names under a key.
    """
    written, blocks = top.get("services"), {}
    if not isinstance(written, Map):
        return top, {}
    for name, body in written.items():
        kind = SERVICE_KINDS.get(name)
        if kind is None:
            allowed = ", ".join(SERVICE_KINDS) or "none in this version"
            hint = suggest_name(name, SERVICE_KINDS)
            problem = make_problem(
                written, name, f'there is no service "{name}"', allowed=allowed, hint=hint, at_key=True
            )
            problems.append(problem)
            # What is bound to the names of the one that was meant is no further mistake.
            for other, each in SERVICE_KINDS.items():
                top = _add_content(top, other, each, written.mark)
            continue
        mark = written.marks.get(name, written.mark)
        raw = body if isinstance(body, Map) else Map({}, {}, mark)
        block = validate_model(kind.model, raw, problems)
        for key in kind.files:
            find_file(raw, key)
        if block is not None:
            blocks[name] = block
        top = _add_content(top, name, kind, mark)
    return top, blocks


def _add_content(top: Map, name: str, kind: ServiceKind, mark: Mark) -> Map:
    content = top.get("content", Map({}, {}, mark))
    if not isinstance(content, Map):
        return top
    # What one that has failed says, or that has not answered in time.
    common = {name: {"message": None}} if kind.verbs else {}
    return top.with_entries(content=_lay_below(_lay_below(content, kind.content, mark), common, mark))


def _lay_below(content: Map, names: Mapping[str, Any], mark: Mark) -> Map:
    """Content with the names of a service below it: what the scene says itself stays."""
    for name, value in names.items():
        own = content.get(name)
        if name not in content:
            content = content.with_entries(**{name: _place(value, mark)})
        elif isinstance(own, Map) and isinstance(value, Mapping):
            content = content.with_entries(**{name: _lay_below(own, value, mark)})
    return content


def _place(value: Any, mark: Mark) -> Any:
    if isinstance(value, Mapping):
        return Map({name: _place(item, mark) for name, item in value.items()}, {}, mark)
    if isinstance(value, list | tuple):
        return Seq.of((_place(item, mark) for item in value), (mark for _ in value), mark)
    return value
