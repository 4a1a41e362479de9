#!/usr/bin/python3
"""Tests the SQLite extension in this Python's own sqlite3: the table over an index, and the tokenizer of FTS5.

usage: test_sqlite.py EXTENSION TOOLS     (EXTENSION without .so; TOOLS has diglot and diglot-index)
"""
import glob
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest

EXTENSION, TOOLS = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f"
SEED = int(os.environ.get("DIGLOT_SEED", "1"))


def connect(path=":memory:"):
    db = sqlite3.connect(path, isolation_level=None)
    db.enable_load_extension(True)
    db.load_extension(EXTENSION)
    return db


def tool(*arguments, lines=None):
    """Runs diglot or diglot-index; what it prints."""
    text = None if lines is None else "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    done = subprocess.run(
        [os.path.join(TOOLS, arguments[0]), *arguments[1:]], input=text, capture_output=True, encoding="utf-8")
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def add(index, lines, *options):
    tool("diglot-index", "add", "--index", index, *options, "-", lines=lines)


def found_by_tool(index, query, *options):
    return json.loads(tool("diglot", "--index", index, "--format", "json", "-n", "100000", *options, "--", query))


WORDS = ["算力", "超市", "軟體", "软件", "打印", "台灣", "center", "GPU", "bridge", "1,882", "的", "香港"]
PLACES = ["香港", "台北", "臺北", "Beijing", "beijing", "A..B", "star*", "it's \"quoted\"", "", "a\\b"]
DATES = ["2026-03-05", "2026-03", "2026", "2026/3/5", "2026年4月21日", "20260401", "2025-12-31T10:20:30", "2026-03-05 12:00"]
SIZES = ["1", "12", "12.0", "-3", "1e2", "0.5", "9007199254740993", "100"]


def documents(count, rng):
    for number in range(count):
        it = {"id": f"d{number}", "text": "，".join(rng.choice(WORDS) for _ in range(rng.randint(1, 9)))}
        if rng.random() < 0.5:
            it["title"] = rng.choice(WORDS)
        for name, values in (("place", PLACES), ("date", DATES), ("size", SIZES)):
            if rng.random() < 0.8:
                several = rng.random() < 0.2
                it[name] = [rng.choice(values), rng.choice(values)] if several else rng.choice(values)
        yield it


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="diglot-sqlite-")
        self.index = os.path.join(self.folder, "Index")
        self.db = connect()

    def tearDown(self):
        self.db.close()
        shutil.rmtree(self.folder)

    def rows(self, sql, *values):
        return self.db.execute(sql, values).fetchall()

    def column(self, sql, *values):
        return [row[0] for row in self.rows(sql, *values)]

    def fails(self, expected, sql, *values):
        with self.assertRaises(sqlite3.Error) as caught:
            self.rows(sql, *values)
        self.assertIn(expected, str(caught.exception))

    def make_notes(self, lines):
        add(self.index, lines)
        self.db.execute(f"CREATE VIRTUAL TABLE temp.notes USING diglot('{self.index}')")


