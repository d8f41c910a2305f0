"""The table of all kinds of services, by the names that scenes call them. Only a scene with `services:` imports it."""

from __future__ import annotations

from vitrine.scene.services.assistant_kind import ASSISTANT_KIND
from vitrine.scene.services.catalogue_kind import CATALOGUE_KIND
from vitrine.scene.services.codes import CODES
from vitrine.scene.services.route_kind import ROUTE_KIND
from vitrine.scene.services.service_kind import ServiceKind
from vitrine.scene.services.wallet_kind import WALLET_KIND

#: A kind is one line here, and one in `vitrine.content.service_table`, where it is made.
SERVICE_KINDS: dict[str, ServiceKind] = {
    "codes": CODES,
    "catalogue": CATALOGUE_KIND,
    "wallet": WALLET_KIND,
    "route": ROUTE_KIND,
    "assistant": ASSISTANT_KIND,
}
