"""Drives `diglot mcp` with the official Python client: DIGLOT_TOOLS=FOLDER pytest test_mcp.py"""

import asyncio
import json
import os
import pathlib
import subprocess

import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

TOOLS = pathlib.Path(os.environ["DIGLOT_TOOLS"])
FIXTURES = pathlib.Path(__file__).resolve().parents[3] / "Fixtures"


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mcp")
    added = subprocess.run([TOOLS / "diglot-index", "add", "--index", folder / "index", FIXTURES], capture_output=True)
    assert added.returncode == 0, added.stderr
    return str(folder / "index")


def call_all(index, *calls):
    """The results of some calls in one session."""

    async def run():
        server = StdioServerParameters(command=str(TOOLS / "diglot"), args=["mcp", "--index", index])
        async with stdio_client(server) as streams, ClientSession(*streams) as session:
            await session.initialize()
            return [await session.call_tool(name, arguments) for name, arguments in calls]

    return asyncio.run(run())


def values(results):
    return [json.loads(result.content[0].text) for result in results]


def test_the_client_accepts_the_tools_and_their_schemas(index):
    async def run():
        server = StdioServerParameters(command=str(TOOLS / "diglot"), args=["mcp", "--index", index])
        async with stdio_client(server) as streams, ClientSession(*streams) as session:
            begun = await session.initialize()
            return begun, await session.list_tools()

    begun, listed = asyncio.run(run())
    assert begun.server_info.name == "diglot"
    assert [tool.name for tool in listed.tools] == ["search", "fetch", "quote"]
    assert all(tool.input_schema["type"] == "object" for tool in listed.tools)


def test_every_match_is_a_slice_of_what_fetch_gives(index):
    (found,) = values(call_all(index, ("search", {"query": "列印軟體", "limit": 20})))
    keys = [result["id"] for result in found["results"]]
    assert len(keys) > 5
    texts = {value["id"]: value["text"] for value in values(call_all(index, *(("fetch", {"id": key}) for key in keys)))}
    matches = [(result["id"], *match) for result in found["results"] for match in result["matches"]]
    quotes = values(call_all(index, *(("quote", {"id": key, "start": start, "end": end}) for key, start, end in matches)))
    for (key, start, end), quote in zip(matches, quotes, strict=True):
        assert quote["text"] == texts[key].encode()[start:end].decode()
        assert quote["text"].strip()


def test_results_lead_to_their_files(index):
    (found,) = values(call_all(index, ("search", {"query": "打印", "filters": {"path": "Fixtures/news/*"}})))
    for result in found["results"]:
        assert result["url"] == "file://" + str(FIXTURES.parent / result["id"])


def test_facets_count_all_that_filters_leave(index):
    (found,) = values(
        call_all(index, ("search", {"query": "打印", "limit": 1, "facets": ["script"], "filters": {"script": ["hans", "hant"]}}))
    )
    counts = {entry["value"]: entry["count"] for entry in found["facets"]["script"]}
    assert set(counts) == {"hans", "hant"} and sum(counts.values()) == found["total"]


@pytest.mark.parametrize(
    "name, arguments, message",
    [
        ("quote", {"id": "Fixtures/news/inkbridge-mainland.txt", "start": 1, "end": 3}, "cuts a character"),
        ("fetch", {"id": "nothing"}, "no document"),
        ("search", {"query": "打印", "filters": {"nothing": "x"}}, "no document has the field"),
        ("search", {"query": "date:2026..2027..2028"}, "column"),
    ],
)
def test_what_cannot_be_done_is_said(index, name, arguments, message):
    (result,) = call_all(index, (name, arguments))
    assert result.is_error and message in result.content[0].text
