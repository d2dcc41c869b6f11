"""A recorder killed at any moment loses at most two seconds, and nothing that was written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tests.sessions.killed import PEOPLE

from readroom.sessions.store import SessionStore

MOMENTS = 20
LONGEST_S = 2.7
MAY_LOSE_S = 2.0
ROOT = Path(__file__).parents[2]


@pytest.mark.alone
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")
def test_a_recorder_killed_at_twenty_moments(tmp_path: Path) -> None:
    lives = np.random.default_rng().uniform(0.1, LONGEST_S, MOMENTS)
    run = subprocess.run(
        [sys.executable, "-m", "tests.sessions.killed", tmp_path, *map(str, lives)],
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    told = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(told) == MOMENTS
    for one in told:
        with SessionStore.open(one["url"]) as store:
            with store._database.reading() as connection:
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
                assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            (session,) = store.sessions()
            table = store.samples(session.id)
            reach = int(table.second.max()) + 1 if len(table) else 0
            assert one["last"] - reach <= MAY_LOSE_S
            whole = {(who, when) for who in range(1, PEOPLE + 1) for when in range(reach)}
            pairs = list(zip(table.person.tolist(), table.second.tolist(), strict=True))
            assert len(pairs) == len(set(pairs))
            assert set(pairs) == whole  # every second entire, none missing before
            assert session.length_s == reach
            assert store.verify_audit().sound
