"""The live page's numbers beside the picture, drawn anew twice a second as one piece of HTML."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from typing import Final

import streamlit as st

from readroom.analytics.lately import shift_lately
from readroom.app.live_bridge import LiveStatus
from readroom.app.live_session import LiveSession
from readroom.app.moments import Moment, mean_shares
from readroom.app.room_moment import moment_html
from readroom.app.screens.look import figures, note, theme, warning
from readroom.app.screens.people_part import DRAWN as STRIPS_DRAWN
from readroom.app.screens.people_part import strips_part
from readroom.app.withheld_words import why_no_shares
from readroom.domain import RoomWindow
from readroom.privacy.consent import shows_persons
from readroom.view.chart_style import Theme
from readroom.view.charts import SHARES_ARE, percent, shares_html
from readroom.view.lately_words import CHANGE_IS, lately_words
from readroom.view.valence_lines import VALENCE_IS, valence_html

NOW_S: Final = 2.0
"""The numbers are means over this long: shorter would flicker."""

WINDOW_S: Final = 60.0
"""Of the past in the chart of faces, in seconds."""

SILENT_S: Final = 3.0
"""Without a result for longer the page says so. Raising it tells later that nothing is read."""

DRAWN: Final = "live_room_drawn"
MINUTE_DRAWN: Final = "live_minute_drawn"
MINUTE, ROOM = "Faces, last minute", "Room, ten seconds"
WAITING: Final = "First figures of the room: ten seconds after the pictures begin."
STILL: Final = "No picture comes at the moment; the line below the picture says why."
UNREAD: Final = "Nothing was read for more than {s} seconds; below is what was read last."
"""In steps: whoever has it read aloud hears every change."""
COVERED: Final = "of expected: measured at some time in the last 10 s"
TECHNICAL: Final = "Technical details"
GAP: Final = '<div style="height:.6rem"></div>'


def numbers_part(session: LiveSession, playing: bool) -> None:
    """The right side.

    Args:
        session: This visitor's.
        playing: Whether the camera runs.
    """
    if session.permission.over:  # only these numbers are drawn anew, the gate is asked by the page
        st.rerun(scope="app")
    status = session.bridge.status()
    moments = session.bridge.history.copy()
    unread_s = status.now - moments[-1].at if moments else 0.0
    unread = unread_s > SILENT_S or not playing  # what is no longer looked at is not drawn anew
    last = moments[-1] if moments and not unread else None
    if session.room is None:
        in_view = str(last.in_view) if last else "-"
        st.html(figures({"in view": in_view}))
        _health(session, status, playing)
        return
    windows = session.room.windows
    newest = windows[-1] if windows else None
    st.html(_people(last, None if unread else newest))
    if _view(session) == MINUTE:
        st.html(_minute_once(moments, status.now))
    else:
        stale = warning(unread_words(unread_s)) + GAP if unread_s > SILENT_S and newest else ""
        st.html(stale + _room_once(windows, session.permission.min_group, theme()))
    if session.people is not None:
        strips_part(session.people, status.now)
    _health(session, status, playing)


def unread_words(unread_s: float) -> str:
    """That what stands below is old.

    Args:
        unread_s: Seconds since something was read, more than :data:`SILENT_S`.

    Returns:
        The sentence, another one every five seconds.
    """
    return UNREAD.format(s=max(int(SILENT_S), 5 * floor(unread_s / 5)))


def forget_drawn() -> None:
    """Let go of what was drawn: the page was left, or shows another session from now on."""
    for drawn in (DRAWN, MINUTE_DRAWN, STRIPS_DRAWN):
        st.session_state.pop(drawn, None)


def _view(session: LiveSession) -> str:
    """Single looks where persons may be shown; of the room for everybody."""
    permission = session.permission
    if not shows_persons(permission):
        return ROOM
    picked = st.segmented_control(
        "Figures",
        (MINUTE, ROOM),
        default=MINUTE if permission.alone else ROOM,
        required=True,
        key=f"live-figures-{permission.purpose}",
        label_visibility="collapsed",
    )
    return picked or ROOM


def _minute(moments: Sequence[Moment], now: float) -> str:
    series = [(moment.at, moment.shares) for moment in moments]
    latest = mean_shares([moment for moment in moments if moment.at >= now - NOW_S])
    chart = shares_html(series, now, latest, WINDOW_S)
    last = f"the last {NOW_S:.0f} seconds"
    return chart + note(f"{SHARES_ARE} Line: the last minute; number: {last}.")


def _minute_once(moments: Sequence[Moment], now: float) -> str:
    """Drawn anew once a second: a line of a minute moves by four pixels in one."""
    stamp = int(now)
    known: tuple[int, str] | None = st.session_state.get(MINUTE_DRAWN)
    if known is None or known[0] != stamp:
        known = stamp, _minute(moments, now)
        st.session_state[MINUTE_DRAWN] = known
    return known[1]


def _room_once(windows: tuple[RoomWindow, ...], min_group: int, skin: Theme) -> str:
    """Drawn anew when there is a new window, every ten seconds; refreshes come twice in one."""
    known: tuple[tuple[RoomWindow, ...], str] | None = st.session_state.get(DRAWN)
    if known is None or known[0] is not windows:
        known = windows, _room(windows, min_group, skin)
        st.session_state[DRAWN] = known
    return known[1]


def _room(windows: Sequence[RoomWindow], min_group: int, skin: Theme = "light") -> str:
    shares = moment_html(None, WAITING)
    if windows:
        newest = windows[-1]
        shares = moment_html(newest.shares, why_no_shares(newest, min_group))
    changed = f'<p class="rr-changed">{lately_words(shift_lately(windows))}</p>'
    valence = f"{valence_html(windows, skin)}{GAP}{note(VALENCE_IS)}"
    return f"{changed}{note(CHANGE_IS)}{GAP}{shares}{GAP}{valence}{GAP}"


def _people(moment: Moment | None, window: RoomWindow | None) -> str:
    """How many, and how many of those expected: stands above every figure of the room."""
    coverage = window.coverage if window is not None else None
    covered = "-" if coverage is None else percent(coverage)
    if moment is None:
        nobody = {"in view": "-", "measured": "-", "not measured": "-", COVERED: covered}
        return _narrow(nobody) + note("")
    away = moment.in_view - moment.measured
    why = ", ".join(f"{count} {reason.words}" for reason, count in moment.reasons)
    return _narrow(
        {
            "in view": str(moment.in_view),
            "measured": str(moment.measured),
            "not measured": str(away),
            COVERED: covered,
        }
    ) + note(f"Not measured: {why}" if why else "")


def _narrow(values: dict[str, str]) -> str:
    """Figures in one row, the long word broken into lines."""
    return f'<div class="rr-narrow">{figures(values)}</div>'


def _health(session: LiveSession, status: LiveStatus, playing: bool) -> None:
    """How it goes: what somebody must know or do, else what nobody has to."""
    if said := _to_be_known(session, status, playing):
        st.html(said)
        return
    speed = (
        f"{status.fps_out:.0f} pictures and {status.results_per_s:.0f} readings a second, "
        f"drawn within {status.picture.p95_ms:.0f} ms."
    )
    with st.expander(TECHNICAL, key="rr-quiet-technical"):
        st.html(note(f"{status.using}. {speed}"))


def _to_be_known(session: LiveSession, status: LiveStatus, playing: bool) -> str:
    if status.problem is not None:
        return warning(f"Something is not working: {status.problem}")
    if not playing:
        return note(f"Press {session.given.start} to begin.")
    if session.feed is not None and (not status.started or status.silent_s > SILENT_S):
        return note(STILL)
    if status.silent_s > SILENT_S:
        return warning("No pictures arrive. If this lasts, press Stop and start again.")
    return "" if status.using else note("Loading the models ...")
