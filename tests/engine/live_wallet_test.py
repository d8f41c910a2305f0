"""The wallet of the cookbook, live: an order is read, looked at, confirmed by hand and paid; its take plays alone."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.content.service_runner_test import Clock
from tests.content.wallet.wallets import find_faults, read_table
from tests.engine.frames import draw_list_at
from tests.engine.live_content_test import VIEW, LiveRun
from tests.engine.session_test import Software
from tests.examples_test import example
from vitrine.content import service_table
from vitrine.engine.opening import open_session
from vitrine.flow.timeline.take import Take, dump_take


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "wallet.sqlite"
    monkeypatch.setenv("VITRINE_WALLET", str(path))
    return path


def tell(run: LiveRun, t_s: float) -> tuple[str, dict[str, Any], float]:
    """The next answer from a time on: its signal, its order, and when it came."""
    (row,) = run.step_until_told(t_s)
    assert row.data is not None
    return str(row.event), row.data.value["order"], row.t_s


def test_what_is_bought_is_paid_once_and_plays_again_without_a_wallet(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_session(example("wallet"), Software(), ahead=0, live=True) as session:  # type: ignore[arg-type]
        run = LiveRun(session, Clock())
        run.step(0.0)
        run.tap(0.2)
        signal, order, t_s = tell(run, 0.2)
        assert signal == "order.shown" and order["payee"] == "Lantern Lane 7" and order["amount_minor"] == 6_800
        run.tap(t_s + 0.1, "gaze:order")
        run.tap(t_s + 0.2, "tap")
        run.step(t_s + 0.4)
        assert "shown" in run.active, "neither a gaze nor a tap pays"
        for at_s, press in ((0.5, "press"), (0.6, "long_press"), (0.7, "release")):
            run.tap(t_s + at_s, press)
        run.step(t_s + 0.8)
        assert "shown" in run.active, "a press pays nothing while the order is read"
        for at_s, press in ((1.5, "press"), (1.7, "release"), (1.8, "tap"), (2.0, "press")):
            run.tap(t_s + at_s, press)
        run.step(t_s + 2.1)
        assert "holding" in run.active, "one that ends early pays nothing"
        run.tap(t_s + 2.6, "long_press")
        paid, order, t_s = tell(run, t_s + 2.6)
        assert paid == "payment.settled" and "settled" in run.active
        for number in range(4):
            run.step(t_s + number)
        assert "receipt" in run.active and find_faults(file) == []
        run.live.close()
        take, drawn = session.take, dict(run.drawn)
    assert read_table(file, "SELECT balance FROM account WHERE owner = '@wearer'") == [(493_200,)]
    assert str(tmp_path) not in dump_take(take)
    _play_again(take, drawn, tmp_path, monkeypatch)


def _play_again(take: Take, drawn: dict[float, str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "run.take.jsonl").write_text(dump_take(take), "utf-8")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a replay opened something")

    monkeypatch.setattr(sqlite3, "connect", refuse)
    monkeypatch.setattr(service_table, "SERVICE_MAKERS", {"wallet": refuse})
    with open_session(example("wallet"), Software(), take=folder / "run.take.jsonl", ahead=0) as again:  # type: ignore[arg-type]
        assert {t_s: draw_list_at(again, t_s, VIEW).digest() for t_s in drawn} == drawn
