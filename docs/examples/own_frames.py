import cv2

from readroom import decide, open_pipeline

pipeline = open_pipeline("video", permission=decide("playtest", region="GB"))
film = cv2.VideoCapture("playtest.mp4")  # or your game's camera: height x width x 3, BGR, uint8
while film.isOpened():
    read, frame = film.read()
    if not read:
        break
    seconds = film.get(cv2.CAP_PROP_POS_MSEC) / 1000  # any clock that only grows
    for seen in pipeline(frame, seconds).observations:
        if seen.expression is not None:  # else seen.reason says why nobody could read it
            print(f"{seconds:.2f} person {seen.person} valence {seen.expression.valence:+.2f}")
