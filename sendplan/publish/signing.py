"""Signatures of seals with an Ed25519 key; only asked for by name, so that nothing else needs the library."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sendplan.data.folder import odd, read_bytes
from sendplan.errors import PublishError
from sendplan.publish.contents import write_whole

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIGNATURE = ".sig"  # how the file is called that holds the signature of another


def private_key(file: Path) -> Ed25519PrivateKey:
    """Read the key that signs; PublishError where the file holds none, or the library is not there."""
    key: Ed25519PrivateKey = _key(file, "private")
    return key


def public_key(file: Path) -> Ed25519PublicKey:
    """Read the key that signatures are checked with; PublishError as for the one that signs."""
    key: Ed25519PublicKey = _key(file, "public")
    return key


def _key(file: Path, kind: str) -> Any:
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
    except ImportError as error:
        raise PublishError(
            'Keys need the package cryptography, which is not here: pip install "sendplan[sign]".'
        ) from error
    try:
        pem = read_bytes(file)
        key = load_pem_private_key(pem, None) if kind == "private" else load_pem_public_key(pem)
    except OSError as error:
        raise PublishError(f"The key cannot be read: {file} is {error}.") from error
    except (ValueError, TypeError, UnsupportedAlgorithm):  # TypeError: a password is wanted
        key = None
    if not isinstance(key, Ed25519PrivateKey | Ed25519PublicKey):
        raise PublishError(
            f"{file} holds no {kind} Ed25519 key in PEM, without a password. README says how to make one."
        )
    return key


def sign(file: Path, content: bytes, key: Ed25519PrivateKey) -> None:
    """Write the signature of what was written to a file beside it, in one step, or not at all (OSError)."""
    write_whole(_signature_of(file), key.sign(content))


def is_signed(file: Path, key: Ed25519PrivateKey) -> bool:
    """Whether a file is as it was signed; OSError where one of the two cannot be read."""
    return read_bytes(_signature_of(file)) == key.sign(read_bytes(file))


def fault(file: Path, key: Ed25519PublicKey) -> str:
    """Say what is wrong with the signature of a file of seals; empty where nothing is."""
    from cryptography.exceptions import InvalidSignature

    signature = _signature_of(file)
    try:
        key.verify(read_bytes(signature), read_bytes(file))
    except OSError as error:
        missing = odd(signature) == "nothing"
        return f"{file.name} is not signed: there is no {signature.name}" if missing else f"its signature is {error}"
    except InvalidSignature:
        return f"{file.name} is not what was signed with this key: it was changed, or published without --sign since"
    return ""


def _signature_of(file: Path) -> Path:
    return file.with_name(file.name + SIGNATURE)
