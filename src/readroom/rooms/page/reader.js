// The worker that reads: detector and model run here, on this device. Pictures come in and are
// closed once read; numbers go out. It keeps the time, too: a page in the background may not.

import * as ort from "./onnxruntime-1.30.0/ort.wasm.bundle.min.mjs";
import { NET_PX, enlarged, graySquare, largestFace, planes, pose, resized, sharpness, square } from "./face.js";

const CLOSE_UP_PX = 320; // a face that fills the picture is larger than the detector was trained for

let detector, model, rule;
const shrunk = new OffscreenCanvas(NET_PX, NET_PX).getContext("2d", { willReadFrequently: true });
const input = new Float32Array(3 * NET_PX * NET_PX);
let whole = null;

async function load(given) {
  rule = given;
  ort.env.wasm.numThreads = 1; // more of them want headers that a page in a frame cannot have
  ort.env.wasm.wasmPaths = { wasm: new URL("./onnxruntime-1.30.0/ort-wasm-simd-threaded.wasm", import.meta.url).href };
  const options = { executionProviders: ["wasm"] };
  [detector, model] = await Promise.all(
    [rule.detector.url, rule.model.url].map((url) => ort.InferenceSession.create(new URL(url, import.meta.url).href, options)),
  );
}

async function find(picture, longest) {
  const factor = Math.min(1, longest / Math.max(picture.width, picture.height));
  shrunk.fillStyle = "black";
  shrunk.fillRect(0, 0, NET_PX, NET_PX);
  shrunk.drawImage(picture, 0, 0, Math.round(picture.width * factor), Math.round(picture.height * factor));
  planes(shrunk.getImageData(0, 0, NET_PX, NET_PX).data, input);
  const outputs = await detector.run({ input: new ort.Tensor("float32", input, [1, 3, NET_PX, NET_PX]) });
  const face = largestFace(outputs, rule.detector);
  return face && enlarged(face, factor);
}

/** What one picture shows; null for nobody. */
async function look(picture) {
  const face = (await find(picture, NET_PX)) ?? (await find(picture, CLOSE_UP_PX));
  if (!face) return null;
  const { width, height } = picture;
  if (!whole || whole.canvas.width !== width || whole.canvas.height !== height) {
    whole = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  }
  whole.drawImage(picture, 0, 0);
  const area = square(face, rule.crop);
  const gray = graySquare(area, width, height, (x, y, w, h) => whole.getImageData(x, y, w, h).data);
  whole.clearRect(0, 0, width, height);
  const side = rule.model.side_px;
  const pixels = Uint8Array.from(resized(gray, area.side, side));
  const said = await model.run({ [model.inputNames[0]]: new ort.Tensor("uint8", pixels, [1, 1, side, side]) });
  const { turn, nod } = pose(face.landmarks);
  return {
    size_px: area.size,
    sharpness: sharpness(gray, area.side),
    score: Math.min(face.score, 1),
    turn,
    nod,
    fer2013: Array.from(said.fer2013.data),
    ferplus: Array.from(said.ferplus.data),
  };
}

/** Every few moments, and at most half of the time. */
function next(tookMs) {
  const wait = Math.max(rule.look_every_s * 1000 - tookMs, tookMs);
  setTimeout(() => postMessage({ wants: "picture" }), wait);
}

onmessage = async ({ data }) => {
  try {
    if (data.load) {
      await load(data.load);
      postMessage({ ready: true });
      next(0);
      return;
    }
    if (!data.picture) {
      next(0);
      return;
    }
    const began = performance.now();
    const seen = await look(data.picture);
    data.picture.close();
    postMessage({ seen });
    next(performance.now() - began);
  } catch (error) {
    postMessage({ failed: `${error.name}: ${error.message}` });
  }
};
