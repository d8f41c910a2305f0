"""The last line of a run: what was written, and the tolerance between renderers where pictures were judged by it."""

from __future__ import annotations

from tests.proof.report.made_report import make_changed, make_result, make_same
from vitrine.proof.report.sentences import summarise


def test_what_was_written_is_counted() -> None:
    written = make_changed(1).model_copy(update={"approved_now": True})
    assert ": 1 same, 1 changed; 1 written; 3 pictures" in summarise(make_result([make_same(0), written]))


def test_the_wider_tolerance_is_told_where_it_decided() -> None:
    judged, same = (moment.model_copy(update={"other_renderer": True}) for moment in (make_changed(0), make_same(1)))
    sentence = summarise(make_result([judged, same]))
    assert sentence.endswith("mesa 22.3.6, up to 2 codes and 16 large differences a tile")
    assert "codes" not in summarise(make_result([same])), "equal hashes need no tolerance"
    assert "codes" not in summarise(make_result([make_changed(0)]))
