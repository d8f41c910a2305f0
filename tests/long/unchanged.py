"""Unchanged: thousands of moments proven again from the same files, and again after a digit changed in every golden."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.proof.small_project import SCENE, TAKE
from vitrine.proof.compare.picture_comparison import GOOD
from vitrine.proof.golden.golden import FIGURE_KINDS, kind_of
from vitrine.proof.golden.picture_line import PICTURE_KINDS

#: The kinds of lines that are compared, and the first digit of such a line: of its values, or of each hash, which may
#: begin with letters.
_COUNTED = (*FIGURE_KINDS, *PICTURE_KINDS)
_DIGIT = re.compile(r"^(\S+ .*?)(\d)")
_HASH_DIGIT = re.compile(r"( [0-9a-f]{0,40}?)([0-9])(?=[0-9a-f]{23,})")
#: Moments of one proof: a test card lasts ten seconds, and moments of a row are two milliseconds apart at least.
_PER_PROOF = 2_000
_STEP_S = 0.004
_PROOF = """proof: 1
name: row{number}
moments:
  row: {{every: {step}, to: {last}}}
devices: [generic]
environments: [overcast]
views: [eye]
size: 64x36
figures: pictured
goldens: ../goldens
"""


def run_unchanged(count: int, least_rate: float) -> int:
    """Write goldens of `count` moments, prove them unchanged, and each with another digit; 1 where one of it fails."""
    with TemporaryDirectory(prefix="vitrine-unchanged-") as folder:
        root = Path(folder)
        write_projects(root, count)
        timed_prove(root, "--update", "missing")
        timed_prove(root)
        text, seconds = timed_prove(root)
        rate = count / seconds
        print(f"unchanged: {text}\n{count} moments in {seconds:.2f} s, {rate:,.0f} a second")
        same = f"{count} moments ({count} from unchanged files, not drawn again): {count} same" in text
        for number, path in enumerate(sorted(root.glob("goldens/*/*.golden"))):
            change_digit(path, number)
        changed, _ = timed_prove(root)
        print(f"a digit changed in every golden: {changed}")
        reported = f"{count} moments: " in changed and not any(f" {verdict}" in changed for verdict in GOOD)
    return 0 if same and reported and rate >= least_rate else 1


def write_projects(root: Path, count: int) -> None:
    """Write scenes with proofs that have `count` moments together."""
    for number in range(0, count, _PER_PROOF):
        shop = root / f"shop{number}"
        shop.mkdir()
        last = (min(_PER_PROOF, count - number) - 1) * _STEP_S
        proof = _PROOF.format(number=number, step=_STEP_S, last=f"{last:.3f}")
        for name, text in (("scene.yaml", SCENE.replace("320x180", "64x36")), ("demo.take.jsonl", TAKE)):
            (shop / name).write_text(text, encoding="utf-8")
        (shop / "proof.yaml").write_text(proof, encoding="utf-8")


def timed_prove(root: Path, *options: str) -> tuple[str, float]:
    """The line that sums up what `prove` found of all projects in a folder, and the seconds of the whole command."""
    began_s = time.perf_counter()
    command = [sys.executable, "-m", "vitrine.cli", "prove", ".", *options]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    took_s = time.perf_counter() - began_s
    lines = (done.stdout.strip() or done.stderr.strip()).splitlines()
    return next((line for line in lines if " pictures compared by " in line), lines[-1]), took_s


def change_digit(path: Path, number: int) -> None:
    """Change a digit in one of the lines of a golden that count, the `number`th round and round.

    Of figures that is the first digit, which no tolerance covers; of a picture that of each hash.
    """
    rows = path.read_text(encoding="utf-8").splitlines()
    counted = [index for index, row in enumerate(rows) if kind_of(row.split()[0]) in _COUNTED and _DIGIT.search(row)]
    index = counted[number % len(counted)]
    hashes = kind_of(rows[index].split()[0]) in PICTURE_KINDS
    rows[index] = (_HASH_DIGIT if hashes else _DIGIT).sub(lambda found: f"{found[1]}{_turn(found[2])}", rows[index])
    path.write_text("\n".join((*rows, "")), encoding="utf-8")


def _turn(digit: str) -> str:
    return "1" if digit == "9" else "9"
