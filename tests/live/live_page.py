"""The live page as a test sees it: press Start, measure what comes back."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Error, Frame, Page
from tests.live.harness import BLOCK_PX, BLOCKS, FIRST_FRAME_S, START_S

# Runs before the component's own script: keeps the camera's stream, so that the
# picture sent can be read beside the picture that came back.
KEEP_CAMERA = """
const get = navigator.mediaDevices && navigator.mediaDevices.getUserMedia;
if (get) navigator.mediaDevices.getUserMedia = async function (...wanted) {
  const stream = await get.apply(navigator.mediaDevices, wanted);
  window.rrCamera = stream.clone();
  return stream;
};
"""

# Reads the counter of every frame of both streams, with the time it was shown.
MEASURE = """
async ([seconds, blocks, side]) => {
  const remote = [...document.querySelectorAll('video')].find(v => v.srcObject && v.videoWidth);
  const local = document.createElement('video');
  local.muted = true; local.srcObject = window.rrCamera; await local.play();
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', {willReadFrequently: true});
  function counter(video) {
    const scale = video.videoWidth / 640, wide = blocks * side;
    canvas.width = wide; canvas.height = side;
    pen.drawImage(video, 0, video.videoHeight - side * scale, wide * scale, side * scale,
                  0, 0, wide, side);
    const row = pen.getImageData(0, side >> 1, wide, 1).data;
    let number = 0;
    for (let i = 0; i < blocks; i++)
      number = number * 2 + (row[4 * (i * side + (side >> 1)) + 1] > 127 ? 1 : 0);
    return number;
  }
  // Labels and boxes are drawn over the picture: how much of it is strongly
  // different from the picture sent, in the part above the counter.
  function small(video) {
    canvas.width = 160; canvas.height = 120;
    pen.drawImage(video, 0, 0, 160, 120);
    return pen.getImageData(0, 0, 160, 110).data;
  }
  const shots = new Map();
  function changed(number, pixels) {
    const sent = shots.get(number);
    if (!sent) return null;
    let different = 0;
    for (let i = 0; i < pixels.length; i += 4) {
      const by = Math.abs(pixels[i] - sent[i]) + Math.abs(pixels[i + 1] - sent[i + 1])
        + Math.abs(pixels[i + 2] - sent[i + 2]);
      if (by > 180) different++;
    }
    return different / (pixels.length / 4);
  }
  const seen = {sent: [], back: []};
  const until = performance.now() + 1000 * seconds;
  const watch = (video, take) => video.requestVideoFrameCallback(() => {
    take(performance.now(), counter(video));
    if (performance.now() < until) watch(video, take);
  });
  watch(local, (at, number) => {
    seen.sent.push([at, number]);
    shots.set(number, small(local));
  });
  watch(remote, (at, number) => seen.back.push([at, number, changed(number, small(remote))]));
  await new Promise(done => setTimeout(done, 1000 * seconds + 300));
  local.srcObject = null;
  return seen;
}
"""


FRAME_MS = 1000 / 15
"""Of the camera: in a smaller latency lies the phase between camera and screen, which drifts."""

DRAWN_FROM = 0.004
"""Part of a picture that a box with its label changes at least; compression changes none."""

PLAYING = """
() => [...document.querySelectorAll('video')].some(v => v.videoWidth && v.currentTime > .3)
"""


@dataclass(frozen=True)
class Measured:
    """What a viewer got.

    Attributes:
        frames_per_s: Different frames returned per second.
        latencies_ms: Per returned frame, from its own showing to its return, in order.
        annotated: Share of the returned frames with something drawn on them.
    """

    frames_per_s: float
    latencies_ms: NDArray[np.float64]
    annotated: float

    def told(self) -> str:
        """The figures in a line."""
        p50, p95 = np.percentile(self.latencies_ms, [50, 95])
        first, last = self.thirds()
        return (
            f"{self.frames_per_s:.1f} different frames/s, {100 * self.annotated:.0f} % annotated, "
            f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, thirds {first:.0f} -> {last:.0f} ms"
        )

    def is_flat(self, growth: float) -> bool:
        """Whether the last third is at most so many times as late as the first."""
        first, last = self.thirds()
        return last <= growth * max(first, FRAME_MS)

    def thirds(self) -> tuple[float, float]:
        """Median of the first third and of the last."""
        third = len(self.latencies_ms) // 3
        first, last = self.latencies_ms[:third], self.latencies_ms[-third:]
        return float(np.median(first)), float(np.median(last))


def component(page: Page) -> Frame:
    """The frame the video component lives in."""
    handle = page.wait_for_selector('iframe[title*="webrtc"]', timeout=START_S * 1000)
    frame = handle.content_frame() if handle else None
    assert frame is not None
    return frame


def start(page: Page, attempts: int = 2) -> Frame:
    """Press Start until pictures come back; a second attempt is allowed under load."""
    for attempt in range(attempts):
        frame = component(page)
        frame.get_by_role("button", name="Start camera").click(timeout=START_S * 1000)
        if playing(frame, FIRST_FRAME_S):
            return frame
        if attempt + 1 < attempts:
            page.reload()
    raise AssertionError("no picture came back")


def playing(frame: Frame, within_s: float) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            if frame.evaluate(PLAYING):
                return True
        except Error:  # the component is being mounted again
            return False
        time.sleep(0.25)
    return False


def measure(frame: Frame, seconds: float) -> Measured:
    """Watch both streams for a while."""
    seen = frame.evaluate(MEASURE, [seconds, BLOCKS, BLOCK_PX])
    sent: dict[int, list[float]] = {}
    for at, number in seen["sent"]:
        sent.setdefault(number, []).append(at)
    latencies, numbers, drawn = [], [], []
    for at, number, changed in seen["back"]:
        if changed is not None:
            drawn.append(changed > DRAWN_FROM)
        before = [when for when in sent.get(number, []) if when <= at]
        if before:  # the clip loops: the last showing counts
            latencies.append(at - before[-1])
            numbers.append((number, before[-1]))
    share = sum(drawn) / max(len(drawn), 1)
    return Measured(len(set(numbers)) / seconds, np.array(latencies), share)