class Tables(Folder):
    def test_hits_are_those_of_the_tool(self):
        add(self.index, list(documents(300, random.Random(SEED))))
        for query in ["算力", "软件 打印", "\"軟體\"", "+香港 -GPU", "place:香港 算力", "date:2026-03", "cent*", "1882", "zebra"]:
            wanted = found_by_tool(self.index, query)
            found = self.rows(
                "SELECT id, title, snippet, score, fields, -rank, snippets FROM diglot(?) WHERE diglot MATCH ? ORDER BY rank",
                self.index, query)
            self.assertEqual([row[0] for row in found], [hit["id"] for hit in wanted["hits"]], query)
            for row, hit in zip(found, wanted["hits"]):
                self.assertEqual(row[1], hit["title"])
                self.assertEqual(row[2], hit["snippets"][0]["text"] if hit["snippets"] else None)
                self.assertEqual((row[3], row[5]), (hit["score"], hit["score"]))
                self.assertEqual(json.loads(row[4]), hit["fields"])
                self.assertEqual(
                    [(it["text"], it["highlights"], it["source"]) for it in json.loads(row[6])],
                    [(it["text"], it["highlights"], it["source"]) for it in hit["snippets"]])

    def test_pages_make_the_whole(self):
        add(self.index, list(documents(2000, random.Random(SEED))))
        for query in ["算力", "软件 打印 香港 center", "date:2026"]:
            wanted = [hit["id"] for hit in found_by_tool(self.index, query, "--no-snippets")["hits"]]
            self.assertGreater(len(wanted), 300)
            source = "FROM diglot(?) WHERE diglot MATCH ?"
            self.assertEqual(self.column(f"SELECT id {source}", self.index, query), wanted)
            for limit, offset in [(10, 0), (7, 5), (100, 250), (1, 0), (0, 0), (-1, 3), (20000, 1), (5, 10000)]:
                expected = wanted[offset:] if limit < 0 else wanted[offset:offset + limit]
                for order in ["", "ORDER BY rank", "ORDER BY score DESC"]:
                    sql = f"SELECT id {source} {order} LIMIT {limit} OFFSET {offset}"
                    self.assertEqual(self.column(sql, self.index, query), expected, sql)
            scores = self.column(f"SELECT score {source} ORDER BY rank DESC LIMIT 5", self.index, query)
            self.assertEqual(scores, self.column(f"SELECT score {source}", self.index, query)[::-1][:5])
            self.assertEqual(self.column(f"SELECT count(*) {source}", self.index, query), [len(wanted)])

    def test_conditions_are_those_of_sql(self):
        """The rows are those that an ordinary table of the same rows gives."""
        rng = random.Random(SEED)
        self.make_notes(documents(400, rng))
        values = {
            "place": PLACES + ["nowhere", None, 7],
            "date": ["2026-03", "2026", "2026-03-05", "2026-03-05T00:00", "2026-13", "x", None, 2026, 2026.5, "2025-12-31T10:20:30"],
            "size": [12, 12.0, "12", "abc", None, 0.5, -3, 1e300, 9007199254740993, 100],
        }
        for _ in range(400):
            plain, bound = [], []
            for _ in range(rng.randint(1, 3)):
                name = rng.choice(list(values))
                operation = rng.choice(["=", ">", ">=", "<", "<=", "IS", "IN", "BETWEEN", "<>", "LIKE", "= ?||'' AND 1 ="])
                value = rng.choice(values[name])
                right = {"IN": "(?, 'Beijing')", "BETWEEN": "? AND 'z'", "= ?||'' AND 1 =": "1"}.get(operation, "?")
                plain.append(f"{name} {operation} {right}")
                bound.append(value)
            joiner = rng.choice([" AND ", " OR "])
            for match in ["", f"notes MATCH '{rng.choice(WORDS)}' AND "]:
                where = f"{match}({joiner.join(plain)})"
                everything = self.rows(f"SELECT id, place, date, size FROM notes{' WHERE ' + match[:-5] if match else ''}")
                self.db.execute("DROP TABLE IF EXISTS temp.copied")
                self.db.execute("CREATE TABLE temp.copied(id TEXT, place TEXT, date TEXT, size NUMERIC)")
                self.db.executemany("INSERT INTO copied VALUES (?, ?, ?, ?)", everything)
                wanted = self.column(f"SELECT id FROM copied WHERE {joiner.join(plain)}", *bound)
                found = self.column(f"SELECT id FROM notes WHERE {where}", *bound)
                self.assertEqual(sorted(found), sorted(wanted), f"{where} {bound}")

    def test_conditions_are_searched_for(self):
        self.make_notes(documents(50, random.Random(SEED)))
        plan = self.rows("EXPLAIN QUERY PLAN SELECT id FROM notes WHERE notes MATCH '算力' AND date > '2026-03' AND place = '香港'")
        # Two conditions: each a field and an operation.
        self.assertRegex(str(plan), r"VIRTUAL TABLE INDEX \d+:\d+ \d+ \d+ \d+ ")

    def test_order_is_that_of_sql(self):
        """Rows come in the order that an ordinary table of the same rows gives, and SQLite does not sort them."""
        rng = random.Random(SEED)
        lines = list(documents(500, rng))
        long = "長" * 41 + "ab"
        for number, line in enumerate(lines):
            if rng.random() < 0.2:
                line["size"] = rng.choice(["9007199254740992", "9007199254740994", "-9007199254740993", "１２", "+7", ".5", "none", "1e400"])
            if rng.random() < 0.1:
                line["place"] = long + rng.choice(["", "c", "𠮷", "\ue000", "cd"])
            if rng.random() < 0.2:
                line["date"] = rng.choice(["2026-02-30", "2026-03-05T00:00:00", "2026-03-05 late", "2026-03-05T10:20:30+08:00", "no", "2026 03 05"])
            line["rare"] = [[], ["x"], ["y", ""], ["", "a"]][rng.choice([0, 0, 0, 1, 2, 3])]
            line["kind"] = rng.choice(["1", "1.0", "2", "02", "two"])
        rng.shuffle(lines)
        # In several segments.
        for start in range(0, 500, 100):
            add(self.index, lines[start:start + 100], "--type", "size=number")
        self.make_notes([])
        columns = ["id", "title", "place", "date", "size", "rare", "kind", "lang", "script"]
        sorted_by_engine = 0
        for _ in range(500):
            where = rng.choice(["", f"notes MATCH '{rng.choice(WORDS)}'", "date >= '2026'", "notes MATCH '算力 OR 打印' AND size > 0"])
            everything = self.rows(f"SELECT {', '.join(columns)} FROM notes{' WHERE ' + where if where else ''}")
            self.db.execute("DROP TABLE IF EXISTS temp.copied")
            self.db.execute("CREATE TABLE temp.copied(id TEXT, title TEXT, place TEXT, date TEXT, size NUMERIC, rare TEXT, kind TEXT, lang TEXT, script TEXT)")
            self.db.executemany("INSERT INTO copied VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", everything)
            names = rng.sample(columns[2:], rng.randint(1, 3)) + rng.choice([[], ["id"], ["title", "id"]])
            order = ", ".join(name + rng.choice(["", " DESC"]) for name in names)
            page = rng.choice(["", "LIMIT 1", "LIMIT 10", "LIMIT 7 OFFSET 5", "LIMIT -1 OFFSET 3", "LIMIT 400"])
            # Without a last term that tells all rows apart, equal ones may come in any order.
            shown = ", ".join(columns if "id" in names else names)
            sql = f"SELECT {shown} FROM notes{' WHERE ' + where if where else ''} ORDER BY {order} {page}"
            wanted = self.rows(f"SELECT {shown} FROM copied ORDER BY {order} {page}")
            self.assertEqual(self.rows(sql), wanted, sql)
            plan = str(self.rows("EXPLAIN QUERY PLAN " + sql))
            # These the engine knows of all documents, and the column of those that were given them.
            self.assertEqual("TEMP B-TREE" in plan, names[0] in ("lang", "script"), sql)
            sorted_by_engine += "TEMP B-TREE" not in plan
        self.assertGreater(sorted_by_engine, 200)

    def test_order_of_equal_scores(self):
        lines = [{"id": f"d{number:03}", "text": "算力" + " 超市" * (number % 3), "date": str(2000 + number * 7 % 10)} for number in range(300)]
        self.make_notes(lines)
        found = self.rows("SELECT id, rank FROM notes WHERE notes MATCH '算力'")
        for order in ["rank, id", "score DESC, id DESC"]:
            ids = sorted(found, key=lambda row: row[0], reverse="id DESC" in order)
            ids = [row[0] for row in sorted(ids, key=lambda row: row[1])]
            for page, wanted in [("", ids), ("LIMIT 5", ids[:5]), ("LIMIT 5 OFFSET 98", ids[98:103])]:
                sql = f"SELECT id FROM notes WHERE notes MATCH '算力' ORDER BY {order} {page}"
                self.assertEqual(self.column(sql), wanted, sql)
        # Scores are the same whatever the order.
        wanted = {id: rank for id, rank in found}
        self.assertEqual(dict(self.rows("SELECT id, rank FROM notes WHERE notes MATCH '算力' ORDER BY date")), wanted)
        self.assertEqual(self.column("SELECT DISTINCT date FROM notes ORDER BY date DESC LIMIT 3"), ["2009", "2008", "2007"])
        self.assertEqual(self.column("SELECT date FROM notes GROUP BY date ORDER BY date LIMIT 2"), ["2000", "2001"])
        self.assertEqual(
            self.rows("SELECT date, count(*) FROM notes WHERE date < '2003' GROUP BY date"), [("2000", 30), ("2001", 30), ("2002", 30)])
        # Other orders than those of bytes, and of NULL, are left to SQLite.
        for order in ["date COLLATE NOCASE", "date NULLS LAST", "date || 'x'", "snippet", "fields"]:
            plan = str(self.rows(f"EXPLAIN QUERY PLAN SELECT id FROM notes ORDER BY {order}"))
            self.assertIn("TEMP B-TREE", plan, order)

    def test_no_more_is_read_than_is_shown(self):
        """A search for the first rows of an order reads few documents: it takes a fraction of what all take."""
        self.make_notes([
            {"id": f"d{number}", "text": f"算力 {number} " + "長文 " * 50, "date": f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}"}
            for number in range(5000)])

        def seconds(sql):
            times = []
            for _ in range(5):
                start = time.perf_counter()
                self.rows(sql)
                times.append(time.perf_counter() - start)
            return min(times)

        for where in ["", "WHERE notes MATCH '算力'"]:
            all_rows = seconds(f"SELECT id FROM notes {where} ORDER BY date || ''")
            first = seconds(f"SELECT id FROM notes {where} ORDER BY date LIMIT 10")
            self.assertLess(first * 3, all_rows, where)

    def test_order_is_that_of_a_plain_table(self):
        chance = random.Random(SEED)
        lines = []
        for number in range(300):
            line = {"id": f"d{number}", "text": "算力" if number % 3 else "center", "n": str(chance.randrange(-50, 50)),
                    "x": f"{chance.randrange(40) / 4}", "day": f"2026-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}",
                    "mixed": chance.choice(["2026/3/5 11:00", "2026-03-05T10:00", "2026-03"]), "place": chance.choice("abc"),
                    "tags": [str(chance.randrange(9)), str(chance.randrange(9))]}
            if chance.randrange(4): line["some"] = str(chance.randrange(20))
            if chance.randrange(4): line["at"] = f"2026-03-{chance.randrange(1, 29):02}T10:{chance.randrange(60):02}:00Z"
            lines.append(line)
        self.make_notes(lines)
        columns = "id, n, x, day, mixed, place, tags, some, at"
        self.db.execute(f"CREATE TABLE temp.copied AS SELECT {columns} FROM notes")
        self.db.execute("CREATE TABLE temp.found AS SELECT id FROM notes WHERE notes MATCH '算力'")

        for order in ["n", "n DESC", "x", "x DESC, n", "day", "day DESC, n DESC, x", "some DESC", "at DESC", "some", "at", "mixed",
                      "mixed DESC", "tags", "place", "n, place", "day DESC, some", "some DESC, n"]:
            keys = order.replace(" DESC", "")
            for where, copied in [
                ("", ""), ("notes MATCH '算力'", "id IN found"), ("n > 0", "n > 0"),
                ("notes MATCH '算力' AND place = 'a'", "id IN found AND place = 'a'")]:
                where, copied = (f"WHERE {it}" if it else "" for it in (where, copied))
                for limit in ["", "LIMIT 7", "LIMIT 7 OFFSET 5", "LIMIT 500"]:
                    sql = f"SELECT {keys} FROM notes {where} ORDER BY {order} {limit}"
                    self.assertEqual(
                        self.rows(sql), self.rows(f"SELECT {keys} FROM copied {copied} ORDER BY {order} {limit}"), sql)

        # A statement that was prepared for the commit before finds its order in the newest one.
        sql = "SELECT n FROM notes WHERE notes MATCH '算力' ORDER BY n LIMIT 4"
        self.rows(sql)
        add(self.index, [{"id": "new", "text": "算力 算力"}])
        self.assertEqual(self.rows(sql)[0], (None,))

    def test_columns_have_types(self):
        self.make_notes([
            {"id": "a", "text": "x", "date": "2026年3月5日", "size": "12", "place": ["台北", "香港"], "score": "own", "ID": "2"},
            {"id": "b", "text": "x", "date": "2026-03-05T10:20:30+08:00", "size": "0.5", "path": "a/b"},
        ])
        names = [row[0] for row in self.db.execute("SELECT * FROM notes").description]
        self.assertEqual(names, ["id", "title", "snippet", "score", "fields", "date", "lang", "path", "place", "script", "size"])
        self.assertEqual(
            self.rows("SELECT id, date, size, typeof(size), place, score, rank, snippet FROM notes ORDER BY id"), [
                ("a", "2026-03-05", 12, "integer", "台北", None, None, None),
                ("b", "2026-03-05T10:20:30+08:00", 0.5, "real", None, None, None, None)])
        self.assertEqual(
            json.loads(self.column("SELECT fields FROM notes WHERE id = 'a'")[0]),
            {"date": "2026年3月5日", "size": "12", "place": ["台北", "香港"], "score": "own", "ID": "2"})
        self.assertEqual(self.column("SELECT json_extract(fields, '$.place[1]') FROM notes WHERE id = 'a'"), ["香港"])
        self.assertEqual(self.column("SELECT path FROM notes WHERE path = 'a/b'"), ["a/b"])
        self.assertEqual(self.rows("SELECT text, index_path FROM notes WHERE id = 'b'"), [("x", self.index)])

    def test_rows_are_documents(self):
        lines = list(documents(120, random.Random(SEED)))
        self.make_notes(lines)
        self.assertEqual(sorted(self.column("SELECT id FROM notes")), sorted(it["id"] for it in lines))
        self.assertEqual(self.column("SELECT count(*) FROM diglot(?)", self.index), [120])
        self.assertEqual(self.column("SELECT id FROM notes WHERE id IN ('d7', 'd3', 'no', NULL, 'd3')"), ["d3", "d7"])
        self.assertEqual(self.column("SELECT id FROM notes WHERE id = 'D7' COLLATE NOCASE"), ["d7"])
        self.assertEqual(self.column("SELECT text FROM notes WHERE id = 'd7'"), [lines[7]["text"]])

    def test_or_in_and_joins(self):
        lines = [
            {"id": "a", "text": "算力 center", "place": "香港"}, {"id": "b", "text": "算力", "place": "台北"},
            {"id": "c", "text": "center", "place": "香港"}, {"id": "d", "text": "nothing", "place": "台北"}]
        self.make_notes(lines)
        self.db.execute("CREATE TABLE stars(id TEXT, stars INTEGER)")
        self.db.executemany("INSERT INTO stars VALUES (?, ?)", [("a", 1), ("b", 2), ("c", 3), ("x", 4)])
        for sql, wanted in [
            ("SELECT id FROM notes WHERE notes MATCH '算力' OR id = 'a'", "ab"),
            ("SELECT id FROM notes WHERE notes MATCH '算力' OR notes MATCH 'center'", "abc"),
            ("SELECT id FROM notes WHERE notes MATCH '算力' OR place = '台北'", "abd"),
            ("SELECT id FROM notes WHERE notes MATCH '算力' AND id = 'b'", "b"),
            ("SELECT id FROM notes WHERE notes MATCH '算力' AND id IN ('b', 'c')", "b"),
            ("SELECT id FROM notes WHERE notes IN ('算力', 'center')", "aabc"),
            ("SELECT notes.id FROM notes JOIN stars USING (id) WHERE notes MATCH '算力' AND stars > 1", "b"),
            ("SELECT notes.id FROM stars JOIN notes USING (id)", "abc"),
            ("SELECT notes.id FROM stars LEFT JOIN notes USING (id) WHERE notes.id IS NULL", [None]),
            ("SELECT n.id FROM notes n, notes m WHERE n.notes MATCH '算力' AND m.notes MATCH 'center' AND n.id = m.id", "a"),
            ("SELECT id FROM notes WHERE id IN (SELECT id FROM notes WHERE notes MATCH 'center')", "ac"),
            ("SELECT id FROM notes WHERE notes MATCH '算力' UNION SELECT id FROM notes WHERE notes MATCH 'center'", "abc"),
            ("SELECT place FROM notes GROUP BY place HAVING count(*) = 2", ["台北", "香港"]),
            ("SELECT DISTINCT place FROM notes WHERE notes MATCH '算力 OR center'", ["台北", "香港"]),
            ("SELECT id FROM stars s WHERE EXISTS (SELECT 1 FROM notes WHERE notes MATCH '算力' AND notes.id = s.id)", "ab"),
            ("SELECT t.q FROM (SELECT '算力' q UNION SELECT 'zebra') t, notes WHERE notes MATCH t.q", ["算力", "算力"]),
            ("SELECT id FROM notes WHERE notes MATCH NULL", []),
        ]:
            self.assertEqual(sorted(self.column(sql), key=str), list(wanted), sql)

    def test_wrong_calls_have_sentences(self):
        self.make_notes([{"id": "a", "text": "算力"}])
        notes = "SELECT id FROM notes WHERE notes MATCH ?"
        self.fails("one MATCH at a time", notes + " AND notes MATCH ?", "a", "b")
        self.fails("column 8: expected a closing", notes + " AND search_options = ?", "算力 AND (", '{"strict": true}')
        self.fails("no index here", "SELECT id FROM diglot(?, ?)", self.folder + "/none", "a")
        self.fails("no index here", f"CREATE VIRTUAL TABLE temp.x USING diglot('{self.folder}/none')")
        self.fails("takes one argument", "CREATE VIRTUAL TABLE temp.x USING diglot")
        self.fails("takes one argument", "CREATE VIRTUAL TABLE temp.x USING diglot('a', 'b')")
        self.fails("no index here", "CREATE VIRTUAL TABLE temp.x USING diglot('')")
        self.fails("needs the path", "SELECT id FROM diglot WHERE diglot MATCH 'a'")
        self.fails("not NULL", "SELECT id FROM diglot(NULL)")
        self.fails("is said by SQL", notes + " AND search_options = ?", "a", '{"limit": 3}')
        self.fails("unknown option", notes + " AND search_options = ?", "a", '{"colour": 3}')
        self.fails("expected a JSON object", notes + " AND search_options = ?", "a", "[1]")
        self.fails("may not be modified", "DELETE FROM notes")
        self.assertEqual(self.column("SELECT id FROM diglot(?, ?, ?)", self.index, "算力", '{"expand": false}'), ["a"])
        self.assertEqual(self.column("SELECT id FROM diglot(?, ?, ?)", self.index, "算力", " { } "), ["a"])
        with open(os.path.join(self.folder, "text"), "w") as file:
            file.write("no index at all, but a text")
        self.fails("not an index", "SELECT id FROM diglot(?)", self.folder + "/text")

    def test_damage_is_an_error(self):
        self.make_notes(documents(100, random.Random(SEED)))
        for path in glob.glob(self.index + "/*.segment"):
            with open(path, "r+b") as file:
                file.seek(2000)
                file.write(bytes(255 - byte for byte in file.read(3000)))
        db = connect()
        with self.assertRaises(sqlite3.Error) as caught:
            db.execute("SELECT * FROM diglot(?, '算力')", (self.index,)).fetchall()
            db.execute("SELECT * FROM diglot(?)", (self.index,)).fetchall()
        self.assertIn("damaged", str(caught.exception))

    def test_the_next_statement_sees_a_newer_commit(self):
        self.make_notes([{"id": "a", "text": "算力"}])
        count = "SELECT count(*) FROM notes WHERE notes MATCH '算力'"
        self.assertEqual(self.column(count), [1])
        cursor = self.db.execute("SELECT id FROM notes")
        self.assertEqual(next(cursor), ("a",))
        add(self.index, [{"id": f"b{number}", "text": "算力"} for number in range(200)])
        self.assertEqual(self.column(count), [201])
        self.assertEqual(cursor.fetchall(), [])
        rows = self.db.execute("SELECT id FROM notes WHERE notes MATCH '算力'")
        first = [next(rows)[0] for _ in range(3)]
        tool("diglot-index", "remove", "--index", self.index, "--query", "算力")
        rest = [row[0] for row in rows]
        self.assertEqual(len(set(first + rest)), 201)
        self.assertEqual(self.column(count), [0])

    def test_packed_files_and_other_databases(self):
        add(self.index, list(documents(60, random.Random(SEED))))
        packed = os.path.join(self.folder, "it's packed")
        tool("diglot-index", "pack", "--index", self.index, packed)
        both = [self.rows("SELECT *, rank FROM diglot(?, '算力')", path) for path in (self.index, packed)]
        self.assertTrue(both[0] and both[0] == both[1])
        path = os.path.join(self.folder, "db")
        db = connect(path)
        db.execute("CREATE VIRTUAL TABLE notes USING diglot('{}')".format(packed.replace("'", "''")))
        db.execute("CREATE TABLE kept(id)")
        db.execute("INSERT INTO kept SELECT id FROM notes('算力')")
        db.execute("DELETE FROM kept WHERE id NOT IN (SELECT id FROM notes('算力', '{\"expand\": false}'))")
        db.close()
        db = connect(path)
        self.assertEqual(db.execute("SELECT count(*) FROM notes").fetchone(), (60,))
        self.assertEqual(db.execute("SELECT count(*) FROM kept").fetchone(), (len(both[0]),))
        db.execute("DROP TABLE notes")
        db.close()


