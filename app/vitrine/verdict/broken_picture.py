"""Broken picture: which elements of a take are cut, torn or covered, so that nobody reads them whatever their light."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from vitrine.verdict.finding import Violation
from vitrine.verdict.measure.legibility import LegibilityResult
from vitrine.verdict.rules.device_letters import LETTERS_NOT_THERE
from vitrine.verdict.rules.overlap import TEXT_ON_TEXT, UNDER_PANEL
from vitrine.verdict.rules.place import CROPPING_RULES
from vitrine.verdict.rules.text_whole import BROKEN_WORD, ELLIPSIS_SHOWN, LETTERS_OUTSIDE, MISSING_GLYPH, TEXT_CUT

#: Rules of one element that is not whole, and of two that lie over one another.
WHOLENESS_RULES = frozenset((MISSING_GLYPH, LETTERS_NOT_THERE, ELLIPSIS_SHOWN, BROKEN_WORD, TEXT_CUT, LETTERS_OUTSIDE))
OVERLAP_RULES = frozenset((TEXT_ON_TEXT, UNDER_PANEL))
BROKEN_RULES = WHOLENESS_RULES | OVERLAP_RULES | CROPPING_RULES


def mark_broken(results: Iterable[LegibilityResult], violations: Iterable[Violation]) -> list[LegibilityResult]:
    """The results of one device with the rules, by id, that say of each element that it is broken."""
    rules: dict[str, set[str]] = {}
    for violation in violations:
        if violation.rule in BROKEN_RULES:
            rules.setdefault(violation.element, set()).add(violation.rule.id)
        if violation.rule == TEXT_ON_TEXT:
            rules.setdefault(violation.other, set()).add(violation.rule.id)
    return [replace(r, broken=tuple(sorted(rules[r.element]))) if r.element in rules else r for r in results]
