"""Past values: what can be bound to as it was at the latest moments at which something happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class ValueStep(NamedTuple):
    """All values by name from `since_s` on; those of the world are as they are now."""

    since_s: float
    values: Mapping[str, Any]


class PastValues(NamedTuple):
    """The steps up to the one that holds at `t_s`, in order; none where nothing happened lately, or nobody asks."""

    t_s: float
    steps: tuple[ValueStep, ...]


NO_PAST = PastValues(0.0, ())
