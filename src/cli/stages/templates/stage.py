#!/usr/bin/env python3
"""The stage NAME: counts the words of each document.

A line of standard input is a request, {"v": 1, "id": 17, "document": {...}}.
A line of standard output answers it, in any order:
    {"id": 17, "document": {...}}   a patch: what is absent stays, None removes
    {"id": 17, "drop": true}        the document ends here
    {"id": 17, "error": "..."}      the document fails
Standard error goes to the log. `tidings schema stage-request` and `stage-answer` say what messages may hold.
"""

import json
import sys


def process(document):
    """Gives a patch of the document; None drops it."""
    return {"extra": {"words": len(document["text"].split())}}


def main():
    for line in sys.stdin:
        request = json.loads(line)
        answer = {"id": request["id"]}
        try:
            patch = process(request["document"])
            answer |= {"drop": True} if patch is None else {"document": patch}
        except Exception as error:  # one document fails, and the next is tried
            answer["error"] = f"{type(error).__name__}: {error}"
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
