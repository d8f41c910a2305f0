r"""Escaping of untrusted text for terminals and logs: control and invisible characters are written as escapes.

Names and values of files reach terminals, logs and the windows of code hosts. There an ESC moves the cursor, a newline
forges a line of its own, and U+202E turns the rest around: they are written `\x1b`, `\n` and `\u202e` instead.
Chinese, accents, emoji and text that runs from right to left stay as they are.
"""

from __future__ import annotations

import json
import re

#: Scripts whose letters take another form beside a joiner (Arabic to Sinhala, Myanmar, Khmer, Mongolian).
_JOINING_LETTER = r"[\u0620-\u0dff\u1000-\u109f\u1780-\u17dd\u1820-\u18aa]"
#: What emoji are put together from: signs, the variation selector that colours them, tones of skin.
_EMOJI = r"[\u2190-\u2bff\u3030\u303d\ufe0f\U0001f000-\U0001faff]"

_INVISIBLE = re.compile(
    # The flags of England, Scotland and Wales are written with signs that nobody sees; they are kept whole.
    r"(?P<kept>\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,8}\U000e007f)"
    # Controls, the soft hyphen, fillers and joiners without a sign, marks of direction, separators of lines, halves.
    r"|[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e"
    r"\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    r"\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
    # Joiners, but between letters and signs that they are made for.
    rf"|\u200c(?!(?<={_JOINING_LETTER}\u200c){_JOINING_LETTER})"
    rf"|\u200d(?!(?<={_JOINING_LETTER}\u200d){_JOINING_LETTER}|(?<={_EMOJI}\u200d){_EMOJI})"
    # Of selectors of a sign's form one means something, a row of them is a place to hide in.
    r"|(?:^|(?<=[\ufe00-\ufe0f\U000e0100-\U000e01ef]))[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
#: Workflow commands in logs of code hosts: `::` where a line begins, `##[`, `##vso[` and `##teamcity[` anywhere.
_LOG_COMMAND = re.compile(r"(?m)^(?P<before>[^\S\n]*):(?=:)|##(?=(?:vso|teamcity)?\[)")


def escape_line(text: str) -> str:
    """`text` on one line, its control and invisible characters as escapes."""
    return _INVISIBLE.sub(_escape_match, text)


def escape_lines(text: str) -> str:
    """The same for several lines, whose newlines are meant; workflow commands are escaped too."""
    return escape_log_commands(_INVISIBLE.sub(lambda found: "\n" if found[0] == "\n" else _escape_match(found), text))


def escape_log_commands(text: str) -> str:
    """Lines of text without workflow commands that a code host would obey in its log."""
    return _LOG_COMMAND.sub(lambda found: rf"{found['before']}\x3a" if found["before"] is not None else r"#\x23", text)


def dump_json(value: object, indent: int | None = 2) -> str:
    """The JSON of a value, harmless on a terminal and in a log; it reads back the same."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    text = _INVISIBLE.sub(lambda found: "\n" if found[0] == "\n" else found["kept"] or escape_for_json(found[0]), text)
    return _LOG_COMMAND.sub(lambda found: r"#\u0023" if found["before"] is None else found[0], text)


def escape_for_json(letters: str) -> str:
    r"""Characters as JSON escapes, \uXXXX; those beyond U+FFFF are surrogate pairs."""
    return json.dumps(letters)[1:-1]


def _escape_match(found: re.Match[str]) -> str:
    return found["kept"] or found[0].encode("unicode_escape").decode("ascii")
