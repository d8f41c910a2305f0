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
        run.tap(t_s + 0.5, "long_press")
        early, order, t_s = tell(run, t_s + 0.5)
        assert (early, order["reason"]) == ("payment.refused", "too-soon")
        run.tap(t_s + 0.1, "tap")
        again, _, t_s = tell(run, t_s + 0.1)
        assert again == "order.shown" and "shown" in run.active
        run.tap(t_s + 1.5, "long_press")
        paid, order, t_s = tell(run, t_s + 1.5)
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
