"""The microphone over SDL's own driver that plays a file: its samples arrive as they are. In a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from tests.source_path import SOURCE_PATH

PROGRAM = """
import sys
import threading
import numpy as np
from vitrine.content.speech.microphone import open_microphone
from vitrine.content.speech.sound_queue import SoundQueue
from vitrine.errors import MachineError
def spin():
    while True:
        sum(range(1000))
threading.Thread(target=spin, daemon=True).start()  # whoever closes it must not wait for SDL's thread with it
try:
    for _ in range(20):
        queue, blocks = SoundQueue(), []
        with open_microphone(queue):
            while sum(map(len, blocks)) < 4096:
                blocks.append(queue.take())
    np.concatenate(blocks)[:4096].tofile(sys.argv[1])
except MachineError as error:
    print(error)
"""


def hear(folder: Path, **variables: str) -> str:
    environment = {**os.environ, "PYTHONPATH": SOURCE_PATH, "PYGAME_HIDE_SUPPORT_PROMPT": "1", **variables}
    command = [sys.executable, "-P", "-c", PROGRAM, str(folder / "heard.raw")]
    return subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True, timeout=90, check=True
    ).stdout


def test_samples_arrive_as_they_are(tmp_path: Path) -> None:
    sound = np.sin(np.arange(16_000) * 0.1).astype(np.float32)
    sound.tofile(tmp_path / "sound.raw")
    said = hear(
        tmp_path, SDL_AUDIODRIVER="disk", SDL_DISKAUDIOFILEIN=str(tmp_path / "sound.raw"), SDL_DISKAUDIODELAY="1"
    )
    assert said == ""
    np.testing.assert_array_equal(np.fromfile(tmp_path / "heard.raw", np.float32), sound[:4096])
    assert {path.name for path in tmp_path.iterdir()} == {"sound.raw", "heard.raw"}, "nothing of sound is kept"


def test_a_machine_without_one_is_told_in_one_sentence(tmp_path: Path) -> None:
    said = hear(tmp_path, SDL_AUDIODRIVER="no-such-driver")
    assert said.count("\n") == 1 and "microphone" in said, said
