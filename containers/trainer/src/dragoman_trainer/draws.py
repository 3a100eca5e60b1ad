"""Chance that is decided by a name, so that it falls the same way in every process and attempt."""

import hashlib


def draw(name: str, salt: str) -> float:
    """A number in [0, 1), evenly spread over names; every use has a salt of its own."""
    digest = hashlib.blake2b(f"{salt}\0{name}".encode(), digest_size=8).digest()
    return (int.from_bytes(digest, "little") >> 11) / (1 << 53)


def times_drawn(weight: float, name: str, salt: str) -> int:
    """How often something of this weight is taken: its whole part, and once more by the chance of the rest."""
    whole = int(weight)
    return whole if weight == whole else whole + (draw(name, salt) < weight - whole)
