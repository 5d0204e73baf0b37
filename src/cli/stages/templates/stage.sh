#!/bin/sh
# The stage NAME: counts the words of each document. Needs jq.
#
# A line of standard input is a request, {"v":1,"id":17,"document":{...}}; a line of standard output answers it:
# {"id":17,"document":{...}} with a patch, {"id":17,"drop":true}, or {"id":17,"error":"..."}.
# Standard error goes to the log. `tidings schema stage-request` and `stage-answer` say what messages may hold.
exec jq --compact-output --unbuffered '
  {id, document: {extra: {words: (.document.text | [splits("\\s+") | select(. != "")] | length)}}}
'
