"""A root in a PKCS#11 token: the key is made there and stays there; only wrapped keys pass.

Needs the extra `hsm` (python-pkcs11). Tested with SoftHSM 2; a hardware token is spoken to alike.
"""

from dataclasses import dataclass
from threading import Lock
from typing import Any

from hospitium.core.errors import Tampered, Unavailable
from hospitium.core.randomness import Random
from hospitium.crypto.digest import digest

_NONCE_BYTES, _TAG_BITS, _KEY_BITS = 12, 128, 256
_REMEDY = "Check that the token is there, its library, label and PIN, and install the extra hsm."


@dataclass(frozen=True, slots=True)
class Token:
    """A root key in a PKCS#11 token.

    Attributes
    ----------
    module
        Path of the token's library.
    token, key
        Labels of the token and of the AES-256 key in it.
    """

    module: str
    token: str
    key: str


class TokenRoot:
    """Wraps by AES-256-GCM inside a token; one call at a time, as sessions want it."""

    def __init__(self, key: Any, random: Random) -> None:  # noqa: ANN401 - the package is untyped
        self._key, self._random, self._lock = key, random, Lock()

    def __repr__(self) -> str:
        return "TokenRoot(…)"

    def wrap(self, key: bytes, label: str) -> bytes:
        """As `Root.wrap`."""
        nonce = self._random(_NONCE_BYTES)
        return nonce + self._run("encrypt", nonce, key, label)

    def unwrap(self, wrapped: bytes, label: str) -> bytes:
        """As `Root.unwrap`."""
        return self._run("decrypt", wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], label)

    def _run(self, what: str, nonce: bytes, data: bytes, label: str) -> bytes:
        import pkcs11

        param = pkcs11.GCMParams(nonce, digest("hospitium.wrap.1", label.encode()), _TAG_BITS)
        try:
            with self._lock:
                out = getattr(self._key, what)(
                    data, mechanism=pkcs11.Mechanism.AES_GCM, mechanism_param=param
                )
        except (
            pkcs11.exceptions.EncryptedDataInvalid,
            pkcs11.exceptions.EncryptedDataLenRange,
            pkcs11.exceptions.GeneralError,  # SoftHSM's word for a tag that does not fit
            pkcs11.exceptions.ArgumentsBad,
        ):
            raise Tampered("a wrapped key does not open with this token in this place") from None
        except pkcs11.exceptions.PKCS11Error as error:
            raise Unavailable("the token does not answer", remedy=_REMEDY) from error
        return bytes(out)


def open_token(token: Token, random: Random, pin: str, *, create: bool = False) -> TokenRoot:
    """Return the root in `token`; `create` makes its key if it is not there yet.

    Raises
    ------
    Unavailable
        If the package, the library, the token or the key is missing, or the PIN is wrong.
    """
    try:
        import pkcs11
    except ImportError as error:
        raise Unavailable("python-pkcs11 is not installed", remedy=_REMEDY) from error
    try:
        slot = pkcs11.lib(token.module).get_token(token_label=token.token)
        try:
            session = slot.open(rw=create, user_pin=pin)
        except pkcs11.exceptions.UserAlreadyLoggedIn:
            session = slot.open(rw=create)  # logging in is by process, not by session
        return TokenRoot(_key(session, token.key, create=create), random)
    except (pkcs11.exceptions.PKCS11Error, RuntimeError, OSError) as error:
        raise Unavailable("the token cannot be opened", remedy=_REMEDY) from error


def _key(session: Any, name: str, *, create: bool) -> Any:  # noqa: ANN401 - the package is untyped
    import pkcs11

    try:
        return session.get_key(
            object_class=pkcs11.ObjectClass.SECRET_KEY, key_type=pkcs11.KeyType.AES, label=name
        )
    except pkcs11.exceptions.NoSuchKey:
        if not create:
            raise
    return session.generate_key(
        pkcs11.KeyType.AES,
        _KEY_BITS,
        label=name,
        store=True,
        template={
            pkcs11.Attribute.SENSITIVE: True,
            pkcs11.Attribute.EXTRACTABLE: False,
            pkcs11.Attribute.ENCRYPT: True,
            pkcs11.Attribute.DECRYPT: True,
        },
    )
