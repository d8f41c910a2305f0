"""Workbench: what a process that answers requests keeps between them: its renderer, and what was opened last."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from vitrine import paths

if TYPE_CHECKING:
    from vitrine.gpu.renderer import Renderer

T = TypeVar("T")


class Workbench:
    """The one GL context of a process, made when it is first needed, and one open thing, such as a session.

    Whatever is kept can be dropped without changing an answer. `close` frees it.
    """

    def __init__(self) -> None:
        self._stack, self._open = ExitStack(), ExitStack()
        self._renderer: Renderer | None = None
        self._key: Hashable = None
        self._value: Any = None

    @property
    def renderer(self) -> Renderer:
        """The renderer. Raises MachineError where there is no GL 3.3."""
        if self._renderer is None:
            from vitrine.gpu.renderer import Renderer

            self._renderer = self._stack.enter_context(Renderer.headless(paths.shaders()))
        return self._renderer

    def keep(self, key: Hashable, open_it: Callable[[], AbstractContextManager[T]]) -> T:
        """What `open_it` gives, kept open until another key is asked for: sessions hold decoders and bitmaps."""
        if self._key != key or self._value is None:
            self._drop()
            self._value, self._key = self._open.enter_context(open_it()), key
        kept: T = self._value
        return kept

    def _drop(self) -> None:
        self._key = self._value = None
        self._open.close()

    def close(self) -> None:
        """Close what is open, and the renderer."""
        self._drop()
        self._renderer = None
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
