from readroom import analyze, open_pipeline, open_source

analysis = analyze(["lecture.mp4"], out="lecture-read")  # tables, summary
pipeline = open_pipeline()  # or frame by frame
with open_source("lecture.mp4") as source:
    for at, frame in source:
        for seen in pipeline(frame, at).observations:
            print(at, seen.person, seen.reason or seen.expression.emotion)
