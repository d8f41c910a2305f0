"""Moments by language: each moment of a proof once for each of its `locales`, before the proof is checked."""

from __future__ import annotations

from vitrine.document.located_data import Map, Seq, make_problem
from vitrine.errors import InputError


def expand_locales(raw: Map) -> Map:
    """A proof whose moments name their languages: in the first by their own names, in the others as MOMENT-LOCALE.

    What is not written as it should be is left as it is, and told by whoever checks it. Raises InputError where a
    moment has the name of another one in a language.
    """
    locales, moments = raw.get("locales"), raw.get("moments")
    if not isinstance(locales, Seq) or not isinstance(moments, Map):
        return raw
    names = [name for name in locales if isinstance(name, str)]
    entries: dict[str, object] = {}
    for name, entry in moments.items():
        entries[name] = entry
        if not isinstance(entry, Map) or "locale" in entry:
            continue
        for number, locale in enumerate(names):
            own = f"{name}-{locale}" if number else name
            if own in moments and own != name:
                message = f'"{own}" is what "{name}" is called in {locale}'
                raise InputError(make_problem(moments, own, message, hint="rename one", at_key=True))
            entries[own] = entry.with_entries(locale=locale)
    marks = {own: moments.marks[own if own in moments else _find_name(own, moments, names)] for own in entries}
    return raw.with_entries(moments=Map(entries, marks, moments.mark))


def _find_name(own: str, moments: Map, locales: list[str]) -> str:
    return next(own.removesuffix(f"-{locale}") for locale in locales if own.removesuffix(f"-{locale}") in moments)
