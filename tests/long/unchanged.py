"""Unchanged: thousands of moments proven again from the same files, and again after a digit changed in every golden."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.proof.small_project import SCENE, TAKE

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
        for path in root.glob("goldens/*/*.golden"):
            change_digit(path)
        changed, _ = timed_prove(root)
        print(f"a digit changed in every golden: {changed}")
        reported = f"{count} moments: {count} " in changed and "same" not in changed.rsplit("\n", 1)[-1]
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
    """The last line that `prove` printed of all projects in a folder, and the seconds of the whole command."""
    began_s = time.perf_counter()
    command = [sys.executable, "-m", "vitrine.cli", "prove", ".", *options]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    last = (done.stdout.strip() or done.stderr.strip()).splitlines()[-1]
    return last, time.perf_counter() - began_s


def change_digit(path: Path) -> None:
    """Change the first digit of each hash that names a golden's pictures, and of a figure of it."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r" ([0-9a-f])([0-9a-f]{63})", lambda found: f" {'0' if found[1] != '0' else '1'}{found[2]}", text)
    path.write_text(re.sub(r"^(size/.*)(\d)$", r"\g<1>9", text, flags=re.MULTILINE), encoding="utf-8")
