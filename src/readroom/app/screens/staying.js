// Keeps a live page together in the browser: tells the server which button of the video was
// pressed, presses Start where a lost picture is to come back, warns before a page is left on which
// something is running that would be lost, hands keys pressed in the video's frame to the page, says when the server cannot be
// reached, and remembers in this tab alone which session a reload goes on with.
const KEY = "readroom-live";
const LINKS = '[data-testid^="stPageLink"] a, a[data-testid^="stPageLink"]';

function press(on, kind) {
  on.tell("wish", `${kind} ${Date.now()}`); // a value, not an event: no later run can miss it
}

// A large picture is asked for because faces are small: where the network or the processor is
// short, the browser is to send fewer pictures, not smaller ones.
function keepDetail(on, media) {
  if (!media || media.readroom) return;
  media.readroom = true;
  const get = media.getUserMedia.bind(media);
  media.getUserMedia = async (...wanted) => {
    const stream = await get(...wanted);
    if (on.data.detail) for (const track of stream.getVideoTracks()) track.contentHint = "detail";
    return stream;
  };
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
  button.click();
}

function watchFrame(on) {
  const frame = document.querySelector('iframe[title*="webrtc"]');
  const inner = frame && frame.contentDocument;
  if (!inner || !inner.body) return;
  if (inner === on.inner) {
    begin(on, inner);
    return;
  }
  on.inner = inner;
  keepDetail(on, inner.defaultView.navigator.mediaDevices);
  inner.addEventListener("click", (event) => {
    if (!event.isTrusted) return; // pressed by begin, which is no wish of anybody
    on.due = 0; // what a visitor presses overtakes a try
    const button = event.target.closest("button");
    if (isStart(on, button)) press(on, "start");
    if (button && button.textContent.trim().toLowerCase() === on.data.stop.toLowerCase())
      press(on, "stop");
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
  const on = { inner: null, banner: null, begun: 0, due: 0 };
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
    if (on.banner) on.banner.remove();
    delete component.parentElement.readroom;
  };
  remember(on);
  return on.end;
}
