"""People join a room in a real browser, which reads their faces itself."""

import av
import cv2
import numpy as np
import pytest
from tests.live.harness import serving
from tests.live.input_page import begin
from tests.live.join_page import FOR_OTHERS, open_room
from tests.live.live_page import component

from readroom.app.live_inputs import STARTS, Way
from readroom.privacy.sampling import nod_of, turn_of
from readroom.recognition.cards import ModelCard
from readroom.recognition.classifier import ExpressionClassifier, cut, prepare_crop, square
from readroom.recognition.detectors.yunet import YuNet
from readroom.recognition.heads import softmax
from readroom.recognition.quality import sharpness

pytestmark = [pytest.mark.browser, pytest.mark.data]

PATIENCE_MS = 60_000
WATCH_SENT = """
const make = WebSocket.prototype.send;
WebSocket.prototype.send = function (text) {
  (window.rrSent = window.rrSent || []).push(text);
  return make.call(this, text);
};
"""
LOOKS = "() => (window.rrSent || []).map(one => JSON.parse(one).look).filter(one => one)"


@pytest.fixture(scope="module")
def server(shared_data, tmp_path_factory):
    given = {
        "READROOM_MODELS_DIR": str(shared_data / "models"),
        **FOR_OTHERS,
        "READROOM_DATABASE_URL": f"sqlite:///{tmp_path_factory.mktemp('kept') / 'kept.db'}",
    }
    with serving(**given) as running:
        yield running


@pytest.fixture
def host(visit, server):
    """The page of whoever runs the room, before anything is read."""
    page = visit("", server)
    page.address = open_room(page)
    return page


@pytest.fixture
def guest(browser):
    """Opens the page of somebody who joins, in a browser of their own."""
    opened = []

    def come(address, **given):
        context = browser.new_context(viewport={"width": 390, "height": 844}, **given)
        opened.append(context)
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(WATCH_SENT)
        page = context.new_page()
        page.asked, page.broken = [], []
        page.on("request", lambda request: page.asked.append((request.method, request.url)))
        page.on("pageerror", lambda error: page.broken.append(str(error)))
        page.goto(address)
        return page

    yield come
    for context in opened:
        context.close()


def says(page, words):
    page.wait_for_function(
        "words => document.body.innerText.includes(words)", arg=words, timeout=PATIENCE_MS
    )


def test_a_room_is_joined_read_paused_left_and_ended(host, guest, server):
    assert host.address.startswith(server.url)
    page = guest(host.address, permissions=["camera"])
    says(page, "No picture and no sound leaves it.")
    assert not [url for _, url in page.asked if "onnx" in url]  # nothing reads before they agree
    page.click("#join")
    says(page, "Nothing is read until the room begins.")
    says(host, "1 joined")
    assert page.evaluate(LOOKS) == []
    begin(host, STARTS[Way.JOINED])
    says(page, "Your visible expression is read, here on this device.")
    page.wait_for_function(f"() => ({LOOKS})().length > 8")
    host.wait_for_function("() => document.body.innerText.includes('Person 1')")
    page.click("#pause")
    says(page, "Paused: the camera is off")
    before = len(page.evaluate(LOOKS))
    page.wait_for_timeout(1500)
    assert len(page.evaluate(LOOKS)) == before
    assert page.evaluate("() => document.getElementById('own').srcObject === null")
    page.click("#pause")
    page.wait_for_function(f"() => ({LOOKS})().length > {before}")
    page.reload()  # they keep their number
    page.click("#join")
    says(page, "You are number 1 in this room.")
    page.click("#leave")
    says(page, "You have left the room.")
    says(host, "Nobody has joined yet")
    page.click("#again")
    says(page, "You are number 2 in this room.")
    component(host).get_by_role("button", name="Stop").click()
    says(page, "The room has ended. Your camera is off.")
    assert page.broken == []
    assert {method for method, _ in page.asked} == {"GET"}
    assert all(url.startswith((server.url, "blob:")) for _, url in page.asked)


def test_a_device_reads_what_the_servers_own_code_reads(host, guest, clip_camera, models_dir):
    page = guest(host.address, permissions=["camera"])
    page.click("#join")
    begin(host, STARTS[Way.JOINED])
    page.wait_for_function(f"() => ({LOOKS})().length > 4")
    look = page.evaluate(LOOKS)[-1]
    frame = first_frame(clip_camera)
    (face,) = YuNet(str(models_dir / "face_detection_yunet_2023mar.onnx"), 0.7, 640).detect(frame)
    card = ModelCard.read()
    area = square(face.box, card.crops["yunet"])
    crop = cut(frame, area)
    assert look["size_px"] == pytest.approx(area.height, rel=0.02)
    assert look["score"] == pytest.approx(face.score, abs=0.02)
    assert look["turn"] == pytest.approx(turn_of(face), abs=0.02)
    assert look["nod"] == pytest.approx(nod_of(face), abs=0.02)
    assert look["sharpness"] == pytest.approx(sharpness(crop), abs=0.02)
    model = ExpressionClassifier.open()
    for head in ("fer2013", "ferplus"):
        own = model.probabilities([crop], head)
        theirs = softmax(np.array([look[head]], np.float32) / card.temperature[head])
        assert np.abs(own - theirs).max() < 0.06


def test_pixels_become_crops_as_on_the_server(host, guest):
    page = guest(host.address)
    rng = np.random.default_rng(5)
    script = """
    async ([gray, side, to]) => {
      const face = await import(new URL('files/face.js', location.href));
      return [[...face.resized(Float32Array.from(gray), side, to)],
              face.sharpness(Float32Array.from(gray), side)];
    }
    """
    for side in (30, 48, 75, 160):
        rough = rng.integers(0, 256, (side, side), np.uint8)
        gray = cv2.GaussianBlur(rough, (0, 0), side / 24)
        pixels, sharp = page.evaluate(script, [gray.ravel().tolist(), side, 48])
        expected = prepare_crop(gray, 48)
        assert np.abs(np.reshape(pixels, (48, 48)) - expected.astype(float)).max() <= 1, side
        assert sharp == pytest.approx(sharpness(gray), abs=0.01)


def test_who_gives_no_camera_reads_what_to_do(host, guest):
    page = guest(host.address, permissions=[])
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => { throw new "
        "DOMException('no', 'NotAllowedError'); }"
    )
    page.reload()
    page.click("#join")
    says(page, "This page may not use the camera.")
    assert page.is_visible("#again")


def test_a_code_that_is_none_is_asked_again(guest, server):
    page = guest(f"{server.url}/join")
    page.fill("#code", "abcd efgh")
    page.click("button")
    says(page, "There is no open room with this code.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def first_frame(y4m):
    """Of the camera's file, BGR."""
    with av.open(str(y4m)) as opened:
        return next(opened.decode(video=0)).to_ndarray(format="bgr24")
