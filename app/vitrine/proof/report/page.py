"""The page of a result: one HTML file with its style, script and data in it, pictures beside; it needs no network."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from string import Template

from vitrine import paths

#: The scripts of the page in their order: what they define, those behind them may use.
SCRIPTS = ("moments.js", "list.js", "panes.js", "words.js", "page.js")
#: What would end or hide the data's script element, or a line of it; JSON reads it back the same.
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def render_page(
    data: dict[str, object],
    more_scripts: Sequence[Path] = (),
    connects_to: str = "'none'",
    more_styles: Sequence[Path] = (),
) -> str:
    """Render the page of `build_page_data`'s value. `more_scripts` follow the page's own, such as a review's buttons.

    So do `more_styles`. Scripts may put buttons into `#actions`, keys into ACTIONS, a moment's `badge` and whether it
    `isLeft`, and ask `momentNow()` whenever "moment-shown" is told. A policy in the page lets only its own script and
    style run and loads pictures from beside it; `connects_to` says what `fetch` may reach.
    """
    folder = paths.assets() / "report" / "proof"
    styles = [folder / "page.css", *more_styles]
    style = "\n".join(path.read_text(encoding="utf-8") for path in styles)
    scripts = [folder / name for name in SCRIPTS] + list(more_scripts)
    script = "\n".join(path.read_text(encoding="utf-8") for path in scripts)
    template = Template((folder / "page.html").read_text(encoding="utf-8"))
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    policy = (
        f"default-src 'none'; img-src 'self' file: data:; style-src {_hash_source(style)}; "
        f"script-src {_hash_source(script)}; connect-src {connects_to}; base-uri 'none'; form-action 'none'"
    )
    return template.substitute(policy=policy, style=style, script=script, data=text)


def _hash_source(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
    return f"'sha256-{digest}'"
