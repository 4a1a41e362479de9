"""What a task does: streams the rows of one shard into `diglot-index add`, in a folder of its own attempt.

A pipe that ends says nothing about why: an executor that dies looks like the end of the documents. So the driver counts the
documents first, and the tool is told that number: it writes nothing where another arrives. The last line, after the task has
compared what it sent, says it again.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any, Optional

from .errors import ToolError
from .store import Bench
from .tools import find_index_tool, words

# Lines go to the tool in pieces, so that the clock is read once a piece.
_PIECE = 1 << 18
_FRACTION = re.compile(r"-?[0-9]+(\.[0-9]+(E-?[0-9]+)?|E-?[0-9]+)")


@dataclass(frozen=True)
class Expected:
    """What the driver counted in a shard: documents, and digests of them that do not depend on their order."""

    shard: int
    documents: int
    digests: tuple[int, int]


@dataclass(frozen=True)
class Work:
    """What all tasks of a build share."""

    store: Bench
    build: str
    tool: Optional[str]
    options: tuple[str, ...]


@dataclass
class Outcome:
    """What a task tells the driver. `refused` is a mistake in the documents: no other attempt would do better."""

    shard: int
    path: str = ""
    documents: int = 0
    length: int = 0
    fingerprint: str = ""
    sha256: str = ""
    bytes: int = 0
    seconds: float = 0
    #: Of `seconds`, those that the task waited for Spark's rows; in the others the tool was at work.
    waited: float = 0
    refused: str = ""
    twice: str = ""
    #: The document that the tool refused, counted from 1 in the order of the shard.
    line: int = 0


class Interrupted(Exception):
    """Rows did not arrive as counted: Spark tries again."""


def build_shard(work: Work, expected: Expected, rows: Iterable[Sequence[Any]], attempt: int) -> Outcome:
    """Builds one shard of rows (position, digest, digest, ID, line) that come sorted, and puts it beside the layout.

    Raises: `Interrupted` where rows are missing, changed or too many; `ToolError` where the tool failed for reasons of the machine.
    """
    started = time.perf_counter()
    with work.store.attempt(work.build, expected.shard, attempt) as folder, tempfile.TemporaryFile() as said, \
            tempfile.TemporaryFile() as complaint:
        program = find_index_tool(work.tool)
        command = [program, "add", "--index", folder, "--expect", str(expected.documents), "--format", "jsonl", "--encoding", "utf-8",
                   "--json", "--progress", "never", *work.options, "-"]
        tool = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=said, stderr=complaint)
        feed = _Feed(tool)
        try:
            refused = feed.send(expected, rows)
            if refused is not None:
                return refused
            status = feed.end(expected.documents)
        finally:
            tool.kill()
            tool.wait()
            feed.close()
        outcome = _outcome(expected, status, _contents(said), _contents(complaint))
        if not outcome.refused:
            outcome.path = work.store.keep(folder, expected.shard, outcome.sha256, program)
    outcome.seconds = time.perf_counter() - started
    outcome.waited, outcome.bytes = outcome.seconds - feed.writing, feed.bytes
    return outcome


class _Feed:
    """The tool's input: counts what goes in, and how long the tool made it wait."""

    def __init__(self, tool: subprocess.Popen[bytes]) -> None:
        assert tool.stdin is not None
        self.tool, self.pipe = tool, tool.stdin
        self.piece = bytearray()
        self.writing, self.bytes, self.documents = 0.0, 0, 0

    def send(self, expected: Expected, rows: Iterable[Sequence[Any]]) -> Optional[Outcome]:
        """Sends all rows, or says which document cannot be taken."""
        first, second = 0, 0
        former: Optional[str] = None
        for one, other, key, line in rows:
            self.documents += 1
            if key == former:
                return Outcome(expected.shard, twice=key)
            if _may_be_read_otherwise(key, line) and json.loads(bytes(line)).get("id") != key:
                return Outcome(expected.shard, line=self.documents,
                               refused='"id" is a number with a fraction or has half a character; write it as a whole string')
            former = key
            first, second = first ^ one, second ^ other
            self.piece += line
            self.piece += b"\n"
            if len(self.piece) >= _PIECE:
                self._flush()
        arrived = (self.documents, (first, second))
        if arrived[0] != expected.documents:
            raise Interrupted(f"shard {expected.shard}: {arrived[0]} documents arrived, {expected.documents} were counted")
        if arrived[1] != expected.digests:
            raise Interrupted(f"shard {expected.shard}: other documents arrived than were counted; the input has changed, or is not "
                              "the same each time it is read: write it to files first")
        return None

    def end(self, documents: int) -> int:
        """Says how many there were, waits, and gives the status."""
        self.piece += b'{"end": %d}\n' % documents
        self._flush()
        started = time.perf_counter()
        try:
            self.pipe.close()
        except BrokenPipeError:
            pass  # The tool has refused the documents, and says why.
        status = self.tool.wait()
        self.writing += time.perf_counter() - started
        return status

    def close(self) -> None:
        try:
            self.pipe.close()
        except OSError:
            pass

    def _flush(self) -> None:
        started = time.perf_counter()
        try:
            self.pipe.write(self.piece)
            self.pipe.flush()
        except BrokenPipeError:
            pass
        self.writing += time.perf_counter() - started
        self.bytes += len(self.piece)
        self.piece.clear()


def _may_be_read_otherwise(key: str, line: bytes) -> bool:
    """Whether Spark's reading of an ID may differ from the tool's: 1.50 is 1.5 to Spark, and an unpaired surrogate is "?"."""
    return _FRACTION.fullmatch(key) is not None or ("?" in key and b"\\u" in line)


def _contents(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _outcome(expected: Expected, status: int, said: bytes, complaint: bytes) -> Outcome:
    """Reads what the tool told. A document that it skipped is refused, as one that it refuses itself."""
    if status not in (0, 1, 2):
        raise ToolError(f"shard {expected.shard}: diglot-index add: {words(complaint, status)}")
    try:
        value: dict[str, Any] = json.loads(said) if said.strip() else {}
    except ValueError:
        raise ToolError(f"shard {expected.shard}: diglot-index add printed no JSON: {said[:200]!r}") from None
    errors = value.get("errors") or []
    if status != 0:
        first = errors[0] if errors else {}
        reason = str(first.get("message") or words(complaint, status))
        return Outcome(expected.shard, refused=reason, line=int(first.get("line") or 0))
    outcome = Outcome(expected.shard, documents=int(value["documents"]), length=int(value["length"]),
                      fingerprint=str(value["fingerprint"]), sha256=str(value["sha256"]))
    if outcome.documents != expected.documents:
        raise ToolError(f"shard {expected.shard}: {outcome.documents} documents in the index, {expected.documents} were sent")
    return outcome
