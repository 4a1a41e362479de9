"""`build`: documents in, a layout of shards out."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional, Union

from py4j.protocol import Py4JJavaError  # type: ignore[import-untyped]
from pyspark import Accumulator, TaskContext
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from . import session as sessions
from .documents import Documents, Source, read
from .errors import DocumentError, LayoutError, ToolError
from .layout import Layout, Shard, decode, encode, FILE
from .shard_task import Expected, Outcome, Work, build_shard
from .slots import SLOTS, shard_of, slots_of
from .store import Scratch, Store
from .stores import store_of
from .tools import find_index_tool

_SLOT = f"CAST(pmod(xxhash64(id), {SLOTS}) AS INT)"


@dataclass(frozen=True)
class Built:
    """What a build did. Seconds are summed over the tasks that counted."""

    layout: Layout
    #: The numbers of the shards that were built; the others stood already.
    built: tuple[int, ...]
    #: Bytes of JSON that went into the tools.
    bytes: int = 0
    seconds: float = 0.0
    #: Of `seconds`, those in which a task waited for Spark, and not for the tool.
    waited: float = 0.0


@dataclass(frozen=True)
class Progress:
    """How far a build is: accumulators of Spark, which grow when a task ends. An attempt that failed does not count."""

    shards: int
    of_shards: int
    documents: int
    of_documents: int
    #: Of JSON.
    bytes: int


def build(
    documents: Source,
    out: Union[str, "os.PathLike[str]"],
    shards: int,
    *,
    types: Optional[Mapping[str, str]] = None,
    tool: Optional[str] = None,
    threads: int = 1,
    memory: Optional[str] = None,
    fresh: bool = False,
    progress: Optional[Callable[[Progress], None]] = None,
    spark: Optional[SparkSession] = None,
) -> Built:
    """Builds an index in shards, or brings one up to date: the index is then of exactly these documents.

    Shards whose documents are those of the layout that stands in `out` are kept. The layout changes at once, after all shards were
    built, counted and compared; before that, and where this raises, what stood in `out` still stands. Old shards stay, for searches
    that are under way, until `diglot-index prune OUT`.

    documents: a frame with columns `id` and `text`, perhaps `title`, any other column being a field; or paths of JSON lines.
        The input is read twice, first to count it. A frame that is not the same each time it is read is refused.
    out: a folder that the driver and all executors see by this path, or an address of one of Spark's own file systems.
    shards: from 1 to 1,024; a task builds each. Any number gives the same answers to searches.
    types: how fields are sorted and compared: `{"date": "date"}`; else as the tool finds them.
    tool: the path of `diglot-index` on the executors; else $DIGLOT_INDEX_TOOL, PATH, or what `spark-submit --files` brought.
    threads, memory: those of each tool: set `spark.task.cpus` to the same number of threads.
    fresh: builds all shards, whatever stands in `out`.
    progress: called on another thread about once a second while shards are built. Spark's UI shows the rows that tasks have read.

    Raises: `DocumentError` for a document or a column that cannot be taken, or an ID that stands twice (both places are named);
        `LayoutError` for a layout in `out` that cannot be read; `ToolError` where shards could not be built.
    """
    if not isinstance(shards, int) or not 1 <= shards <= SLOTS:
        raise LayoutError(f"shards: {shards}; it must be a whole number from 1 to {SLOTS}")
    if not os.fspath(out):
        raise LayoutError("out: an empty path")
    session = spark or (documents.sparkSession if isinstance(documents, DataFrame) else SparkSession.builder.getOrCreate())
    sessions.ship(session)
    options = _options(types or {}, threads, memory)
    store = store_of(session, out)
    work = Work(store, uuid.uuid4().hex, tool or os.environ.get("DIGLOT_INDEX_TOOL"), options)
    try:
        return _Build(session, read(session, documents), store, work, shards, json.dumps(types or {}, sort_keys=True), fresh,
                      progress).run()
    except OSError as error:
        raise ToolError(f"{error.filename or store.place('')}: {error.strerror or error}; nothing was committed") from error
    except Py4JJavaError as error:
        raise sessions.cause(error) from error
    finally:
        store.end(work.build)


def _options(types: Mapping[str, str], threads: int, memory: Optional[str]) -> tuple[str, ...]:
    options = [option for name, kind in sorted(types.items()) for option in ("--type", f"{name}={kind}")]
    options += ["--threads", str(threads)]
    return (*options, "--memory", memory) if memory else tuple(options)


@dataclass
class _Build:
    spark: SparkSession
    documents: Documents
    store: Store
    work: Work
    shards: int
    settings: str
    fresh: bool
    progress: Optional[Callable[[Progress], None]]

    def run(self) -> Built:
        context = self.spark.sparkContext
        place = self.store.place("")
        standing = self.store.read_index()
        if standing is None and self.store.has("manifest"):
            raise LayoutError(f"{place}: an index stands there, which is no layout; name another folder")
        former = decode(standing, self.store.place(FILE)) if standing is not None and not self.fresh else None
        with sessions.described(context, f"diglot {place}: counting documents"):
            expected = self._count()
            fingerprint = self._fingerprint()
        inputs = [self._digest(count, fingerprint) for count in expected]
        with sessions.described(context, f"diglot {place}: checking shards that stand"):
            kept = self._kept(former, inputs)
        todo = [count for count in expected if count.shard not in kept]
        self.store.prepare()
        counted = sum(count.documents for count in todo)
        with sessions.described(context, f"diglot {place}: building {len(todo)} shards of {counted} documents"):
            outcomes = self._outcomes(todo)
        made = [kept.get(count.shard) or self._compared(count, outcomes.get(count.shard), inputs[count.shard], fingerprint)
                for count in expected]
        layout = Layout(fingerprint, sum(shard.documents for shard in made), sum(shard.length for shard in made), tuple(made))
        counted = sum(count.documents for count in expected)
        if layout.documents != counted:
            raise ToolError(f"{counted} documents went in, {layout.documents} are in the shards; nothing was committed")
        lost = [shard.path for shard in made if not self.store.has(shard.path)]
        if lost:
            raise ToolError(f"{self.store.place(lost[0])}: gone before the commit; nothing was committed")
        contents = encode(layout)
        if contents != standing:
            self.store.write_index(contents)
        return Built(layout, tuple(sorted(outcomes)), sum(outcome.bytes for outcome in outcomes.values()),
                     sum(outcome.seconds for outcome in outcomes.values()), sum(outcome.waited for outcome in outcomes.values()))

    # Before building

    def _count(self) -> list[Expected]:
        """Counts each shard, by an aggregation that knows nothing of how shards are built."""
        rows = self.documents.rows.select(F.expr(_SLOT).alias("slot"), "bad", *_digests())
        slots = rows.groupBy("slot").agg(
            F.count("*").alias("documents"), F.count("bad").alias("bad"), F.bit_xor("one").alias("one"),
            F.bit_xor("other").alias("other")).collect()
        bad = sum(slot.bad for slot in slots)
        if bad:
            self._refuse(bad)
        documents, ones, others = [0] * self.shards, [0] * self.shards, [0] * self.shards
        for slot in slots:
            shard = shard_of(slot.slot, self.shards)
            documents[shard] += slot.documents
            ones[shard] ^= slot.one
            others[shard] ^= slot.other
        return [Expected(shard, documents[shard], (ones[shard], others[shard])) for shard in range(self.shards)]

    def _refuse(self, count: int) -> None:
        reason = self.documents.rows.filter(F.col("bad").isNotNull()).select("bad").first()
        place = self.documents.places(F.col("bad").isNotNull(), 1)
        more = f" ({count} such documents)" if count > 1 else ""
        raise DocumentError(f"{place[0] if place else 'a document'}: {reason.bad if reason else 'it cannot be taken'}{more}; "
                            "nothing was built")

    def _fingerprint(self) -> str:
        """The fingerprint that the tool gives, from an index of nothing: so a newer tool builds all shards anew."""
        nothing = Expected(0, 0, (0, 0))
        work = Work(Scratch(), self.work.build, self.work.tool, self.work.options)
        outcome = sessions.collect(self.spark.sparkContext.parallelize([0], 1).map(lambda _: build_shard(work, nothing, [], 0)))[0]
        if outcome.refused:
            raise ToolError(f"diglot-index add: {outcome.refused}")
        return str(outcome.fingerprint)

    def _digest(self, count: Expected, fingerprint: str) -> str:
        """The digest of all that a shard is made from."""
        facts = [fingerprint, self.settings, *slots_of(count.shard, self.shards), count.documents, *count.digests]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]

    def _kept(self, layout: Optional[Layout], inputs: Sequence[str]) -> dict[int, Shard]:
        """Shards of the standing layout that have the same documents, and whose bytes are still there."""
        if layout is None or len(layout.shards) != self.shards:
            return {}
        same = [(number, shard) for number, shard in enumerate(layout.shards) if shard.input == inputs[number]]
        if not same:
            return {}
        store, tool = self.store, self.work.tool
        whole = sessions.collect(self.spark.sparkContext.parallelize(same, len(same)).map(
            lambda pair: (pair[0], store.is_whole(pair[1].path, pair[1].sha256, find_index_tool(tool)))))
        return {number: layout.shards[number] for number, is_whole in whole if is_whole}

    # Building

    def _outcomes(self, todo: list[Expected]) -> dict[int, Outcome]:
        """Builds shards. Those without documents have no rows to wait for, and Spark may leave out empty partitions."""
        work = self.work
        done = {name: self.spark.sparkContext.accumulator(0) for name in ("shards", "documents", "bytes")}
        full, empty = [count for count in todo if count.documents], [count for count in todo if not count.documents]

        def of_rows(position: int, rows: Iterable[Any]) -> Iterator[Outcome]:
            yield _count_in(done, build_shard(work, full[position], _placed(position, rows), _attempt()))

        def of_nothing(counts: Iterable[Expected]) -> Iterator[Outcome]:
            for count in counts:
                yield _count_in(done, build_shard(work, count, [], _attempt()))

        outcomes: list[Outcome] = []
        with _reporting(self.progress, done, len(todo), sum(count.documents for count in todo)):
            if full:
                outcomes += sessions.collect(self._sorted(full).rdd.mapPartitionsWithIndex(of_rows))
            if empty:
                outcomes += sessions.collect(self.spark.sparkContext.parallelize(empty, len(empty)).mapPartitions(of_nothing))
        for outcome in outcomes:
            if outcome.twice:
                self._refuse_twice(outcome.twice)
            if outcome.refused:
                raise DocumentError(f"{self._place(full, outcome)}: {outcome.refused}; nothing was committed")
        return {outcome.shard: outcome for outcome in outcomes}

    def _sorted(self, full: Sequence[Expected]) -> DataFrame:
        """Rows of these shards: the first shard in partition 0, and so on, each sorted by slot and bytes of the ID."""
        positions = {count.shard: position for position, count in enumerate(full)}
        of_slot = [positions.get(shard_of(slot, self.shards), -1) for slot in range(SLOTS)]
        position = f"element_at(array({', '.join(map(str, of_slot))}), slot + 1)"
        rows = self.documents.rows.select("id", "line", *_digests(), F.expr(_SLOT).alias("slot"))
        rows = rows.withColumn("position", F.expr(position)).filter("position >= 0")
        return rows.repartitionById(len(full), F.col("position")).sortWithinPartitions("slot", "id").select(
            "position", "one", "other", "id", "line")

    def _compared(self, count: Expected, outcome: Optional[Outcome], digest: str, fingerprint: str) -> Shard:
        """A shard of what a task told, after it was compared with what was counted."""
        if outcome is None:
            raise ToolError(f"shard {count.shard}: no task told of it; nothing was committed")
        if outcome.documents != count.documents:
            raise ToolError(f"shard {count.shard}: {outcome.documents} documents, {count.documents} were counted; nothing was committed")
        if outcome.fingerprint != fingerprint:
            raise ToolError(f"shard {count.shard}: built with another analysis ({outcome.fingerprint}, elsewhere {fingerprint}): all "
                            "executors need the same version of diglot-index; nothing was committed")
        return Shard(outcome.path, slots_of(count.shard, self.shards), outcome.documents, outcome.length, outcome.sha256, digest)

    # Errors

    def _refuse_twice(self, key: str) -> None:
        places = self.documents.places(F.col("id") == key)
        where = " and ".join(places) if len(places) > 1 else f"{places[0]}, which was given twice"
        raise DocumentError(f'the ID "{key}" stands twice: {where}; nothing was committed')

    def _place(self, full: list[Expected], outcome: Outcome) -> str:
        """Where the document is that a tool refused: it knows the number in its shard alone."""
        shard = f"shard {outcome.shard}"
        positions = [position for position, count in enumerate(full) if count.shard == outcome.shard]
        if not outcome.line or not positions:
            return shard
        rows = self._sorted(full).filter(F.col("position") == positions[0])
        row = rows.select("id").orderBy(F.expr(_SLOT), "id").offset(outcome.line - 1).limit(1).first()
        places = self.documents.places(F.col("id") == row.id, 1) if row else []
        return places[0] if places else shard


def _digests() -> list[Column]:
    """Two digests of a document: summed up by XOR they are those of a shard, in any order."""
    return [F.xxhash64("id", "line").alias("one"), F.xxhash64("line", "id").alias("other")]


def _attempt() -> int:
    context = TaskContext.get()
    assert context is not None
    return context.taskAttemptId()


def _placed(position: int, rows: Iterable[Any]) -> Iterator[tuple[int, int, str, bytes]]:
    """Rows without their position, which must be the partition's."""
    for where, one, other, key, line in rows:
        if where != position:
            raise ToolError(f"Spark put a row of shard {where} among those of {position}")
        yield one, other, key, line


def _count_in(done: Mapping[str, Accumulator[int]], outcome: Outcome) -> Outcome:
    done["shards"].add(1)
    done["documents"].add(outcome.documents)
    done["bytes"].add(outcome.bytes)
    return outcome


@contextlib.contextmanager
def _reporting(
    progress: Optional[Callable[[Progress], None]], done: Mapping[str, Accumulator[int]], shards: int, documents: int
) -> Iterator[None]:
    """Tells of progress while a block runs, and once at its end."""
    if progress is None:
        yield
        return

    def tell() -> None:
        progress(Progress(done["shards"].value, shards, done["documents"].value, documents, done["bytes"].value))

    def tell_until_the_end() -> None:
        while not ended.wait(1):
            tell()

    ended = threading.Event()
    thread = threading.Thread(target=tell_until_the_end, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        tell()
