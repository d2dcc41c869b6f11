from readroom import analyze, open_pipeline, open_source

analysis = analyze(["lecture.mp4"], out="lecture-read")  # tables, summary
pipeline = open_pipeline()  # or frame by frame
for at, frame in open_source("lecture.mp4"):
    seen = pipeline(frame, at).observations
    print(at, [person.expression and person.expression.emotion for person in seen])
