"""Another engine keeps the contract: the same shards, and the same bytes when they are merged."""

import json
import os
import pathlib
import subprocess
import sys

import diglot_spark
from conftest import TOOLS, merged, write

EXAMPLE = pathlib.Path(__file__).resolve().parents[3] / "Sources/Bindings/Spark/examples/with_dask.py"


def test_dask_builds_the_same_shards(spark, documents, expected, tmp_path):
    files = [write(tmp_path / "one.jsonl", documents[:350]), write(tmp_path / "two.jsonl", documents[350:])]
    path = {**os.environ, "PATH": f"{TOOLS}:{os.environ['PATH']}"}
    subprocess.run([sys.executable, EXAMPLE, tmp_path / "dask", "5", *files], check=True, env=path, timeout=300)
    assert merged(tmp_path / "dask", tmp_path / "merged") == expected
    layout = json.loads((tmp_path / "dask" / "_index.json").read_text())
    built = diglot_spark.build(files, tmp_path / "spark", 5, spark=spark).layout
    assert [(shard["path"], tuple(shard["slots"])) for shard in layout["shards"]] == [(s.path, s.slots) for s in built.shards]
    queries = spark.createDataFrame([("1", "风筝 kite")], "qid string, query string")
    found = [row.id for row in diglot_spark.search(tmp_path / "dask", queries, 3).collect()]
    assert found == [row.id for row in diglot_spark.search(tmp_path / "spark", queries, 3).collect()] and len(found) == 3


def test_the_example_is_forty_lines():
    assert len([line for line in EXAMPLE.read_text().splitlines() if line.strip()]) <= 40
