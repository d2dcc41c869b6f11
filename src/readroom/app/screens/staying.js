// Keeps a live page together in the browser: tells the server which button of the video was
// pressed, presses Start where a lost picture is to come back, warns before a page is left on which
// something is running that would be lost, hands keys pressed in the video's frame to the page, says when the server cannot be
// reached, remembers in this tab alone which session a reload goes on with, and gives the video a
// window of this computer instead of a camera where that is asked for.
const KEY = "readroom-live";
const LINKS = '[data-testid^="stPageLink"] a, a[data-testid^="stPageLink"]';

function press(on, kind) {
  on.tell("wish", `${kind} ${Date.now()}`); // a value, not an event: no later run can miss it
}

// The video component asks for cameras alone. Whoever asks for a "displaySurface" wants a window.
// A large picture is asked for because faces are small: where the network or the processor is
// short, the browser is to send fewer pictures, not smaller ones.
function giveMedia(on, media) {
  if (!media || media.readroom) return;
  media.readroom = true;
  const get = media.getUserMedia.bind(media);
  media.getUserMedia = async (wanted) => {
    const asked = wanted && wanted.video && wanted.video.displaySurface;
    const stream = await (asked ? giveWindow(on, media, wanted.video) : get(wanted))
      .catch((error) => { throw inWords(on.data.refusals[asked ? "window" : "camera"], error); });
    if (asked || on.data.detail)
      for (const track of stream.getVideoTracks()) track.contentHint = "detail";
    return stream;
  };
}

// Without WebRTC the component would show a line of its own script.
function sayNoVideo(on, view) {
  if (view.RTCPeerConnection) return;
  view.RTCPeerConnection = function () {
    throw inWords(on.data.refusals.video, { name: "ReferenceError" });
  };
}

// The component shows an error's name and message as they are.
function inWords(refusals, error) {
  const words = refusals[error.name];
  return words ? new DOMException(words[1], words[0]) : error;
}

// A copy each time: the component ends what it was given when a connection is lost, and the browser
// shows the window again only to somebody who presses a button and chooses it.
async function giveWindow(on, media, video) {
  if (!on.shown || !on.shown.active) {
    const turn = on.turn;
    if (!media.getDisplayMedia) throw new DOMException("no windows here", "NotFoundError");
    const { deviceId, ...asked } = video;
    const shown = await media.getDisplayMedia(
      { video: asked, audio: false, selfBrowserSurface: "exclude", surfaceSwitching: "include" });
    if (turn !== on.turn) { // Stop was pressed, or the page was left, while the browser asked
      for (const track of shown.getTracks()) track.stop();
      throw new DOMException("stopped", "AbortError");
    }
    on.shown = shown;
    shown.getVideoTracks()[0].addEventListener("ended", () => closed(on));
  }
  const copy = on.shown.clone();
  // The component remembers what it was given as the camera to begin with the next time.
  for (const track of copy.getVideoTracks()) {
    const settings = track.getSettings.bind(track);
    track.getSettings = () => { const { deviceId, ...others } = settings(); return others; };
  }
  return copy;
}

// The window was closed, or the browser was told to show it no more: the session waits for it.
function closed(on) {
  on.shown = null;
  press(on, "gone");
  const button = on.inner && named(on.inner, (said) => said === on.data.stop.toLowerCase());
  if (button) button.click();
}

// The browser's own sign that a window is shown goes with it.
function hideWindow(on) {
  on.turn += 1;
  if (on.shown) for (const track of on.shown.getTracks()) track.stop();
  on.shown = null;
}

function named(inner, fits) {
  return [...inner.querySelectorAll("button")].find(
    (one) => fits(one.textContent.trim().toLowerCase()));
}

function isStart(on, button) {
  const said = button ? button.textContent.trim().toLowerCase() : "";
  return on.data.starts.some((one) => one.toLowerCase() === said);
}

// Once for each try, as soon as the button is there: it may still be loading.
function begin(on, inner) {
  if (on.data.begin && on.data.begin !== on.begun) on.due = on.begun = on.data.begin;
  if (on.data.playing) on.due = 0;
  if (!on.due) return;
  const button = [...inner.querySelectorAll("button")].find((one) => isStart(on, one));
  if (!button || button.disabled) return;
  on.due = 0;
  if (asksForWindow(on, inner) && !on.shown) return; // no script may ask for one
  button.click();
}

