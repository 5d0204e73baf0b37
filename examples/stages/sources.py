#!/usr/bin/env python3
"""Scores how reliable each document's source is, from a table, and lowers the confidence of its events.

The table has a line for each host or name: what it is, a number from 0 to 1, and its kind, with tabs between.
A source is looked up by its url's host, then by that host's parents, then by its name.

    sources.py TABLE [--floor 0.2] [--default 0.5]

Documents from sources below the floor are dropped; what the table does not hold has the default.
"""

import argparse
import json
import sys
from urllib.parse import urlsplit


def read_table(path):
    table = {}
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                name, reliability, kind = line.rstrip("\n").split("\t")
                table[name.casefold()] = (float(reliability), kind)
            except ValueError:
                sys.exit(f"{path}:{number}: write a name, a number and a kind with tabs between")
    return table


def look_up(table, document):
    """Gives reliability, kind and the name that was found; none where the table does not hold the source."""
    host = (urlsplit(document["url"] or "").hostname or "").casefold()
    while host:
        if host in table:
            return (*table[host], host)
        host = host.partition(".")[2]
    name = (document["source"] or "").casefold()
    return (*table[name], name) if name in table else None


def process(table, arguments, document):
    found = look_up(table, document)
    reliability, kind, name = found or (arguments.default, "unknown", None)
    score = {"reliability": reliability, "kind": kind, "listed_as": name}
    answer = {"document": {"extra": {"source": score}}}
    if reliability < arguments.floor:
        return answer | {"drop": True}
    answer["document"]["events"] = [
        {
            "ref": event["ref"],
            "confidence": round(event["confidence"] * (0.5 + reliability / 2), 4),
            "extra": {"reliability": reliability},
        }
        for event in document["events"]
    ]
    return answer


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("table")
    parser.add_argument("--floor", type=float, default=0.2)
    parser.add_argument("--default", type=float, default=0.5)
    arguments = parser.parse_args()
    table = read_table(arguments.table)
    for line in sys.stdin:
        request = json.loads(line)
        answer = process(table, arguments, request["document"])
        print(json.dumps({"id": request["id"]} | answer), flush=True)


if __name__ == "__main__":
    main()
