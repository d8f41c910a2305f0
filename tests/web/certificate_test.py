"""The certificate of a phone's page: kept for its user alone, and made anew where it is good no more."""

from __future__ import annotations

import datetime
import hashlib
import ssl
import stat
import sys
from pathlib import Path

import pytest

from vitrine.web.certificate import provide_certificate

x509 = pytest.importorskip("cryptography.x509", reason="cryptography is not installed")
NOW = datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC)


def test_it_is_made_once_and_its_user_s_alone(tmp_path: Path) -> None:
    file = tmp_path / "settings" / "phone.pem"
    first = provide_certificate(file, "192.168.1.5", NOW)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 or sys.platform == "win32"
    assert provide_certificate(file, "192.168.1.5", NOW + datetime.timedelta(days=600)) == first
    # The oracle: OpenSSL takes both from the file, and hashlib the digits from what a browser is sent.
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(file)
    sent = ssl.PEM_cert_to_DER_cert(file.read_text()[file.read_text().index("-----BEGIN CERT") :])
    assert first.replace(":", "").lower() == hashlib.sha256(sent).hexdigest()
    assert [entry.name for entry in file.parent.iterdir()] == ["phone.pem"]


def test_another_network_s_address_is_added(tmp_path: Path) -> None:
    file = tmp_path / "phone.pem"
    first = provide_certificate(file, "192.168.1.5", NOW)
    second = provide_certificate(file, "10.0.0.7", NOW)
    assert second != first
    assert provide_certificate(file, "192.168.1.5", NOW) == provide_certificate(file, "10.0.0.7", NOW) == second


@pytest.mark.parametrize("damage", ["empty", "cut", "another key", "a folder's rights", "over"])
def test_what_is_good_no_more_is_made_anew(tmp_path: Path, damage: str) -> None:
    file, other = tmp_path / "phone.pem", tmp_path / "other.pem"
    first, now = provide_certificate(file, "10.0.0.7", NOW), NOW
    text = file.read_text()
    match damage:
        case "empty":
            file.write_text("")
        case "cut":
            file.write_text(text[:-60])
        case "another key":
            provide_certificate(other, "10.0.0.7", NOW)
            cut = text.index("-----BEGIN CERT")
            file.write_text(other.read_text().partition("-----BEGIN CERT")[0] + text[cut:])
        case "a folder's rights":
            file.chmod(0o644)
        case "over":
            now = NOW + datetime.timedelta(days=823)
    assert provide_certificate(file, "10.0.0.7", now) != first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 or sys.platform == "win32"
