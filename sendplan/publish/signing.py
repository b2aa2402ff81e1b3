"""Signatures of seals with an Ed25519 key; only asked for by name, so that nothing else needs the library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sendplan.errors import PublishError
from sendplan.folder import odd, read_bytes
from sendplan.publish.seals import signature_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def private_key(file: Path) -> Ed25519PrivateKey:
    """Read the key that signs; PublishError where the file holds none, or the library is not there."""
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
    except ImportError as error:
        raise _missing() from error
    key = _read(file, lambda content: load_pem_private_key(content, None), "private")
    if not isinstance(key, Ed25519PrivateKey):
        raise _unusable(file, "private")
    return key


def public_key(file: Path) -> Ed25519PublicKey:
    """Read the key that signatures are checked with; PublishError as for the one that signs."""
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import load_pem_public_key
    except ImportError as error:
        raise _missing() from error
    key = _read(file, load_pem_public_key, "public")
    if not isinstance(key, Ed25519PublicKey):
        raise _unusable(file, "public")
    return key


def _read(file: Path, load: Callable[[bytes], Any], kind: str) -> Any:
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        return load(read_bytes(file))
    except OSError as error:
        raise PublishError(f"The key cannot be read: {file} is {error}.") from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:  # TypeError: a password is wanted
        raise _unusable(file, kind) from error


def _unusable(file: Path, kind: str) -> PublishError:
    return PublishError(f"{file} holds no {kind} Ed25519 key in PEM, without a password. README says how to make one.")


def _missing() -> PublishError:
    return PublishError('Keys need the package cryptography, which is not here: pip install "sendplan[sign]".')


def fault(file: Path, key: Ed25519PublicKey) -> str:
    """Say what is wrong with the signature of a file of seals; empty where nothing is."""
    from cryptography.exceptions import InvalidSignature

    signature = signature_of(file)
    try:
        key.verify(read_bytes(signature), read_bytes(file))
    except OSError as error:
        missing = odd(signature) == "nothing"
        return f"{file.name} is not signed: there is no {signature.name}" if missing else f"its signature is {error}"
    except InvalidSignature:
        return f"{file.name} is not what was signed with this key: it was changed, or published without --sign since"
    return ""
