"""Runs a command as `vitrine.cli` does and prints, as the last line of stdout, how often each resolver was called."""

from __future__ import annotations

import json
import sys
from types import FrameType

from vitrine.cli import run
from vitrine.glass.catalogue.device_specs import resolve_specs
from vitrine.glass.optics.brightness import resolve_brightness
from vitrine.glass.optics.display_traits import resolve_traits
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.resolver import list_estimates, resolve_defects, resolve_display, resolve_optics

RESOLVERS = (
    resolve_glasses, resolve_specs, resolve_traits, resolve_display, resolve_brightness, resolve_defects,
    resolve_optics, list_estimates,
)  # fmt: skip


def main(words: list[str]) -> int:
    """Run the command line with every call looked at, whatever name it was imported by."""
    names = {resolver.__code__: resolver.__name__ for resolver in RESOLVERS}
    calls = dict.fromkeys(names.values(), 0)

    def count(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code in names:
            calls[names[frame.f_code]] += 1

    sys.setprofile(count)
    code = run(words)
    sys.setprofile(None)
    print(json.dumps(calls))
    return code
