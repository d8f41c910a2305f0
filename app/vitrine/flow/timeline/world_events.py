"""Events of the wearer's position: conditions over the whole camera track at once, one boolean a tick.

All distances are horizontal, in metres, in the ground plane (x, z), and to the edge of a place that has an extent: 0
inside of it. Near and far compare strictly; on the rim of a disc one is inside.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vitrine.flow.chart.event import WORLD_KINDS, Event, EventKind
from vitrine.scene.nodes.zone import Zone

#: Positions of one chunk: with 500 corners 40 MB.
_CHUNK_POSITIONS = 2_000

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: Positions times corners of one chunk: some 100 MB.
_CHUNK_ELEMENTS = 1_000_000


@dataclass(frozen=True, eq=False, slots=True)
class WorldEvents:
    """Conditions of world events on every tick of the camera track, and the ticks on which they become true.

    After the track's last tick the wearer stands still, so that conditions stay as they are.
    """

    conditions: Mapping[Event, Bools]
    rising_ticks: Mapping[Event, tuple[int, ...]]

    def holds(self, event: Event, tick: int) -> bool:
        """Whether the condition of `event` is true at a tick."""
        condition = self.conditions[event]
        return bool(condition[min(tick, len(condition) - 1)])

    def is_rising_at(self, event: Event, tick: int) -> bool:
        """Whether it is true at this tick and was not at the one before."""
        rises = self.rising_ticks[event]
        index = bisect_right(rises, tick)
        return index > 0 and rises[index - 1] == tick

    def next_rising_tick(self, event: Event, tick: int) -> int | None:
        """The first tick after `tick` on which it becomes true."""
        rises = self.rising_ticks[event]
        index = bisect_right(rises, tick)
        return rises[index] if index < len(rises) else None


def compute_world_events(events: Collection[Event], zones: Mapping[str, Zone], positions_m: Floats) -> WorldEvents:
    """Compute the conditions of those of `events` that depend on the camera's position.

    `positions_m` (N, 3) are in world metres, one a tick; without any nothing is ever near, far, inside or left.
    """
    supported = [event for event in events if event.kind in WORLD_KINDS and len(positions_m)]
    conditions = {event: evaluate_condition(event, zones[event.value], positions_m) for event in supported}
    rises = {
        event: tuple(np.flatnonzero(true & ~_shift_by_one_tick(true)).tolist()) for event, true in conditions.items()
    }
    return WorldEvents(conditions, rises)


def evaluate_condition(event: Event, zone: Zone, positions_m: Floats) -> Bools:
    """Evaluate a world event's condition on each tick, (N,). Leaving needs having been inside before."""
    ground = np.asarray(positions_m, np.float64)[:, [0, 2]]
    # In chunks: a track of an hour against a district's border of 1,000 corners would take 14 GB at once.
    count = 1 + len(ground) * max(1, len(zone.polygon_m)) // _CHUNK_ELEMENTS
    pieces = np.array_split(ground, count)
    if event.kind is EventKind.NEAR:
        return np.concatenate([zone_distance_m(zone, piece) < event.distance_m for piece in pieces])
    if event.kind is EventKind.FAR:
        return np.concatenate([zone_distance_m(zone, piece) > event.distance_m for piece in pieces])
    within: Bools = np.concatenate([zone_contains(zone, piece) for piece in pieces])
    return within if event.kind is EventKind.ENTERED else ~within & np.logical_or.accumulate(within)


def zone_distance_m(zone: Zone, ground_m: Floats) -> Floats:
    """Metres from each ground position (N, 2) to the place's edge, 0 inside."""
    if not zone.polygon_m:
        return np.maximum(_centre_distance_m(zone, ground_m) - zone.radius_m, 0.0)
    if len(ground_m) > _CHUNK_POSITIONS:
        return np.concatenate([zone_distance_m(zone, piece) for piece in _split_chunks(ground_m)])
    start = np.array(zone.polygon_m, np.float64)
    along = np.roll(start, -1, axis=0) - start
    away = ground_m[:, None, :] - start
    length = np.maximum((along**2).sum(-1), np.finfo(np.float64).tiny)
    share = np.clip((away * along).sum(-1) / length, 0.0, 1.0)
    nearest = np.linalg.norm(away - share[..., None] * along, axis=-1).min(axis=1)
    return np.where(zone_contains(zone, ground_m), 0.0, nearest)


def zone_contains(zone: Zone, ground_m: Floats) -> Bools:
    """Whether each ground position (N, 2) lies within the place's radius, or in its polygon by the even-odd rule."""
    if not zone.polygon_m:
        return _centre_distance_m(zone, ground_m) <= zone.radius_m
    if len(ground_m) > _CHUNK_POSITIONS:
        return np.concatenate([zone_contains(zone, piece) for piece in _split_chunks(ground_m)])
    a = np.array(zone.polygon_m, np.float64)
    b = np.roll(a, -1, axis=0)
    x, z = ground_m[:, :1], ground_m[:, 1:]
    spans = (a[:, 1] > z) != (b[:, 1] > z)
    rise = np.where(a[:, 1] == b[:, 1], 1.0, b[:, 1] - a[:, 1])  # level edges span nothing; 1 only avoids 0 / 0
    crossing = a[:, 0] + (z - a[:, 1]) * (b[:, 0] - a[:, 0]) / rise
    odd: Bools = (spans & (x < crossing)).sum(axis=1) % 2 == 1
    return odd


def _split_chunks(ground_m: Floats) -> list[Floats]:
    return np.array_split(ground_m, len(ground_m) // _CHUNK_POSITIONS + 1)


def _centre_distance_m(zone: Zone, ground_m: Floats) -> Floats:
    x, z = ground_m.T
    metres: Floats = np.hypot(x - zone.at_m[0], z - zone.at_m[2])
    return metres


def _shift_by_one_tick(true: Bools) -> Bools:
    return np.concatenate([[False], true[:-1]])
