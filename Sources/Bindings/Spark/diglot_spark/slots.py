"""Where a document belongs: the slot of its ID, and the shard of a slot."""

from __future__ import annotations

SLOTS = 1024


def shard_of(slot: int, shards: int) -> int:
    """The shard that has the slot, of so many shards."""
    return slot * shards // SLOTS


def slots_of(shard: int, shards: int) -> tuple[int, int]:
    """The first and the last slot of a shard."""
    return -(-shard * SLOTS // shards), -(-(shard + 1) * SLOTS // shards) - 1
