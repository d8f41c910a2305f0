"""Access to a server on a network: its cookie, and a token that is followed by another."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from vitrine.web.access import TOKEN_KEY, Access


def token_of(access: Access) -> str:
    return parse_qs(urlsplit(access.first_address).query)[TOKEN_KEY][0]


def test_over_tls_its_cookie_is_sent_over_nothing_else() -> None:
    access = Access(["192.168.1.5:8443"], "https")
    assert access.first_address.startswith("https://192.168.1.5:8443/?token=")
    assert access.cookie.endswith("; Path=/; HttpOnly; SameSite=Lax; Secure")
    assert access.is_own_page("https://192.168.1.5:8443", "same-origin")
    assert not access.is_own_page("http://192.168.1.5:8443", "") and not access.is_host("192.168.1.6:8443")


def test_a_token_is_good_once_and_another_after_it() -> None:
    access = Access(["192.168.1.5:8443"], "https")
    first, cookie = token_of(access), access.cookie
    assert not access.spend(f"{first[:-1]}!") and not access.is_spent, "a guess spends nothing"
    assert access.spend(first) and access.is_spent and not access.spend(first)
    access.renew()
    second = token_of(access)
    assert second != first and not access.spend(first) and access.spend(second)
    assert access.cookie == cookie, "who is in stays in"
