#!/usr/bin/env bash
# A year of baskets (1.47 million lines, 457 stores, 68,509 products) through the file import on a fresh database: time, memory, sums.
# SCALE=0.1 takes a tenth of it, FORM=ndjson or xlsx another form of file, ALONE=--alone leaves out the file of products.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export ORDERLOOM_HOME="$folder/home"
python -m benchmarks.baskets "$folder/files" --scale "${SCALE:-1}" --form "${FORM:-csv}"
python -m benchmarks.import_baskets "$folder/files" --form "${FORM:-csv}" ${ALONE:-}
