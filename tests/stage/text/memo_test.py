"""A memo within its budget: what was used least recently goes first, the newest never."""

from vitrine.stage.text.memo import Memo


def filled(memo: Memo[str], *keys: str) -> Memo[str]:
    for key in keys:
        assert memo.get(key, lambda key=key: key.upper(), len) == key.upper()  # type: ignore[misc]
    return memo


def test_what_was_used_least_recently_goes_first() -> None:
    memo = filled(Memo(6), "aa", "bb", "cc", "aa", "dd")
    made: list[str] = []
    for key in ("aa", "cc", "dd", "bb"):
        memo.get(key, lambda key=key: made.append(key) or key, len)  # type: ignore[misc]
    assert made == ["bb"] and memo.held == 6 and len(memo) == 3


def test_the_newest_is_kept_whatever_its_size() -> None:
    memo = filled(Memo(3), "aa", "bbbbb")
    assert len(memo) == 1 and memo.held == 5
    filled(memo, "c")
    assert len(memo) == 1 and memo.held == 1


def test_a_copy_holds_the_same_and_goes_its_own_way() -> None:
    memo = filled(Memo(4), "aa", "bb")
    other = memo.copied()
    filled(other, "cc")
    assert (len(memo), memo.held, len(other), other.held) == (2, 4, 2, 4)
    assert memo.get("aa", lambda: "made anew", len) == "AA"
    assert other.get("aa", lambda: "made anew", len) == "made anew"
