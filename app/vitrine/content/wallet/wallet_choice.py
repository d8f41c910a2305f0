"""Which wallet a scene gets: the user's demo wallet, or a till at a gateway where the scene and the user want that."""

from __future__ import annotations

from vitrine.content.catalogue.money import find_minor_digits
from vitrine.content.service import Service
from vitrine.content.wallet.wallet_file import WalletStart, find_wallet_file
from vitrine.content.wallet.wallet_service import WalletService
from vitrine.scene.file_access import FileAccess
from vitrine.scene.services.wallet_entry import WalletEntry


def choose_wallet(entry: WalletEntry, files: FileAccess) -> Service:
    """The service that a scene's block asks for."""
    if entry.gateway == "alipay":
        from vitrine.content.wallet.alipay.alipay_service import open_gateway

        return open_gateway(entry, files)
    amount_minor = entry.balance * 10 ** find_minor_digits(entry.currency)
    return WalletService(find_wallet_file(), WalletStart(entry.currency, amount_minor, dict(entry.stalls)))
