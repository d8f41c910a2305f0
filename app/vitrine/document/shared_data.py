"""Shared data: what a text and its next version have in common, as one and the same object.

Then `is` tells what has not changed, and whatever was made from it may stay.
"""

from __future__ import annotations

from typing import Any

from vitrine.document.located_data import Map, Seq


def share_unchanged(new: Any, old: Any) -> Any:
    """`new`, in which all that says the same at the same place as in `old` is the object that stands there."""
    if new is old:
        return old
    if isinstance(new, Map) and isinstance(old, Map):
        entries = {key: share_unchanged(value, old[key]) if key in old else value for key, value in new.items()}
        is_same = len(entries) == len(old) and all(entries[key] is old.get(key) for key in entries)
        return old if is_same and (new.mark, new.marks) == (old.mark, old.marks) else Map(entries, new.marks, new.mark)
    if isinstance(new, Seq) and isinstance(old, Seq):
        items = [share_unchanged(*pair) for pair in zip(new, old, strict=False)]
        is_same = len(new) == len(old) and all(item is was for item, was in zip(items, old, strict=True))
        is_same = is_same and (new.mark, new.marks) == (old.mark, old.marks)
        return old if is_same else Seq.of((*items, *new[len(items) :]), new.marks, new.mark)
    return old if type(new) is type(old) and new == old else new


def is_unchanged(new: Any, old: Any) -> bool:
    """Whether two trees hold the same values, wherever these stand; 1, 1.0 and true are three values."""
    if new is old:
        return True
    if isinstance(new, Map) and isinstance(old, Map):
        return list(new) == list(old) and all(is_unchanged(value, old[key]) for key, value in new.items())
    if isinstance(new, Seq) and isinstance(old, Seq):
        return len(new) == len(old) and all(is_unchanged(*pair) for pair in zip(new, old, strict=True))
    return type(new) is type(old) and bool(new == old)
