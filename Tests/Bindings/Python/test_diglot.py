"""What a user of the wheel counts on. Run from a fresh environment: see `run`."""

import asyncio
import concurrent.futures
import copy
import gc
import json
import datetime
import multiprocessing
import os
import pathlib
import pickle
import shutil
import signal
import subprocess
import sys
import threading
import time
import weakref

import pytest

import diglot

NOTES = [
    {"id": "1", "title": "列印 😀 標題", "text": "😀列印前先安裝軟體。", "place": "台北", "date": "2026-03-01", "size": 3},
    {"id": "2", "title": "打印", "text": "这个软件可以打印大字。", "place": ["北京", "上海"], "date": "2026-04-02", "size": 20},
    {"id": "3", "title": "Travel", "text": "The train leaves at <nine> & ten.", "date": "2025-05-03"},
]


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "Notes.index"
    assert diglot.write(path, NOTES) == 3
    return path


@pytest.fixture
def index(path):
    with diglot.Index(path) as index:
        yield index


# Searching


def test_either_script_finds_both(index):
    for query in ("软件", "軟體"):
        result = index.search(query)
        assert {hit.id for hit in result} == {"1", "2"}
        assert result.total == 2 and result.total_is_exact and len(result) == 2
        assert [hit.rank for hit in result.hits] == [1, 2]
        assert result.hits[0].score >= result.hits[1].score > 0


def test_highlights_are_code_points_and_sources_bytes(index):
    (hit,) = index.search('"列印"').hits
    assert [hit.title[start:end] for start, end in hit.title_highlights] == ["列印"]
    (snippet,) = hit.snippets
    assert [snippet.text[start:end] for start, end in snippet.highlights] == ["列印"]
    stored = index["1"].text.encode()
    assert [stored[start:end].decode() for start, end in snippet.source] == ["列印"]


def test_options(index):
    assert index.search("软件", limit=1).hits[0].id == index.search("软件").hits[0].id
    assert [hit.id for hit in index.search("date:2025..2026", sort="-date")] == ["2", "1", "3"]
    assert index.search("软件", filters={"place": "上海"}).hits[0].id == "2"
    assert [h.id for h in index.search("软件", filters={"date": ["2026-03..2026-03", "2020*"]})] == ["1"]
    assert index.search("软件", facets=["place", "date:year"]).facets["date:year"] == [("2026", 2)]
    assert index.search("软件", text=True).hits[0].text is not None
    assert index.search("软件", snippets=False).hits[0].snippets == []
    assert index.search("date:2026", limit=0).total == 2
    first = index.search("软件", limit=1)
    assert [first.hits[0].id, index.search("软件", limit=1, after=first.next).hits[0].id] == [
        hit.id for hit in index.search("软件")
    ]
    assert [len(page) for page in index.pages("软件", limit=1)] == [1, 1]
    assert index.search("软件", deadline_ms=0).was_cut_short
    assert index.search("软件").expansions
    assert index.search("软件", expand=False).expansions == {}


def test_json_is_that_of_the_tools(index):
    answer = json.loads(index.search_json("软件", limit=1))
    result = index.search("软件", limit=1)
    assert answer["total"] == result.total and answer["hits"][0]["id"] == result.hits[0].id
    assert answer["hits"][0]["score"] == result.hits[0].score and answer["next"] == result.next


def test_documents(index):
    document = index["2"]
    assert document.title == "打印" and document.fields["place"] == ["北京", "上海"]
    assert index.get("none") is None and "none" not in index and "1" in index and 7 not in index
    with pytest.raises(KeyError):
        index["none"]
    assert sorted(index) == ["1", "2", "3"] and len(index) == 3
    assert {document.id for document in index.documents()} == {"1", "2", "3"}
    assert index.fields()["date"] == "date" and index.statistics()["documents"] == 3
    assert "train" in index.complete("tra")
    assert any(term["term"] == "软体" for term in diglot.analyze("軟體"))


def test_notebooks_show_highlights(index):
    shown = index.search("train")._repr_html_()
    assert "<mark>train</mark>" in shown and "&lt;nine&gt; &amp; ten" in shown and "1 found" in shown


# Errors


def test_errors_have_sentences(index, path, tmp_path):
    with pytest.raises(diglot.QueryError) as caught:
        index.search("a (b", strict=True)
    assert caught.value.column == 3 and "closing" in str(caught.value) and caught.value.code == 20
    with pytest.raises(diglot.IndexError) as caught:
        diglot.Index(tmp_path / "nothing")
    assert isinstance(caught.value, diglot.MissingError) and "nothing" in str(caught.value)
    with pytest.raises(diglot.OptionsError, match="limit"):
        index.search("a", limit=-1)
    with pytest.raises(diglot.OptionsError, match="limt"):
        index.search_json("a", limt=1)
    with pytest.raises(diglot.OptionsError):
        index.search("a", after="x")
    with pytest.raises(TypeError):
        index.search("a", limt=1)
    with pytest.raises(TypeError):
        index.search(b"a")
    with pytest.raises(TypeError):
        index.search("a", limit=object())
    damaged = tmp_path / "damaged"
    shutil.copytree(path, damaged)
    (damaged / "manifest").write_bytes(b"x" * 60)
    with pytest.raises(diglot.DamagedError):
        diglot.Index(damaged)


