"""Takes: a round trip through their text, and located sentences for files that are none."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.errors import InputError
from vitrine.flow.chart.event import Event, EventKind
from vitrine.flow.chart.event_data import EventData
from vitrine.flow.timeline.take import Take, TimedEvent, dump_event, dump_take, load_take, parse_take

EVENTS = st.one_of(
    st.just(Event(EventKind.TAP)),
    st.just(Event(EventKind.NEAR, "corner", 12.5)),
    st.just(Event(EventKind.VOICE, 'say "pay"\u2028 now'.replace("\u2028", "\\"))),
    st.just(Event(EventKind.VOICE, "付款")),
    st.just(Event(EventKind.SIGNAL, "code.seen")),
)
TIMES = st.lists(st.floats(0, 1e4), max_size=20).map(sorted)
DATA = st.none() | st.dictionaries(
    st.sampled_from(("code", "price", "付")), st.integers() | st.text(max_size=3) | st.just([{"a": None}]), max_size=2
).map(EventData.from_value)
HEAD = '{"vitrine_take": 1, "feed": "street.mp4", "seed": 7}\n'


@given(times=TIMES, feed=st.text(max_size=20), seed=st.integers(), data=st.data())
def test_a_take_reads_back_from_its_text(times: list[float], feed: str, seed: int, data: st.DataObject) -> None:
    events = tuple(TimedEvent(t_s, data.draw(EVENTS), data.draw(DATA)) for t_s in times)
    take = Take(feed, seed, events, scene="scene.yaml")
    assert parse_take(dump_take(take), "run.take") == take


def test_loads_a_file(tmp_path: Path) -> None:
    path = tmp_path / "run.take"
    path.write_text(HEAD + '\n{"t": 3.2, "event": "tap"}\n{"t": 3.2, "event": "force:card"}\n', encoding="utf-8")
    take = load_take(path)
    assert (take.feed, take.seed) == ("street.mp4", 7)
    assert take.events == (
        TimedEvent(3.2, Event(EventKind.TAP)),
        TimedEvent(3.2, Event(EventKind.FORCE, "card")),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "run.take:1:1: the take is empty"),
        ("tap at 3\n", "run.take:1:1: this line is not a JSON object"),
        ('{"t": 3.2, "event": "tap"}\n', 'run.take:1:1 vitrine_take: a take begins with its head and "vitrine_take"'),
        ('{"vitrine_take": 3}\n', "recorded by a newer Vitrine; this one reads up to 2"),
        ('{"vitrine_take": 1, "sede": 3}\n', 'run.take:1:1 sede: there is no key "sede" here'),
        ('{"vitrine_take": 1, "seed": 0.5}\n', "run.take:1:1 seed: the seed is 0.5; allowed: a whole number"),
        ('{"vitrine_take": 1, "feed": 3}\n', "feed is 3; allowed: text"),
        (HEAD + "[1, 2]\n", "run.take:2:1: this line is not a JSON object"),
        (HEAD + '{"t": 1}\n', "run.take:2:1 event: event is None; allowed: text"),
        (HEAD + '{"t": -1, "event": "tap"}\n', "run.take:2:1 t: the time is -1; allowed: seconds from 0"),
        (HEAD + '{"t": NaN, "event": "tap"}\n', "the time is nan"),
        (HEAD + '{"t": true, "event": "tap"}\n', "the time is True"),
        (HEAD + '\n{"t": 1, "event": "tpa"}\n', 'run.take:3:1 event: there is no event "tpa"; did you mean "tap"?'),
        (
            HEAD + '{"t": 5, "event": "tap"}\n{"t": 2, "event": "tap"}\n',
            "run.take:3:1 t: 2 s stands after 5 s; the times of a take rise",
        ),
        (HEAD + "[" * 100_000 + "\n", "run.take:2:1: this line is not a JSON object"),
    ],
)
def test_says_what_is_wrong_and_where(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_take(text, "run.take")
    assert said in str(caught.value)


def test_reports_all_problems_at_once() -> None:
    with pytest.raises(InputError) as caught:
        parse_take(HEAD + '{"t": 5, "event": "tpa"}\n{"t": -2, "event": "tap"}\nnonsense\n', "run.take")
    assert [problem.place.line for problem in caught.value.problems if problem.place] == [2, 3, 4]


@pytest.mark.parametrize(("content", "said"), [(None, "there is no such take"), (b"\xff\xfe\x00", "text in UTF-8")])
def test_files_that_cannot_be_read(content: bytes | None, said: str, tmp_path: Path) -> None:
    path = tmp_path / "run.take"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        load_take(path)
    assert said in str(caught.value) and str(path) in str(caught.value)


@pytest.mark.parametrize(
    "time", ["1e308", "1" + "0" * 400, "-1", "NaN", "Infinity", "true", "604801", '"1"', "1" * 5000]
)
def test_a_time_is_seconds_of_some_days(time: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_take(f'{HEAD}{{"t": {time}, "event": "tap"}}\n', "run.take")
    (problem,) = caught.value.problems
    assert problem.place is not None and problem.place.line == 2 and len(str(problem)) < 300


def test_a_key_stands_once() -> None:
    with pytest.raises(InputError, match='2:1: the key "t" stands twice'):
        parse_take(HEAD + '{"t": 1, "t": 2, "event": "tap"}\n', "run.take")


def test_mistakes_are_fifty_at_most() -> None:
    for line in ('{"t": 1, "event": "tpa"}\n', "nonsense\n", '{"t": -1, "event": "tap"}\n', '{"a": 1}\n'):
        with pytest.raises(InputError) as caught:
            parse_take(HEAD + 100_000 * line, "run.take")
        assert len(caught.value.problems) == 50
    late = "".join(f'{{"t": {100_000 - number}, "event": "tap"}}\n' for number in range(100_000))
    with pytest.raises(InputError) as caught:
        parse_take(HEAD + late, "run.take")
    assert len(caught.value.problems) == 50


def test_a_message_does_not_repeat_what_fills_a_file() -> None:
    for line in (f'{{"t": 1, "event": "{"a" * 9_000}"}}', f'{{"t": 1, "event": "back:{"a" * 9_000}"}}',
                 f'{{"t": 1, "event": "near:{"a" * 9_000}"}}', f'{{"t": {[1] * 9_000}, "event": "tap"}}',
                 f'{{"t": 1, "event": {[1] * 9_000}}}', f'{{"{"a" * 9_000}": 1, "t": 1, "event": "tap"}}'):  # fmt: skip
        with pytest.raises(InputError) as caught:
            parse_take(f"{HEAD}{line}\n", "run.take")
        assert len(str(caught.value)) < 800


def test_more_events_than_a_take_has(monkeypatch: pytest.MonkeyPatch) -> None:
    line = '{"t": 1, "event": "tap"}\n'
    assert len(parse_take(HEAD + 200_000 * line, "run.take").events) == 200_000
    with pytest.raises(InputError, match="the take has 250,001 events; allowed: at most 250,000"):
        parse_take(HEAD + 250_001 * line, "run.take")


def test_a_line_read_quickly_is_read_as_any_other() -> None:
    lines = [
        '{"t": 1, "event": "tap"}',
        '{"event": "tap", "t": 1}',
        '{"t": 1.0, "event": " tap "}',
        '{"t":1,"event":"tap"}',
    ]
    take = parse_take(HEAD + "\n".join(lines + lines), "run.take")
    assert take.events == 8 * (TimedEvent(1.0, Event(EventKind.TAP)),)
    for wrong in ('["t", "event"]', '[["t", 1], ["event", "tap"]]', "{}", "1", '{"t": {"t": 1}, "event": "tap"}'):
        with pytest.raises(InputError):
            parse_take(f"{HEAD}{lines[0]}\n{wrong}\n", "run.take")


def test_lines_are_counted_before_they_are_made() -> None:
    with pytest.raises(InputError, match="the take has 1,000,001 lines; allowed: at most 1,000,000"):
        parse_take("\n" * 1_000_001, "a.jsonl")
    with pytest.raises(InputError, match=r"a\.jsonl:2:1: the line is longer than 100,000 letters"):
        parse_take('{"vitrine_take": 1}\n' + "x" * 100_001, "a.jsonl")


def test_a_key_among_many_that_stands_twice_is_found_at_once() -> None:
    keys = ", ".join(f'"{number:x}": 0' for number in range(8_000))
    with pytest.raises(InputError, match='the key "0" stands twice'):
        parse_take(f'{{{keys}, "0": 1}}', "a.jsonl")


SECOND = '{"vitrine_take": 2, "feed": "street.mp4", "seed": 7}\n'


def test_data_are_read_and_written_in_version_2() -> None:
    row = (
        '{"t": 3.2, "event": "code.seen", "data": {"product": {"price": 399, "shops": [{"name": "付"}, null, 1.5]}}}\n'
    )
    take = parse_take(SECOND + '{"t": 1, "event": "tap"}\n' + row, "run.take")
    (tap, seen) = take.events
    assert (tap.data, seen.event) == (None, Event(EventKind.SIGNAL, "code.seen")) and seen.data is not None
    assert seen.data.value["product"]["shops"][0] == {"name": "付"}
    assert dump_event(seen) == row and hash(take) == hash(parse_take(dump_take(take), "run.take"))
    assert dump_take(take).startswith('{"vitrine_take": 2, ')
    assert parse_take(SECOND + '{"t": 1, "event": "tap", "data": {}}\n', "run.take").events[0].data == EventData("{}")


def test_a_take_without_signals_and_data_is_written_as_ever() -> None:
    first = (
        '{"vitrine_take": 1, "feed": "street.mp4", "seed": 7, "scene": "scene.yaml"}\n'
        '{"t": 3.2, "event": "tap"}\n{"t": 9.75, "event": "voice:\\"pay\\""}\n'
    )
    assert dump_take(parse_take(first, "run.take")) == first
    assert dump_take(parse_take(first.replace('"vitrine_take": 1', '"vitrine_take": 2'), "run.take")) == first


def data_row(data: str, event: str = "code.seen") -> str:
    return f'{{"t": 1, "event": "{event}", "data": {data}}}\n'


def nested(depth: int) -> str:
    return '{"a": ' * depth + "1" + "}" * depth


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + data_row("{}", "tap"), 'run.take:2:1 data: there is no key "data" here; allowed: t, event; write'),
        (HEAD + '{"t": 1, "event": "code.seen"}\n', 'run.take:2:1 event: "code.seen" is a signal, which a take of ver'),
        (SECOND + data_row(nested(9)), "run.take:2:1 data: the data are nested deeper than 8 levels"),
        (SECOND + data_row(nested(9_000)), "run.take:2:1: the line is nested deeper than 8 levels"),
        (SECOND + data_row(f'{{"a": "{"x" * 65_530}"}}'), "run.take:2:1 data: the data are 65,538 bytes long; allowed"),
        (SECOND + "\n" + data_row('{"a": NaN}'), "run.take:3:1 data: the data hold a number that is not finite"),
        (SECOND + data_row('{"a": [-Infinity]}'), "run.take:2:1 data: the data hold a number that is not finite"),
        (SECOND + data_row('{"a": 1e999}'), "run.take:2:1 data: the data hold a number that is not finite"),
        (SECOND + data_row('{"a": {"b": 1, "b": 2}}'), 'run.take:2:1: the key "b" stands twice'),
        (SECOND + data_row("{3: 1}"), "run.take:2:1: this line is not a JSON object"),
        (SECOND + data_row("[1]"), "run.take:2:1 data: data is a list; allowed: a mapping of names to values"),
        (SECOND + data_row("null"), "run.take:2:1 data: data is nothing (null)"),
        (SECOND + data_row('{"places": {}}'), 'run.take:2:1 data: data cannot have "places"'),
        (SECOND + data_row('{"a": "\\ud83d"}'), "run.take:2:1 data: a text of the data holds half a character"),
        (SECOND + data_row("{}", "error.execution"), 'run.take:2:1 event: there is no event "error.execution"'),
        (SECOND + '{"t": 1, "event": "code.seen", "date": {}}\n', 'did you mean "data"?'),
    ],
)
def test_says_what_is_wrong_with_data_and_where(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_take(text, "run.take")
    assert len(caught.value.problems) == 1 and said in str(caught.value)


def test_the_longest_and_deepest_data_play() -> None:
    rows = data_row(nested(8)) + data_row(f'{{"a": "{"x" * 65_528}"}}')
    assert [timed.version for timed in parse_take(SECOND + rows, "run.take").events] == [2, 2]
