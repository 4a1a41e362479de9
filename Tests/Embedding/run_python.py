"""Runs the thirty searches through the Python package: run_python.py INDEX < searches.jsonl"""

import json
import sys

import diglot


def ranges(text, highlights):
    """Ranges of code points as the contract has them, of UTF-8 bytes."""
    return [[len(text[:start].encode()), len(text[:end].encode())] for start, end in highlights]


def hit(found):
    return {
        "id": found.id,
        "rank": found.rank,
        "score": found.score,
        "title": found.title,
        "title_highlights": ranges(found.title, found.title_highlights),
        "fields": found.fields,
        "snippets": [
            {"text": snippet.text, "highlights": ranges(snippet.text, snippet.highlights)} for snippet in found.snippets
        ],
    }


with diglot.Index(sys.argv[1]) as index:
    for line in sys.stdin:
        search = json.loads(line)
        try:
            result = index.search(search["query"], **search["options"])
            answer = {"total": result.total, "hits": [hit(found) for found in result.hits]}
            if result.facets:
                answer["facets"] = {
                    name: [{"value": value, "count": count} for value, count in counts]
                    for name, counts in result.facets.items()
                }
        except diglot.QueryError as error:
            answer = {"error": {"column": error.column, "message": str(error).split(": ", 1)[1]}}
        print(json.dumps({"name": search["name"], "answer": answer}, ensure_ascii=False))
