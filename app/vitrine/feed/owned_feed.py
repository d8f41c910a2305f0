"""Owned feed: one that its owner closes, at the latest at the end of a `with` statement."""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self


class OwnedFeed(ABC):
    """The part of a feed that is about its end."""

    @abstractmethod
    def close(self) -> None:
        """Free what is its own. Frames already returned stay valid."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
