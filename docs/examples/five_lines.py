from readroom import analyze, decide, open_pipeline, open_source

allowed = decide("research", region="GB")  # who is read what for, and where: docs/privacy.md
analysis = analyze(["lecture.mp4"], out="lecture-read", permission=allowed)  # tables, summary
pipeline = open_pipeline(permission=allowed)  # or frame by frame
with open_source("lecture.mp4") as source:
    for at, frame in source:
        for seen in pipeline(frame, at).observations:
            print(at, seen.person, seen.reason or seen.expression.emotion)
