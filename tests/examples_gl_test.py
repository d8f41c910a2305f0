"""The cookbook as it is drawn: every example shows light on a small display of one colour and on a large one."""

from __future__ import annotations

import numpy as np
import pytest

import vitrine
from tests.examples_test import NAMES, example
from vitrine.proof.plan.proof_plan import find_proofs

pytestmark = pytest.mark.usefixtures("shared_renderer")
SIZE = (320, 180)


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_seen_on_small_and_large_displays(name: str) -> None:
    (plan,) = find_proofs([example(name)])
    first = next(moment.at.seconds for moment in plan.entries.moments.values() if moment.at is not None)
    for device in ("quark-s1", "xreal-one-pro"):
        shown = [
            vitrine.render(example(name), at=first, device=device, environment="night-street", size=SIZE, view=view)
            for view in ("eye", "panel")
        ]
        assert any(element.text for element in shown[0].elements if element.box)
        light = np.asarray(shown[1].pixels)[..., :3].max(axis=2)
        assert 0.002 < np.mean(light > 24) < 0.4