def test_errors_travel(index):
    with pytest.raises(diglot.QueryError) as caught:
        index.search("(a", strict=True)
    for error in (pickle.loads(pickle.dumps(caught.value)), copy.copy(caught.value)):
        assert (str(error), error.code, error.column) == (str(caught.value), 20, caught.value.column)


def test_a_closed_index_is_an_error(path):
    index = diglot.Index(path)
    index.close()
    index.close()
    with pytest.raises(diglot.Error, match="closed"):
        index.search("a")


def test_any_text_is_a_query(index):
    for query in ("", "\0", "a\0b", "\ud800", "\udfff软件", '"', "(" * 60, "\U0010ffff", "软" * 3000, "AND OR NOT"):
        index.search(query)
    with pytest.raises(diglot.QueryError):
        index.search("软件" * 40_000)


# Writing


def test_nothing_is_left_where_the_block_raises(path):
    with pytest.raises(RuntimeError):
        with diglot.Writer(path) as writer:
            writer.add(id="4", text="dropped")
            writer.remove("1")
            raise RuntimeError
    with diglot.Index(path) as index:
        assert sorted(index) == ["1", "2", "3"]


def test_writing(path, index):
    with diglot.Writer(path) as writer:
        assert writer.add(NOTES[0]) == "unchanged"
        assert writer.add(id="1", text="new") == "updated"
        assert writer.add({"id": 4, "text": "nul \0 here"}, place=None, tags=("a", "b"), ok=True) == "added"
        assert writer.remove("3") and not writer.remove("3") and len(writer) == 3
        with pytest.raises(diglot.LockedError):
            diglot.Writer(path)
    assert len(index) == 3 and index["1"].text != "new"
    assert index.reopen() and not index.reopen()
    assert index["1"].text == "new" and index["4"].text == "nul \0 here"
    assert index["4"].fields == {"tags": ["a", "b"], "ok": "true"}
    with pytest.raises(diglot.Error, match="closed"):
        writer.add(id="5", text="late")


def test_bad_documents(path):
    with diglot.Writer(path) as writer:
        for document in ({"text": "no id"}, {"id": "a"}, {"id": "", "text": ""}, {"id": "a", "text": "\ud800"},
                         {"id": "a", "text": "x", "pinyin": "x"}):
            with pytest.raises(diglot.DocumentError):
                writer.add(document)
        assert writer.add(id="a", text="good", size=float("nan")) == "added"


def test_removing_what_a_query_finds(path):
    with diglot.Writer(path) as writer:
        writer.add(id="4", text="軟體")
        assert writer.remove_matching("+软体 -大字") == 2
        with pytest.raises(diglot.QueryError):
            writer.remove_matching("(a")
        assert len(writer) == 2
    with diglot.Index(path) as index:
        assert sorted(index) == ["2", "3"]


def test_frames(path):
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    columns = {
        "url": ["u1", "u2"], "body": ["平台 one", "平台 two"], "head": ["T1", "T2"], "n": [1, None],
        "place": ["香港", None],
    }
    frame = pandas.DataFrame(columns)
    frame["when"] = pandas.to_datetime(["2026-01-02", None])
    for number, made in enumerate((frame, polars.DataFrame(columns))):
        folder = f"{path}-{number}"
        with diglot.Writer(folder) as writer:
            assert writer.add_frame(made, id="url", text="body", title="head") == 2
            with pytest.raises(KeyError, match="nothing"):
                writer.add_frame(made, id="nothing", text="body")
        with diglot.Index(folder) as index:
            assert index["u1"].title == "T1" and index["u1"].fields["place"] == "香港"
            assert "place" not in index["u2"].fields and "n" not in index["u2"].fields
            assert index.search("平台", filters={"place": "香港"}).total == 1
    with diglot.Index(f"{path}-0") as index:
        assert index["u1"].fields["when"].startswith("2026-01-02") and "when" not in index["u2"].fields


# Threads, tasks, processes


def large(path, count=3000):
    text = "平台 platform 軟體 software 算力 列印 printer " * 20
    with diglot.Writer(path) as writer:
        for number in range(count):
            writer.add(id=str(number), text=f"{number} {text}", size=number)


