"""Invariance: the shipped goldens proven in surroundings that must not matter, none of which may change a picture.

Each run is the command `prove` in a process of its own. Its surroundings are drawn so that each two of them meet:
threads, what the processor is said to be able to, hashes, languages, terminals, the folder that all of it lies in.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__  # type: ignore[import-not-found]

from tests.long.covering import Row, cover_pairs, list_pairs, pairs_of
from vitrine.proof.result.proof_result import ProofResult, read_result

ROOT = Path(__file__).resolve().parents[2]
#: What is proven; the program itself, what it draws from and what is compared lie in the same folder.
_PROVEN, _COPIED = "assets/scenes", ("app", "assets", "shaders", "tests/goldens")
#: Without AVX a run takes half a minute on two busy cores.
_TIMEOUT_S = 300
#: The folders that a copy may lie in, below one of its own.
_FOLDERS = {
    "plain": "plain",
    "space": "two words",
    "chinese": "市场街",
    "deep": "/".join(f"{number}-folders-down" for number in range(1, 13)),
    "link": "link",
}
#: What NumPy looks for at run time and finds in this processor, the oldest first.
_DISPATCHED = [name for name in __cpu_dispatch__ if __cpu_features__[name]]


def _list_axes(parts: int) -> dict[str, dict[str, dict[str, str]]]:
    """By axis the values, with the variables that each sets."""
    kernels = {"X86_V3": "Haswell", "X86_V4": "SkylakeX"}
    caps = ("avx", "sse4.1", "sse2")
    ascii_only = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    return {
        "part": {f"{number}/{parts}": {} for number in range(1, parts + 1)},
        "caps": {"all": {}} | {word: {"GALLIUM_OVERRIDE_CPU_CAPS": word} for word in caps},
        "threads": {word: {"LP_NUM_THREADS": word} for word in ("0", "1", "2", "4")},
        "numpy": {"all": {}} | {
            f"without {names[0]}": {"NPY_DISABLE_CPU_FEATURES": " ".join(names)}
            for names in (_DISPATCHED, _DISPATCHED[1:]) if names
        },
        "blas": {"own": {}} | {
            kernel: {"OPENBLAS_CORETYPE": kernel}
            for kernel in ("Nehalem", "Sandybridge", *(kernels[name] for name in _DISPATCHED if name in kernels))
        },
        "blas threads": {word: {"OPENBLAS_NUM_THREADS": word} for word in ("1", "2")},
        "libm": {"all": {}, "without FMA": {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F"}},
        "zone": {word: {"TZ": word} for word in ("UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati")},
        "language": {
            **{word: {"LC_ALL": word} for word in ("C", "C.UTF-8", "tr_TR.UTF-8")},
            "zh": {"LANG": "zh_CN.GB18030", "LANGUAGE": "zh:en"}, "ascii": ascii_only,
        },
        "terminal": {
            "none": {}, "dumb": {"TERM": "dumb", "COLUMNS": "20", "LINES": "4"},
            "wide": {"TERM": "xterm-256color", "COLUMNS": "400", "FORCE_COLOR": "1"},
            "grey": {"TERM": "vt100", "NO_COLOR": "1"},
        },
        "hashes": {word: {"PYTHONHASHSEED": word} for word in ("0", "1", "random")},
        "workers": {"1": {}, "2": {}},
        "cache": {"off": {}, "fresh": {}},
        "shaders": {"kept": {}, "anew": {"MESA_SHADER_CACHE_DISABLE": "true"}},
        "folder": {name: {} for name in _FOLDERS},
    }  # fmt: skip


@dataclass(frozen=True)
class _Met:
    """What a run met: how many moments have each verdict, and the largest distance, with the picture of it."""

    counts: Mapping[str, int]
    distance: tuple[float, int, str]
    faults: tuple[str, ...]


def run_invariance(count: int, seed: int, parts: int) -> int:
    """Prove so many times one of `parts` of the goldens; 1 where a picture changed, or a run failed."""
    axes = _list_axes(parts)
    rows = cover_pairs({name: list(values) for name, values in axes.items()}, count, seed)
    all_pairs = list_pairs({name: list(values) for name, values in axes.items()})
    pairs = all_pairs & set().union(*map(pairs_of, rows))
    worst: dict[str, tuple[float, int, str]] = {}
    counts: dict[str, int] = {}
    faults = 0
    with TemporaryDirectory(prefix="vitrine-invariance-") as made:
        _copy_project(Path(made))
        for number, row in enumerate(rows, 1):
            met = _run_row(Path(made), axes, row)
            told = ", ".join(f"{many} {verdict}" for verdict, many in sorted(met.counts.items()))
            print(f"{number:3} {_describe(row)}: {told}, at most {met.distance[0]:.4f}", flush=True)
            for fault in met.faults:
                print(f"    fault: {fault}")
            for verdict, many in met.counts.items():
                counts[verdict] = counts.get(verdict, 0) + many
            worst[row["caps"]] = max(worst.get(row["caps"], (0.0, 0, "")), met.distance)
            faults += bool(met.faults)
    print(f"{count} runs, {len(pairs)} of {len(all_pairs)} pairs of surroundings met, {faults} faults")
    print("moments: " + ", ".join(f"{many} {verdict}" for verdict, many in sorted(counts.items())))
    for caps, (mean, large, where) in worst.items():
        picture = f", {large} large differences: {where}" if where else ""
        print(f"largest distance with caps {caps}: {mean:.4f} codes{picture}")
    return 1 if faults else 0


def _run_row(base: Path, axes: Mapping[str, Mapping[str, Mapping[str, str]]], row: Row) -> _Met:
    settings = {name: text for axis, value in row.items() for name, text in axes[axis][value].items()}
    output = base / "report"
    shutil.rmtree(output, ignore_errors=True)
    words = ["-m", "vitrine.cli", "prove", _PROVEN, "--slice", row["part"], "--workers", row["workers"]]
    words += ["--output", str(output), *(["--no-cache"] if row["cache"] == "off" else [])]
    known = {name for values in axes.values() for set_ in values.values() for name in set_}
    kept = {name: text for name, text in os.environ.items() if name not in {*known, "CI"}}
    folder = base / _FOLDERS[row["folder"]]
    surroundings = {**kept, **settings, "PYTHONPATH": str(folder / "app")}
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env=surroundings, capture_output=True, timeout=_TIMEOUT_S
    )
    told = (done.stdout + done.stderr).decode("utf-8", "replace").strip()
    typed = shlex.join([*(f"{name}={text}" for name, text in settings.items()), "python", *words])
    if not (output / "result.json").is_file():
        return _Met({}, (0.0, 0, ""), (f"exit code {done.returncode}: {told[-400:]}", typed))
    result = read_result(output / "result.json")
    faults = [f"{one.scene}/{one.moment} is {one.verdict}: {json.dumps([*one.figures, *one.broken])}"
              for one in result.moments if not one.is_good]  # fmt: skip
    if done.returncode or not result.moments:
        faults += [f"exit code {done.returncode}, {len(result.moments)} moments: {told[-400:]}", typed]
    return _Met(_count_verdicts(result), _find_worst(result), tuple(faults))


def _count_verdicts(result: ProofResult) -> Mapping[str, int]:
    verdicts = [moment.verdict for moment in result.moments]
    return {verdict: verdicts.count(verdict) for verdict in verdicts}


def _find_worst(result: ProofResult) -> tuple[float, int, str]:
    """The largest mean of a tile, the large differences beside it, and the picture; nothing where all are the same."""
    return max(
        (
            (picture.worst_mean, picture.most_large or 0, f"{moment.scene}/{moment.moment} {picture.key}")
            for moment in result.moments
            for picture in moment.pictures
            if picture.worst_mean is not None
        ),
        default=(0.0, 0, ""),
    )


def _describe(row: Row) -> str:
    return " ".join(f"{name}={value}" for name, value in row.items())


def _copy_project(base: Path) -> None:
    """Copy the program, the scenes and their goldens into each of the folders; one is a link to another."""
    for name, folder in _FOLDERS.items():
        if name == "link":
            (base / folder).symlink_to(base / _FOLDERS["plain"], target_is_directory=True)
            continue
        for copied in _COPIED:
            shutil.copytree(ROOT / copied, base / folder / copied)
