"""What a device lets people hear, and see of its recording."""

from __future__ import annotations

from typing import Any

import pytest

from vitrine import paths
from vitrine.glass.heard import Heard, heard
from vitrine.glass.library import Library
from vitrine.glass.profile import Profile


def profile(**values: Any) -> Profile:
    return Profile.model_validate({"id": "one", "name": "One", **{key: {"value": v} for key, v in values.items()}})


@pytest.mark.parametrize(
    ("known", "words"), [({}, "Turn right"), ({"speakers": True}, "Turn right"), ({"speakers": False}, "")]
)
def test_one_that_may_have_a_speaker_speaks(known: dict[str, Any], words: str) -> None:
    assert heard(profile(**known), "Turn right", captures=False) == Heard(words)


@pytest.mark.parametrize(
    ("known", "light"),
    [
        ({"camera": "12 MP", "capture_light": True}, "on"),
        ({"camera": "12 MP", "capture_light": False}, "missing"),
        ({"camera": "12 MP"}, ""),
        ({"camera": "none", "capture_light": False}, ""),
        ({"camera": "none; one can be added", "capture_light": False}, ""),
        ({"capture_light": False}, ""),
        ({}, ""),
    ],
)
def test_the_light_is_told_where_there_is_a_camera(known: dict[str, Any], light: str) -> None:
    assert heard(profile(**known), "", captures=True).light == light
    assert heard(profile(**known), "", captures=False).light == ""


def test_shipped_devices() -> None:
    devices = Library(paths.assets()).devices()
    lights = {name: heard(device, "Hi", captures=True) for name, device in devices.items()}
    assert lights["quark-g1"] == lights["ray-ban-meta"] == Heard("Hi", "on")
    assert lights["brilliant-frame"] == Heard("", "missing")
    assert lights["even-g1"] == Heard("", "")
    assert lights["apple-vision-pro"] == Heard("Hi", "missing")
