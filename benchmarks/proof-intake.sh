#!/usr/bin/env bash
# The intake against pgbench, spread and hot, at 64 and at 128 clients; one JSON document each on standard output.
set -euo pipefail
for clients in 64 128; do
  orderloom bench intake --clients "$clients" --rounds 5 --json
  orderloom bench intake --clients "$clients" --rounds 5 --json --hot
done
