from pathlib import Path

from readroom import analyze, decide
from readroom.domain import VALENCE
from readroom.recordings.keeping import Keeping
from readroom.recordings.recalibration import recalibration_of
from readroom.recordings.summaries import with_summaries
from readroom.sessions.contents import may_leave
from readroom.sessions.export import export
from readroom.sessions.store import SessionStore

allowed = decide("playtest", region="GB")
with SessionStore.open("sqlite:///playtests.db") as store:  # or your PostgreSQL
    keeping = Keeping(store, consent="each person", title="Level 1")
    done = analyze("playtest.mp4", "playtest-kept", permission=allowed, keeping=keeping)
    (session,) = done.sessions  # one for each film
    samples = store.samples(session.id)  # columns; one row a person and second
    valence = samples.probabilities @ VALENCE  # NaN where nothing was measured
    for person, second, value in zip(samples.person, samples.second, valence, strict=True):
        print(f"person {person} second {second} valence {value:+.2f}")
    whole = with_summaries(may_leave(store, session.id), recalibration_of(session))
    store.record("export", session.id, "parquet person")  # the audit log; the command does so, too
    export(whole, Path("playtest-export"), "parquet")
    store.erase_session(session.id)  # figures, markers and names; the audit log says so
