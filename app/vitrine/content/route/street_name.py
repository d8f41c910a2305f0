"""Names of streets and goals in several languages, and which of them is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from vitrine.document.field_error import FieldError, describe_value

#: Names by language, `en` or `zh-Hant`; the first is told where none fits. `und` is as it stands there, in whichever.
LanguageNames = Mapping[str, str]
NO_NAMES: Mapping[str, LanguageNames] = MappingProxyType({})
UNKNOWN_LANGUAGE = "und"
#: The longest name of a street or a goal.
MAX_NAME = 60
_LANGUAGE = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
MAX_LANGUAGES = 20


def choose_name(names: LanguageNames, language: str) -> str:
    """The name in a language, or in another of the same (`zh` for `zh-CN`), or else the first; empty without any."""
    wanted = language.lower()
    for name, text in names.items():
        if name.lower() == wanted:
            return text
    primary = wanted.partition("-")[0]
    same = (text for name, text in names.items() if name.lower().partition("-")[0] == primary)
    return next(same, next(iter(names.values()), ""))


def order_names(local: str, told: LanguageNames) -> LanguageNames:
    """Names by language, first that which stands there, in its language where that is known."""
    known = {language: text for language, text in told.items() if text and _LANGUAGE.fullmatch(language)}
    first = next((language for language, text in known.items() if text == local), UNKNOWN_LANGUAGE)
    return {**({first: local} if local else {}), **known}


def read_names(value: Any) -> LanguageNames:
    """The names of a file's field: one text, or several by language. Raises FieldError."""
    if isinstance(value, str):
        value = {UNKNOWN_LANGUAGE: value} if value else {}
    if not isinstance(value, Mapping):
        raise FieldError(f"{describe_value(value)} is no name", "Mill Lane, or {en: Mill Lane, zh: 磨坊巷}")
    for language, text in value.items():
        if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
            raise FieldError(f"{describe_value(language)} is no language", "en, zh, zh-Hant, or such")
        if not isinstance(text, str) or len(text) > MAX_NAME:
            raise FieldError(f"the name in {language} is no name", f"a text of at most {MAX_NAME} letters")
    if len(value) > MAX_LANGUAGES:
        raise FieldError(f"there are names in {len(value)} languages", f"at most {MAX_LANGUAGES}")
    return {language: text for language, text in value.items() if text}


def join_names(named: Iterable[tuple[str, LanguageNames]]) -> dict[str, LanguageNames]:
    """Names in more than one language by the one that is told; not those of several streets that are called so."""
    found: dict[str, LanguageNames] = {}
    for told, names in named:
        found[told] = names if found.get(told, names) == names else {}
    return {told: names for told, names in found.items() if len(names) > 1}
