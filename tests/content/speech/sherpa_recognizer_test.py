"""The adapter of sherpa-onnx: which files it finds, how it calls the library, and that no model ends the program."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from vitrine.content.speech.model_files import ModelFiles, find_model_files
from vitrine.content.speech.sherpa_recognizer import SherpaRecognizer, SherpaWords, open_model
from vitrine.errors import InputError, MachineError

ZIPFORMER = (
    "tokens.txt encoder-epoch-99-avg-1.onnx encoder-epoch-99-avg-1.int8.onnx decoder-epoch-99-avg-1.onnx"
    " joiner-epoch-99-avg-1.onnx joiner-epoch-99-avg-1.int8.onnx encoder-epoch-98-avg-1.onnx bpe.model README.md"
)
PARAFORMER = "tokens.txt encoder.onnx decoder.onnx encoder.int8.onnx decoder.int8.onnx"


def fill(folder: Path, names: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names.split():
        (folder / name).write_bytes(b"")
    return folder


def test_a_model_is_found_by_its_files_and_its_networks_are_of_one_export(tmp_path: Path) -> None:
    folder = fill(tmp_path / "zipformer", ZIPFORMER)
    encoder, decoder, joiner = (
        folder / f"{name}-epoch-99-avg-1{size}.onnx"
        for name, size in (("encoder", ".int8"), ("decoder", ""), ("joiner", ".int8"))
    )
    assert find_model_files(folder) == ModelFiles(folder / "tokens.txt", encoder, decoder, joiner)
    folder = fill(tmp_path / "paraformer", PARAFORMER)
    encoder, decoder = folder / "encoder.int8.onnx", folder / "decoder.int8.onnx"
    assert find_model_files(folder) == ModelFiles(folder / "tokens.txt", encoder, decoder)


@pytest.mark.parametrize(
    "names",
    [
        "",
        "model.onnx tokens.txt",
        "encoder.onnx decoder.onnx joiner.onnx",
        "tokens.txt encoder.onnx joiner.onnx",
        "tokens.txt encoder-a.onnx decoder-b.onnx",
    ],
)
def test_a_folder_of_another_kind_is_one_sentence_with_what_was_looked_for(tmp_path: Path, names: str) -> None:
    with pytest.raises(InputError) as caught:
        find_model_files(fill(tmp_path / "model", names))
    (problem,) = caught.value.problems
    assert "no streaming model of speech" in problem.message and "joiner*.onnx" in str(problem)
    with pytest.raises(InputError, match="there is no such folder"):
        find_model_files(tmp_path / "none")


class StandInStream:
    """Counts samples, as a feature extractor would: 1,600 make a step."""

    def __init__(self) -> None:
        self.waiting, self.steps, self.is_finished = 0, 0, False

    def accept_waveform(self, sample_rate: int, waveform: Any) -> None:
        assert sample_rate == 16_000 and waveform.dtype == np.float32 and not self.is_finished
        self.waiting += len(waveform)

    def input_finished(self) -> None:
        self.is_finished = True


class StandInRecognizer:
    """The calls of sherpa_onnx.OnlineRecognizer that the adapter makes."""

    made: tuple[str, dict[str, Any]]

    @classmethod
    def from_transducer(cls, tokens: str, encoder: str, decoder: str, joiner: str, **options: Any) -> StandInRecognizer:
        cls.made = joiner, options
        return cls()

    @classmethod
    def from_paraformer(cls, tokens: str, encoder: str, decoder: str, **options: Any) -> StandInRecognizer:
        cls.made = "", options
        return cls()

    def create_stream(self) -> StandInStream:
        return StandInStream()

    def is_ready(self, stream: StandInStream) -> bool:
        return stream.waiting >= 1600

    def decode_stream(self, stream: StandInStream) -> None:
        stream.waiting, stream.steps = stream.waiting - 1600, stream.steps + 1

    def get_result(self, stream: StandInStream) -> str:
        return " ".join(["step"] * stream.steps)


def test_sound_becomes_words_as_the_library_is_called(tmp_path: Path) -> None:
    library = SimpleNamespace(OnlineRecognizer=StandInRecognizer)
    joined = open_model(library, ModelFiles(Path("t"), Path("e"), Path("d"), Path("j")))
    assert StandInRecognizer.made == ("j", {"num_threads": 1, "sample_rate": 16_000, "feature_dim": 80})
    open_model(library, ModelFiles(Path("t"), Path("e"), Path("d")))
    assert StandInRecognizer.made[0] == ""
    words = SherpaWords(joined)
    assert words.add(np.zeros(1000, np.float32)) == ""
    assert words.add(np.zeros(2500, np.float32)) == "step step", "all that is ready is decoded"
    assert words.finish() == " ".join(["step"] * 8), "300 samples waited, and 0.66 s of silence follow them"


def test_without_the_extra_it_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sherpa_onnx", None)
    with pytest.raises(MachineError) as caught:
        SherpaRecognizer(find_model_files(fill(tmp_path / "model", PARAFORMER)))
    assert str(caught.value) == 'sherpa-onnx is not installed; pip install "vitrine-glasses[listen]"'


def test_networks_of_another_kind_end_no_process_but_the_trials(tmp_path: Path) -> None:
    """sherpa-onnx 2.0.1 crashes over a network without its metadata, which is what this one is."""
    pytest.importorskip("sherpa_onnx", reason="sherpa-onnx is not installed")
    from onnx import TensorProto, helper, save_model

    names = "tokens.txt encoder.onnx decoder.onnx joiner.onnx"
    folder = fill(tmp_path / "model", names)
    (folder / "tokens.txt").write_text("<blk> 0\na 1\n", "utf-8")
    inner, outer = (helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 2]) for name in "xy")
    graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "g", [inner], [outer])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    for name in names.split()[1:]:
        save_model(model, folder / name)
    with pytest.raises(InputError, match="no streaming model of speech, or it is damaged"):
        SherpaRecognizer(find_model_files(folder))