function asksForWindow(on, inner) {
  return named(inner, (said) => said === on.data.window.toLowerCase());
}

// The component offers to choose a camera beside every Start.
function hideCameras(on, inner) {
  const button = named(inner, (said) => said === on.data.select.toLowerCase());
  if (button && asksForWindow(on, inner)) button.style.display = "none";
}

function watchFrame(on) {
  const frame = document.querySelector('iframe[title*="webrtc"]');
  if (!frame && on.shown) hideWindow(on);
  const inner = frame && frame.contentDocument;
  if (!inner || !inner.body) return;
  hideCameras(on, inner);
  if (inner === on.inner) {
    begin(on, inner);
    return;
  }
  hideWindow(on); // of another input, or of another session
  on.inner = inner;
  sayNoVideo(on, inner.defaultView);
  giveMedia(on, inner.defaultView.navigator.mediaDevices);
  inner.addEventListener("click", (event) => {
    if (!event.isTrusted) return; // pressed by begin, which is no wish of anybody
    on.due = 0; // what a visitor presses overtakes a try
    const button = event.target.closest("button");
    if (isStart(on, button)) press(on, "start");
    if (button && button.textContent.trim().toLowerCase() === on.data.stop.toLowerCase()) {
      press(on, "stop");
      hideWindow(on);
    }
  }, true);
  for (const kind of ["keydown", "keyup"])
    inner.addEventListener(kind, (event) => {
      if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey) return;
      if (event.key.length !== 1) return; // Tab, Enter and the like are the frame's own
      document.body.dispatchEvent(
        new KeyboardEvent(kind, { key: event.key, code: event.code, bubbles: true }));
    });
}

function watchServer(on) {
  const app = document.querySelector("[data-test-connection-state]");
  const lost = app && app.getAttribute("data-test-connection-state") !== "CONNECTED";
  if (!lost) {
    if (on.banner) on.banner.remove();
    on.banner = null;
    return;
  }
  if (on.banner) return;
  on.banner = document.createElement("div");
  on.banner.setAttribute("role", "alert");
  on.banner.className = "rr-offline";
  on.banner.textContent = on.data.offline;
  on.banner.style.cssText = "position:fixed;top:0;left:0;right:0;z-index:1000000;padding:.5rem 1rem;"
    + "background:#8a3b00;color:#fff;font:600 .95rem sans-serif;text-align:center";
  document.body.appendChild(on.banner);
}

function onLink(on, event) {
  if (!on.data.leaving || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest && event.target.closest(LINKS);
  if (link && !window.confirm(on.data.leaving)) {
    event.preventDefault();
    event.stopPropagation();
  }
}

function remember(on) {
  try {
    const kept = window.sessionStorage.getItem(KEY);
    if (on.data.token) window.sessionStorage.setItem(KEY, on.data.token);
    else if (kept) {
      window.sessionStorage.removeItem(KEY);
      if (!window.readroomAsked) on.tell("back", kept); // only a page that was just loaded
    }
  } catch { /* a browser that keeps nothing: a reload begins anew */ }
  window.readroomAsked = true;
}

export default function (component) {
  const on = { inner: null, banner: null, begun: 0, due: 0, shown: null, turn: 0 };
  on.data = component.data;
  on.tell = component.setStateValue;
  if (component.parentElement.readroom) {
    Object.assign(component.parentElement.readroom, { data: on.data, tell: on.tell });
    remember(component.parentElement.readroom);
    return component.parentElement.readroom.end;
  }
  component.parentElement.readroom = on;
  const unload = (event) => { if (on.data.leaving) event.preventDefault(); };
  const link = (event) => onLink(on, event);
  const look = () => { watchFrame(on); watchServer(on); };
  window.addEventListener("beforeunload", unload);
  document.addEventListener("click", link, true);
  const timer = window.setInterval(look, 100); // before anybody can press what has just appeared
  on.end = () => {
    window.removeEventListener("beforeunload", unload);
    document.removeEventListener("click", link, true);
    window.clearInterval(timer);
    hideWindow(on);
    if (on.banner) on.banner.remove();
    delete component.parentElement.readroom;
  };
  remember(on);
  return on.end;
}
