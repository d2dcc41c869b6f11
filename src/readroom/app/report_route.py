"""The report of a session at an address of its own, to be printed or opened in another tab."""

from __future__ import annotations

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from readroom.app.session_files import report
from readroom.app.session_list import open_store
from readroom.errors import ReadroomError, RefusedError, UnknownRecordError

PATH: Final = "/sessions/{session}/report"
HEADERS: Final = {
    # The page needs nothing but itself; what somebody typed into it can do nothing.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


async def session_page(request: Request) -> Response:
    """The report of the session that the address names."""
    named = request.path_params["session"]
    try:
        page = await run_in_threadpool(lambda: report(open_store(), named))
    except UnknownRecordError as error:
        return PlainTextResponse(str(error), 404, HEADERS)
    except RefusedError as error:
        return PlainTextResponse(str(error), 451, HEADERS)
    except ReadroomError as error:
        return PlainTextResponse(str(error), 503, HEADERS)
    return HTMLResponse(page, headers=HEADERS)
