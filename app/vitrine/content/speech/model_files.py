"""Files of a model of speech: which kind lies in a folder, told by their names as sherpa-onnx's models have them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from vitrine.errors import InputError, Place, Problem

#: The networks of a streaming transducer, such as a Zipformer; a streaming Paraformer has no joiner.
PARTS = ("encoder", "decoder", "joiner")
SMALL_SUFFIX = ".int8"
_ALLOWED = "tokens.txt, encoder*.onnx, decoder*.onnx and, of a transducer, joiner*.onnx, of one export"


class ModelFiles(NamedTuple):
    """Paths of a model's files. `joiner` is None where it is a Paraformer."""

    tokens: Path
    encoder: Path
    decoder: Path
    joiner: Path | None = None


def find_model_files(folder: Path) -> ModelFiles:
    """The model in a folder. Of several exports the first by name; of networks in two sizes the smaller, int8.

    Raises InputError for a folder in which there is none.
    """
    exports = {part: _list_exports(folder, part) for part in PARTS}
    whole = [set(exports[part]) for part in PARTS if part != "joiner" or exports[part]]
    shared = sorted(set.intersection(*whole))
    tokens = folder / "tokens.txt"
    if not shared or not tokens.is_file():
        what = "this folder has no streaming model of speech" if folder.is_dir() else "there is no such folder"
        raise InputError(Problem(what, Place(str(folder)), "--speech-model", _ALLOWED))
    encoder, decoder, joiner = (exports[part].get(shared[0]) for part in PARTS)
    assert encoder is not None and decoder is not None
    return ModelFiles(tokens, encoder, decoder, joiner)


def _list_exports(folder: Path, part: str) -> dict[str, Path]:
    """The files of one network, by what their names have in common with those of the others."""
    files = sorted(folder.glob(f"{part}*.onnx"), key=lambda file: file.stem.endswith(SMALL_SUFFIX))
    return {file.stem.removeprefix(part).removesuffix(SMALL_SUFFIX): file for file in files if file.is_file()}
