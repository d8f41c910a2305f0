"""A router that is opened when it is first asked: most walks keep to their route."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from vitrine.content.route.geo_frame import GeoFrame
from vitrine.content.route.protocols import Place2, Router
from vitrine.content.route.walking_route import WalkingRoute


class LateRouter:
    """The router of a map's file, with the names of streets in a language."""

    def __init__(self, path: Path, language: str) -> None:
        self._path, self._language = path, language

    @property
    def frame(self) -> GeoFrame:
        """The frame of its metres. Raises InputError where the map cannot be read."""
        return self._router.frame

    def find(self, from_m: Place2, to_m: Place2) -> WalkingRoute | None:
        """The shortest way between two places, None where there is none. Raises InputError as `frame`."""
        return self._router.find(from_m, to_m)

    @cached_property
    def _router(self) -> Router:
        from vitrine.content.route.graph_router import open_router

        return open_router(self._path, self._language)
