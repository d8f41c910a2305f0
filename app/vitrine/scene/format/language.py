"""Language: in which one a scene's texts stand, and on which day it begins: the scene's, never the machine's."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from vitrine.document.field_error import FieldError
from vitrine.errors import suggest_name

#: The name of the language among the values of bindings; no path can be called so.
LANGUAGE = "in:language"


class Language(NamedTuple):
    """A locale as a scene writes it, such as zh-CN, and the date on which the feed starts, empty where none is said."""

    locale: str = "en"
    date: str = ""


#: That of scenes that say neither: all formats of old are as they always were.
DEFAULT_LANGUAGE = Language()


def find_language(values: Mapping[str, Any]) -> Language:
    """The language among the values of bindings."""
    found = values.get(LANGUAGE)
    return found if isinstance(found, Language) else DEFAULT_LANGUAGE


def check_locale(name: str) -> str:
    """A locale's name with its letters as they are usually written: zh-CN of zh_cn. Raises FieldError for one that
    nobody knows.
    """
    if name == DEFAULT_LANGUAGE.locale:
        return name
    from babel import Locale, UnknownLocaleError

    parts = name.replace("_", "-").split("-")
    tag = "-".join([parts[0].lower(), *(p.upper() if len(p) == 2 else p.capitalize() for p in parts[1:])])
    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        raise FieldError(
            f'there is no locale "{name[:40]}"', "a language such as en, de, ar, zh-CN", _suggest_locale(name)
        ) from None
    return tag


@lru_cache(maxsize=64)
def reads_from_right(name: str) -> bool:
    """Whether a known locale's writing runs from right to left."""
    if name == DEFAULT_LANGUAGE.locale:
        return False
    from babel import Locale

    return bool(Locale.parse(name, sep="-").text_direction == "rtl")


def _suggest_locale(name: str) -> str:
    """The nearest locale: of a language in English, of a country, or of other letters."""
    from babel import Locale
    from babel.core import get_global
    from babel.localedata import locale_identifiers

    named = {words.lower(): code for code, words in Locale("en").languages.items()}
    likely = str(get_global("likely_subtags").get(f"und_{name.upper()}", "")).split("_")
    near = named.get(name.lower()) or "-".join(dict.fromkeys((likely[0], likely[-1])))
    known = [each.replace("_", "-") for each in locale_identifiers()]
    return suggest_name(near, [near]) if near else suggest_name(name, known)
