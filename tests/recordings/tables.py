"""Reading tables of any form back, with missing values as None."""

import csv
import json

import pyarrow.parquet as pq

from readroom.sessions.cells import plain_text


def read(path):
    """The rows of a table as it lies on the disk, missing values as None."""
    if path.suffix == ".parquet":
        return pq.read_table(path).to_pylist()
    if path.suffix == ".jsonl":
        # Not splitlines(): names may hold separators that JSON does not escape.
        return [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {key: _value(key, text) for key, text in row.items()} for row in csv.DictReader(file)
        ]


def _value(key, text):
    if text == "":
        return None
    if key in ("source", "reason", "emotion"):
        return plain_text(text)
    return int(text) if key in ("frame", "person") else float(text)
