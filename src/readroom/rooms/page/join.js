// The page of somebody who joins a room: asks, shows, pauses, leaves. What reads is reader.js.

const facts = JSON.parse(document.body.dataset.room);
const RETRIES_S = [1, 2, 4, 8, 15];
const PLACE = `readroom-${facts.code}`; // where this tab keeps its place, for when it is loaded anew
const CAMERA = { audio: false, video: { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 15 } } };
const REFUSED = {
  NotAllowedError: "This page may not use the camera. Allow it in the browser's address line, then press the button again.",
  NotFoundError: "No camera was found. Connect one, then press the button again.",
  NotReadableError: "The camera is in use by another program. Close it there, then press the button again.",
  none: "This browser gives no camera to this page. Cameras need an address that begins with https://.",
};
const FULL = 4429, GONE = 4404, ODD = 1008; // what the server closes the socket with
const WITHDRAW = " Tell it to whoever runs the room if you want to be left out, or what was kept of you to be erased.";
const FROZEN_S = 2; // a camera whose picture has not changed for longer is taken to be off
const at = (id) => document.getElementById(id);

let socket, worker, stream, state, tries, ready, paused, seen, failed, leaving, waking;
let lock, shownAt, changedAt;

function show(section) {
  for (const id of ["before", "inside", "after"]) at(id).hidden = id !== section;
}

function tell() {
  const [kind, words] = failed ? ["lost", failed]
    : paused ? ["waiting", "Paused: the camera is off, and nothing is read."]
    : socket?.readyState !== WebSocket.OPEN ? ["lost", "The connection is lost. Trying again ..."]
    : !ready ? ["waiting", "Preparing: what reads is fetched, some 6 MB, once ..."]
    : state !== "reading" ? ["waiting", "You have joined. Nothing is read until the room begins."]
    : frozen() ? ["waiting", "The camera gives no picture now: is this page in the background?"]
    : seen === null ? ["waiting", "No face is found: look into the camera, with light from in front."]
    : ["reading", "Your visible expression is read, here on this device."];
  if (at("said").textContent !== words) at("said").textContent = words;
  at("dot").className = kind;
}

function tellSent(look) {
  const names = (labels, values) => labels.map((label, i) => `${label} ${values[i].toFixed(1)}`).join(", ");
  at("sent").textContent = look === null ? "That no face is found." : [
    `Face: ${look.size_px.toFixed(0)} pixels, sharpness ${look.sharpness.toFixed(2)}, found with ${look.score.toFixed(2)}, `
      + `turned ${look.turn.toFixed(2)}, raised ${look.nod.toFixed(2)}.`,
    `First answer of the model: ${names(facts.fer2013, look.fer2013)}.`,
    `Second: ${names(facts.ferplus, look.ferplus)}.`,
  ].join(" ");
}

/** Whether the picture stands still: phones stop the camera of a page that is not in front. */
function frozen() {
  const now = performance.now();
  if (at("own").currentTime !== shownAt) [shownAt, changedAt] = [at("own").currentTime, now];
  return now - changedAt > 1000 * FROZEN_S;
}

/** A phone whose screen goes dark would stop the camera; not every browser can prevent it. */
async function stayAwake() {
  if (stream && !document.hidden) lock = await navigator.wakeLock?.request("screen").catch(() => null);
}

const send = (message) => socket?.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message));

async function openCamera() {
  if (!navigator.mediaDevices?.getUserMedia) throw Object.assign(new Error(), { name: "none" });
  stream = await navigator.mediaDevices.getUserMedia(CAMERA);
  at("own").srcObject = stream;
  await at("own").play();
  stayAwake();
  stream.getVideoTracks()[0].onended = () => finish("The camera was taken away, and you have left the room.");
}

function closeCamera() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  lock?.release();
  stream = at("own").srcObject = null;
}

function connect() {
  const url = new URL(`${facts.code}/seat`, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const mine = socket = new WebSocket(url);
  socket.onopen = () => send({ token: sessionStorage.getItem(PLACE) ?? "" });
  socket.onmessage = ({ data }) => {
    if (mine !== socket) return; // of a place that was left before this one was taken
    const told = JSON.parse(data);
    tries = 0;
    if (told.token) {
      sessionStorage.setItem(PLACE, told.token);
      at("number").textContent = `You are number ${told.person} in this room.${facts.kept ? WITHDRAW : ""}`;
    }
    state = told.state;
    if (state === "ended") finish("The room has ended. Your camera is off.");
    tell();
  };
  socket.onclose = ({ code }) => {
    if (leaving || mine !== socket) return;
    if (code === FULL) finish("This room is full.");
    else if (code === ODD) finish("This page and the server are of different versions: load the page anew.");
    else if (code === GONE) finish("The room has ended. Your camera is off.");
    else {
      waking = setTimeout(connect, 1000 * RETRIES_S[Math.min(tries++, RETRIES_S.length - 1)]);
      tell();
    }
  };
}

async function readNext() {
  const looks = !paused && ready && state === "reading" && socket.readyState === WebSocket.OPEN;
  if (!looks || at("own").readyState < 2 || frozen()) {
    worker.postMessage({ picture: null });
    return;
  }
  try {
    const picture = await createImageBitmap(at("own"));
    worker.postMessage({ picture }, [picture]);
  } catch { // the camera was closed in this very moment: the worker asks again
    worker.postMessage({ picture: null });
  }
}

function hear({ data }) {
  if (data.wants) readNext();
  if (data.ready) ready = true;
  if (data.failed) failed = `This browser cannot read faces here: ${data.failed}`;
  if (data.seen !== undefined && !paused) {
    seen = data.seen;
    if (send({ look: seen }) !== false) tellSent(seen);
  }
  tell();
}

function startReading() {
  worker = new Worker(new URL("./reader.js", import.meta.url), { type: "module" });
  worker.onmessage = hear;
  worker.onerror = (event) => {
    failed = `This browser cannot read faces here: ${event.message ?? "an up-to-date one can"}`;
    tell();
  };
  worker.postMessage({ load: facts.rule });
}

function finish(words) {
  leaving = true;
  clearTimeout(waking);
  socket?.close();
  worker?.terminate();
  closeCamera();
  at("over").textContent = words;
  show("after");
}

async function join() {
  [leaving, failed, paused, ready, seen, tries, state] = [false, "", false, false, undefined, 0, "waiting"];
  at("join").disabled = at("again").disabled = true;
  try {
    await openCamera();
  } catch (error) {
    finish(REFUSED[error.name] ?? `The camera cannot be used: ${error.message || error.name}`);
    return;
  } finally {
    at("join").disabled = at("again").disabled = false;
  }
  at("pause").textContent = "Pause";
  at("sent").textContent = "Nothing yet.";
  show("inside");
  connect();
  startReading();
  tell();
}

async function pause() {
  if (paused) {
    at("pause").disabled = true;
    try {
      await openCamera();
      paused = false;
    } catch (error) {
      finish(REFUSED[error.name] ?? REFUSED.none);
    } finally {
      at("pause").disabled = false;
    }
  } else {
    paused = true;
    closeCamera();
    send({ look: null });
  }
  at("pause").textContent = paused ? "Go on" : "Pause";
  tell();
}

document.onvisibilitychange = stayAwake;
at("join").onclick = at("again").onclick = join;
at("pause").onclick = pause;
at("leave").onclick = () => {
  send({ leaves: true });
  sessionStorage.removeItem(PLACE);
  finish("You have left the room. Your camera is off.");
};
