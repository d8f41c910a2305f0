"""Certificate of this machine: made once, signed by itself, and kept with its key among the user's settings.

Nobody vouches for it: a browser warns, and whoever wants to be sure compares its fingerprint with the one shown.
"""

from __future__ import annotations

import datetime
import ipaddress
import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from vitrine.errors import InputError
from vitrine.files.atomic import atomic_write, make_folder
from vitrine.files.regular_file import read_regular
from vitrine.files.user_folder import settings_folder

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

#: Phones take none that is good for longer (https://support.apple.com/en-us/103769).
_VALID = datetime.timedelta(days=825)
#: The clocks of two machines differ.
_SKEW = datetime.timedelta(days=1)
_MAX_BYTES = 65_536


def find_certificate_file() -> Path:
    """The file of this user's certificate and its key."""
    return settings_folder() / "phone.pem"


def provide_certificate(file: Path, address: str, now: datetime.datetime | None = None) -> str:
    """Its SHA-256 fingerprint, once a certificate is kept that is good for this IP address and those before it.

    Raises InputError where it cannot be kept, ImportError where cryptography is not installed.
    """
    moment = now or datetime.datetime.now(datetime.UTC)
    known = _read(file)
    addresses = set() if known is None else _list_addresses(known)
    if known is not None and address in addresses and _SKEW < known.not_valid_after_utc - moment <= _VALID:
        return format_fingerprint(known)
    certificate, data = _make(sorted({*addresses, address}), moment)
    make_folder(file.parent)
    with atomic_write(file) as partial:
        partial.chmod(0o600)  # while it is empty still
        partial.write_bytes(data)
    return format_fingerprint(certificate)


def format_fingerprint(certificate: Certificate) -> str:
    """The SHA-256 fingerprint as browsers show it: 32 pairs of digits."""
    from cryptography.hazmat.primitives import hashes

    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _read(file: Path) -> Certificate | None:
    """The certificate that is kept; None where there is none, it is damaged, or others could have read its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        if sys.platform != "win32" and stat.S_IMODE(os.stat(file).st_mode) & 0o077:
            return None
        data = read_regular(file, _MAX_BYTES, "certificate")
        certificate = x509.load_pem_x509_certificate(data)
        return certificate if load_pem_private_key(data, None).public_key() == certificate.public_key() else None
    except (OSError, ValueError, TypeError, InputError):
        return None


def _list_addresses(certificate: Certificate) -> set[str]:
    from cryptography import x509

    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return set()
    return {str(address) for address in names.get_values_for_type(x509.IPAddress)}


def _make(addresses: list[str], moment: datetime.datetime) -> tuple[Certificate, bytes]:
    """A new key and its certificate, and both as they are kept."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Vitrine on this machine")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address)) for address in addresses])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(moment - _SKEW)
        .not_valid_after(moment + _VALID - 2 * _SKEW)
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    written = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return certificate, written + certificate.public_bytes(serialization.Encoding.PEM)
