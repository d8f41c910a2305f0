"""Root memo: what one render root was styled, laid out and painted as last, so that only what changed is done anew.

It changes no pixel. Whoever has the root has its memo, which dies with it.
"""

from __future__ import annotations

from dataclasses import replace

from vitrine.scene.nodes.node import Node
from vitrine.stage.layout.appearance import StyledNode
from vitrine.stage.layout.flex import LayoutBox, LayoutMemo
from vitrine.stage.layout.scroll_layout import ScrollMemo
from vitrine.stage.layout.shown_values import ShownValues
from vitrine.stage.layout.style import StyleContext
from vitrine.stage.layout.style_memo import StyleMemo
from vitrine.stage.paint.layer_stack import StackMemo
from vitrine.stage.paint.paint_memo import PaintMemo
from vitrine.stage.paint.tree_painter import TreeMemo


class RootMemo:
    """The memo of one root: its styled nodes, the layout of their items, and `paint`, what was painted of them."""

    def __init__(self) -> None:
        self.paint = TreeMemo(PaintMemo(), StackMemo())
        self._scroll = ScrollMemo()
        self._style, self._shown, self._layout = StyleMemo(is_root=True), ShownValues(), LayoutMemo()
        self._styled: StyledNode | None = None
        self._opaque: StyledNode | None = None

    def style(self, root: Node, context: StyleContext) -> StyledNode:
        """The styled root, but for its own opacity, which belongs to its placement."""
        style, shown = self._style, self._shown
        self._style, self._shown = StyleMemo(is_root=True), ShownValues()  # should it end half-way
        changed = shown.find_changed(context.live_values)
        styled = style.style(root, replace(context, changed_paths=changed) if changed else context)
        shown.watch(style.paths, context.live_values)
        self._style, self._shown = style, shown
        if self._opaque is None or self._styled is not styled:
            self._styled, self._opaque = styled, styled if styled.opacity == 1.0 else replace(styled, opacity=1.0)
        return self._opaque

    def lay_out(self, styled: StyledNode) -> LayoutBox:
        """The boxes of a styled root."""
        return self._layout.lay_out(styled.item)

    def scroll(self, styled: StyledNode, box: LayoutBox) -> tuple[StyledNode, LayoutBox]:
        """The styled root with its boxes, what scrolls in it scrolled."""
        return self._scroll.scroll(styled, box)
