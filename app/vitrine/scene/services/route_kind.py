"""The service `route` as scenes know it: what it tells as the wearer walks, and the names that this brings."""

from __future__ import annotations

from vitrine.scene.services.route_entry import RouteEntry
from vitrine.scene.services.service_kind import ServiceKind

#: What is known of the way, and the wearer's place, `x_m` and `z_m`. `arrow` is the `turn` of an arrow, `after_…` the
#: turn behind the next one, `back_…` the route's nearest place. `map_path` is the way about `map_x_m` and `map_z_m` in
#: metres, as path data, and `map_streets` the streets there; `heading_error_deg` what is to be added to
#: `wearer.heading_deg` for what is known of it.
ROUTE_FIELDS = (
    *("status", "manoeuvre", "icon", "arrow", "street", "distance_m", "here", "goal", "source", "message", "units"),
    *("after_manoeuvre", "after_icon", "after_street", "after_m", "remaining_m", "remaining_s", "off_m", "x_m", "z_m"),
    *("turn_x_m", "turn_z_m", "turn_heading_deg", "goal_x_m", "goal_z_m", "back_x_m", "back_z_m"),
    *("map_x_m", "map_z_m", "map_path", "map_streets", "heading_error_deg"),
)
SIGNALS = {
    "started": "the route is there, and the wearer's place on it known: `route`, with `line`, its points in the scene;"
    " again for the one of `then`",
    "moved": "what is shown of it has changed, at most once a second",
    "turn_in": "a turn comes: once at each distance of `announce_m`",
    "turn_now": "it is here",
    "turned": "it is behind",
    "off_route": "the wearer has left the route",
    "rerouted": "another way leads to the goal",
    "wrong_way": "the wearer walks back",
    "rejoined": "the wearer is on the route again, and walks along it",
    "arrived": "the goal is here",
    "failed": "nothing is told, or not any more, for `route.message`",
}

ROUTE_KIND = ServiceKind(
    RouteEntry,
    "a guide along a route on foot: turns, distances and streets as the wearer walks",
    signals=tuple(f"route.{word}" for word in SIGNALS),
    content={"route": {**dict.fromkeys(ROUTE_FIELDS), "line": []}},
    files=("file", "then", "map", "track"),
)
