"""Whether a rename changed nothing: two trees draw the same pictures, hand on the same arrays, and say the same words.

    .venv/bin/python -m tests.rename_proof COMMIT      this checkout against a commit before the rename

Both trees are asked in one run, and no hash is stored: drivers differ from machine to machine. Run by hand.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROBE = Path(__file__).with_name("rename_probe.py")


def main(arguments: list[str]) -> int:
    """0 where everything is equal, 1 with all that is not, 2 for a wrong command line."""
    if len(arguments) != 1:
        print("one commit is needed: python -m tests.rename_proof COMMIT", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="rename-proof-") as folder:
        before = Path(folder) / "before"
        git("worktree", "add", "--detach", "--quiet", str(before), arguments[0])
        try:
            with ThreadPoolExecutor(2) as threads:
                old, new = threads.map(probed, (before, ROOT))
        finally:
            git("worktree", "remove", "--force", str(before))
    different = differences(old, new)
    for line in different:
        print(f"✗ {line}")
    print(f"{len(new)} things compared, {len(different)} differ")
    return 1 if different else 0


def git(*arguments: str) -> None:
    """Run git in this checkout."""
    subprocess.run(["git", "-C", str(ROOT), *arguments], check=True)


def probed(tree: Path) -> dict[str, str]:
    """What the probe finds in a tree, by name. Its sources lie under `app` there, whatever the package is called."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tree / "app"), str(tree)])}
    environment |= {"VITRINE_SYSTEM_FONTS": "0", "LIBGL_ALWAYS_SOFTWARE": "1", "EGL_PLATFORM": "surfaceless"}
    command = [sys.executable, "-P", str(PROBE), str(tree)]
    answer = subprocess.run(command, cwd=tree, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, str] = json.loads(answer.stdout)
    return found


def differences(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """The names of what differs, or stands on one side alone, with what each side says where that is short."""
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return [f"{name}: {old.get(name, 'absent')[:200]} -> {new.get(name, 'absent')[:200]}" for name in names]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