class Lost(Folder):
    """Tables whose index is gone."""

    def make(self, path):
        add(self.index, [{"id": "a", "text": "算力", "place": "台北"}])
        db = connect(path)
        db.execute(f"CREATE VIRTUAL TABLE notes USING diglot('{self.index}')")
        db.execute("CREATE TABLE kept(id)")
        db.execute("INSERT INTO kept VALUES ('a')")
        db.close()
        shutil.move(self.index, self.index + ".away")
        return connect(path)

    def test_a_lost_table_is_dropped(self):
        path = os.path.join(self.folder, "db")
        for begin in ["", "BEGIN IMMEDIATE"]:
            db = self.make(path)
            # The others are as they were.
            self.assertEqual(db.execute("SELECT id FROM kept").fetchall(), [("a",)])
            self.assertEqual(db.execute("SELECT count(*) FROM sqlite_master").fetchone(), (2,))
            for sql in ["SELECT id FROM notes", "SELECT * FROM notes", "SELECT id FROM notes WHERE notes MATCH 'a' ORDER BY rank"]:
                with self.assertRaises(sqlite3.Error) as caught:
                    db.execute(sql).fetchall()
                self.assertIn("no index here", str(caught.exception))
            # A new one is not made of nothing.
            with self.assertRaises(sqlite3.Error) as caught:
                db.execute(f"/* CREATE */ -- new\n create virtual table other USING diglot('{self.index}')")
            self.assertIn("no index here", str(caught.exception))
            db.execute(begin)
            db.execute("DROP TABLE notes")
            db.execute("DROP TABLE kept")
            if begin:
                db.execute("COMMIT")
            self.assertEqual(db.execute("SELECT count(*) FROM sqlite_master").fetchone(), (0,))
            db.close()

    def test_a_table_comes_back_with_its_index(self):
        path = os.path.join(self.folder, "db")
        db = self.make(path)
        with self.assertRaises(sqlite3.Error):
            db.execute("SELECT id FROM notes").fetchall()
        shutil.move(self.index + ".away", self.index)
        self.assertEqual(db.execute("SELECT id FROM notes").fetchall(), [("a",)])
        db.close()
        db = connect(path)
        self.assertEqual(db.execute("SELECT place FROM notes").fetchall(), [("台北",)])
        db.close()


