"""The file `_index.json` of a layout: which shards make up an index."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from .errors import LayoutError
from .slots import SLOTS

FILE = "_index.json"
FORMAT = 1


@dataclass(frozen=True)
class Shard:
    """A shard as the layout names it. `length` is the summed length of its documents, as the ranking counts it."""

    path: str
    slots: tuple[int, int]
    documents: int
    length: int
    sha256: str
    #: The digest of the documents that it was built from: what an incremental build compares. Empty where another engine built it.
    input: str = ""


@dataclass(frozen=True)
class Layout:
    """An index in shards, in the order of their slots."""

    fingerprint: str
    documents: int
    length: int
    shards: tuple[Shard, ...]


def shard_name(number: int, sha256: str) -> str:
    """The folder of a shard, named by its number and its content."""
    return f"shard-{number:05}-{sha256}"


def encode(layout: Layout) -> bytes:
    """The contents of `_index.json`. Equal layouts give equal bytes."""
    shards = [
        {"path": shard.path, "slots": list(shard.slots), "documents": shard.documents, "length": shard.length,
         "sha256": shard.sha256, "input": shard.input}
        for shard in layout.shards
    ]
    value = {"format": FORMAT, "fingerprint": layout.fingerprint, "slots": SLOTS, "documents": layout.documents,
             "length": layout.length, "shards": shards}
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def decode(contents: bytes, place: str) -> Layout:
    """Reads `_index.json`; `place` names it in errors.

    Raises: `LayoutError` where it is no layout, of a later format, or does not have every slot once.
    """
    try:
        value: Any = json.loads(contents)
        if value["format"] != FORMAT:
            raise LayoutError(f"{place}: format {value['format']!r}; this version reads {FORMAT}")
        shards = tuple(_shard(member) for member in value["shards"])
        layout = Layout(str(value["fingerprint"]), int(value["documents"]), int(value["length"]), shards)
        slots = int(value["slots"])
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise LayoutError(f"{place}: damaged ({error!r}); build the layout again") from None
    following = 0
    for shard in shards:
        if shard.slots[0] != following or shard.slots[1] < shard.slots[0]:
            raise LayoutError(f"{place}: damaged (slot {following} does not stand once); build the layout again")
        following = shard.slots[1] + 1
    if slots != SLOTS or following != SLOTS:
        raise LayoutError(f"{place}: damaged (its shards do not have the {SLOTS} slots); build the layout again")
    if sum(shard.documents for shard in shards) != layout.documents:
        raise LayoutError(f"{place}: damaged (the counts of its documents do not add up); build the layout again")
    return layout


def _shard(member: Any) -> Shard:
    path, sha256 = str(member["path"]), str(member["sha256"])
    if path.startswith("/") or ".." in path.split("/") or not path:
        raise ValueError(f"path {path!r}")
    if not re.fullmatch("[0-9a-f]{64}", sha256):
        raise ValueError(f"sha256 {sha256!r}")
    first, last = member["slots"]
    return Shard(path, (int(first), int(last)), int(member["documents"]), int(member["length"]), sha256,
                 str(member.get("input", "")))
