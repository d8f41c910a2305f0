"""The error of one field's value, raised before its place in a file is known."""

from __future__ import annotations

from typing import Any


class FieldError(ValueError):
    """The error of a value that a field cannot hold: sentence, what is allowed and nearest name, each on its own."""

    def __init__(self, message: str, allowed: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.allowed = allowed
        self.hint = hint


def describe_value(value: Any) -> str:
    """A value as an error names it: `text "abc"`, `number 3`, `true`, `a list`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "nothing (null)"
    if isinstance(value, str):
        return f'text "{value}"' if len(value) <= 40 else f'text "{value[:37]}..."'
    if isinstance(value, int | float):
        return f"number {value:g}" if abs(value) < 1e6 else f"number {value}"
    return "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, tuple | list) else "this value"
