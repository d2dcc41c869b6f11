from readroom import analyze, decide, open_pipeline, open_source

allowed = decide("playtest", region="GB")  # who is read what for, and where: docs/privacy.md
analysis = analyze(["playtest.mp4"], out="playtest-read", permission=allowed)  # tables, summary
pipeline = open_pipeline(permission=allowed)  # or frame by frame
with open_source("playtest.mp4") as source:
    for at, frame in source:
        for seen in pipeline(frame, at).observations:
            print(at, seen.person, seen.expression.emotion if seen.expression else seen.reason)
