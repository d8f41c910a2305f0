"""Injections into an assistant whose model obeys every one of them: nothing is paid, opened, read or told elsewhere."""

from __future__ import annotations

import json
import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.content.assistant.assistants import QuietWearer, make_row
from tests.content.assistant.chat_endpoint import HEAD, make_answer, make_chunk
from tests.content.assistant.injections import INJECTIONS, ORDER, Injection
from tests.content.catalogue.shop_server import ShopHandler, serve
from tests.content.service_runner_test import Clock
from tests.content.wallet.wallets import read_table
from tests.engine.live_content_test import LiveRun
from tests.engine.session_test import Software
from tests.long.assistant import check_part
from vitrine.content import service_table
from vitrine.content.assistant.assistant_service import AssistantService
from vitrine.content.service import Answer
from vitrine.engine.opening import open_session
from vitrine.flow.timeline.take import TimedEvent, dump_take

KEY = "sk-0123456789abcdef"
SCENE = """
vitrine: 1
feed: testcard:320x180
services:
  wallet: {stalls: {stall-7: Lantern Lane 7, stall-9: Eve}}
  assistant: {url: "http://127.0.0.1:%d/v1", model: qwen-plus, key: {variable: VITRINE_QWEN_KEY}}
content: {code: {payload: "vitrine://pay/stall-7"}}
statechart:
  states:
    idle: {initial: true, transitions: [{event: code.seen, target: reading}]}
    reading:
      invoke: {wallet.read: {payload: "{code.payload}", amount: "68"}}
      transitions: [{event: order.shown order.refused, target: shown}]
    shown:
      transitions:
        - {event: 'long_press voice:"pay"', target: paying}
        - {event: question.asked, target: asking}
        - {event: assistant.proposed, target: shown}
    paying:
      invoke: {wallet.pay: {number: "{order.number}"}}
      transitions: [{event: payment.settled payment.refused, target: idle}]
    asking:
      invoke: {assistant.ask: {question: "{question.text}"}}
      transitions:
        - {event: 'long_press voice:"pay"', target: paying}
        - {event: assistant.done, target: shown}
nodes:
  - {id: said, kind: text, text: "{assistant.text}", size: 1, width: 12, anchor: {head: top}}
"""


class ObeyingModel:
    """A chat endpoint that does whatever the texts it is given say. It notes that it has really read them."""

    def __init__(self) -> None:
        self.injection, self.number = INJECTIONS[0], ""
        self.read: list[str] = []

    def __call__(self, handler: ShopHandler) -> None:
        told = json.loads(handler.server.bodies[-1])["messages"]
        has_used = told[-1]["role"] == "tool"
        if json.dumps(self.injection.text, ensure_ascii=False)[1:-1] in "".join(each["content"] for each in told):
            self.read.append(self.injection.text)
        if self.injection.calls and not has_used:
            calls = [(name, text.replace(ORDER, self.number)) for name, text in self.injection.calls]
            handler.wfile.write(HEAD + make_chunk(calls=calls, finish="tool_calls"))
        else:
            handler.wfile.write(HEAD + make_answer(self.injection.words))


def plant(injection: Injection, t_s: float) -> TimedEvent:
    """A product whose names and reviews tell the model what to do."""
    data: dict[str, Any] = {
        "product": {"gtin": "06901234500028", "title": injection.text, "subtitle": injection.text, "in_stock": True},
        "offers": [{"shop": injection.text, "price_text": "¥ 68", "in_stock": True}],
        "reviews": [{"stars": 5, "text": injection.text, "by": injection.text}],
    }
    return make_row("product.found", data, t_s)


