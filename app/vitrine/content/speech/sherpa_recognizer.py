"""Speech recogniser that runs a model of the user's own by sherpa-onnx. Nothing leaves the machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

from vitrine.content.speech.model_files import ModelFiles
from vitrine.content.speech.speech_recognizer import SAMPLE_RATE_HZ, Samples
from vitrine.errors import InputError, MachineError, Place, Problem

#: Streaming models look ahead: without so much silence after it the last word would not come out.
TAIL_SAMPLES = int(0.66 * SAMPLE_RATE_HZ)
#: Models have 20 to 700 MB; from a cold disk, 100 MB a second are read.
MAX_TRIAL_S = 60.0
_TRIAL = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
import sherpa_onnx
from vitrine.content.speech.model_files import ModelFiles
from vitrine.content.speech.sherpa_recognizer import open_model
paths = [Path(word) for word in sys.argv[2:]]
open_model(sherpa_onnx, ModelFiles(*paths))
"""


class SherpaRecognizer:
    """A recogniser over a model's files, for one thread at a time.

    Raises InputError for files that are no such model, MachineError where sherpa-onnx is not installed.
    """

    def __init__(self, files: ModelFiles) -> None:
        library = _import_library()
        try:
            _try_model(files)
            self._recognizer: Any = open_model(library, files)
        except (RuntimeError, ValueError, AssertionError):
            message = "this is no streaming model of speech, or it is damaged"
            raise InputError(Problem(message, Place(str(files.encoder.parent)), "--speech-model")) from None

    def begin(self) -> SherpaWords:
        """A new utterance."""
        return SherpaWords(self._recognizer)


class SherpaWords:
    """The words of one utterance, from a stream of sherpa-onnx's."""

    def __init__(self, recognizer: Any) -> None:
        self._recognizer = recognizer
        self._stream: Any = recognizer.create_stream()

    def add(self, samples: Samples) -> str:
        """Take in what was heard next; the words so far."""
        self._stream.accept_waveform(SAMPLE_RATE_HZ, samples)
        return self._decode()

    def finish(self) -> str:
        """The words, now that no more comes."""
        self._stream.accept_waveform(SAMPLE_RATE_HZ, np.zeros(TAIL_SAMPLES, np.float32))
        self._stream.input_finished()
        return self._decode()

    def _decode(self) -> str:
        while self._recognizer.is_ready(self._stream):
            self._recognizer.decode_stream(self._stream)
        return str(self._recognizer.get_result(self._stream))


def open_model(library: Any, files: ModelFiles) -> Any:
    """A recogniser of sherpa-onnx's, whose module `library` is. One thread: another core draws."""
    paths = {name: str(path) for name, path in files._asdict().items() if path is not None}
    make = library.OnlineRecognizer.from_paraformer
    if files.joiner is not None:
        make = library.OnlineRecognizer.from_transducer
    return make(**paths, num_threads=1, sample_rate=SAMPLE_RATE_HZ, feature_dim=80)


def _import_library() -> Any:
    try:
        import sherpa_onnx
    except ImportError:
        # Short: it stands in the window's line.
        raise MachineError('sherpa-onnx is not installed; pip install "vitrine-glasses[listen]"') from None
    return sherpa_onnx


def _try_model(files: ModelFiles) -> None:
    """Open the model in another process first: sherpa-onnx 2.0.1 ends its process at a network of another kind.

    Raises RuntimeError where that process did not come through.
    """
    package = str(Path(__file__).resolve().parents[3])
    command = [sys.executable, "-P", "-c", _TRIAL, package, *(str(path) for path in files if path is not None)]
    try:
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=MAX_TRIAL_S)
    except subprocess.SubprocessError:
        raise RuntimeError("the trial failed") from None
