"""Proof files: what may be written, and every mistake told at its line."""

from __future__ import annotations

import pytest

from vitrine.document.yaml_source import parse_yaml
from vitrine.errors import InputError, Problem
from vitrine.proof.plan.limit import Limit
from vitrine.proof.plan.proof_file import DEFAULT_DEVICES, ProofFile, parse_proof

WHOLE = """proof: 1
name: shop
scene: shop.yaml
takes: {other: other.take.jsonl}
moments:
  start: {at: 0.2}
  card: {at: "state:card#2+0.5", take: other, mask: [clock], expect: {state_at: {end-1: card}}}
  walk: {every: 2s, from: 1, to: end-1}
devices: [even-g2]
mask: [clock]
tolerances: {contrast: {by: 0.1, reason: a lamp that flickers}}
expect:
  reads: ">= 3"
  worst_contrast: ">= 1.5"
  inside: safe-zone
  covers_centre: "<= 5 %"
  moves: "<= 1° a frame"
  state_at: {12.5: card, "event:tap+1": card}
"""


def parse(text: str) -> ProofFile:
    return parse_proof(parse_yaml(text, "proof.yaml"))


def problems_of(text: str) -> list[Problem]:
    with pytest.raises(InputError) as error:
        parse(text)
    return list(error.value.problems)


def test_a_whole_file_is_read() -> None:
    proof = parse(WHOLE)
    assert proof.expect.reads == Limit(">=", 3) and proof.expect.moves == Limit("<=", 1, "° a frame")
    assert proof.expect.state_at == {"12.5": "card", "event:tap+1": "card"}
    assert proof.moments["card"].expect.state_at == {"end-1": "card"}
    assert proof.moments["walk"].every == 2.0 and proof.moments["walk"].from_ is not None


def test_moments_alone_are_enough() -> None:
    proof = parse("moments: {start: {at: 0}}\nexpect: {reads: all}\n")
    assert proof.devices == DEFAULT_DEVICES and proof.expect.reads == "all"


@pytest.mark.parametrize(
    ("old", "new", "line", "message", "remedy"),
    [
        ("proof: 1", "proof: 2", 1, "there is no version 2", "1"),
        ("at: 0.2", "at: soon", 6, '"soon" is no time', "state:NAME"),
        ("at: 0.2", "att: 0.2", 6, 'unknown key "att"', 'did you mean "at"?'),
        ("{at: 0.2}", "{at: 0.2, every: 2}", 6, "either `at` or `every`", "every: 2s"),
        ("{at: 0.2}", "{mask: [clock]}", 6, "either `at` or `every`", "every: 2s"),
        ("{at: 0.2}", "{at: 0.2, to: 3}", 6, "belong to `every`", "at alone"),
        ("every: 2s", "every: 2s, frm: 1", 8, 'unknown key "frm"', 'did you mean "from"?'),
        ('"<= 5 %"', '"<= 5"', 16, '"<= 5" has no unit', '"<= 5 %"'),
        ("every: 2s", "every: 0", 8, '"0" is no duration', "0.002 seconds or more"),
        ("start:", "CARD:", 7, '"card" and "CARD" would be one file', "rename one"),
        ("start:", "st art:", 6, '"st art" is no name', "letters, digits"),
        ("take: other", "take: othre", 7, 'there is no take "othre"', 'did you mean "other"?'),
        ("[even-g2]", "[even-g2, even-g2]", 9, '"even-g2" is named twice', "leave one out"),
        ("[even-g2]", "[]", 9, "too short", "at least 1"),
        (", reason: a lamp that flickers", "", 11, 'the key "reason" is missing', "why"),
        ('reads: ">= 3"', "reads: most", 13, "is no limit", 'all, or a comparison in quotes such as ">= 3"'),
        ('">= 1.5"', '"<= 1.5"', 14, '"<=" makes no sense here', ">= or >"),
        ("inside: safe-zone", "inside: screen", 15, "not possible here", "display, safe-zone"),
        ('"<= 5 %"', '"<= 5 px"', 16, '"px" is no unit', "<= 5 %"),
        ('"<= 1° a frame"', "1", 17, "number 1 is no limit", "<= 1° a frame"),
        ("{12.5: card", "{soon: card", 18, '"soon" is no time', "state:NAME"),
        ("{12.5: card", "{12.5: [card]", 18, "a list does not fit here", "text"),
        ("expect:\n", "expected:\n", 12, 'unknown key "expected"', 'did you mean "expect"?'),
    ],
)
def test_a_mistake_is_told_at_its_line(old: str, new: str, line: int, message: str, remedy: str) -> None:
    assert old in WHOLE
    problem = problems_of(WHOLE.replace(old, new, 1))[0]
    assert problem.place is not None and problem.place.line == line
    assert message in problem.message and remedy in f"{problem.allowed} {problem.hint}"


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines() -> None:
    text = WHOLE.replace("at: 0.2", "at: soon").replace('"<= 5 %"', "5").replace("every: 2s", "every: no")
    lines = [problem.place.line for problem in problems_of(text) if problem.place]
    assert lines == [6, 8, 16]


def test_times_of_the_scene_s_own_take_need_a_moment_on_it() -> None:
    text = "takes: {b: b.jsonl}\nmoments: {start: {at: 0, take: b}}\nexpect: {state_at: {1: card}}\n"
    (problem,) = problems_of(text)
    assert "on which no moment is" in problem.message and problem.place is not None and problem.place.line == 3


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("curves: {walk: {take: b}}", 'there is no take "b"', "a name under `takes`"),
        ("curves: {walk: {device: quark}}", "quark is none of this proof's devices", "even-g2"),
        ("curves: {walk: {}, Walk: {}}", '"Walk" and "walk" would be one file', "rename one"),
        ("variants: {new: {moments: [strat], reason: fonts, owner: ann}}", 'no moment "strat"', 'mean "start"?'),
        ("variants: {ours: {moments: [start], reason: fonts, owner: ann}}", "what a merge calls", "what differs"),
        ("variants: {new: {moments: [start], reason: fonts, owner: ann, until: May}}", '"May" is no day', "2027-01-31"),
    ],
)
def test_a_mistake_in_a_curve_or_a_variant_is_told_at_its_line(text: str, message: str, remedy: str) -> None:
    (problem,) = problems_of(f"moments: {{start: {{at: 0}}}}\n{text}\n")
    assert problem.place is not None and problem.place.line == 2
    assert message in problem.message and remedy in f"{problem.allowed} {problem.hint}"
