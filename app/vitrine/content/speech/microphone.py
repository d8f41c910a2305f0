"""Microphone of this machine, by SDL. It is open only while somebody holds it, and writes nothing anywhere."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pygame
from pygame._sdl2 import audio, sdl2

from vitrine.content.speech.sound_queue import SoundQueue
from vitrine.content.speech.speech_recognizer import SAMPLE_RATE_HZ
from vitrine.errors import MachineError

#: Samples of a block, 32 ms: words appear as they are said, and each block takes the interpreter for microseconds.
BLOCK_SAMPLES = 512


@contextmanager
def open_microphone(queue: SoundQueue) -> Iterator[None]:
    """Put what the system's own microphone hears into a queue, on a thread of SDL's, until this is left.

    Raises MachineError where there is none, or the system gives none.
    """
    close = ctypes.CDLL("SDL2.dll" if sys.platform == "win32" else audio.__file__).SDL_CloseAudioDevice
    try:
        sdl2.init_subsystem(sdl2.INIT_AUDIO)
        if not audio.get_audio_device_names(True):
            raise MachineError("no microphone is connected, or the system lets this program have none")
        device = audio.AudioDevice(
            None,
            True,
            SAMPLE_RATE_HZ,
            audio.AUDIO_F32,
            1,
            BLOCK_SAMPLES,
            0,
            lambda _, heard: queue.put(np.frombuffer(heard, np.float32).copy()),  # SDL writes over it
        )
    except (pygame.error, sdl2.error) as error:
        raise MachineError(f"the microphone cannot be opened: {error}") from None
    try:
        device.pause(0)
        yield
    finally:
        # pygame's own `close` waits for SDL's thread while it holds the interpreter, which that thread waits for in
        # turn: beside a busy thread all stood still within seconds. ctypes lets go of the interpreter: 909 times in
        # two processes, beside such threads, it came through.
        close(device.deviceid)
        del device  # closes a number that nothing has now, before another device can have it
