"""The input vocabulary: every event's text reads back as the event, and mistakes get the nearest name."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vitrine.flow.chart.event import EVENT_SYNTAX, Event, EventKind, parse_event

NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_\-]{0,8}", fullmatch=True)
SIGNALS = st.from_regex(r"[a-z][A-Za-z0-9_\-]{0,8}\.[A-Za-z][A-Za-z0-9_\-]{0,8}", fullmatch=True).filter(
    lambda text: text.partition(".")[0] not in ("done", "error")
)
WORDS = st.text(min_size=1, max_size=20).map(lambda text: " ".join(text.casefold().split())).filter(bool)
DISTANCES = st.integers(0, 10**9).map(lambda micrometres: round(micrometres / 1000, 6))


@st.composite
def events(draw: st.DrawFn) -> Event:
    kind = draw(st.sampled_from(EventKind))
    if kind is EventKind.SIGNAL:
        return Event(kind, draw(SIGNALS))
    if kind not in EVENT_SYNTAX:
        return Event(kind)
    value = draw(WORDS if kind is EventKind.VOICE else NAMES)
    return Event(kind, value, draw(DISTANCES) if kind in (EventKind.NEAR, EventKind.FAR) else 0.0)


@given(event=events())
@example(Event(EventKind.NEAR, "a", 1_000_000.0))
def test_an_event_reads_back_from_its_text(event: Event) -> None:
    # Casefolding twice may differ from once for a few letters (ǰ); then the words were not in their final form.
    if event.value.casefold() == event.value:
        assert parse_event(str(event)) == event


@pytest.mark.parametrize(
    ("text", "event", "canonical"),
    [
        ("tap", Event(EventKind.TAP), "tap"),
        (" swipe_back ", Event(EventKind.SWIPE_BACK), "swipe_back"),
        ('voice:"Pay  NOW"', Event(EventKind.VOICE, "pay now"), 'voice:"pay now"'),
        ("voice:付款", Event(EventKind.VOICE, "付款"), 'voice:"付款"'),
        ("near:corner<12m", Event(EventKind.NEAR, "corner", 12.0), "near:corner<12m"),
        ("near:corner<12.50m", Event(EventKind.NEAR, "corner", 12.5), "near:corner<12.5m"),
        ("far:corner>15m", Event(EventKind.FAR, "corner", 15.0), "far:corner>15m"),
        ("entered:market", Event(EventKind.ENTERED, "market"), "entered:market"),
        ("left:market", Event(EventKind.LEFT, "market"), "left:market"),
        ("key:m", Event(EventKind.KEY, "m"), "key:m"),
        ("gaze:card-1", Event(EventKind.GAZE, "card-1"), "gaze:card-1"),
        ("force:turning", Event(EventKind.FORCE, "turning"), "force:turning"),
        ("tap:accept", Event(EventKind.TAP, "accept"), "tap:accept"),
        ("double_tap: list ", Event(EventKind.DOUBLE_TAP, "list"), "double_tap:list"),
        (" code.seen ", Event(EventKind.SIGNAL, "code.seen"), "code.seen"),
        ("Shop-2.price_new", Event(EventKind.SIGNAL, "Shop-2.price_new"), "Shop-2.price_new"),
    ],
)
def test_parses_and_writes(text: str, event: Event, canonical: str) -> None:
    assert parse_event(text) == event
    assert str(event) == canonical


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tpa", 'did you mean "tap"?'),
        ("doubletap", 'did you mean "double_tap"?'),
        ("", 'there is no event ""'),
        ("back:twice", '"back" stands alone'),
        ("tap:", "tap is written tap:NODE, or tap alone"),
        ("long_press:the button", "long_press is written long_press:NODE"),
        ("near:corner", "near is written near:PLACE<12m"),
        ("near:corner>12m", "near is written near:PLACE<12m"),
        ("far:corner<12m", "far is written far:PLACE>15m"),
        ("near:corner<12", "near is written"),
        ("near:corner<-1m", "near is written"),
        ("near:corner<" + "9" * 400 + "m", "near is written"),
        ("near:<12m", "near is written"),
        ("voice:", 'voice is written voice:"pay"'),
        ('voice:"pay', 'voice is written voice:"pay"'),
        ("gaze:", "gaze is written gaze:NODE"),
        ("signal", 'there is no event "signal"'),
        ("code.", 'there is no event "code."'),
        (".seen", "WORD.WORD"),
        ("code.seen.twice", 'there is no event "code.seen.twice"'),
        ("code.seen:4006381", 'there is no event "code.seen:4006381"'),
        ("2d.code", 'there is no event "2d.code"'),
        ("done.state", 'there is no event "done.state"'),
        ("error.execution", 'there is no event "error.execution"'),
        ("a" * 41 + ".b", "there is no event"),
        ("entered:the market", "entered is written entered:PLACE"),
    ],
)
def test_says_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_event(text)
    assert said in str(caught.value)


@pytest.mark.parametrize("text", ["near:a<1000000.000001m", "far:a>99999999m"])
def test_what_lies_beyond_any_feed_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is incomplete"):
        parse_event(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [("speech_heard", "speech.heard"), ("speechHeard", "speech.heard"), ("speech-heard-twice", "speech.heard_twice"),
     ("heard", "own.heard"), ("HTTP:Done", ""), ("_a", ""), ("2", "")],
)  # fmt: skip
def test_an_event_of_ones_own_is_told_its_dot(text: str, written: str) -> None:
    with pytest.raises(ValueError, match="there is no event") as error:
        parse_event(text)
    has_hint = "an event of your own has a dot in its name: write" in str(error.value)
    assert has_hint == bool(written) and (f'write "{written}";' in str(error.value)) == bool(written)
