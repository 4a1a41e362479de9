"""Runs the thirty searches through `diglot mcp`, with the official client: run_mcp.py DIGLOT INDEX < searches.jsonl

What a tool of the protocol has no parameter for is not asked: {"name", "answer": null}.
"""

import asyncio
import json
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

OFFERED = {"limit", "sort", "facets"}


def answer(result):
    text = result.content[0].text
    if result.is_error:
        column, message = text.removeprefix("query, column ").split(": ", 1)
        return {"error": {"column": int(column), "message": message}}
    found = json.loads(text)
    hits = [{"id": hit["id"], "score": hit["score"], "title": hit["title"]} for hit in found["results"]]
    return {name: found[name] for name in ("total", "total_is_exact", "facets", "next") if name in found} | {"hits": hits}


async def main(tool, index):
    async with stdio_client(StdioServerParameters(command=tool, args=["mcp", "--index", index])) as streams:
        async with ClientSession(*streams) as session:
            await session.initialize()
            for line in sys.stdin:
                search = json.loads(line)
                options = search["options"]
                said = None
                if options.keys() <= OFFERED:
                    lists = {name: options[name].split(",") for name in ("sort", "facets") if name in options}
                    arguments = {"query": search["query"]} | options | lists
                    said = answer(await session.call_tool("search", arguments))
                print(json.dumps({"name": search["name"], "answer": said}, ensure_ascii=False))


asyncio.run(main(*sys.argv[1:]))
