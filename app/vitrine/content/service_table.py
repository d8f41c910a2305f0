"""The table of services at work, by the names that scenes call them: how each is made from its block of the scene."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from vitrine.content.codes.code_watcher import make_code_watcher
from vitrine.content.service import Follower, Service, Watcher
from vitrine.document.model import Model
from vitrine.errors import Problem
from vitrine.scene.scene import Scene
from vitrine.scene.services.catalogue_entry import CatalogueEntry
from vitrine.scene.services.route_entry import RouteEntry
from vitrine.scene.services.wallet_entry import WalletEntry

#: Called on the service's own thread; a library that it needs is imported by it, not here.
ServiceMaker = Callable[[Model, Scene], Service]
#: Called on the thread that draws: it opens nothing and imports nothing heavy.
WatcherMaker = Callable[[Model, Scene], Watcher]
#: As that of a watcher; the path is that of the feed, None where it is no file, the number the take's seed.
FollowerMaker = Callable[[Model, Scene, Path | None, int], Follower]


class ServiceTable(NamedTuple):
    """How services are made from their blocks, by name: what states ask, what looks at the feed's frames, and what
    follows the wearer.
    """

    services: Mapping[str, ServiceMaker]
    watchers: Mapping[str, WatcherMaker]
    followers: Mapping[str, FollowerMaker] = MappingProxyType({})


def _make_catalogue(block: Model, scene: Scene) -> Service:
    from vitrine.content.catalogue.catalogue_service import CatalogueService

    assert isinstance(block, CatalogueEntry)
    return CatalogueService(block, scene.file_access)


def find_file_problems(scene: Scene) -> list[Problem]:
    """Mistakes of the files that services look up, which else are read when they are first asked."""
    problems: list[Problem] = []
    if isinstance(catalogue := scene.services.get("catalogue"), CatalogueEntry):
        from vitrine.content.catalogue.catalogue_source import find_catalogue_problems

        problems += find_catalogue_problems(catalogue, scene.file_access)
    if isinstance(route := scene.services.get("route"), RouteEntry):
        from vitrine.content.route.route_guide import find_route_problems

        problems += find_route_problems(route, scene.file_access)
    return problems


def _make_wallet(block: Model, scene: Scene) -> Service:
    from vitrine.content.wallet.wallet_choice import choose_wallet

    assert isinstance(block, WalletEntry)
    return choose_wallet(block, scene.file_access)


def _make_route(block: Model, scene: Scene, feed: Path | None, seed: int) -> Follower:
    from vitrine.content.route.route_follower import RouteFollower
    from vitrine.content.route.route_guide import open_guide

    assert isinstance(block, RouteEntry)
    return RouteFollower(partial(open_guide, block, scene.file_access, feed, seed, scene.language.locale))


#: What states ask.
SERVICE_MAKERS: dict[str, ServiceMaker] = {
    "catalogue": _make_catalogue,
    "wallet": _make_wallet,
}

#: What looks at the feed's frames.
WATCHER_MAKERS: dict[str, WatcherMaker] = {
    "codes": make_code_watcher,
}

#: What follows the wearer.
FOLLOWER_MAKERS: dict[str, FollowerMaker] = {
    "route": _make_route,
}
