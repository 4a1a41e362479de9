"""`search`: queries in, the hits of all shards out, with the scores of one index.

All shards tell what they know of each query, and the sums go back to all: so a score does not depend on where a document is. A task
serves one shard for one load of queries; sums and answers are put together by Spark's own grouping, a load at a time.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Optional, Union

from pyspark import RDD, StorageLevel
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import types as T

from . import session as sessions
from .errors import LayoutError, QueryError, ToolError
from .layout import FILE, Layout, decode
from .store import Store
from .stores import store_of
from .tools import find_index_tool, find_search_tool, words

# Queries of a load, and those whose plans the driver holds at one time.
_LOAD = 500
_WAVE = 40 * _LOAD
# A shard may tell of names, then of words, then of pairs of words.
_ROUNDS = 3

_QIDS = (T.StringType, T.ByteType, T.ShortType, T.IntegerType, T.LongType)


def search(
    layout: Union[str, "os.PathLike[str]"],
    queries: DataFrame,
    k: int = 10,
    *,
    expand: bool = True,
    sort: Sequence[str] = (),
    skip_refused: bool = False,
    tool: Optional[str] = None,
    index_tool: Optional[str] = None,
) -> DataFrame:
    """The first `k` hits of each query: `qid`, `rank` (from 1), `id`, `score`, `title`, as one index of all documents gives them.

    The searches are made when this is called. The answers stay with the executors, on disk where memory is short, for as long as the
    frame is in use; the layout must stand for as long, in case an executor is lost.

    layout: what `build` made.
    queries: `qid` (a string or an integer, each once) and `query`, in Diglot's query language. A query without a word has no hits.
    expand: whether other names of words count.
    sort: fields instead of the score: `["-date"]`.
    skip_refused: passes over queries that cannot be understood (64 KiB, ranges that cannot be read); otherwise the first raises.
    tool, index_tool: the paths of `diglot` and `diglot-index` on executors; else $DIGLOT_TOOL and $DIGLOT_INDEX_TOOL, PATH, or what
        `spark-submit --files` brought.

    Raises: `QueryError`; `LayoutError` where the layout or a shard is missing or damaged; `ToolError` where a tool failed.
    """
    done = _run(layout, queries, ["-n", str(k), "--no-snippets"], expand, sort, (), skip_refused, tool, index_tool)

    def hits(answer: tuple[Any, bytes]) -> Iterator[tuple[Any, int, str, float, str]]:
        for hit in json.loads(answer[1]).get("hits", ()):
            yield answer[0], hit["rank"], hit["id"], float(hit["score"]), hit["title"]

    schema = T.StructType([T.StructField("qid", done.qid, False), T.StructField("rank", T.IntegerType(), False),
                           T.StructField("id", T.StringType(), False), T.StructField("score", T.DoubleType(), False),
                           T.StructField("title", T.StringType(), False)])
    return queries.sparkSession.createDataFrame(done.answers.flatMap(hits), schema, verifySchema=False)


def answers(
    layout: Union[str, "os.PathLike[str]"],
    queries: DataFrame,
    k: int = 10,
    *,
    expand: bool = True,
    sort: Sequence[str] = (),
    facets: Sequence[str] = (),
    snippets: bool = True,
    skip_refused: bool = False,
    tool: Optional[str] = None,
    index_tool: Optional[str] = None,
) -> DataFrame:
    """The whole answer to each query: `qid` and `answer`, the JSON that `diglot --format json` prints, with the qid as its `"id"`. A
    query without a word has no answer. See `search`."""
    options = ["-n", str(k)] + ([] if snippets else ["--no-snippets"])
    done = _run(layout, queries, options, expand, sort, facets, skip_refused, tool, index_tool)
    schema = T.StructType([T.StructField("qid", done.qid, False), T.StructField("answer", T.StringType(), False)])
    rows = done.answers.map(lambda answer: (answer[0], _named(answer[1].decode(), str(answer[0]))))
    return queries.sparkSession.createDataFrame(rows, schema, verifySchema=False)


def _named(answer: str, qid: str) -> str:
    """An answer under the ID that the frame has for its query: tools know its number."""
    return re.sub(r'^\{"id":"[^"]*"', lambda _: '{"id":' + json.dumps(qid, ensure_ascii=False), answer, count=1)


@dataclass(frozen=True)
class _Done:
    qid: T.DataType
    #: The ID of a query, and its answer.
    answers: RDD[tuple[Any, bytes]]


def _run(
    layout: Union[str, "os.PathLike[str]"], queries: DataFrame, options: list[str], expand: bool, sort: Sequence[str],
    facets: Sequence[str], skip_refused: bool, tool: Optional[str], index_tool: Optional[str],
) -> _Done:
    spark = queries.sparkSession
    if int(options[1]) < 1:
        raise QueryError(f"k: {options[1]}; it must be 1 or more")
    qid, asked = _read(queries)
    sessions.ship(spark)
    store = store_of(spark, layout)
    contents = store.read_index()
    if contents is None:
        raise LayoutError(f"{store.place(FILE)}: no layout is there; build one")
    shared = ([] if expand else ["--no-expand"]) + (["--sort", ",".join(sort)] if sort else [])
    shown = options + (["--facets", ",".join(facets)] if facets else [])
    tools = _Tools(store, decode(contents, store.place(FILE)), tuple(shared), tuple(shown),
                   tool or os.environ.get("DIGLOT_TOOL"), index_tool or os.environ.get("DIGLOT_INDEX_TOOL"))
    waves = [_Wave(spark, tools, asked[start:start + _WAVE]) for start in range(0, len(asked), _WAVE)]
    place = store.place("")
    with sessions.described(spark.sparkContext, f"diglot {place}: {len(asked)} queries in {len(tools.layout.shards)} shards"):
        found = [wave.run(skip_refused) for wave in waves]
    return _Done(qid, spark.sparkContext.union(found) if found else spark.sparkContext.parallelize([], 1))


def _read(queries: DataFrame) -> tuple[T.DataType, list[tuple[Any, str]]]:
    """The type of the IDs, and the queries. A query is a line, so what breaks lines is a space in it."""
    for name, kinds, wanted in (("qid", _QIDS, "a string or an integer"), ("query", (T.StringType,), "a string")):
        if name not in queries.columns:
            raise QueryError(f"the frame has no column {name}; its columns are {', '.join(queries.columns)}")
        if not isinstance(queries.schema[name].dataType, kinds):
            raise QueryError(f"column {name} is {queries.schema[name].dataType.simpleString()}; it must be {wanted}")
    asked: list[tuple[Any, str]] = []
    seen: set[Any] = set()
    for qid, query in queries.select("qid", "query").collect():
        if qid is None or query is None:
            raise QueryError(f"a query has no {'qid' if qid is None else 'query'} (null): qid {qid}, query {query}")
        if qid in seen:
            raise QueryError(f"qid {qid} stands twice")
        seen.add(qid)
        asked.append((qid, " ".join(query.splitlines())))
    return queries.schema["qid"].dataType, asked


@dataclass(frozen=True)
class _Tools:
    """How tasks call the tools. `shared` are the options of all calls, `shown` those of searches alone."""

    store: Store
    layout: Layout
    shared: tuple[str, ...]
    shown: tuple[str, ...]
    tool: Optional[str]
    index_tool: Optional[str]

    def plan(self, shard: int, batch: bytes, plans: bytes) -> bytes:
        """What a shard tells of queries."""
        return self._ask(shard, ["plan"], [], batch, plans)

    def find(self, shard: int, batch: bytes, plans: bytes, stage: str) -> bytes:
        """What a shard finds."""
        return self._ask(shard, [], ["--format", "json", "--stage", stage, *self.shown], batch, plans)

    def sum_plans(self, told: Iterable[tuple[int, bytes]]) -> bytes:
        """Adds up what all shards told of a load of queries."""
        return self._together([find_index_tool(self.index_tool), "sum-plans"], told)

    def merge_hits(self, found: Iterable[tuple[int, bytes]]) -> bytes:
        """The answers of what all shards found."""
        limit = self.shown[:2]
        return self._together([find_search_tool(self.tool), "merge-hits", *limit], found)

    def _ask(self, shard: int, verb: list[str], options: list[str], batch: bytes, plans: bytes) -> bytes:
        entry = self.layout.shards[shard]
        index = self.store.local(entry.path, entry.sha256, find_index_tool(self.index_tool))
        with tempfile.TemporaryDirectory(prefix="diglot-") as folder:
            command = [find_search_tool(self.tool), *verb, "--index", index, "--batch", _write(folder, "batch", batch), *self.shared]
            if plans:
                command += ["--plan", _write(folder, "plans", plans)]
            return _call([*command, *options], self.store.place(entry.path))

    def _together(self, command: list[str], parts: Iterable[tuple[int, bytes]]) -> bytes:
        of_shard = dict(parts)
        if sorted(of_shard) != list(range(len(self.layout.shards))):
            raise ToolError(f"{len(of_shard)} of {len(self.layout.shards)} shards told of a query")
        with tempfile.TemporaryDirectory(prefix="diglot-") as folder:
            files = [_write(folder, str(shard), of_shard[shard]) for shard in sorted(of_shard)]
            return _call([*command, *files], command[1])


def _write(folder: str, name: str, contents: bytes) -> str:
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(contents)
    return path


def _call(command: Sequence[str], what: str) -> bytes:
    """What a tool prints. Its status is 1 where it refuses a query; a line says so."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode == 3:
        raise LayoutError(f"{what}: {words(done.stderr, 3)}")
    if done.returncode not in (0, 1):
        raise ToolError(f"{what}: {words(done.stderr, done.returncode)}")
    return done.stdout


