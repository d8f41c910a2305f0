"""Focus of a list's copies: which of them look otherwise since they have the focus, had it lately, or are pressed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vitrine.flow.animate.state_blend import StateBlend
from vitrine.flow.timeline.state import State
from vitrine.scene.nodes.field_block import name_pseudo_state
from vitrine.scene.nodes.item_copy import strip_copy
from vitrine.scene.nodes.node import Node
from vitrine.stage.place.varying_fields import VaryingFields

#: How what varies by the focus of one copy blends, by the copy's name for it.
FocusLooks = Mapping[str, tuple[StateBlend, ...]]


class CopyFocus:
    """What varies by the focus of a list's copies: `nodes` are those of one copy, without those of lists in it.

    `varying` are those of all in it; `is_innermost`: there is no list in it.
    """

    def __init__(self, nodes: Sequence[Node], varying: Sequence[VaryingFields], is_innermost: bool) -> None:
        self._is_innermost = is_innermost
        pseudo_states = dict.fromkeys(name for each in varying for name in each.states if ":" in name)
        self._followers = {name: [each for each in varying if name in each.states] for name in pseudo_states}
        ids = {node.id for node in nodes}
        owners = {name: name.rpartition(":")[0] for name in pseudo_states}
        self._own_states = tuple((name, owner) for name, owner in owners.items() if owner in ids)

    def find_looks(self, state: State, suffix: str) -> Mapping[str, FocusLooks]:
        """By copy, such as `[soup]`, the looks that are not those of a copy that never had the focus.

        `suffix` is that of the copy around the list.
        """
        looks: dict[str, dict[str, tuple[StateBlend, ...]]] = {}
        for name in state.spans if self._followers else ():
            owner, _, pseudo_state = name.rpartition(":")
            node_id = strip_copy(owner)
            written = name_pseudo_state(node_id, f":{pseudo_state}")
            own = owner[len(node_id) :]
            if written not in self._followers or not own.startswith(suffix) or own == suffix:
                continue
            blends = tuple([each.blend(state, {written: name}) for each in self._followers[written]])
            if any(blend != each.blend(state) for blend, each in zip(blends, self._followers[written], strict=True)):
                looks.setdefault(self._find_copy(own[len(suffix) :]), {})[name] = blends
        return looks

    def name_states(self, suffix: str) -> Mapping[str, str]:
        """What the states of the focus are called in the copy of that suffix."""
        return {name: owner + suffix + name[len(owner) :] for name, owner in self._own_states}

    def _find_copy(self, suffix: str) -> str:
        """The copy of this list in which a copy lies, or which it is itself."""
        end = -1 if self._is_innermost else suffix.find("][")
        return suffix if end < 0 else suffix[: end + 1]
