"""What a device lets people hear, and see of its recording."""

from __future__ import annotations

from typing import Any

import pytest

from vitrine import paths
from vitrine.glass.catalogue.audio_cues import AudioCues, resolve_audio_cues
from vitrine.glass.catalogue.library import Library
from vitrine.glass.catalogue.profile import DeviceProfile


def profile(**values: Any) -> DeviceProfile:
    return DeviceProfile.model_validate(
        {"id": "one", "name": "One", **{key: {"value": v} for key, v in values.items()}}
    )


@pytest.mark.parametrize(
    ("known", "words"), [({}, "Turn right"), ({"speakers": True}, "Turn right"), ({"speakers": False}, "")]
)
def test_one_that_may_have_a_speaker_speaks(known: dict[str, Any], words: str) -> None:
    assert resolve_audio_cues(profile(**known), "Turn right", captures=False) == AudioCues(words)


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
    assert resolve_audio_cues(profile(**known), "", captures=True).light == light
    assert resolve_audio_cues(profile(**known), "", captures=False).light == ""


def test_shipped_devices() -> None:
    devices = Library(paths.assets()).devices()
    lights = {name: resolve_audio_cues(device, "Hi", captures=True) for name, device in devices.items()}
    assert lights["quark-g1"] == lights["ray-ban-meta"] == AudioCues("Hi", "on")
    assert lights["brilliant-frame"] == AudioCues("", "missing")
    assert lights["even-g1"] == AudioCues("", "")
    assert lights["apple-vision-pro"] == AudioCues("Hi", "missing")