def fold_runs(text):
    """The runs of Han characters of a text, without the white space between them."""
    return re.findall(f"[{HAN}]+", re.sub(rf"(?<=[{HAN}])\s+(?=[{HAN}])", "", text))


class Tokenizer(Folder):
    def make(self, name, tokenizer, texts):
        self.db.execute(f"CREATE VIRTUAL TABLE temp.{name} USING fts5(text, tokenize = \"{tokenizer}\")")
        self.db.executemany(f"INSERT INTO {name}(rowid, text) VALUES (?, ?)", list(enumerate(texts, 1)))

    def found(self, name, query):
        return self.column(f"SELECT rowid FROM {name}(?) ORDER BY rowid", query)

    def marked(self, name, query):
        return self.column(f"SELECT highlight({name}, 0, '[', ']') FROM {name}(?) ORDER BY rowid", query)

    def test_phrases_are_exact(self):
        """Of the texts of Fixtures, also with broken lines, a phrase finds those that the index finds with it in quotes."""
        rng = random.Random(SEED)
        texts = []
        for path in glob.glob(f"{ROOT}/Fixtures/*/*.txt"):
            with open(path, encoding="utf-8", errors="ignore", newline="") as file:
                texts += [part for part in file.read().split("\n\n") if part]
        wrapped = []
        for text in texts:
            width, gap = rng.randint(3, 20), rng.choice(["\n", "\n\n", "\n　　", " \r\n"])
            wrapped.append(gap.join(text[start:start + width] for start in range(0, len(text), width)))
        texts += wrapped
        add(self.index, [{"id": str(number), "text": text} for number, text in enumerate(texts, 1)])
        self.make("exact", "diglot", texts)
        runs = [run for text in texts for run in fold_runs(text)]
        queries = set()
        while len(queries) < 250:
            run = rng.choice(runs)
            size = min(len(run), rng.choice([1, 1, 2, 2, 3, 3, 4, 5, 8]))
            start = rng.randrange(len(run) - size + 1)
            queries.add(run[start:start + size])
            # Most of these stand nowhere.
            queries.add("".join(rng.choice(rng.choice(runs)) for _ in range(rng.randint(1, 3))))
        batch = os.path.join(self.folder, "batch")
        queries = sorted(queries)
        with open(batch, "w", encoding="utf-8") as file:
            file.writelines(f'{number}\ttext:"{query}"\n' for number, query in enumerate(queries))
        answers = tool(
            "diglot", "--index", self.index, "--batch", batch, "--format", "json", "-n", "100000", "--no-snippets",
            "--no-collapse").splitlines()
        hits = 0
        for query, answer in zip(queries, answers):
            wanted = sorted(int(hit["id"]) for hit in json.loads(answer)["hits"])
            self.assertEqual(self.found("exact", f'"{query}"'), wanted, query)
            hits += len(wanted)
            for marked in self.column("SELECT highlight(exact, 0, char(1), char(2)) FROM exact(?)", f'"{query}"'):
                pieces = re.findall("\1([^\2]*)\2", marked)
                self.assertTrue(pieces, query)
                for piece in pieces:
                    # Overlapping ones are marked as one.
                    self.assertGreaterEqual(len("".join(piece.split())), len(query), (query, piece))
        self.assertGreater(hits, 300)

    def test_highlights_are_slices_in_either_script(self):
        self.make("t", "diglot", ["雲嶺智算中心落成，算力達1,882P。", "云岭智算\n中心的算力", "智慧大⏎⏎脑 AI算力平台"])
        for query, wanted in [
            ("智算中心", ["雲嶺[智算中心]落成，算力達1,882P。", "云岭[智算\n中心]的算力"]),
            ("雲岭", ["[雲嶺]智算中心落成，算力達1,882P。", "[云岭]智算\n中心的算力"]),
            ("力", ["雲嶺智算中心落成，算[力]達1,882P。", "云岭智算\n中心的算[力]", "智慧大⏎⏎脑 AI算[力]平台"]),
            ("算", ["雲嶺智[算]中心落成，[算]力達1,882P。", "云岭智[算]\n中心的[算]力", "智慧大⏎⏎脑 AI[算]力平台"]),
            ("算力*", ["雲嶺智算中心落成，[算力]達1,882P。", "云岭智算\n中心的[算力]", "智慧大⏎⏎脑 AI[算力]平台"]),
            ("平*", ["智慧大⏎⏎脑 AI算力[平]台"]),
            ('"AI算力"', ["智慧大⏎⏎脑 [AI算力]平台"]),
            ("1882", ["雲嶺智算中心落成，算力達[1,882]P。"]),
            ("１８８２p", ["雲嶺智算中心落成，算力達[1,882P]。"]),
            ('"落成，算力"', ["雲嶺智算中心[落成，算力]達1,882P。"]),
            ("成算", []),
            ('"落成算力"', []),
            ("中心 NOT 落成", ["云岭智算\n[中心]的算力"]),
            ("NEAR(算力 AI, 3)", ["智慧大⏎⏎脑 [AI][算力]平台"]),
            ("的力", []),
        ]:
            self.assertEqual(self.marked("t", query), wanted, query)
        self.assertEqual(
            self.column("SELECT snippet(t, 0, '[', ']', '…', 6) FROM t('算力') ORDER BY rowid")[0], "…落成，[算力]達1,882…")
        self.assertEqual(self.column("SELECT rowid FROM t('算力') ORDER BY bm25(t) LIMIT 1"), [2])

    def test_words_of_other_text(self):
        texts = ["Wi-Fi router", "the wifi router", "WiFi", "wi fi", "doesn't run", "doesnt", "1882EFLOPS here", "C++ and C",
                 "report_final.docx", "2026-05-18", "2026/5/18 2026 05 18", "Beyoncé runs", "infor-\nmation age", "10.20.30.40"]
        self.make("t", "diglot", texts)
        for query, wanted in [
            ("wifi", [1, 2, 3]), ('"wi-fi"', [1, 2, 3]), ('"wifi router"', [2]), ('"wi-fi router"', [1]), ("fi", [1, 4]),
            ('"doesn\'t"', [5, 6]), ("doesnt", [5, 6]), ("eflops", [7]), ("1882", [7]), ('"1,882 EFLOPS"', [7]),
            ('"c++"', [8]), ("docx", [9]), ('"final.docx"', [9]), ('"2026-05-18"', [10, 11]), ('"2026-05"', [10, 11]),
            ("beyonce", [12]), ("run", [5]), ("information", [13]), ('"information"', [13]), ("40", [14]), ("inf*", [13]),
            ('"wi-f" *', [1, 2, 3]), ("ＷＩＦＩ", [1, 2, 3]), ('"，"', []), ('""', []),
        ]:
            self.assertEqual(self.found("t", query), wanted, query)
        self.assertEqual(self.marked("t", "wifi"), ["[Wi]-Fi router", "the [wifi] router", "[WiFi]"])
        self.make("s", "diglot stem 1", texts)
        self.assertEqual(self.found("s", "running"), [5, 12])
        self.assertEqual(self.found("s", "run*"), [5, 12])
        self.make("off", "diglot stem 0", texts)
        self.assertEqual(self.found("off", "run"), [5])
        for options in ["stem", "stem 2", "stems 1", "1"]:
            self.fails("error in tokenizer constructor", f"CREATE VIRTUAL TABLE temp.x USING fts5(a, tokenize = 'diglot {options}')")

    def test_beside_the_tokenizers_of_sqlite(self):
        texts = ["香港的軟體公司", "软件公司在北京", "a software company runs in Hong Kong", "打印机软件", "公司\n軟\n件"]
        for name in ("diglot", "trigram", "unicode61"):
            self.make(name, name, texts)
        for query, wanted in [
            ("软件", ([2, 4, 5], [], [])), ("軟體公司", ([1], [1], [])), ("软件公司", ([2], [2], [])), ("件", ([2, 4, 5], [], [5])),
            ("公司軟件", ([5], [], [])), ("software", ([3], [3], [3])), ("hong kong", ([3], [3], [3])), ("runs", ([3], [3], [3])),
        ]:
            found = tuple(self.found(name, f'"{query}"') for name in ("diglot", "trigram", "unicode61"))
            self.assertEqual(found, wanted, query)

    def test_any_bytes(self):
        rng = random.Random(SEED)
        alphabet = [chr(c) for c in (0x20, 0x2D, 0x27, 0x2E, 0x41, 0x7A, 0x30, 0x39, 0x4E2D, 0x570B, 0x3042, 0x301, 0x1F44D, 0x20BB7, 0x337F, 0x33A1, 0x2167, 0x3300,
                                     0xA, 0x3000, 0x200B, 0xFE0F, 0x25, 0xFF11)]
        texts = ["".join(rng.choice(alphabet) for _ in range(rng.randint(0, 40))) for _ in range(400)]
        self.make("t", "diglot", texts)
        self.db.execute("INSERT INTO t VALUES (CAST(x'ff41e4b8' AS TEXT)), (x'00'), (NULL), ('')")
        self.db.execute("INSERT INTO t(t) VALUES ('integrity-check')")
        for text in texts:
            begin = rng.randrange(len(text) + 1)
            query = '"' + text[begin:begin + rng.randint(1, 5)].replace("\0", "") + '"'
            for row in self.rows("SELECT text, highlight(t, 0, '[', ']'), snippet(t, 0, '[', ']', '…', 8) FROM t(?) WHERE rowid <= 400", query):
                self.assertEqual(row[1].replace("[", "").replace("]", ""), row[0].replace("[", "").replace("]", ""))
        self.db.execute("DELETE FROM t WHERE rowid % 2")
        self.db.execute("INSERT INTO t(t) VALUES ('integrity-check')")


class Threads(Folder):
    def test_a_connection_each(self):
        add(self.index, list(documents(200, random.Random(SEED))))
        wanted = self.rows("SELECT id, score FROM diglot(?, '算力 打印')", self.index)
        failures = []

        def work():
            try:
                db = connect()
                for _ in range(40):
                    assert db.execute("SELECT id, score FROM diglot(?, '算力 打印')", (self.index,)).fetchall() == wanted
                db.close()
            except Exception as error:
                failures.append(error)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
