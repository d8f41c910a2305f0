"""A memo within its budget: what was used least recently goes first, the newest never."""

from vitrine.stage.text.cache import LruCache


def filled(memo: LruCache[str], *keys: str) -> LruCache[str]:
    for key in keys:
        assert memo.get_or_make(key, lambda key=key: key.upper(), len) == key.upper()  # type: ignore[misc]
    return memo


def test_what_was_used_least_recently_goes_first() -> None:
    memo = filled(LruCache(6), "aa", "bb", "cc", "aa", "dd")
    made: list[str] = []
    for key in ("aa", "cc", "dd", "bb"):
        memo.get_or_make(key, lambda key=key: made.append(key) or key, len)  # type: ignore[misc]
    assert made == ["bb"] and memo.held_bytes == 6 and len(memo) == 3


def test_the_newest_is_kept_whatever_its_size() -> None:
    memo = filled(LruCache(3), "aa", "bbbbb")
    assert len(memo) == 1 and memo.held_bytes == 5
    filled(memo, "c")
    assert len(memo) == 1 and memo.held_bytes == 1


def test_a_copy_holds_the_same_and_goes_its_own_way() -> None:
    memo = filled(LruCache(4), "aa", "bb")
    other = memo.copy()
    filled(other, "cc")
    assert (len(memo), memo.held_bytes, len(other), other.held_bytes) == (2, 4, 2, 4)
    assert memo.get_or_make("aa", lambda: "made anew", len) == "AA"
    assert other.get_or_make("aa", lambda: "made anew", len) == "made anew"
