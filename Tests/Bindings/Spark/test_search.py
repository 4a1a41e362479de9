"""What `search` promises: IDs, order and score bits of one index, at every number of shards; one clear line where it cannot."""

import json
import os
import shutil
import subprocess

import pytest

import diglot_spark
from conftest import SEARCH_TOOL, WORDS, corpus, write
from diglot_spark import searching

QUERIES = [
    *sorted(set(WORDS)), "打印软件", "圖書館 天氣", "printr~1", "图*", '"竹子 火车"', "+kite -paper", "place:台北 风筝", "哪家图书馆有打印软件",
    "没有的词", "量子", "the of", "printer OR 火車", "date:2026-03..2026-07", "title:kite^2 天气", "车火", "筝风 馆书",
]


@pytest.fixture(scope="session")
def layouts(spark, file, tmp_path_factory):
    folder = tmp_path_factory.mktemp("layouts")
    for shards in (1, 4):
        diglot_spark.build(file, folder / str(shards), shards, types={"date": "date"}, spark=spark)
    done = subprocess.run([os.environ["DIGLOT_INDEX_TOOL"], "merge", "--slots", folder / "one", folder / "4"], capture_output=True)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def queries(spark):
    return spark.createDataFrame([(f"q{number}", query) for number, query in enumerate(QUERIES)], "qid string, query string")


def one_index(layouts, queries: list[str], *options: str) -> list[dict]:
    lines = "".join(f"q{number}\t{query}\n" for number, query in enumerate(queries))
    done = subprocess.run([SEARCH_TOOL, "--index", layouts / "one", "--format", "json", "--batch", "-", *options],
                          input=lines.encode(), capture_output=True)
    assert done.returncode in (0, 1), done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def hits_of(answers: list[dict]) -> list[tuple]:
    return [(answer["id"], hit["rank"], hit["id"], hit["score"], hit["title"]) for answer in answers for hit in answer["hits"]]


def rows(frame) -> list[tuple]:
    return [tuple(row) for row in frame.collect()]


def in_order(found: list[tuple]) -> list[tuple]:
    return sorted(found, key=lambda row: (int(row[0][1:]), row[1]))


@pytest.mark.parametrize("shards", [1, 4])
@pytest.mark.parametrize("expand", [True, False])
def test_hits_are_those_of_one_index(layouts, queries, shards, expand):
    found = diglot_spark.search(layouts / str(shards), queries, 10, expand=expand)
    assert found.columns == ["qid", "rank", "id", "score", "title"]
    expected = hits_of(one_index(layouts, QUERIES, "-n", "10", *([] if expand else ["--no-expand"])))
    assert in_order(rows(found)) == expected and len({row[0] for row in expected}) > 30
    assert found.count() == len(expected)  # and once more, as it is kept


def test_many_loads_and_waves_give_the_same(layouts, queries, monkeypatch):
    expected = in_order(rows(diglot_spark.search(layouts / "4", queries, 5)))
    monkeypatch.setattr(searching, "_LOAD", 7)
    monkeypatch.setattr(searching, "_WAVE", 21)
    assert in_order(rows(diglot_spark.search(layouts / "4", queries, 5))) == expected


def test_order_by_a_field(layouts, queries):
    found = in_order(rows(diglot_spark.search(layouts / "4", queries, 7, sort=["-size"])))
    assert found == hits_of(one_index(layouts, QUERIES, "-n", "7", "--sort", "-size"))


def test_whole_answers(layouts, queries):
    found = {row.qid: json.loads(row.answer) for row in
             diglot_spark.answers(layouts / "4", queries, 5, facets=["place", "date:month"]).collect()}
    for answer in one_index(layouts, QUERIES, "-n", "5", "--facets", "place,date:month", "--threads", "1"):
        got = found[answer["id"]]
        for name in ("read_as", "total", "total_is_exact", "hits", "facets", "query"):
            assert got[name] == answer[name], (name, answer["query"])


def test_ids_of_queries_may_hold_anything(spark, layouts):
    frame = spark.createDataFrame([("a\tb\nc", "风筝\n打印"), ("", "kite"), ("blank", " ")], "qid string, query string")
    found = rows(diglot_spark.search(layouts / "4", frame, 3))
    assert {row[0] for row in found} == {"a\tb\nc", ""}
    expected = one_index(layouts, ["风筝 打印"], "-n", "3")
    assert [row[1:] for row in found if row[0] == "a\tb\nc"] == [row[1:] for row in hits_of(expected)]
    numbers = spark.createDataFrame([(1 << 40, "kite")], "qid long, query string")
    assert rows(diglot_spark.search(layouts / "4", numbers, 1))[0][0] == 1 << 40


def test_queries_that_cannot_be_understood(spark, layouts):
    frame = spark.createDataFrame([("good", "kite"), ("bad", "kite " + "(" * 100 + "paper" + ")" * 100)], "qid string, query string")
    with pytest.raises(diglot_spark.QueryError, match="qid bad: column"):
        diglot_spark.search(layouts / "4", frame)
    found = diglot_spark.search(layouts / "4", frame, 2, skip_refused=True)
    assert {row[0] for row in rows(found)} == {"good"}


@pytest.mark.parametrize("rows, schema, words", [
    ([("a",)], "qid string", "no column query"),
    ([("a", 1)], "qid string, query long", "column query is bigint"),
    ([(1.5, "a")], "qid double, query string", "column qid is double"),
    ([(None, "a")], "qid string, query string", "no qid"),
    ([("a", None)], "qid string, query string", "no query"),
    ([("a", "b"), ("a", "c")], "qid string, query string", "qid a stands twice"),
])
def test_frames_that_are_no_queries(spark, layouts, rows, schema, words):
    with pytest.raises(diglot_spark.QueryError, match=words):
        diglot_spark.search(layouts / "4", spark.createDataFrame(rows, schema))


def test_no_queries(spark, layouts):
    assert diglot_spark.search(layouts / "4", spark.createDataFrame([], "qid string, query string")).collect() == []


def test_shards_without_documents(spark, tmp_path):
    out = tmp_path / "out"
    documents = corpus(3)
    diglot_spark.build(write(tmp_path / "few.jsonl", documents), out, 9, spark=spark)
    frame = spark.createDataFrame([("1", documents[0]["title"])], "qid string, query string")
    assert documents[0]["id"] in {row.id for row in diglot_spark.search(out, frame).collect()}


def test_a_shard_that_is_gone_or_of_another_analysis(spark, layouts, queries, tmp_path):
    out = tmp_path / "out"
    with pytest.raises(diglot_spark.LayoutError, match="no layout is there"):
        diglot_spark.search(out, queries)
    shutil.copytree(layouts / "4", out)
    layout = json.loads((out / "_index.json").read_text())
    gone = out / layout["shards"][2]["path"]
    largest = max(gone.iterdir(), key=lambda path: path.stat().st_size)
    largest.unlink()
    with pytest.raises(diglot_spark.LayoutError) as error:
        diglot_spark.search(out, queries)
    assert largest.name in str(error.value) and "\n" not in str(error.value)
    shutil.rmtree(gone)
    with pytest.raises(diglot_spark.LayoutError, match=f"{gone}: the shard is gone"):
        diglot_spark.search(out, queries)
