"""Ids from content: the same input has the same id on every machine and in every run."""

from collections.abc import Iterable
from hashlib import blake2b, file_digest
from pathlib import Path

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
_LENGTH = 16  # 80 bits: a collision among ten million ids has a chance below 1 in 10 billion


def make_id(prefix: str, *parts: str | int) -> str:
    """`prefix` and 16 characters that depend on every part and on where one part ends."""
    number = int.from_bytes(_digest(map(str, parts), 10), "big")
    characters = (_ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(_LENGTH)))
    return f"{prefix}_{''.join(characters)}"


def file_hash(path: Path) -> str:
    """BLAKE2b-128 of the bytes of a file, as 32 hexadecimal digits."""
    with path.open("rb") as stream:
        return file_digest(stream, lambda: blake2b(digest_size=16)).hexdigest()


def text_hash(*texts: str) -> str:
    """BLAKE2b-128 of the texts, in order, as 32 hexadecimal digits; a fingerprint of data or settings."""
    return _digest(texts, 16).hex()


def _digest(texts: Iterable[str], size: int) -> bytes:
    """BLAKE2b of the texts, each with its length. Half characters, as in file names that are no UTF-8, count as they are."""
    digest = blake2b(digest_size=size)
    for text in texts:
        data = text.encode(errors="surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()
