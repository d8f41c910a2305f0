"""The table of services at work, by the names that scenes call them: how each is made from its block of the scene."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from vitrine.content.codes.code_watcher import make_code_watcher
from vitrine.content.service import Service, Watcher
from vitrine.document.model import Model
from vitrine.errors import Problem
from vitrine.scene.scene import Scene
from vitrine.scene.services.assistant_entry import AssistantEntry
from vitrine.scene.services.catalogue_entry import CatalogueEntry
from vitrine.scene.services.wallet_entry import WalletEntry

#: Called on the service's own thread; a library that it needs is imported by it, not here.
ServiceMaker = Callable[[Model, Scene], Service]
#: Called on the thread that draws: it opens nothing and imports nothing heavy.
WatcherMaker = Callable[[Model, Scene], Watcher]


class ServiceTable(NamedTuple):
    """How services are made from their blocks, by name: what states ask, and what looks at the feed's frames."""

    services: Mapping[str, ServiceMaker]
    watchers: Mapping[str, WatcherMaker]


#: Services of the same scene that an assistant may look things up in.
ASKED = ("catalogue", "wallet")


def _make_catalogue(block: Model, scene: Scene) -> Service:
    from vitrine.content.catalogue.catalogue_service import CatalogueService

    assert isinstance(block, CatalogueEntry)
    return CatalogueService(block, scene.file_access)


def find_file_problems(scene: Scene) -> list[Problem]:
    """Mistakes of the files that services look up, which else are read when they are first asked."""
    block = scene.services.get("catalogue")
    if not isinstance(block, CatalogueEntry):
        return []
    from vitrine.content.catalogue.catalogue_source import find_catalogue_problems

    return find_catalogue_problems(block, scene.file_access)


def _make_wallet(block: Model, scene: Scene) -> Service:
    from vitrine.content.wallet.wallet_choice import choose_wallet

    assert isinstance(block, WalletEntry)
    return choose_wallet(block, scene.file_access)


def _make_assistant(block: Model, scene: Scene) -> Service:
    from vitrine.content.assistant.assistant_service import make_assistant

    assert isinstance(block, AssistantEntry)
    others = {name: SERVICE_MAKERS[name](scene.services[name], scene) for name in scene.services if name in ASKED}
    return make_assistant(block, scene.file_access, scene.language.locale, others)


#: What states ask.
SERVICE_MAKERS: dict[str, ServiceMaker] = {
    "catalogue": _make_catalogue,
    "wallet": _make_wallet,
    "assistant": _make_assistant,
}

#: What looks at the feed's frames.
WATCHER_MAKERS: dict[str, WatcherMaker] = {
    "codes": make_code_watcher,
}