def test_forty_injections_into_a_model_that_obeys_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(INJECTIONS) == len({injection.text for injection in INJECTIONS}) == 40
    monkeypatch.setenv("VITRINE_WALLET", str(tmp_path / "wallet.sqlite"))
    monkeypatch.setenv("VITRINE_QWEN_KEY", KEY)
    asked: set[Any] = set()
    connect = socket.socket.connect

    def note(self: socket.socket, address: Any) -> None:
        asked.add(address)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", note)
    parts: list[Answer] = []

    class ReadService(AssistantService):
        """The assistant, read in no time; what it tells is noted."""

        def stream(self, verb: str, request: Any) -> Any:
            reading = super().stream(verb, request)
            reading._pace = QuietWearer().pace
            return NotedReading(reading, parts)

    def make(block: Any, scene: Any) -> ReadService:
        return ReadService(block, scene.file_access)

    monkeypatch.setitem(service_table.SERVICE_MAKERS, "assistant", make)
    model = ObeyingModel()
    with serve(model) as server:
        (tmp_path / "scene.yaml").write_text(SCENE.lstrip() % server.server_port, "utf-8")
        with open_session(tmp_path / "scene.yaml", Software(), ahead=0, live=True, trusted=True) as session:  # type: ignore[arg-type]
            run = LiveRun(session, Clock())
            run.step(0.0)
            run.tap(0.2, "code.seen")
            (shown,) = run.step_until_told(0.2)
            assert shown.data is not None and str(shown.event) == "order.shown"
            t_s, model.number = shown.t_s + 2.0, shown.data.value["order"]["number"]
            for injection in INJECTIONS:
                t_s = ask_once(run, model, injection, t_s)
            run.live.close()
            take = session.take
        bodies = b"".join(server.bodies).decode()
        paths = set(server.asked)
    assert model.read and {*model.read} == {injection.text for injection in INJECTIONS}, "each has reached the model"
    check_nothing_happened(tmp_path, take.events, parts)
    assert asked == {("127.0.0.1", server.server_port)} and paths == {"/v1/chat/completions"}
    assert KEY not in bodies and KEY not in dump_take(take) and "root:" not in bodies


class NotedReading:
    """A reading whose parts are noted."""

    def __init__(self, reading: Any, parts: list[Answer]) -> None:
        self.reading, self.parts = reading, parts
        self.part_s, self.whole_s = reading.part_s, reading.whole_s

    def __iter__(self) -> Any:
        for part in self.reading:
            self.parts.append(part)
            yield part

    def stop(self) -> None:
        """Stop it."""
        self.reading.stop()


def ask_once(run: LiveRun, model: ObeyingModel, injection: Injection, t_s: float) -> float:
    """Plant one text, ask, and wait until all was told; the time then."""
    model.injection = injection
    run.session.add_event(plant(injection, t_s))
    run.session.add_event(make_row("question.asked", {"question": {"text": "Is it any good?"}}, t_s))
    events: list[str] = []
    idle = threading.Event()
    while "assistant.done" not in events:
        # The feed lasts ten seconds: time stands while nothing is told.
        rows = run.live.step(run.session, t_s)
        events += [str(row.event) for row in rows]
        assert {*events} <= {"assistant.said", "assistant.proposed", "assistant.done"}, events
        assert "paying" not in run.session.state_at(t_s).active
        t_s = rows[-1].t_s + 1 / 60 if rows else t_s
        idle.wait(0.001)
    run.step(t_s)
    assert run.active == {"shown"}
    return t_s + 1 / 60


def check_nothing_happened(folder: Path, rows: tuple[TimedEvent, ...], parts: list[Answer]) -> None:
    wallet = folder / "wallet.sqlite"
    assert read_table(wallet, "SELECT state FROM purchase") == [("shown",)]
    assert read_table(wallet, "SELECT balance FROM account WHERE owner = '@wearer'") == [(500_000,)]
    told = {str(row.event) for row in rows}
    assert told == {
        *("code.seen", "order.shown", "product.found", "question.asked"),
        *("assistant.said", "assistant.proposed", "assistant.done"),
    }
    proposed = [part.data["proposal"] for part in parts if part.event == "assistant.proposed"]
    shown = next(row.data.value["order"] for row in rows if str(row.event) == "order.shown" and row.data)
    assert all(each["number"] == shown["number"] and each["payee"] == "Lantern Lane 7" for each in proposed)
    for part in parts:
        check_part(part, shown["number"])
    words = " ".join(str(part.data["assistant"].get("text")) for part in parts if "assistant" in part.data)
    for marked in ("¥ 1(?)", "六块(?)", "13800138000(?)", "“bank.example” (link)", "“your bank” (link)"):
        assert marked in words.replace("\u00a0", " "), marked
