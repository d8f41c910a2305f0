"""Focus state: which node has the focus, what had it elsewhere, and where each container has been scrolled to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple


class Position(NamedTuple):
    """The position of a container that scrolls or has pages: the number of a child among those shown, and their total.

    `target_id` is the node that is brought into sight: the focused one, where it is in there, else that child. Of a
    single child it is "", and `share` is the part of what does not fit that lies before.
    """

    number: int
    total: int
    target_id: str
    share: float = 0.0


class PositionStep(NamedTuple):
    """A position that was taken at a time, in seconds of the take's clock."""

    t_s: float
    position: Position


NO_POSITIONS: Mapping[str, Position] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FocusState:
    """The focus after an event. `focused` is a node's id, "" for none.

    `remembered` has by scope (a node that is shown in some states, "" for the scene) the node in it that had the focus
    last, the latest scope last. `positions` are by id those of all containers that are shown.
    """

    focused: str = ""
    remembered: tuple[tuple[str, str], ...] = ()
    positions: Mapping[str, Position] = field(default_factory=lambda: NO_POSITIONS)


NO_FOCUS = FocusState()
