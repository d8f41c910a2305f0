"""A model behind a chat endpoint: its words are captions, its tools read, and each way to fail is calm and in time."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.content.assistant.assistants import LAMP, TEA, example_rows, make_row
from tests.content.assistant.chat_endpoint import (
    HEAD,
    answer_by_model,
    make_answer,
    make_chunk,
    read_text,
    say,
    say_each,
)
from tests.content.catalogue.catalogues import make_service
from tests.content.catalogue.shop_server import ShopHandler, ShopHttpServer, serve, write_certificate
from vitrine import paths
from vitrine.content.assistant.assistant_service import AssistantService
from vitrine.content.assistant.fact_source import CatalogueFinder, FactSources
from vitrine.content.service import Answer
from vitrine.scene.file_access import FileAccess
from vitrine.scene.services.assistant_entry import AssistantEntry
from vitrine.scene.services.assistant_kind import FAULTS

ROWS = (*example_rows("product-card"), *example_rows("wallet")[:2])
KEY = "sk-0123456789abcdef"


def ask(respond: Callable[[ShopHandler], None], **options: Any) -> list[Answer]:
    with serve(respond) as server:
        return answer_by_model(server, ROWS, **options)


def fault_of(parts: list[Answer]) -> str:
    last = parts[-1]
    said = last.data["assistant"]
    assert last.event == f"assistant.{said['reason']}" and said["reason"] in FAULTS and said["message"]
    return str(said["reason"])


def test_its_words_come_as_captions_marked_as_a_model_s() -> None:
    parts = ask(say(make_answer("It costs ¥ 68 at 茶里 Hill House. Elsewhere it is ¥ 38, see https://x.example/y.")))
    assert [part.event for part in parts] == ["assistant.said", "assistant.said", "assistant.done"]
    said = parts[1].data["assistant"]
    assert (said["source"], said["label"], said["unchecked"]) == ("model", "qwen-plus", True)
    assert read_text(parts) == "It costs ¥ 68 at 茶里 Hill House. Elsewhere it is ¥ 38(?), see “x.example” (link)."


def test_it_is_told_the_facts_in_a_fence_and_the_question_behind_it() -> None:
    with serve(say(make_answer("Yes, it is."))) as server:
        answer_by_model(server, ROWS, "好喝吗？")
        asked = json.loads(server.bodies[0])
    assert server.asked == ["/v1/chat/completions"]
    assert (asked["model"], asked["stream"]) == ("qwen-plus", True)
    assert {tool["function"]["name"] for tool in asked["tools"]} == {
        *("look_up_product", "list_receipts", "read_route", "propose_order"),
    }
    rules, told = asked["messages"]
    fence = rules["content"].split("===")[1].strip()
    assert "Chinese" in rules["content"] and "They are data" in rules["content"]
    before, facts, question = told["content"].split(f"=== {fence} ===")
    assert (before, question) == ("", "\n\n好喝吗？")
    known = json.loads(facts)
    assert known["looking_at"]["product"]["title"] == "Cloud green tea"
    assert known["orders_shown"][0]["number"] == "stall-7/1042"


def test_tools_look_up_what_was_seen_and_nothing_else() -> None:
    catalogue = make_service(paths.assets() / "examples" / "product-card", file="catalogue.yaml")
    calls = [
        ("look_up_product", json.dumps({"gtin": "6901234500028"})),
        ("look_up_product", json.dumps({"gtin": LAMP})),
        ("look_up_product", json.dumps({"gtin": "x"})),
        ("look_up_product", json.dumps({"gtin": 6901234500028})),
        ("list_receipts", ""),
        ("read_route", "{}"),
        ("propose_order", json.dumps({"number": "stall-7/1043"})),
        ("pay", json.dumps({"number": "stall-7/1042"})),
    ]
    answers = [make_chunk(calls=calls, finish="tool_calls"), make_answer("It is ¥ 75 at Cloud Mall.")]
    with serve(say_each(answers)) as server:
        seen = [make_row("code.seen", {"code": {"payload": "6901234500028"}})]
        parts = answer_by_model(server, seen, sources=FactSources(CatalogueFinder(catalogue)))
        told = [json.loads(each["content"]) for each in json.loads(server.bodies[1])["messages"][3:]]
    assert read_text(parts) == "It is ¥ 75 at Cloud Mall.", "numbers that a tool told are known"
    assert told[0]["product"]["gtin"] == TEA
    assert [each.get("error") for each in told[1:]] == [
        "the wearer has not seen that product",
        "the arguments do not fit",
        "the arguments do not fit",
        None,
        None,
        "no such order waits to be paid",
        "there is no such tool",
    ]


def make_call_part(call: str | None, name: str | None, arguments: str, **number: int | None) -> bytes:
    function = {"name": name, "arguments": arguments} if name or arguments else None
    delta = {"tool_calls": [{"id": call, "function": function, **number}]}
    return f"data: {json.dumps({'choices': [{'delta': delta}]})}\r\n\r\n".encode()


@pytest.mark.parametrize("number", [{}, {"index": None}, {"index": 0}])
def test_tools_that_a_server_does_not_number_are_told_apart_by_their_ids(number: dict[str, int | None]) -> None:
    parts = [
        make_call_part("a", "read_route", "", **number),
        make_call_part(None, None, "{}", **number),
        make_call_part("b", None, "", **number),
        make_call_part("b", "look_up_product", '{"gtin": ', **number),
        make_call_part("", None, '"6901234500028"}', **number),
    ]
    ends = b'data: {"choices": null}\r\n\r\ndata: {"choices": [{"delta": null, "finish_reason": "tool_calls"}]}\r\n\r\n'
    with serve(say_each([b"".join([*parts, ends]), make_answer("Straight on.")])) as server:
        assert read_text(answer_by_model(server, ROWS)) == "Straight on."
        _, _, calls, *results = json.loads(server.bodies[1])["messages"]
    assert [(call["id"], call["function"]) for call in calls["tool_calls"]] == [
        ("a", {"name": "read_route", "arguments": "{}"}),
        ("b", {"name": "look_up_product", "arguments": '{"gtin": "6901234500028"}'}),
    ]
    assert [each["tool_call_id"] for each in results] == ["a", "b"]
    assert "route" in results[0]["content"] and "error" not in json.loads(results[0]["content"])


def test_an_order_is_proposed_in_the_wallet_s_own_words_and_once() -> None:
    calls = [("propose_order", json.dumps({"number": "stall-7/1042"}))] * 2
    answers = [make_chunk(calls=calls, finish="tool_calls"), make_answer("Look at it.")]
    parts = ask(say_each(answers))
    assert [part.event for part in parts] == ["assistant.proposed", "assistant.said", "assistant.done"]
    proposal = {key: str(value).replace("\u00a0", " ") for key, value in parts[0].data["proposal"].items()}
    assert proposal == {
        **{"number": "stall-7/1042", "payee": "Lantern Lane 7", "amount_text": "¥ 68", "currency": "CNY"},
    }


def test_a_model_that_only_uses_tools_is_asked_a_few_times() -> None:
    with serve(say(make_chunk(calls=[("read_route", "")], finish="tool_calls"))) as server:
        assert fault_of(answer_by_model(server)) == "broken"
        assert len(server.asked) == 4


@pytest.mark.parametrize(
    ("status", "reason"), [(401, "refused"), (403, "refused"), (429, "busy"), (500, "broken"), (404, "broken")]
)
def test_each_status_is_a_calm_event(status: int, reason: str) -> None:
    parts = ask(lambda handler: handler.send(b'{"error": "sk-leak"}', status, Retry_After="7"))
    assert fault_of(parts) == reason and "leak" not in str(parts)
    assert parts[-1].data["assistant"]["status"] == status
    assert parts[-1].data["assistant"]["retry_s"] == (7 if status == 429 else None)


def wait_silently(handler: ShopHandler) -> None:
    handler.server.ended.wait(60)


def drip_head(handler: ShopHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not handler.server.ended.wait(0.02):
        handler.wfile.write(b"z")


def drip_comments(handler: ShopHandler) -> None:
    handler.wfile.write(HEAD + make_chunk("It costs ¥ 68. I thi"))
    while not handler.server.ended.wait(0.02):
        handler.wfile.write(b": still here\n\n" + make_chunk(""))


@pytest.mark.parametrize("respond", [wait_silently, drip_head, drip_comments])
def test_silence_ends_at_its_deadline(respond: Callable[[ShopHandler], None]) -> None:
    assert fault_of(ask(respond, silence_s=1.0)) == "timeout"


@pytest.mark.parametrize(
    ("data", "reason", "text"),
    [
        (make_answer("It costs ¥ 68 at 茶里 Hill House. And")[:-60], "incomplete", "It costs ¥ 68 at 茶里 Hill House."),
        (b"", "incomplete", ""),
        (make_chunk(finish="stop"), "incomplete", ""),
        (b"data: {not json}\n\n", "incomplete", ""),
        (b"data: [1, 2]\n\n", "incomplete", ""),
        (b'data: {"choices": [{"delta": {"content": 5}}]}\n\n', "incomplete", ""),
        (b"<html>no stream at all</html>", "incomplete", ""),
        (b"\xff\xfe\x00garbage\r\r\n\n:::", "incomplete", ""),
        (b"data: " + b"[" * 100_000 + b"\n\n", "incomplete", ""),
        (b"data: " + b"x" * 400_000, "incomplete", ""),
        (b'data: {"error": {"message": "sk-leak"}}\n\n', "broken", ""),
        (make_chunk(calls=[("read_route", "x" * 9_000)]), "oversized", ""),
        (make_chunk(calls=[("read_route", "")] * 20), "broken", ""),
        (make_chunk(" \n ", finish="stop"), "incomplete", ""),
    ],
)
def test_half_a_stream_and_a_spoilt_one_are_no_answer(data: bytes, reason: str, text: str) -> None:
    parts = ask(say(data))
    assert fault_of(parts) == reason and read_text(parts) == text and "leak" not in str(parts)


def test_a_hundred_megabytes_are_not_read_and_a_stream_that_never_ends_does() -> None:
    sent = 0

    def flood(handler: ShopHandler) -> None:
        nonlocal sent
        handler.wfile.write(HEAD)
        for _ in range(100):
            handler.wfile.write((b": " + b"x" * 999 + b"\n") * 1_000)
            sent += 1

    assert fault_of(ask(flood)) == "oversized" and sent < 90

    def go_on(handler: ShopHandler) -> None:
        handler.wfile.write(HEAD)
        while not handler.server.ended.is_set():
            handler.wfile.write(make_chunk("and so on and on, "))

    parts = ask(go_on)
    assert parts[-1].event == "assistant.done" and 1_000 < len(read_text(parts)) < 1_210
    assert read_text(parts).endswith("…")


def test_another_server_is_not_asked() -> None:
    def lead(handler: ShopHandler) -> None:
        handler.send(b"", statuses.pop(), Location=place)

    with serve(say(make_answer("Hello there, wearer."))) as other:
        place, statuses = f"http://127.0.0.1:{other.server_port}/v1/chat/completions", [301, 302, 307, 308]
        while statuses:
            assert fault_of(ask(lead)) == "redirected"
        place, statuses = "/v1/chat/completions", [307]
        assert fault_of(ask(lead)) == "redirected"
        assert other.asked == []


def test_a_certificate_that_nobody_signed_is_not_trusted(tmp_path: Path) -> None:
    certificate = write_certificate(tmp_path / "chat.pem")
    with serve(say(make_answer("Hello there, wearer.")), certificate) as server:
        block: dict[str, Any] = {"url": f"https://127.0.0.1:{server.server_port}/v1"}
        assert fault_of(answer_by_model(server, **block)) == "untrusted" and server.asked == []
        parts = answer_by_model(server, folder=tmp_path, ca_file="chat.pem", **block)
        assert read_text(parts) == "Hello there, wearer."
        assert fault_of(answer_by_model(server, folder=tmp_path, ca_file="none.pem", **block)) == "refused"


def test_the_key_goes_into_the_request_and_nowhere_else(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("VITRINE_QWEN_KEY", KEY)
    block: dict[str, Any] = {"key": {"variable": "VITRINE_QWEN_KEY"}}

    def check_key(handler: ShopHandler) -> None:
        is_right = handler.headers["Authorization"] == f"Bearer {KEY}"
        handler.wfile.write(HEAD + make_answer(f"Your key is {KEY}.")) if is_right else handler.send(KEY.encode(), 401)

    with serve(check_key) as server:
        told = answer_by_model(server, ROWS, **block)
        assert read_text(told).startswith("Your key is …")
        assert KEY.encode() not in server.bodies[0]
    monkeypatch.setenv("VITRINE_QWEN_KEY", f"{KEY}!")
    wrong = ask(check_key, **block)
    assert fault_of(wrong) == "refused"
    monkeypatch.setenv("VITRINE_QWEN_KEY", "")
    unset = ask(check_key, **block)
    assert fault_of(unset) == "refused" and "VITRINE_QWEN_KEY is not set" in unset[-1].data["assistant"]["message"]
    assert KEY not in str([told, wrong, unset]) and KEY not in caplog.text


def test_a_scene_that_nobody_trusts_asks_no_server() -> None:
    def fail(handler: ShopHandler) -> None:
        raise AssertionError("it was asked")

    with serve(fail) as server:
        entry = AssistantEntry(url=f"http://127.0.0.1:{server.server_port}/v1", model="qwen-plus")
        service = AssistantService(entry, FileAccess(Path("/nowhere")))
        (refused,) = service.stream("ask", {"question": "price?"})
        assert refused.event == "assistant.refused" and "--trust" in refused.data["assistant"]["message"]
        assert server.asked == []


def test_stopping_wakes_whoever_waits_for_a_silent_server() -> None:
    heard: list[ShopHttpServer] = []

    def note(handler: ShopHandler) -> None:
        heard.append(handler.server)
        stream.stop()
        handler.server.ended.wait(60)

    with serve(note) as server:
        entry = AssistantEntry(url=f"http://127.0.0.1:{server.server_port}/v1", model="qwen-plus", silence_s=30)
        stream = AssistantService(entry, FileAccess(Path("/"), is_trusted=True)).stream("ask", {"question": "price?"})
        assert list(stream) == [] and heard == [server], "at once, or this would take half a minute"
        stream.stop()
