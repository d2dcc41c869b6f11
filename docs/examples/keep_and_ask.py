from readroom import analyze, decide
from readroom.domain import VALENCE
from readroom.recordings.keeping import Keeping
from readroom.sessions.store import SessionStore

allowed = decide("playtest", region="GB")
with SessionStore.open("sqlite:///playtests.db") as store:  # or your PostgreSQL
    keeping = Keeping(store, consent="each person", title="Level 1")
    analyze(["playtest.mp4"], "playtest-kept", permission=allowed, keeping=keeping)
    (session,) = store.sessions("Level 1")
    samples = store.samples(session.id)  # columns; one row a person and second
    valence = samples.probabilities @ VALENCE  # NaN where nothing was measured
    for person, second, value in zip(samples.person, samples.second, valence, strict=True):
        print(f"person {person} second {second} valence {value:+.2f}")
    store.erase_session(session.id)  # figures, markers and names; the audit log says so
