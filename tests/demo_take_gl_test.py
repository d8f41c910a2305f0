"""The demo's takes: what they tell is what the film shows and what services answer today, and a live run plays again.

`python -m tests.long demo-take` records it anew, over all frames; here a run of each tenth does.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.engine.frames import LIBRARY
from tests.long.demo_take import (
    DEMO,
    DETOUR,
    LiveDemo,
    StepPace,
    Story,
    make_demo_assistant,
    make_demo_wallet,
    make_numbered_order,
    open_story_guide,
)
from tests.source_path import SOURCE_PATH
from vitrine.content.assistant.answer_reading import Pace
from vitrine.content.codes.code_fit import locate_code
from vitrine.content.codes.detector import PLAIN, read_codes
from vitrine.content.codes.luma_plane import extract_luma
from vitrine.content.service_table import SERVICE_MAKERS
from vitrine.content.wallet import wallet_service
from vitrine.engine.opening import demo_scene, open_session
from vitrine.engine.session import Session
from vitrine.flow.timeline.take import dump_take
from vitrine.glass.optics.glasses_in_light import GlassesInLight, resolve_glasses
from vitrine.glass.optics.view import View
from vitrine.gpu.renderer import Renderer

LABELS = ("6901234500011", "6901234500028", "6901234500035")
MAX_TAKE_BYTES = 350_000
#: Rows that bring figures, and change no state.
FIGURES = {"code.seen", "route.moved"}
STORIES = pytest.mark.parametrize("story", [DEMO, DETOUR], ids=["demo", "detour"])


@pytest.fixture(scope="module")
def demo() -> Iterator[Session]:
    with open_session(demo_scene(), None, ahead=0) as session:
        yield session


def open_story(story: Story) -> Session:
    return open_session(demo_scene(), None, take=demo_scene().with_name(story.take), ahead=0)


def rows(session: Session, event: str) -> list[tuple[float, dict[str, Any]]]:
    """The rows of a signal: when it came, and its data."""
    found = [timed for timed in session.take.events if str(timed.event) == event]
    return [(timed.t_s, timed.data.value) for timed in found if timed.data is not None]


def test_three_labels_are_read_one_is_compared_and_one_is_paid(demo: Session) -> None:
    assert [data["product"]["code"] for _, data in rows(demo, "product.found")] == [*LABELS]
    ((_, shown),) = rows(demo, "order.shown")
    ((paid_s, paid),) = rows(demo, "payment.settled")
    (_, offered) = rows(demo, "product.found")[-1]
    (here,) = [offer for offer in offered["offers"] if offer["shop"] == "This stall"]
    assert [offer["cheapest"] for offer in offered["offers"]] == [True, False, False]
    assert shown["order"]["amount"] == paid["order"]["amount"] == here["price"] == 129
    assert paid["order"]["payee"] == "Lantern Lane 7" and paid["wallet"]["label"] == "Demo wallet"
    assert paid["wallet"]["balance"] == shown["wallet"]["balance"] - here["price"]
    assert "receipt" in demo.state_at(paid_s + 1.5).active
    assert demo.scene.take is not None and demo.scene.take.stat().st_size < MAX_TAKE_BYTES
    assert "product" not in demo.scene.content or demo.scene.content["product"]["title"] is None


def test_the_codes_of_the_take_are_where_the_film_shows_them(demo: Session) -> None:
    seen = rows(demo, "code.seen")
    large = [row for row in seen if row[1]["code"]["corners"][1][0] - row[1]["code"]["corners"][0][0] > 0.15]
    for t_s, data in large[:: len(large) // 8]:
        luma = extract_luma(demo.frame_at(t_s))
        size_px = np.array(luma.shape[::-1])
        read = {found.payload: found for found in read_codes(luma, frozenset({"ean-13", "qr"}), PLAIN)}
        code = data["code"]
        off_px = np.array(code["corners"]) * size_px - locate_code(luma, read[code["payload"]]).quad
        assert np.hypot(*off_px.T).max() < 1.5, (t_s, code["payload"])
    assert {code["payload"] for _, data in seen for code in data["codes"]} == {*LABELS, "vitrine://pay/stall-7"}


def test_what_the_catalogue_told_is_what_it_answers_today(demo: Session) -> None:
    service = SERVICE_MAKERS["catalogue"](demo.scene.services["catalogue"], demo.scene)
    asked_s = [start_s for start_s, _ in demo.timeline.active_spans("looking-up")]
    told = rows(demo, "product.found")
    assert len(asked_s) == len(told) == 3
    for t_s, (_, data) in zip(asked_s, told, strict=True):
        answer = service.answer("find", {"gtin": data["product"]["code"], "t_s": t_s}, 4.0)
        assert answer.event == "product.found" and answer.data == data


def test_what_the_wallet_told_is_what_it_answers_today(
    demo: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wallet_service, "make_order", make_numbered_order)
    now_s = [0.0]
    service = make_demo_wallet(tmp_path / "wallet.sqlite", demo.scene.services["wallet"], lambda: now_s[0])
    ((read_s, _),), ((pay_s, _),) = demo.timeline.active_spans("ordering"), demo.timeline.active_spans("paying")
    (_, shown), (_, paid) = rows(demo, "order.shown")[0], rows(demo, "payment.settled")[0]
    request = {"payload": "vitrine://pay/stall-7", "amount": 129, "currency": None, "t_s": read_s}
    pays = {"number": shown["order"]["number"], "t_s": pay_s}
    for t_s, verb, asked, event, told in (
        (read_s, "read", request, "order.shown", shown),
        (pay_s, "pay", pays, "payment.settled", paid),
    ):
        now_s[0] = t_s
        answer = service.answer(verb, asked, 4.0)
        assert answer.event == event
        # The clock on this wall may hang in another zone, by which the same minute is another second of the world.
        assert _without_expiry(answer.data) == _without_expiry(told)


@STORIES
def test_what_the_guide_told_is_what_it_tells_today(story: Story) -> None:
    with open_story(story) as session:
        guide = open_story_guide(session.scene, story)
        told = [
            (number * session.frame_s, answer)
            for number in range(session.feed.info.frame_count or 0)
            for answer in guide.update(session.see_wearer(number * session.frame_s))
        ]
        played = [timed for timed in session.take.events if str(timed.event).startswith("route.")]
        assert [(timed.t_s, str(timed.event)) for timed in played] == [
            (pytest.approx(t_s, abs=1e-9), answer.event) for t_s, answer in told
        ]
        for timed, (_, answer) in zip(played, told, strict=True):
            assert timed.data is not None and timed.data.value == answer.data
        take = session.scene.take
        assert take is not None and take.with_name(story.take).stat().st_size < MAX_TAKE_BYTES


@STORIES
def test_what_the_assistant_told_is_what_it_answers_today(story: Story, tmp_path: Path) -> None:
    with open_story(story) as session:
        pace = StepPace()
        assistant = make_demo_assistant(session.scene, tmp_path / "none.sqlite", Pace(pace.read, pace.wait))
        asked = rows(session, "question.asked")
        told = [row for word in ("said", "done") for row in rows(session, f"assistant.{word}")]
        answered = []
        for t_s, data in asked:
            until = [timed for timed in session.take.events if timed.t_s <= t_s]
            request = {"question": data["question"]["text"], "language": None, "t_s": t_s, "rows": until}
            answered += [(answer.event, answer.data) for answer in assistant.stream("ask", request)]
        assert len(asked) == {DEMO: 2, DETOUR: 1}[story]
        assert sorted((data["assistant"]["text"] for _, data in told), key=str) == sorted(
            (str(data["assistant"]["text"]) for _, data in answered), key=str
        )
        said = [data for event, data in answered if event == "assistant.said"]
        assert said == [data for _, data in rows(session, "assistant.said")]


def _without_expiry(data: Any) -> dict[str, Any]:
    return {**data, "order": {name: value for name, value in data["order"].items() if name != "expires_s"}}


def test_a_live_run_is_paid_and_its_recording_draws_the_same_pictures(tmp_path: Path, device: Renderer) -> None:
    glasses = _small_glasses()
    walked, read = range(0, 27 * 3, 2), range(27 * 3, 44 * 3)
    times_s = [number / 3 for number in (*walked, *read)]
    drawn: dict[float, Any] = {}
    # Where a layer lies in the store moves soft edges by a share of a code: both runs begin with an empty one.
    device.reload_shaders()
    with open_session(demo_scene(), None, live=True) as session:
        with LiveDemo(session, tmp_path / "wallet.sqlite") as run:
            for number, t_s in enumerate(times_s):
                run.step(t_s)
                if number % 4 == 0:
                    drawn[t_s] = _picture(session, device, t_s, glasses)
        told = [str(timed.event) for timed in session.take.events if str(timed.event) not in FIGURES]
        assert told.count("product.found") == 3 and told.count("assistant.done") == 2, told
        assert told[-2:] == ["payment.settled", "route.started"], told
        (tmp_path / "live.take.jsonl").write_text(dump_take(session.take), "utf-8")
        with open_session(demo_scene(), None, take=tmp_path / "live.take.jsonl", trusted=True) as replay:
            assert not replay.runs_services
            device.reload_shaders()
            for t_s, pixels in drawn.items():
                assert np.array_equal(_picture(replay, device, t_s, glasses), pixels), t_s
    assert len(drawn) >= 20


def _small_glasses() -> GlassesInLight:
    view = View("eye", (320, 180))
    return resolve_glasses(LIBRARY.device("generic"), LIBRARY.environment("overcast"), view)


def _picture(session: Session, renderer: Renderer, t_s: float, glasses: GlassesInLight) -> Any:
    return session.draw(renderer, t_s, glasses).picture.read().copy()


def test_playing_the_demo_needs_no_service_and_no_library_of_one() -> None:
    names = ("httpx", "cryptography", "sqlite3", "zxingcpp", "rustworkx", "vitrine.content.service_table")
    code = (
        f"import sys\nfor name in {names!r}: sys.modules[name] = None\n"
        "import vitrine\nfrom vitrine.engine.opening import demo_scene\n"
        "picture = vitrine.render(demo_scene(), at=29.3, size=(64, 36))\n"
        "print(sorted(e.text for e in picture.elements if e.text))"
    )
    environment = {"PYTHONPATH": SOURCE_PATH, "PATH": "/usr/bin:/bin"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "Sea Breeze runner" in done.stdout, done.stderr
