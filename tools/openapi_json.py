#!/usr/bin/env python3
"""api/openapi.yaml as JSON, for the binary and the tests: openapi_json.py IN.yaml OUT.json

Promise: same input, same bytes; aliases and merge keys of YAML are resolved. Needs Debian's python3-yaml.
"""
import json
import sys

import yaml

with open(sys.argv[1], encoding="utf-8") as source:
    document = yaml.safe_load(source)
with open(sys.argv[2], "w", encoding="utf-8") as target:
    json.dump(document, target, ensure_ascii=False, separators=(",", ":"))
