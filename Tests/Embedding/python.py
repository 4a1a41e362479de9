"""Searches from Python: prints a line of JSON a search, put together from the objects that a search gives.

    python.py INDEX searches.jsonl
"""

import json
import sys

import diglot


def byte_ranges(text, ranges):
    """From code points to the bytes that the contract counts."""
    return [[len(text[:start].encode()), len(text[:end].encode())] for start, end in ranges]


def answer(query, result):
    hits = []
    for hit in result:
        snippets = [
            {
                "text": snippet.text, "highlights": byte_ranges(snippet.text, snippet.highlights),
                "source": [list(pair) for pair in snippet.source], "part": snippet.part,
                "file": [list(pair) for pair in snippet.file],
            }
            for snippet in hit.snippets
        ]
        made = {
            "id": hit.id, "rank": hit.rank, "score": hit.score, "title": hit.title,
            "title_highlights": byte_ranges(hit.title, hit.title_highlights), "fields": hit.fields, "snippets": snippets,
        }
        if hit.text is not None:
            made["text"] = hit.text
        hits.append(made)
    made = {
        "query": query, "read_as": result.read_as, "total": result.total, "total_is_exact": result.total_is_exact,
        "expansions": [{"word": word, "alternatives": names} for word, names in result.expansions.items()],
        "hits": hits, "next": result.next, "suggestion": result.suggestion,
    }
    if result.facets:
        made["facets"] = {
            name: [{"value": value, "count": count} for value, count in counts] for name, counts in result.facets.items()
        }
    if result.omissions:
        made["omissions"] = result.omissions
    return made


with diglot.Index(sys.argv[1]) as index, open(sys.argv[2], encoding="utf-8") as searches:
    for line in searches:
        search = json.loads(line)
        printed = {"name": search["name"]}
        try:
            printed["answer"] = answer(search["query"], index.search(search["query"], **search["options"]))
        except diglot.QueryError as error:
            printed["error"] = {"column": error.column, "message": str(error)}
        print(json.dumps(printed, ensure_ascii=False))
