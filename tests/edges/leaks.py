"""The worst that an error could hold, where it is raised, and how to search for it."""

import base64

from tests.stations import INCIDENT

NAME = "Verysecretname"
TEMPLATE = b"FMR\x00 20\x00" + bytes(range(100, 160))
KEY = bytes(range(1, 33))
LAYERS = (
    "hospitium.crypto.seal.AESGCMSIV",
    "hospitium.crypto.record_keys.seal",
    "hospitium.crypto.record_keys.open_sealed",
    "hospitium.records.vault.digest",
    "hospitium.records.purpose_keys.WrappedKeys.of",
    "hospitium.records.cases.open_notice",
    "hospitium.records.audit.encode_leaf",
    "hospitium.records.audit.grow_tree",
    "hospitium.usecases.probing.read_all",
    "hospitium.usecases.identify.permit_search",
    "hospitium.usecases.identify.search_people",
)


class Worst(Exception):
    """An error that says all it should not."""


def worst(*_: object, **__: object) -> None:
    raise Worst(NAME, KEY, KEY.hex(), TEMPLATE, base64.b64encode(TEMPLATE), INCIDENT)


def spellings(secret: bytes) -> list[bytes]:
    """How a secret could come out: raw, as Python shows it, in hexadecimal, in base64."""
    shown = repr(secret)[2:-1].encode()
    return [secret, shown, secret.hex().encode(), base64.b64encode(secret)[:-4]]


SECRETS = [*spellings(KEY), *spellings(TEMPLATE), NAME.encode(), INCIDENT.encode()]


def assert_clean(said: bytes, more: list[bytes] | None = None) -> None:
    for secret in [*SECRETS, *(more or [])]:
        assert secret not in said