def test_eight_threads_give_the_same_answers(index):
    queries = ["软件", "train", '"列印"', "date:2026"] * 50

    def answer(query):
        return [(hit.id, hit.score, hit.snippets) for hit in index.search(query)]

    expected = [answer(query) for query in queries]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert list(pool.map(answer, queries)) == expected


def test_others_go_on_while_it_searches(tmp_path):
    large(tmp_path / "large")
    with diglot.Index(tmp_path / "large") as index:
        done = threading.Event()
        longest = 0.0

        def search():
            while not done.is_set():
                index.search("平台 软件 算力 打印 printer platform", limit=3000)

        thread = threading.Thread(target=search)
        thread.start()
        end, last = time.monotonic() + 1, time.monotonic()
        ticks = 0
        while time.monotonic() < end:
            time.sleep(0.001)
            ticks += 1
        done.set()
        thread.join()
        assert ticks > 20


def test_asyncio(path):
    async def main():
        async with diglot.AsyncIndex(path) as index:
            results = await asyncio.gather(*(index.search("软件", limit=5) for _ in range(8)))
            assert {result.total for result in results} == {2}
            assert (await index.get("1")).id == "1" and not await index.reopen()
            with pytest.raises(diglot.QueryError):
                await index.search("(a", strict=True)
        with diglot.Index(path) as index:
            assert (await index.search_async("软件")).total == 2

    asyncio.run(main())


def test_a_cancelled_task_ends_its_search(tmp_path):
    large(tmp_path / "large")

    async def main():
        with diglot.Index(tmp_path / "large") as index:
            query = " ".join(f"平台{number} platform~ soft* {number}" for number in range(400))
            task = asyncio.create_task(index.search_async(query, limit=3000))
            await asyncio.sleep(0.02)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(main())


def search_in_child(index, results):
    results.put([hit.id for hit in index.search("软件")])


def test_fork(path, index):
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    child = context.Process(target=search_in_child, args=(index, results))
    child.start()
    assert results.get(timeout=30) == [hit.id for hit in index.search("软件")]
    child.join()
    with diglot.Writer(path) as writer:
        writer.add(id="9", text="parent")
        process = os.fork()
        if process == 0:
            try:
                writer.commit()
            except diglot.Error:
                writer.close()
                os._exit(0)
            os._exit(1)
        assert os.waitpid(process, 0)[1] == 0
        with pytest.raises(diglot.LockedError):
            diglot.Writer(path)
    assert index.reopen() and index["9"].text == "parent"


def run(code, *arguments):
    return subprocess.run([sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, timeout=60)


def test_objects_outlive_the_interpreter_quietly(path):
    code = """
import sys, diglot
class Cycle: pass
index, writer = diglot.Index(sys.argv[1]), diglot.Writer(sys.argv[1] + "-other")
writer.add(id="1", text="a")
cycle = Cycle(); cycle.self, cycle.index, cycle.writer = cycle, index, writer
result = index.search("软件")
sys.modules["keep"] = cycle
print(result.total)
"""
    ended = run(code, path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "2\n", "")


def test_control_c_ends_a_search(tmp_path):
    large(tmp_path / "large")
    code = """
import sys, diglot, time
index = diglot.Index(sys.argv[1])
print("ready", flush=True)
query = " ".join(f"平台{n} platform~ s* p* soft* {n}" for n in range(300))
while True: index.search(query, limit=3000)
"""
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "large")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    assert "KeyboardInterrupt" in process.communicate(timeout=20)[1]


def test_an_index_that_is_removed_stays_open(path, index):
    shutil.rmtree(path)
    assert index.search("软件").total == 2
    with pytest.raises(diglot.MissingError):
        index.reopen()


def test_what_is_freed_is_closed(path):
    index = diglot.Index(path)
    gone = weakref.ref(index)
    del index
    gc.collect()
    assert gone() is None
    for _ in range(3):
        writer = diglot.Writer(path)
        del writer


def test_the_tools_open_what_the_wheel_wrote(path, index):
    tools = os.environ.get("DIGLOT_TOOLS")
    if not tools:
        pytest.skip("no tools were built")
    answer = subprocess.run(
        [f"{tools}/diglot", "--index", path, "--format", "json", "软件"], capture_output=True, text=True, check=True)
    assert answer.stderr == ""
    ours, theirs = json.loads(index.search_json("软件")), json.loads(answer.stdout)
    ours.pop("took_us"), theirs.pop("took_us")
    assert ours == theirs
    texts = pathlib.Path(os.environ["DIGLOT_TEXTS"])
    made = path.parent / "tools.index"
    subprocess.run([f"{tools}/diglot-index", "add", "--index", made, texts], capture_output=True, check=True)
    with diglot.Index(made) as other:
        assert len(other) > 50 and other.search("算力").total > 0
        # The same ICU data: words of several languages are cut alike.
        for text in ("打印机的软件在线升级 ภาษาไทยง่าย ひらがなとカタカナー 2026年5月18日", "王小明去圖書館"):
            for as_query in (False, True):
                arguments = ["analyze", "--json", *(["--query"] if as_query else []), text]
                printed = subprocess.run([f"{tools}/diglot-index", *arguments], capture_output=True, text=True, check=True)
                assert json.loads(printed.stdout) == diglot.analyze(text, as_query=as_query)
    assert index.statistics()["segmenter"] == "ICU cjdict, walked directly"


