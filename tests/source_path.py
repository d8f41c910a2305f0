"""Where a child process finds the package and the tests of this checkout, whatever is installed."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: The value of PYTHONPATH for a child.
SOURCE_PATH = os.pathsep.join((str(ROOT / "app"), str(ROOT)))