@dataclass(frozen=True)
class _Wave:
    """Queries whose plans the driver holds at one time, in loads. A query is called by its number, as IDs may hold anything."""

    spark: SparkSession
    tools: _Tools
    asked: Sequence[tuple[Any, str]]

    def run(self, skip_refused: bool) -> RDD[tuple[Any, bytes]]:
        plans = self._plans()
        answers = self._answers(plans, range(len(self.asked)), "first")
        summary = sessions.collect(answers.flatMap(_remarks))
        refused = sorted(number for number, message in summary if message)
        if refused and not skip_refused:
            raise QueryError(f"qid {self.asked[refused[0]][0]}: {dict(summary)[refused[0]]}")
        weaker = sorted(number for number, message in summary if not message)
        if weaker:
            again = set(weaker)
            answers = answers.filter(lambda answer: answer[0] not in again).union(self._answers(plans, weaker, "weaker"))
        qids = self.spark.sparkContext.broadcast([qid for qid, _ in self.asked])
        return answers.map(lambda answer: (qids.value[answer[0]], answer[1]))

    def _plans(self) -> dict[int, bytes]:
        """What all shards know of the queries, by load; a later line of a query stands for the earlier one."""
        plans: dict[int, bytes] = {}
        tools, numbers = self.tools, list(range(len(self.asked)))
        for _ in range(_ROUNDS):
            told = self._in_all_shards(numbers, plans, tools.plan)
            sums = sessions.collect(told.mapValues(tools.sum_plans))
            numbers = []
            for load, lines in sums:
                plans[load] = plans.get(load, b"") + lines
                told_of = [json.loads(line) for line in lines.splitlines()]
                numbers += [int(line["id"]) for line in told_of if not line["is_complete"]]
            if not numbers:
                return plans
        raise ToolError(f"qid {self.asked[numbers[0]][0]}: its plan is not complete after {_ROUNDS} rounds")

    def _answers(self, plans: dict[int, bytes], numbers: Sequence[int], stage: str) -> RDD[tuple[int, bytes]]:
        tools = self.tools

        def find(shard: int, batch: bytes, known: bytes) -> bytes:
            return tools.find(shard, batch, known, stage)

        def numbered(load: tuple[int, Iterable[tuple[int, bytes]]]) -> Iterator[tuple[int, bytes]]:
            for line in tools.merge_hits(load[1]).splitlines():
                yield int(json.loads(line)["id"]), line

        return self._in_all_shards(numbers, plans, find).flatMap(numbered).persist(StorageLevel.MEMORY_AND_DISK)

    def _in_all_shards(
        self, numbers: Sequence[int], plans: dict[int, bytes], ask: Callable[[int, bytes, bytes], bytes]
    ) -> RDD[tuple[int, Iterable[tuple[int, bytes]]]]:
        """Asks each shard about each load of these queries; gives what they say, by load."""
        batches: dict[int, bytes] = {}
        for number in numbers:
            query = self.asked[number][1]
            if query.strip():
                batches[number // _LOAD] = batches.get(number // _LOAD, b"") + f"{number}\t{query}\n".encode()
        context = self.spark.sparkContext
        sent = context.broadcast({load: (batch, plans.get(load, b"")) for load, batch in batches.items()})
        calls = [(load, shard) for shard in range(len(self.tools.layout.shards)) for load in sorted(batches)]

        def call(pair: tuple[int, int]) -> tuple[int, tuple[int, bytes]]:
            load, shard = pair
            return load, (shard, ask(shard, *sent.value[load]))

        if not calls:
            return context.parallelize([], 1)
        return context.parallelize(calls, len(calls)).map(call).groupByKey(len(batches))


def _remarks(answer: tuple[int, bytes]) -> Iterator[tuple[int, str]]:
    """What the driver has to know of an answer: that it was refused, and why; or, with no words, that it is to be looked for again."""
    number, line = answer
    value = json.loads(line)
    if "error" in value:
        yield number, f"column {value['error']['column']}: {value['error']['message']}"
    elif value.get("needs_weaker"):
        yield number, ""
