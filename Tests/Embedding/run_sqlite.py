"""Runs the thirty searches through SQLite: run_sqlite.py EXTENSION INDEX < searches.jsonl

Order, limit, offset and counts are SQL's. An error is a message there, without a column of its own.
"""

import json
import sqlite3
import sys

extension, path = sys.argv[1:]
connection = sqlite3.connect(":memory:")
connection.enable_load_extension(True)
connection.load_extension(extension.removesuffix(".so"))
connection.execute(f"CREATE VIRTUAL TABLE notes USING diglot('{path}')")

for line in sys.stdin:
    search = json.loads(line)
    options = search["options"]
    own = {name: options[name] for name in ("expand", "strict") if name in options}
    order, limit = options.get("sort", "rank"), options.get("limit", 10)
    order = order[1:] + " DESC" if order.startswith("-") else order
    try:
        # A field to sort by is a column of the table that was made of the index.
        table, name = ("notes", "notes") if "sort" in options else ("diglot(?1)", "diglot")
        rows = connection.execute(
            f"SELECT id, score, title FROM {table} WHERE {name} MATCH ?2 AND search_options = ?5 "
            f"ORDER BY {order} LIMIT ?3 OFFSET ?4",
            (path, search["query"], limit, options.get("offset", 0), json.dumps(own)),
        ).fetchall()
        answer = {"hits": [dict(zip(("id", "score", "title"), row)) for row in rows]}
        for hit in answer["hits"]:
            # SQL orders hits of full scores; and it has titles whenever they are asked for.
            if "sort" in options:
                del hit["score"]
            if options.get("snippets") is False:
                del hit["title"]
    except sqlite3.Error as error:
        column, message = str(error).removeprefix("query, column ").split(": ", 1)
        answer = {"error": {"column": int(column), "message": message}}
    print(json.dumps({"name": search["name"], "answer": answer}, ensure_ascii=False))
