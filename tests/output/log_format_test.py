"""The log: a sentence is one line, and where a scene is opened again it is said once."""

from __future__ import annotations

import io
import logging

from vitrine.output.log_format import OneLineFormatter, drop_repeats


def test_a_sentence_is_said_once_within_and_again_afterwards() -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(OneLineFormatter("vitrine: %(message)s"))
    root = logging.getLogger()
    before, root.handlers = root.handlers, [handler]
    try:
        with drop_repeats():
            for name in ("hall.png", "hall.png", "a\nb"):
                logging.getLogger("vitrine.walk").warning("%s: no camera", name)
        logging.getLogger("vitrine.walk").warning("%s: no camera", "hall.png")
    finally:
        root.handlers = before
    said = written.getvalue().splitlines()
    assert said == ["vitrine: hall.png: no camera", "vitrine: a\\nb: no camera", "vitrine: hall.png: no camera"]
