"""What `build` promises: one build's bytes from any number of shards, all documents or none, one clear line."""

import gzip
import dataclasses
import json
import os
import pathlib
import random
import shutil
import subprocess

import pytest
from pyspark.sql import functions as F

import diglot_spark
from conftest import INDEX_TOOL, corpus, merged, one_build, slot, tool, write
from diglot_spark.layout import decode
from diglot_spark.shard_task import Expected, Interrupted, Work, build_shard
from diglot_spark.slots import shard_of, slots_of
from diglot_spark.store import FolderStore


def layout_of(out) -> diglot_spark.Layout:
    return decode((pathlib.Path(out) / "_index.json").read_bytes(), "_index.json")


def left_over(out) -> list[str]:
    named = {shard.path for shard in layout_of(out).shards}
    return sorted(name for name in os.listdir(out) if name not in named and name != "_index.json")


# The same bytes


@pytest.mark.parametrize("shards", [1, 4, 16])
def test_shards_merge_to_the_bytes_of_one_build(spark, documents, file, expected, tmp_path, shards):
    built = diglot_spark.build(file, tmp_path / "out", shards, spark=spark)
    assert built.layout == layout_of(tmp_path / "out") and built.built == tuple(range(shards))
    assert built.layout.documents == len(documents) == sum(shard.documents for shard in built.layout.shards)
    assert merged(tmp_path / "out", tmp_path / "merged") == expected
    assert left_over(tmp_path / "out") == []


def test_shards_have_their_slots_and_their_own_bytes(spark, documents, file, tmp_path):
    layout = diglot_spark.build(file, tmp_path / "out", 3, spark=spark).layout
    for number, shard in enumerate(layout.shards):
        keys = [document["id"] for document in documents if shard_of(slot(document["id"]), 3) == number]
        assert shard.documents == len(keys) and shard.slots == slots_of(number, 3)
        assert shard.path == f"shard-{number:05}-{shard.sha256}"
        found = json.loads(tool("stats", "--index", tmp_path / "out" / shard.path, "--sha256", "--json").stdout)
        assert (found["sha256"], found["documents"]) == (shard.sha256, len(keys))


def test_frames_give_what_files_give(spark, documents, file, expected, tmp_path):
    schema = "id string, title string, text string, place string, size long, date string"
    rows = [tuple(document.get(name) for name in ("id", "title", "text", "place", "size", "date")) for document in documents]
    diglot_spark.build(spark.createDataFrame(rows, schema).repartition(5), tmp_path / "out", 4)
    assert merged(tmp_path / "out", tmp_path / "merged") == expected


