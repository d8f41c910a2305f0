"""The benchmark of content measures what it says: every service there is, silent, and each deadline in the frames."""

from __future__ import annotations

import json
import threading
from pathlib import Path

from tests.content.service_runner_test import Clock
from tests.engine.session_test import Software
from vitrine.bench.content import ContentResult, LockedContent, StalledContent, write_scenes
from vitrine.bench.vitrine_run import r1_scene
from vitrine.commands.bench import list_targets
from vitrine.content.service_table import FOLLOWER_MAKERS, SERVICE_MAKERS, WATCHER_MAKERS, find_file_problems
from vitrine.engine.live_content import LiveContent
from vitrine.engine.opening import open_session
from vitrine.scene.load.loader import load_scene
from vitrine.scene.services.service_kinds import SERVICE_KINDS


def test_all_services_are_asked_again_and_again_and_the_wallet_is_held_by_another(tmp_path: Path) -> None:
    scene, _ = write_scenes(tmp_path)
    clock, told, idle = Clock(), [], threading.Event()
    with (
        LockedContent(tmp_path) as table,
        open_session(scene, Software(), "testcard:320x180", ahead=0, live=True) as session,  # type: ignore[arg-type]
    ):
        assert (table.services.keys(), table.watchers.keys()) == (SERVICE_MAKERS.keys(), WATCHER_MAKERS.keys())
        assert table.followers.keys() == FOLLOWER_MAKERS.keys()
        assert session.scene.services.keys() == SERVICE_KINDS.keys()
        assert not find_file_problems(session.scene)
        live = LiveContent(clock, table)
        for number in range(10_000):
            told += [str(row.event) for row in live.step(session, number / 10_000)]
            if "product.unknown" in told and live._runners["wallet"]._current is not None:
                break
            idle.wait(0.001)
        clock.now_s = 5.0
        told += [str(row.event) for row in live.step(session, 1.5)]
        live.close()
        assert [row for row in told if row.startswith(("product.", "wallet."))] == ["product.unknown", "wallet.timeout"]
        asked = {str(start.invocation) for start, _ in session.open_requests(3.0)}
    assert asked >= {"catalogue.find", "wallet.read"}


def test_the_scenes_differ_in_their_services_alone(tmp_path: Path) -> None:
    with_services, without = (load_scene(scene) for scene in write_scenes(tmp_path))
    assert with_services.nodes == without.nodes == load_scene(r1_scene()).nodes
    assert not without.services and not without.statechart


def test_all_services_hang_where_they_are_stalled(tmp_path: Path) -> None:
    scene, _ = write_scenes(tmp_path)
    clock, told = Clock(), []
    with (
        StalledContent() as table,
        open_session(scene, Software(), "testcard:320x180", ahead=0, live=True) as session,  # type: ignore[arg-type]
    ):
        live = LiveContent(clock, table)
        for clock.now_s, t_s in ((0.0, 0.0), (0.0, 0.1), (5.0, 1.5)):
            told += [str(row.event) for row in live.step(session, t_s)]
        live.close()
    assert sorted(told) == ["assistant.timeout", "catalogue.timeout", "wallet.timeout"]


def test_the_target_is_the_ratio_of_the_percentiles() -> None:
    result = ContentResult(12.0, 14.0, 10.0, 1.2, 1.4, 6.0, 7.0, 6.0, 3_000, 48)
    assert json.loads(json.dumps(result.as_json()))["rows"] == 48
    (target,) = list_targets(result)
    assert (target.value, target.verdict) == (1.2, "met")
