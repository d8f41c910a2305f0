"""List scopes: what the children of a repeated node may name, by the items that their list has in content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from pydantic import ValidationError

from vitrine.document.field_error import FieldError
from vitrine.document.located_data import Map, Seq, make_problem
from vitrine.errors import Problem
from vitrine.scene.load.cross_references import SymbolTable
from vitrine.scene.nodes.binding import find_missing_error, find_value, is_live_path
from vitrine.scene.nodes.item_copy import find_items, find_list_faults, make_example, name_item
from vitrine.scene.nodes.repeat import DEFAULT_ITEM_NAME, Repeat

#: Copies of lists in lists, all together: ten in each of as many as a list may have.
MAX_NESTED_COPIES = 20_000


class ListScope(NamedTuple):
    """The names that may be used inside some lists, and those that each copy has beside content: one outside of lists.

    In `symbols` an example stands for the items, which has all that any of them has.
    """

    symbols: SymbolTable
    copies: tuple[Mapping[str, Any], ...] = ({},)


def enter_list(written: Map, around: ListScope, problems: list[Problem]) -> ListScope:
    """The scope inside a list; `written` stands under `repeat`, and its mistakes as a model are told elsewhere."""
    try:
        repeat = Repeat.model_validate(written)
    except ValidationError:
        return _open_item(around.symbols, DEFAULT_ITEM_NAME)
    error = _find_path_error(repeat, around.symbols)
    if error is not None:
        problems.append(make_problem(written, "each", str(error), allowed=error.allowed, hint=error.hint))
        return _open_item(around.symbols, repeat.as_)
    contents = [(copy, {**around.symbols.content, **copy}) for copy in around.copies]
    problems += [*_iter_faults(repeat, written, contents)][:1]
    copies = [
        (item, {**copy, **name_item(repeat, item, index, len(items))})
        for copy, values in contents
        for items in (find_items(repeat, values),)
        for index, item in enumerate(items)
    ]
    if len(copies) > MAX_NESTED_COPIES:
        message = f"the lists unfold to {len(copies):,} copies"
        problems.append(make_problem(written, "each", message, allowed=f"at most {MAX_NESTED_COPIES:,}"))
    if not copies:
        return _open_item(around.symbols, repeat.as_)
    example = make_example([item for item, _ in copies])
    content = {**around.symbols.content, **name_item(repeat, example, 0, 2)}
    open_names = around.symbols.open_names - {repeat.as_}
    symbols = replace(around.symbols, content=content, open_names=open_names)
    return ListScope(symbols, tuple(names for _, names in copies[:MAX_NESTED_COPIES]))


def _open_item(symbols: SymbolTable, name: str) -> ListScope:
    """The scope of a list without items, of which nobody knows yet what they have."""
    content = {**symbols.content, "index": 0, "first": True, "last": False, name: None}
    return ListScope(replace(symbols, content=content, open_names=symbols.open_names | {name}), ())


def _find_path_error(repeat: Repeat, symbols: SymbolTable) -> FieldError | None:
    path = repeat.path
    if path[0] in symbols.open_names:
        return None
    error = find_missing_error(path, symbols.content, symbols.places, symbols.routes, None, symbols.variables)
    if error is None and is_live_path(path) and path[0] not in symbols.content:
        return FieldError(f'"{".".join(path)}" is a live value, no list', "a list of content")
    return error


def _iter_faults(
    repeat: Repeat, written: Map, contents: list[tuple[Mapping[str, Any], dict[str, Any]]]
) -> Iterator[Problem]:
    for _, values in contents:
        items = find_value(values, repeat.path)
        for index, error in find_list_faults(repeat, values):
            if index is not None and isinstance(items, Seq):
                yield make_problem(items, index, str(error), allowed=error.allowed, hint=error.hint)
            else:
                yield make_problem(written, "each", str(error), allowed=error.allowed, hint=error.hint)
