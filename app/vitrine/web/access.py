"""Access: who may ask a server on this machine. A token in the address, good once, is exchanged for a cookie.

Other users of the machine and pages of other sites reach a loopback port as well as we do, and on a network everybody
on it: the token keeps out the first, the names of host and origin the second, among them names that a stranger's DNS
lets point to this machine.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Iterable

#: The parameter of the address that carries the token.
TOKEN_KEY = "token"
#: 256 bits.
SECRET_BYTES = 32
#: What is said to who comes without a token that is good.
REMEDY = "Open the address that the terminal shows; it is good once, in one browser."


class Access:
    """The token and the cookie of one server, which is asked for by these hosts, such as `127.0.0.1:8123`.

    `remedy` is what is said to who has neither.
    """

    def __init__(self, hosts: Iterable[str], scheme: str = "http", remedy: str = REMEDY) -> None:
        self.hosts, self.remedy, self._is_secure = tuple(hosts), remedy, scheme == "https"
        self.origins = tuple(f"{scheme}://{host}" for host in self.hosts)
        self.address = f"{self.origins[0]}/"
        # Cookies know no ports: each server has a name of its own, so that two keep their own.
        self.cookie_name = f"vitrine-{self.hosts[0].rpartition(':')[2]}"
        self._token, self._session = secrets.token_urlsafe(SECRET_BYTES), secrets.token_urlsafe(SECRET_BYTES)
        self._is_spent, self._lock = False, threading.Lock()

    @property
    def first_address(self) -> str:
        """The address with the token, to be opened once."""
        return f"{self.address}?{TOKEN_KEY}={self._token}"

    @property
    def cookie(self) -> str:
        """The header that gives the cookie: no script reads it, no other site sends it."""
        # A phone comes from the program that read the code: what is strict need not follow it to the page.
        site = "SameSite=Lax; Secure" if self._is_secure else "SameSite=Strict"
        return f"{self.cookie_name}={self._session}; Path=/; HttpOnly; {site}"

    def is_host(self, host: str) -> bool:
        """Whether a Host header names this server."""
        return host.lower() in self.hosts

    def is_own_page(self, origin: str, fetch_site: str) -> bool:
        """Whether Origin and, where it is sent, Sec-Fetch-Site tell that a page of this server asks."""
        return origin.lower() in self.origins and fetch_site in ("", "same-origin")

    def is_known(self, cookie: str) -> bool:
        """Whether a cookie's value is the one that was given out."""
        return hmac.compare_digest(cookie.encode(), self._session.encode())

    def spend(self, token: str) -> bool:
        """Whether a token is good; it is so once."""
        with self._lock:
            if self._is_spent or not hmac.compare_digest(token.encode(), self._token.encode()):
                return False
            self._is_spent = True
        return True

    @property
    def is_spent(self) -> bool:
        """Whether the token has been exchanged."""
        return self._is_spent

    def renew(self) -> None:
        """Give out another token; the cookie stays."""
        with self._lock:
            self._token, self._is_spent = secrets.token_urlsafe(SECRET_BYTES), False
