"""Files of every kind, damaged in thousands of ways: each is read, or refused by a sentence, within limits.

The same seed and number give the same case. A fault is kept once, as small as it could be made, under out/fuzz.
"""

from __future__ import annotations

import gc
import hashlib
import os
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from tests.long.cage import Ending, caged
from tests.long.mutate import damaged, damaged_tree
from tests.long.seeds import TEXTS, Seed, seeds
from tests.long.work import WORKS

KEPT = Path("out/fuzz")
#: Tries to make a fault's file smaller.
MOST_TRIES = 150


#: What is filmed, and by whom: the kinds of `python -m tests.long media`.
MEDIA = ("feeds", "imports", "poses", "videos")


def run_fuzz(numbers: Iterable[int], seed: int, kinds: Sequence[str] = ()) -> int:
    """Run the cases of these numbers and print what came of them; 1 where there was a fault. No kinds are all."""
    began = time.monotonic()
    found: dict[str, str] = {}
    counts: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as made:
        folder = Path(made)
        good = [one for one in seeds(folder) if not kinds or one.kind in kinds]
        warm(good, folder)
        try:
            for number in numbers:
                _run(number, case_of(good, seed, number), folder / "case", seed, counts, found)
                if counts.total() % 1_000 == 0:
                    print(f"{counts.total():,} cases after {time.monotonic() - began:.0f} s", flush=True)
        except KeyboardInterrupt:
            print(f"ended early, before case {number}")
    _tell(counts, time.monotonic() - began)
    return 1 if found else 0


def _run(
    number: int, case: Seed, folder: Path, seed: int, counts: Counter[tuple[str, str]], found: dict[str, str]
) -> None:
    """One case; what came of it goes into `counts`, and a fault that is new is kept and noted in `found`."""
    ending = run_case(case, folder)
    counts[case.kind, ending.outcome] += 1
    signature = f"{case.kind} {ending.signature}"
    if ending.outcome != "fault" or signature in found:
        return
    small = smallest(case, ending, folder)
    found[signature] = f"{keep(small, ending, seed, number)}: {ending.said} ({ending.where})"
    print(f"fault: {case.kind} {number}: {found[signature]}", flush=True)


def _tell(counts: Counter[tuple[str, str]], took_s: float) -> None:
    for kind in WORKS:
        right, refused, fault = (counts[kind, outcome] for outcome in ("right", "refused", "fault"))
        if right or refused or fault:
            print(
                f"{kind:9} {right + refused + fault:6,} cases: {right:,} right, {refused:,} refused, {fault:,} at fault"
            )
    total = sum(counts.values())
    print(f"{total:,} cases in {took_s:.0f} s, {1000 * took_s / max(1, total):.0f} ms each")


def warm(good: list[Seed], folder: Path) -> None:
    """Import and read all that a case needs, so that its child need not; the seeds must be right."""
    for seed in good:
        write(seed, folder / "warm")
        WORKS[seed.kind](folder / "warm" / seed.name)
        shutil.rmtree(folder / "warm")
    gc.collect()
    gc.freeze()  # else each child's first search for garbage copies all of the parent's pages


def case_of(good: list[Seed], seed: int, number: int) -> Seed:
    """The case of a number: kinds come by turns, each from one of its right files."""
    rng = random.Random(f"{seed} {number}")
    kinds = sorted({one.kind for one in good})
    ours = [one for one in good if one.kind == kinds[number % len(kinds)]]
    base, other = rng.choice(ours), rng.choice(good if rng.random() < 0.1 else ours)
    if base.kind in ("scenes", "tokens") and rng.random() < 0.6:
        return replace(base, data=damaged_tree(base.data, rng))
    return replace(base, data=damaged(base.data, other.data, rng, base.kind in TEXTS))


def run_case(case: Seed, folder: Path) -> Ending:
    """Write a case's files and do with them what the program does."""
    write(case, folder)
    try:
        return caged(lambda at: WORKS[case.kind](at / case.name), folder)
    finally:
        shutil.rmtree(folder)


def write(case: Seed, folder: Path) -> None:
    """The case's folder, as if somebody had sent it."""
    folder.mkdir()
    for name, data in {**case.beside, case.name: case.data}.items():
        (folder / name).write_bytes(data)


def smallest(case: Seed, ending: Ending, folder: Path) -> Seed:
    """The same fault from a smaller file: pieces are left out for as long as it stays, ever smaller ones."""
    data, tries = case.data, 0
    size = len(data) // 2
    slow = ending.where == "time"
    while size and tries < (5 if slow else MOST_TRIES):
        at = 0
        while at < len(data) and tries < (5 if slow else MOST_TRIES):
            tries += 1
            without = data[:at] + data[at + size :]
            if run_case(replace(case, data=without), folder).signature == ending.signature:
                data = without
            else:
                at += size
        size //= 2
    return replace(case, data=data)


def keep(case: Seed, ending: Ending, seed: int, number: int) -> Path:
    """Write a fault's files with a word on where they come from; the folder."""
    name = hashlib.sha256(f"{case.kind} {ending.signature}".encode()).hexdigest()[:8]
    folder = KEPT / f"{case.kind}-{name}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    write(case, folder)
    again = f"python -m tests.long fuzz --seed {seed} --from {number} --cases 1"
    (folder / "fault.txt").write_text(f"{ending.said}\n{ending.where}\n{again}\n", "utf-8")
    return folder