def test_several_files_blank_lines_and_marks(spark, documents, expected, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    write(folder / "1.jsonl", documents[:250])
    lines = [json.dumps(document) for document in documents[250:]]  # escapes in place of letters are the same documents
    (folder / "2.jsonl").write_text("\ufeff" + "\r\n\n".join(lines), encoding="utf-8")
    diglot_spark.build([folder / "1.jsonl", str(folder / "2*.jsonl")], tmp_path / "out", 2, spark=spark)
    assert merged(tmp_path / "out", tmp_path / "merged") == expected


def test_progress(spark, documents, file, tmp_path):
    told: list[diglot_spark.Progress] = []
    built = diglot_spark.build(file, tmp_path / "out", 3, progress=told.append, spark=spark)
    assert told[-1] == diglot_spark.Progress(3, 3, len(documents), len(documents), built.bytes)
    assert all(one.documents <= other.documents for one, other in zip(told, told[1:]))


def test_what_a_dead_build_left_is_removed_after_a_week(spark, file, tmp_path):
    out = tmp_path / "out"
    for name in ("_building-" + "0" * 32, "_building-" + "1" * 32, "_building-mine"):
        (out / name).mkdir(parents=True)
    for name in ("_building-" + "0" * 32, "_building-mine"):
        os.utime(out / name, (0, 0))
    diglot_spark.build(file, out, 1, spark=spark)
    assert left_over(out) == ["_building-" + "1" * 32, "_building-mine"]


# Shapes


def test_most_documents_in_one_range_and_empty_shards(spark, tmp_path):
    documents = [document for document in corpus(3000, seed=3) if slot(document["id"]) < 100 or slot(document["id"]) % 100 == 5]
    few = [document for document in documents if slot(document["id"]) >= 100]
    documents = [document for document in documents if slot(document["id"]) < 100] + few[:25]
    out = tmp_path / "out"
    layout = diglot_spark.build(write(tmp_path / "skewed.jsonl", documents), out, 40, spark=spark).layout
    assert any(shard.documents == 0 for shard in layout.shards) and max(shard.documents for shard in layout.shards) > 50
    assert merged(out, tmp_path / "merged") == one_build(documents, tmp_path)


def test_shards_of_one_document_and_of_none(spark, tmp_path):
    documents = corpus(3)
    out = tmp_path / "out"
    layout = diglot_spark.build(write(tmp_path / "few.jsonl", documents), out, 12, spark=spark).layout
    assert sorted(shard.documents for shard in layout.shards)[-3:] == [1, 1, 1]
    assert merged(out, tmp_path / "merged") == one_build(documents, tmp_path)


def test_no_documents_at_all(spark, tmp_path):
    frame = spark.createDataFrame([], "id string, text string")
    layout = diglot_spark.build(frame, tmp_path / "out", 2).layout
    assert [shard.documents for shard in layout.shards] == [0, 0]


@pytest.mark.parametrize("shards", [0, 1025])
def test_numbers_of_shards_that_cannot_be(spark, file, tmp_path, shards):
    with pytest.raises(diglot_spark.Error, match="must be a whole number from 1 to 1024"):
        diglot_spark.build(file, tmp_path / "out", shards, spark=spark)


# Incremental


def test_only_shards_whose_documents_changed_are_built(spark, documents, file, tmp_path):
    out = tmp_path / "out"
    first = diglot_spark.build(file, out, 8, spark=spark).layout
    assert diglot_spark.build(file, out, 8, spark=spark).built == ()
    changed = [dict(document) for document in documents]
    changed[17]["title"] = "其他"
    gone = changed.pop(100)
    shards = {shard_of(slot(key), 8) for key in (changed[17]["id"], gone["id"])}
    built = diglot_spark.build(write(tmp_path / "changed.jsonl", changed), out, 8, spark=spark)
    assert set(built.built) == shards
    assert [shard for shard in built.layout.shards if shard not in first.shards] == [built.layout.shards[n] for n in sorted(shards)]
    assert merged(out, tmp_path / "merged") == one_build(changed, tmp_path)
    # What the former layout named still stands, for whoever searches it.
    assert all((out / shard.path).is_dir() for shard in first.shards)
    # Back again: the old folders are found to be whole.
    assert set(diglot_spark.build(file, out, 8, spark=spark).built) == shards
    assert layout_of(out) == first


def test_a_shard_that_is_damaged_or_gone_is_built_anew(spark, file, expected, tmp_path):
    out = tmp_path / "out"
    first = diglot_spark.build(file, out, 4, spark=spark).layout
    shutil.rmtree(out / first.shards[1].path)
    segment = max((out / first.shards[2].path).iterdir(), key=lambda path: path.stat().st_size)
    segment.write_bytes(segment.read_bytes()[:-9] + b"\0\0\0\0\0\0\0\0\0")
    built = diglot_spark.build(file, out, 4, spark=spark)
    assert built.built == (1, 2) and built.layout == first
    assert merged(out, tmp_path / "merged") == expected and left_over(out) == []


def test_other_types_and_other_numbers_of_shards_build_all(spark, file, tmp_path):
    out = tmp_path / "out"
    diglot_spark.build(file, out, 2, spark=spark)
    assert diglot_spark.build(file, out, 2, types={"size": "string"}, spark=spark).built == (0, 1)
    assert diglot_spark.build(file, out, 3, types={"size": "string"}, spark=spark).built == (0, 1, 2)
    assert diglot_spark.build(file, out, 3, types={"size": "string"}, fresh=True, spark=spark).built == (0, 1, 2)


def test_a_layout_that_cannot_be_read_is_not_replaced(spark, file, tmp_path):
    out = tmp_path / "out"
    diglot_spark.build(file, out, 2, spark=spark)
    value = json.loads((out / "_index.json").read_text())
    for broken, words in ((b"{", "damaged"), (json.dumps({**value, "format": 2}).encode(), "format 2"),
                          (json.dumps({**value, "shards": value["shards"][1:]}).encode(), "slot 0")):
        (out / "_index.json").write_bytes(broken)
        with pytest.raises(diglot_spark.LayoutError, match=words):
            diglot_spark.build(file, out, 2, spark=spark)
        assert (out / "_index.json").read_bytes() == broken


# Refusals: nothing is committed, and one line says why


def refused(spark, source, out, *words):
    with pytest.raises(diglot_spark.DocumentError) as error:
        diglot_spark.build(source, out, 4, spark=spark)
    line = str(error.value)
    assert "\n" not in line and all(word in line for word in words), line
    assert not (pathlib.Path(out) / "_index.json").exists()


def test_an_id_that_stands_twice_in_two_files(spark, documents, tmp_path):
    one = write(tmp_path / "one.jsonl", documents[:300])
    two = write(tmp_path / "two.jsonl", [*documents[300:], documents[41]])
    refused(spark, [one, two], tmp_path / "out", documents[41]["id"], f"{one}:42", f"{two}:301")


def test_an_id_that_stands_twice_in_a_file_with_the_same_line(spark, documents, tmp_path):
    one = write(tmp_path / "one.jsonl", [*documents[:9], documents[3]])
    refused(spark, one, tmp_path / "out", documents[3]["id"], f"{one}:4", f"{one}:10")


def test_places_in_folders_of_any_name(spark, documents, tmp_path):
    folder = tmp_path / "文 件 100%25"
    folder.mkdir()
    one = write(folder / "一.jsonl", [*documents[:12], documents[1], documents[0]])
    refused(spark, folder, tmp_path / "out", f"{one}:", " and ")


def test_an_id_that_stands_twice_in_equal_rows(spark, tmp_path):
    frame = spark.createDataFrame([("a", "一"), ("a", "一")], "id string, text string")
    refused(spark, frame, tmp_path / "out", '"a"', '"一"} and the row {')


def test_an_id_that_stands_twice_in_a_frame(spark, tmp_path):
    rows = [("a", "一"), ("b", "二"), ("a", "三")]
    refused(spark, spark.createDataFrame(rows, "id string, text string"), tmp_path / "out", '"a"', "一", "三")


@pytest.mark.parametrize("line, words", [
    ('{"id": "x"', 'no JSON object with an "id"'),
    ('{"title": "x", "text": "y"}', 'no JSON object with an "id"'),
    ('{"id": "", "text": "y"}', 'an empty "id"'),
    ('{"id": "x", "title": "y"}', 'no "text"'),
    ('{"id": "x", "text": null}', 'no "text"'),
    ('{"id": "x", "text": 7}', '"text" must be a string'),
    ('{"id": "x", "text": "y", "title": 4}', '"title" must be a string'),
    ('{"id": 1.50, "text": "y"}', "fraction"),
    ('{"id": "\\ud800", "text": "y"}', "half a character"),
    ('{"id": "x", "text": "y", "pinyin": "z"}', "pinyin"),
])
def test_lines_that_are_no_documents(spark, documents, tmp_path, line, words):
    path = pathlib.Path(write(tmp_path / "in.jsonl", documents[:20]))
    path.write_text(path.read_text() + line + "\n" + json.dumps(documents[21]) + "\n")
    refused(spark, path, tmp_path / "out", f"{path}:21: ", words)


@pytest.mark.parametrize("schema, row, words", [
    ("id string, title string", ("a", "b"), "no column text"),
    ("title string", ("b",), "no column id and no column text"),
    ("id string, text long", ("a", 3), "column text is bigint; it must be a string"),
    ("id double, text string", (1.5, "b"), "column id is double"),
    ("id string, text string, blob binary", ("a", "b", b"c"), "column blob is binary"),
    ("id string, text string", (None, "b"), "no id (null)"),
    ("id string, text string", ("a", None), "no text (null)"),
    ("id string, text string", ("", "b"), "an empty id"),
    ("id string, text string, Text string", ("a", "b", "c"), "columns of one name"),
])
def test_frames_that_are_no_documents(spark, tmp_path, schema, row, words):
    refused(spark, spark.createDataFrame([row], schema), tmp_path / "out", words)


def test_kinds_of_fields(spark, tmp_path):
    frame = spark.sql("select 5L id, '风筝' text, 1.5D `a-b`, cast(2.50 as decimal(9,2)) n, true yes, date'2026-03-01' day, "
                      "timestamp'2026-03-01 10:00:00' at, array('x', 'y') tags, null nothing")
    diglot_spark.build(frame, tmp_path / "out", 1)
    done = tool("merge", "--slots", tmp_path / "m", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    found = subprocess.run([os.environ["DIGLOT_TOOL"], "--index", tmp_path / "m", "--format", "json", "风筝"], capture_output=True)
    hit = json.loads(found.stdout)["hits"][0]
    assert hit["id"] == "5" and hit["fields"] == {
        "a-b": "1.5", "n": "2.50", "yes": "true", "day": "2026-03-01", "at": "2026-03-01T10:00:00.000Z", "tags": ["x", "y"]}


def test_a_frame_that_is_not_the_same_twice(spark, tmp_path):
    chance = F.udf(lambda _: str(random.random()), "string", useArrow=False).asNondeterministic()
    frame = spark.range(50).select(F.col("id"), chance("id").alias("text"))
    with pytest.raises(diglot_spark.ToolError, match="not the same each time"):
        diglot_spark.build(frame, tmp_path / "out", 2)
    assert not (tmp_path / "out" / "_index.json").exists()


def test_a_path_that_is_not_there(spark, tmp_path):
    with pytest.raises(diglot_spark.Error, match="nowhere"):
        diglot_spark.build(tmp_path / "nowhere.jsonl", tmp_path / "out", 2, spark=spark)


def test_a_tool_that_is_not_there(spark, file, tmp_path):
    with pytest.raises(diglot_spark.ToolError, match="/nowhere/diglot-index: no program"):
        diglot_spark.build(file, tmp_path / "out", 2, tool="/nowhere/diglot-index", spark=spark)


def script(path: pathlib.Path, body: str) -> str:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


def test_executors_with_another_version_of_the_tool(spark, file, tmp_path):
    """The second index that this tool makes has another fingerprint."""
    other = script(tmp_path / "diglot-index", f'''
case "$1" in add) ;; *) exec {INDEX_TOOL} "$@" ;; esac
{INDEX_TOOL} "$@" > {tmp_path}/said.$$ || exit
if mkdir {tmp_path}/asked 2>/dev/null; then cat {tmp_path}/said.$$
else sed 's/"fingerprint": *"[0-9a-f]*"/"fingerprint":"0123456789abcdef"/' {tmp_path}/said.$$; fi''')
    with pytest.raises(diglot_spark.ToolError, match="0123456789abcdef.*same version"):
        diglot_spark.build(file, tmp_path / "out", 2, tool=other, spark=spark)
    assert not (tmp_path / "out" / "_index.json").exists()


def test_a_tool_that_loses_documents(spark, file, tmp_path):
    other = script(tmp_path / "diglot-index",
                   f'{INDEX_TOOL} "$@" | sed "s/\\"documents\\": *\\([1-9][0-9]*\\)/\\"documents\\":1/"')
    with pytest.raises(diglot_spark.ToolError, match="1 documents in the index"):
        diglot_spark.build(file, tmp_path / "out", 2, tool=other, spark=spark)
    assert not (tmp_path / "out" / "_index.json").exists()


# One task, by itself


def a_task(out, rows, expected, attempt=1):
    return build_shard(Work(FolderStore(str(out)), "b", INDEX_TOOL, ()), expected, rows, attempt)


ROWS = [(5, 6, "a", b'{"id":"a","text":"x"}'), (9, 9, "b", b'{"id":"b","text":"y"}'), (1, 2, "c", b'{"id":"c","text":"z"}')]
DIGESTS = (5 ^ 9 ^ 1, 6 ^ 9 ^ 2)


@pytest.mark.parametrize("rows, expected", [
    ([], Expected(0, 3, DIGESTS)),
    (ROWS[:2], Expected(0, 3, DIGESTS)),
    (ROWS, Expected(0, 2, DIGESTS)),
    (ROWS, Expected(0, 3, (1, 1))),
])
def test_rows_that_end_early_leave_nothing(tmp_path, rows, expected):
    with pytest.raises(Interrupted):
        a_task(tmp_path, rows, expected)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_rows_that_fail_leave_nothing(tmp_path):
    def rows():
        yield ROWS[0]
        raise EOFError

    with pytest.raises(EOFError):
        a_task(tmp_path, rows(), Expected(0, 3, DIGESTS))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_second_attempt_finds_the_first_ones_work(tmp_path):
    first = a_task(tmp_path, ROWS, Expected(0, 3, DIGESTS), 1)
    made = (tmp_path / first.path).stat().st_ino
    second = a_task(tmp_path, ROWS, Expected(0, 3, DIGESTS), 2)
    assert dataclasses.replace(first, seconds=0, waited=0) == dataclasses.replace(second, seconds=0, waited=0)
    assert (tmp_path / first.path).stat().st_ino == made


def test_what_is_in_the_way_is_one_line(spark, tmp_path):
    one = [("a", "算力")]
    frame = spark.createDataFrame(one, "id string, text string")
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(diglot_spark.ToolError, match="nothing was committed"):
        diglot_spark.build(frame, file, 1)
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "manifest").write_text("x")
    with pytest.raises(diglot_spark.LayoutError, match="an index stands there"):
        diglot_spark.build(frame, tmp_path / "index", 1)
    with pytest.raises(diglot_spark.LayoutError, match="whole number"):
        diglot_spark.build(frame, tmp_path / "out", 2.5)
    lines = tmp_path / "a.jsonl"
    lines.write_text('{"id": "a", "text": "算力"}\n')
    with pytest.raises(diglot_spark.DocumentError, match="given twice"):
        diglot_spark.build([lines, lines], tmp_path / "out", 2)
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(lines.read_bytes() * 1000)[:40])
    with pytest.raises(diglot_spark.ToolError, match="^[^\n]+$"):
        diglot_spark.build(cut, tmp_path / "out", 2)
