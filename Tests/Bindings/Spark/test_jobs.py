"""The scripts for spark-submit: what they print, and one line and the tools' status where they fail. Each in a Spark of its own."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

from conftest import INDEX_TOOL, SEARCH_TOOL, write

BIN = pathlib.Path(sys.executable).parent


def job(name: str, *arguments) -> subprocess.CompletedProcess:
    """The tools are sent, as no machine has them."""
    command = [BIN / "spark-submit", "--master", "local[2,4]", "--files", f"{INDEX_TOOL},{SEARCH_TOOL}",
               "--conf", "spark.log.level=OFF", "--conf", "spark.ui.enabled=false", BIN / f"diglot-spark-{name}.py", *arguments]
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=300,
                          env={name: value for name, value in os.environ.items() if not name.startswith("DIGLOT_")})


def test_build_and_search(spark, documents, tmp_path):
    out, queries = tmp_path / "out", tmp_path / "queries.tsv"
    done = job("build", "--shards", "3", "--type", "date=date", out, write(tmp_path / "in.jsonl", documents))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["documents"], told["shards"], told["built"]) == (len(documents), 3, 3) and told["seconds"] > told["waited"] > 0
    queries.write_text("b\t风筝\na\tkite train\n\n")
    done = job("search", out, queries, "-n", "2")
    assert done.returncode == 0, done.stderr
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert [row[:2] for row in rows] == [["a", "1"], ["a", "2"], ["b", "1"], ["b", "2"]] and float(rows[0][3]) >= float(rows[1][3]) > 0
    titles = {document["id"]: document["title"] for document in documents}
    assert all(titles[row[2]] == row[4] for row in rows)


@pytest.mark.parametrize("name, arguments, status, words", [
    ("build", ("{tmp}/out", "{tmp}/nowhere.jsonl"), 2, "nowhere.jsonl"),
    ("search", ("{tmp}/out", "{tmp}/queries.tsv"), 3, "{tmp}/out/_index.json: no layout is there"),
])
def test_failures_are_a_line_and_a_status(tmp_path, name, arguments, status, words):
    (tmp_path / "queries.tsv").write_text("a\tb\n")
    done = job(name, *(argument.format(tmp=tmp_path) for argument in arguments))
    # spark-submit sends what a program says on standard error to standard output.
    lines = [line for line in done.stdout.splitlines() if line.startswith(f"diglot {name}: ")]
    assert done.returncode == status and len(lines) == 1 and words.format(tmp=tmp_path) in lines[0], done.stderr[-2000:]