def test_a_copy_is_an_index_of_its_own(tmp_path):
    path = tmp_path / "index"
    diglot.write(path, [{"id": "1", "text": "算力"}])
    with diglot.Index(path) as index:
        for other in (copy.copy(index), pickle.loads(pickle.dumps(index))):
            assert other.search("算力").total == 1
            other.close()
        assert index.search("算力").total == 1
    with diglot.Writer(path) as writer, pytest.raises(TypeError):
        pickle.dumps(writer)
    with pytest.raises(ValueError):
        writer.__enter__()


@pytest.mark.parametrize(
    "document",
    [
        {"id": "1", "text": b"x"}, {"id": "1", "text": ["a"]}, {"id": ["1"], "text": "x"}, {"id": b"1", "text": "x"},
        {"id": "1", "text": "x", "title": {"a": 1}}, {"id": "1", "text": "x", "field": object()},
        {"id": "1", "text": "x", "field": (one for one in "ab")},
    ],
)
def test_what_is_no_text_and_no_value_is_refused(tmp_path, document):
    with diglot.Writer(tmp_path / "index") as writer, pytest.raises(TypeError):
        writer.add(document)


@pytest.mark.parametrize("has_folder", [False, True])
def test_a_block_that_raises_leaves_nothing(tmp_path, has_folder):
    path = tmp_path / "index"
    if has_folder:
        path.mkdir()
    with pytest.raises(ZeroDivisionError), diglot.Writer(path) as writer:
        writer.add(id="1", text="x")
        1 / 0
    assert path.exists() == has_folder and not (has_folder and list(path.iterdir()))
    diglot.write(path, [{"id": "1", "text": "算力"}])
    with pytest.raises(ZeroDivisionError), diglot.Writer(path) as writer:
        writer.add(id="2", text="x")
        1 / 0
    with diglot.Index(path) as index:
        assert len(index) == 1


def test_filters_take_what_fields_take(tmp_path):
    path = tmp_path / "index"
    diglot.write(path, [{"id": "1", "text": "算力", "place": {"台北", "London"}, "date": datetime.date(2026, 3, 1)}])
    with diglot.Index(path) as index:
        assert index.search("算力", filters={"place": {"台北"}, "date": datetime.date(2026, 3, 1)}).total == 1
        for nothing in ([], None, ()):
            with pytest.raises(diglot.OptionsError):
                index.search("算力", filters={"place": nothing})


def test_errors_of_several_documents_say_which(tmp_path):
    good = {"id": "a", "text": "x"}
    with diglot.Writer(tmp_path / "index") as writer:
        for bad, kind, wanted in [
            ({"id": "b"}, diglot.DocumentError, r"document 1 \(id 'b'\): .*\"text\" is missing"),
            ({"text": "b"}, diglot.DocumentError, r"document 1: \"id\" is missing"),
            ({"id": "b", "text": b"x"}, TypeError, r"document 1 \(id 'b'\): "),
            ("b", TypeError, "document 1: "),
            ({"id": "b", "text": "x", "": "y"}, diglot.DocumentError, "name of a field is empty"),
        ]:
            with pytest.raises(kind, match=wanted):
                writer.add_all([good, bad])
        for name in ("id", "text", "title", "place"):
            with pytest.raises(diglot.DocumentError, match=f"'{name}': .*ud800.* surrogate"):
                writer.add({"id": "c", "text": "x", name: "a\ud800"})
        with pytest.raises(diglot.DocumentError, match="surrogate"):
            writer.add(id="c", text="x", tags=["a", "\udfff"])
        assert writer.add(id="d", text="\U0001f44d 算力") == "added"


def test_typing_takes_the_last_word_for_a_beginning(tmp_path):
    diglot.write(tmp_path / "index", [{"id": "a", "text": "InkBridge prints"}])
    with diglot.Index(tmp_path / "index") as index:
        assert [hit.id for hit in index.search("InkBri", typing=True)] == ["a"]
        assert index.search("InkBri").total == 0


def test_options_of_writers_that_cannot_be(tmp_path):
    for options in ({"threads": 0}, {"memory": 1}, {"memory": 256}):
        with pytest.raises(diglot.OptionsError, match=next(iter(options))):
            diglot.Writer(tmp_path / "index", **options)
    assert not (tmp_path / "index").exists()
