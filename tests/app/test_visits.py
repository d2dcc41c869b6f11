"""What a visitor saw goes by the clock, whether or not anybody comes after."""

import asyncio
import weakref

import pytest
from streamlit import config
from streamlit.runtime import Runtime
from streamlit.runtime.session_manager import SessionClient

from readroom.app import server
from readroom.app.visits import forget_left


class Browser(SessionClient):
    """A page that is shown nothing."""

    def write_forward_msg(self, msg):
        """Let it go."""


@pytest.fixture
def keep_s(monkeypatch):
    """Sets the seconds that a visit is kept after it was left."""
    monkeypatch.setattr(Runtime, "_instance", None)
    before = config.get_option("server.disconnectedSessionTTL")
    yield lambda seconds: config.set_option("server.disconnectedSessionTTL", seconds)
    config.set_option("server.disconnectedSessionTTL", before)


async def visit_and_leave():
    """How many visits were let go of, and whether this one is still there."""
    runtime = server.build()._create_runtime()
    await runtime.start()
    name = runtime.connect_session(Browser(), {})
    visit = weakref.ref(runtime._session_mgr.get_session_info(name).session)
    runtime.disconnect_session(name)
    count = forget_left(runtime)
    there = visit() is not None
    runtime.stop()
    await runtime.stopped
    return count, there


def test_a_visit_that_is_over_is_let_go_of_though_nobody_comes(keep_s):
    keep_s(0)
    assert asyncio.run(visit_and_leave()) == (1, False)


def test_a_visit_whose_connection_may_only_be_lost_stays(keep_s):
    keep_s(120)
    assert asyncio.run(visit_and_leave()) == (0, True)


def test_the_server_looks_for_them_until_it_ends():
    async def running():
        async with server.lifespan(server.app):
            (looking,) = asyncio.all_tasks() - {asyncio.current_task()}
            assert looking.get_coro().__name__ == "forget_left_visits"
        with pytest.raises(asyncio.CancelledError):
            await looking

    asyncio.run(running())
