"""Ids from content: the same input has the same id on every machine and in every run."""

from hashlib import blake2b, file_digest
from pathlib import Path

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
_LENGTH = 16  # 80 bits: a collision among ten million ids has a chance below 1 in 10 billion


def make_id(prefix: str, *parts: str | int) -> str:
    """`prefix` and 16 characters that depend on every part and on where one part ends."""
    digest = blake2b("\x1f".join(str(part) for part in parts).encode(), digest_size=10).digest()
    number = int.from_bytes(digest, "big")
    characters = (_ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(_LENGTH)))
    return f"{prefix}_{''.join(characters)}"


def file_hash(path: Path) -> str:
    """BLAKE2b-128 of the bytes of a file, as 32 hexadecimal digits."""
    with path.open("rb") as stream:
        return file_digest(stream, lambda: blake2b(digest_size=16)).hexdigest()


def text_hash(*texts: str) -> str:
    """BLAKE2b-128 of the texts, in order, as 32 hexadecimal digits; a fingerprint of data or settings."""
    digest = blake2b(digest_size=16)
    for text in texts:
        data = text.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
