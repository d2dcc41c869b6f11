import json
from pathlib import Path

from readroom import analyze, decide

allowed = decide("playtest", region="GB")
for film in sorted(Path().glob("*.mp4")):
    summary = Path("read") / film.stem / "summary.json"
    if summary.exists() and not json.loads(summary.read_text("utf-8"))["interrupted"]:
        continue  # whole from an earlier run: start the program again to go on
    done = analyze(film, summary.parent, permission=allowed)
    for one in done.sources:
        print(f"{film}: {one.people} people, coverage {one.coverage or 0:.0%}")
    for failure in done.failures:  # nothing was written for it, and nothing was raised
        print(failure.message)
