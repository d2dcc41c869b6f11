"""The live page's other inputs in a real browser that has no camera and gives none."""

import time
from urllib.parse import urlsplit

import pytest
from tests.live.harness import browser_flags, serving
from tests.live.input_page import FRAMES, begin, choose, cut, frames
from tests.live.live_page import component
from tests.network_cameras import http_cameras

pytestmark = [pytest.mark.browser, pytest.mark.data]

CLIP_S = 8.0
ENOUGH = 10
WITHIN_MS = 60_000
THREADS_GONE_S = 30
SPARE_THREADS = 6
"""As of `test_browser`: pools that stay with the server once used."""


@pytest.fixture(scope="module")
def clip(shared_data, tmp_path_factory):
    """One face for some seconds, as a camera of the network sends it."""
    whole = shared_data / "media" / "clips" / "fer_woman2.mp4"
    return cut(whole, tmp_path_factory.mktemp("clip") / "camera.ts", CLIP_S)


@pytest.fixture(scope="module")
def cameras(clip):
    with http_cameras(clip, CLIP_S) as serving_cameras:
        yield serving_cameras


@pytest.fixture(scope="module")
def server(shared_data, cameras, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patched:
        registry = tmp_path_factory.mktemp("cameras") / "cameras.toml"
        registry.write_text(f'[cameras]\n"Room 12" = "{cameras.address("ts", "me:secret@")}"\n')
        patched.setenv("READROOM_CAMERAS", str(registry))
        patched.setenv("READROOM_MAX_LIVE_SESSIONS", "40")  # lost viewers keep theirs for a while
        patched.setenv("READROOM_MODELS_DIR", str(shared_data / "models"))
        with serving() as running:
            yield running


@pytest.fixture(scope="module")
def browser(play, chromium, tmp_path_factory):
    """One without a camera, be it a fake one."""
    nothing = tmp_path_factory.mktemp("nothing") / "none.y4m"
    flags = [flag for flag in browser_flags(nothing) if "-fake-" not in flag]
    launched = play.chromium.launch(executable_path=chromium, headless=True, args=flags)
    yield launched
    launched.close()


@pytest.fixture
def page(browser, server):
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    opened = context.new_page()
    opened.asked = []
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.goto(server.url)
    opened.wait_for_selector("h1.rr-title", timeout=WITHIN_MS)
    yield opened
    context.close()


def in_view(page, count):
    page.wait_for_function(
        "count => document.querySelector('.rr-figures b').innerText === count",
        arg=str(count),
        timeout=WITHIN_MS,
    )


def settled(server, at_most):
    deadline = time.monotonic() + THREADS_GONE_S
    while server.threads() > at_most and time.monotonic() < deadline:
        time.sleep(0.5)
    return server.threads()


def rate_of(page, frame):
    """Pictures a second over the next few; how many depends on who shares the machine."""
    seen, began = frames(frame), time.monotonic()
    deadline = began + WITHIN_MS / 1000
    while frames(frame) < seen + ENOUGH and time.monotonic() < deadline:
        page.wait_for_timeout(500)
    assert frames(frame) >= seen + ENOUGH
    return (frames(frame) - seen) / (time.monotonic() - began)


def test_a_browser_without_a_camera_is_told_so_in_words(page):
    frame = component(page)
    frame.get_by_role("button", name="Start camera").click(timeout=WITHIN_MS)
    frame.get_by_text("No camera was found: connect one").wait_for(timeout=WITHIN_MS)


def test_the_demonstration_room_shows_the_whole_page_without_a_camera(page, server):
    page.wait_for_timeout(2000)
    before = server.threads()
    choose(page, "Demonstration room")
    page.wait_for_selector("text=Synthetic: drawn faces, scripted expressions.")
    frame = begin(page, "Start demonstration")
    in_view(page, 24)
    rate = rate_of(page, frame)
    print(f"{rate:.1f} pictures/s of the demonstration room")  # noqa: T201  shown with -s
    page.get_by_role("radio", name="Room, ten seconds").click()
    page.wait_for_selector(".rr-now b, .rr-now .n", timeout=WITHIN_MS)
    page.wait_for_function(
        "() => /\\d %/.test(document.querySelector('.rr-now').innerText)", timeout=WITHIN_MS
    )
    assert page.locator(".rr-warn").count() == 0

    choose(page, "This browser's camera")  # ends it
    page.wait_for_selector("text=Press Start camera to begin.", timeout=WITHIN_MS)
    assert settled(server, before + SPARE_THREADS) <= before + SPARE_THREADS
    outside = {urlsplit(url).hostname for url in page.asked} - {"127.0.0.1", None, ""}
    assert not outside


def test_a_camera_of_the_network_plays_is_lost_and_comes_back(page, cameras):
    choose(page, "Room 12")
    frame = begin(page, "Start camera")
    in_view(page, 1)
    cameras.off = True
    page.wait_for_selector(".rr-warn:has-text('Trying again')", timeout=WITHIN_MS)
    assert "secret" not in page.content()
    seen = frames(frame)
    cameras.off = False
    page.wait_for_selector("text=Room 12: playing.", timeout=WITHIN_MS)
    frame.wait_for_function(f"seen => ({FRAMES})() > seen", arg=seen, timeout=WITHIN_MS)


def test_an_uploaded_video_plays_and_ends_by_saying_so(page, clip, tmp_path):
    short = cut(clip, tmp_path / "my talk.mp4", 5)
    choose(page, "A video file")
    page.set_input_files("input[type=file]", short)
    begin(page, "Start video")
    in_view(page, 1)
    page.wait_for_selector("text=my talk.mp4: the video has ended.", timeout=WITHIN_MS)
