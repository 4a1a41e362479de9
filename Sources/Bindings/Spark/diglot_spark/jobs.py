"""The two jobs for `spark-submit`: arguments in, calls of the package, words out."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable
from typing import Optional

from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from .building import build
from .documents import Source
from .errors import DocumentError, Error, LayoutError, QueryError
from .searching import search


def build_job(arguments: Optional[list[str]] = None) -> int:
    """`diglot-spark-build.py OUT INPUT...`"""
    parser = argparse.ArgumentParser(
        prog="diglot-spark-build.py", description="Builds an index in shards, or brings one up to date; prints JSON.")
    parser.add_argument("out", help="the folder of the layout, which all machines see, or an address of Spark's file systems")
    parser.add_argument("input", nargs="+", help="documents: files, folders, globs")
    parser.add_argument("--shards", type=int, default=16, help="how many (16)")
    parser.add_argument("--format", default="jsonl", help="jsonl, or what Spark reads as a frame: parquet, orc, json, … (jsonl)")
    parser.add_argument("--type", action="append", default=[], metavar="FIELD=KIND", help="how a field is sorted and compared")
    parser.add_argument("--fresh", action="store_true", help="builds all shards, not only those whose documents changed")
    parser.add_argument("--tool", help="diglot-index on executors; else $DIGLOT_INDEX_TOOL, PATH, or --files of spark-submit")
    parser.add_argument("--threads", type=int, default=1, help="threads of each tool (1)")
    parser.add_argument("--memory", help="memory of each tool, as 1G")
    given = parser.parse_args(arguments)
    types = dict(pair.partition("=")[::2] for pair in given.type)

    def run(spark: SparkSession) -> None:
        source: Source = given.input if given.format == "jsonl" else spark.read.format(given.format).load(given.input)
        built = build(source, given.out, given.shards, types=types, tool=given.tool, threads=given.threads, memory=given.memory,
                      fresh=given.fresh, spark=spark)
        print(json.dumps({"documents": built.layout.documents, "shards": len(built.layout.shards), "built": len(built.built),
                          "bytes": built.bytes, "seconds": round(built.seconds, 3), "waited": round(built.waited, 3)}))

    return _run("diglot build", run)


def search_job(arguments: Optional[list[str]] = None) -> int:
    """`diglot-spark-search.py LAYOUT QUERIES`"""
    parser = argparse.ArgumentParser(
        prog="diglot-spark-search.py",
        description="Searches a layout; prints a line a hit: qid, rank, id, score, title, with tabs between.")
    parser.add_argument("layout", help="what diglot-spark-build.py made")
    parser.add_argument("queries", help="a file with a line a query, QID<TAB>QUERY; or, with --format, a frame of qid and query")
    parser.add_argument("-n", type=int, default=10, metavar="K", help="hits of each query (10)")
    parser.add_argument("--format", default="tsv", help="tsv, or what Spark reads as a frame (tsv)")
    parser.add_argument("--no-expand", action="store_true", help="other names of words do not count")
    parser.add_argument("--sort", action="append", default=[], metavar="[-]FIELD", help="orders by a field instead of the score: --sort=-date")
    parser.add_argument("--skip-refused", action="store_true", help="passes over queries that cannot be understood")
    parser.add_argument("--out", metavar="PATH", help="writes a folder of Parquet and prints nothing")
    parser.add_argument("--tool", help="diglot on executors; else $DIGLOT_TOOL, PATH, or --files of spark-submit")
    parser.add_argument("--index-tool", help="diglot-index on executors; else $DIGLOT_INDEX_TOOL, PATH, or --files")
    given = parser.parse_args(arguments)

    def run(spark: SparkSession) -> None:
        queries = _queries(spark, given.queries) if given.format == "tsv" else spark.read.format(given.format).load(given.queries)
        hits = search(given.layout, queries, given.n, expand=not given.no_expand, sort=given.sort,
                      skip_refused=given.skip_refused, tool=given.tool, index_tool=given.index_tool)
        if given.out:
            hits.write.parquet(given.out)
            return
        for hit in hits.sort("qid", "rank").toLocalIterator():
            print(_cell(hit.qid), hit.rank, _cell(hit.id), repr(hit.score), _cell(" ".join(hit.title.split())), sep="\t")

    return _run("diglot search", run)


def _cell(value: object) -> str:
    """A value in a line of a table: what would break the line is a space, as in `diglot --format tsv`."""
    return re.sub("[\\t\\n\\v\\f\\r\\x85\\u2028\\u2029]", " ", str(value))


def _queries(spark: SparkSession, path: str) -> DataFrame:
    try:
        lines = spark.read.option("lineSep", "\n").text(path).filter(F.trim("value", F.lit(" \t\r")) != "")
    except AnalysisException as error:
        raise QueryError(str(error).splitlines()[0]) from None
    parts = F.split("value", "\t", 2)
    queries = lines.select(parts[0].alias("qid"), F.get(parts, 1).alias("query"))
    lacking = queries.filter("query is null").first()
    if lacking:
        raise QueryError(f"{path}: the line {lacking.qid!r} has no tab; a line is QID<TAB>QUERY")
    return queries


def _run(name: str, work: Callable[[SparkSession], None]) -> int:
    """Runs a job; a failure is one line, and the status that the tools give for it."""
    spark = SparkSession.builder.appName(name).getOrCreate()
    try:
        work(spark)
        return 0
    except Error as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 2 if isinstance(error, (DocumentError, QueryError)) else 3 if isinstance(error, LayoutError) else 5
    finally:
        spark.stop()
