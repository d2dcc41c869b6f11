// Finds the face of a picture and cuts it as readroom.recognition does; numbers in, numbers out.
// tests/live/test_joining.py holds what comes of it beside what the server's own code says.

export const NET_PX = 640; // the side of the detector's input, which is fixed
const STRIDES = [8, 16, 32];
const SHARPNESS_PX = 24;

/** Blue, green and red planes of RGBA pixels, as the detector was trained. */
export function planes(rgba, out) {
  const count = rgba.length / 4;
  for (let i = 0; i < count; i++) {
    out[i] = rgba[4 * i + 2];
    out[count + i] = rgba[4 * i + 1];
    out[2 * count + i] = rgba[4 * i];
  }
  return out;
}

const clamp = (value) => Math.min(Math.max(value, 0), 1);

/** Every candidate above the threshold, in pixels of the detector's input. */
function candidates(outputs, threshold) {
  const found = [];
  for (const stride of STRIDES) {
    const columns = NET_PX / stride;
    const [named, sure] = [outputs[`cls_${stride}`].data, outputs[`obj_${stride}`].data];
    const [boxes, points] = [outputs[`bbox_${stride}`].data, outputs[`kps_${stride}`].data];
    for (let i = 0; i < named.length; i++) {
      const score = Math.sqrt(clamp(named[i]) * clamp(sure[i]));
      if (score < threshold) continue;
      const [column, row] = [i % columns, Math.floor(i / columns)];
      const width = Math.exp(boxes[4 * i + 2]) * stride;
      const height = Math.exp(boxes[4 * i + 3]) * stride;
      const x = (column + boxes[4 * i]) * stride - width / 2;
      const y = (row + boxes[4 * i + 1]) * stride - height / 2;
      const landmarks = [0, 1, 2, 3, 4].map((n) => [
        (points[10 * i + 2 * n] + column) * stride,
        (points[10 * i + 2 * n + 1] + row) * stride,
      ]);
      found.push({ x, y, width, height, score, landmarks });
    }
  }
  return found;
}

function overlap(one, other) {
  const across = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const down = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  if (across <= 0 || down <= 0) return 0;
  const shared = across * down;
  return shared / (one.width * one.height + other.width * other.height - shared);
}

/** The largest face, best candidate of each; nobody else's is read. Null where there is none. */
export function largestFace(outputs, rule) {
  const faces = [];
  const ordered = candidates(outputs, rule.threshold).sort((a, b) => b.score - a.score);
  for (const one of ordered) {
    if (faces.every((other) => overlap(one, other) <= rule.overlap)) faces.push(one);
  }
  return faces.reduce((best, one) => (best && best.height >= one.height ? best : one), null);
}

/** A face in the picture, where the detector saw it `factor` times as large. */
export function enlarged(face, factor) {
  return {
    x: face.x / factor,
    y: face.y / factor,
    width: face.width / factor,
    height: face.height / factor,
    score: face.score,
    landmarks: face.landmarks.map(([x, y]) => [x / factor, y / factor]),
  };
}

/** The square that FER-2013 would have cut, in whole pixels. */
export function square(face, rule) {
  const side = face.height * rule.height;
  const x = face.x + face.width / 2 + rule.right * side - side / 2;
  const y = face.y + face.height / 2 + rule.down * side - side / 2;
  return { left: Math.round(x), top: Math.round(y), side: Math.max(1, Math.round(side)), size: side };
}

/** Gray pixels of a square; what lies outside repeats the edge. `read(x, y, w, h)` gives RGBA. */
export function graySquare(area, width, height, read) {
  const { left, top, side } = area;
  const [x0, y0] = [Math.min(Math.max(left, 0), width - 1), Math.min(Math.max(top, 0), height - 1)];
  const x1 = Math.max(Math.min(left + side, width), x0 + 1);
  const y1 = Math.max(Math.min(top + side, height), y0 + 1);
  const rgba = read(x0, y0, x1 - x0, y1 - y0);
  const gray = new Float32Array(side * side);
  for (let y = 0; y < side; y++) {
    const row = Math.min(Math.max(top + y, y0), y1 - 1) - y0;
    for (let x = 0; x < side; x++) {
      const i = 4 * (row * (x1 - x0) + Math.min(Math.max(left + x, x0), x1 - 1) - x0);
      // The weights and the rounding of OpenCV.
      gray[y * side + x] = (4899 * rgba[i] + 9617 * rgba[i + 1] + 1868 * rgba[i + 2] + 8192) >> 14;
    }
  }
  return gray;
}

/** For each new pixel the old ones that it is made of: by area when shrinking, else linear. */
function shares(from, to) {
  const scale = from / to;
  return Array.from({ length: to }, (_, i) => {
    const parts = [];
    if (scale > 1) {
      const [start, end] = [i * scale, Math.min((i + 1) * scale, from)];
      for (let n = Math.floor(start); n < Math.min(Math.ceil(end), from); n++) {
        parts.push([n, (Math.min(n + 1, end) - Math.max(n, start)) / scale]);
      }
      return parts;
    }
    const at = Math.min(Math.max((i + 0.5) * scale - 0.5, 0), from - 1);
    const low = Math.floor(at);
    return [[low, 1 - (at - low)], [Math.min(low + 1, from - 1), at - low]];
  });
}

/** A square of gray pixels at another size. */
export function resized(gray, from, to) {
  const parts = shares(from, to);
  const narrow = new Float32Array(from * to);
  for (let y = 0; y < from; y++) {
    for (let x = 0; x < to; x++) {
      let sum = 0;
      for (const [n, share] of parts[x]) sum += share * gray[y * from + n];
      narrow[y * to + x] = sum;
    }
  }
  const small = new Float32Array(to * to);
  for (let y = 0; y < to; y++) {
    for (let x = 0; x < to; x++) {
      let sum = 0;
      for (const [n, share] of parts[y]) sum += share * narrow[n * to + x];
      small[y * to + x] = Math.round(sum);
    }
  }
  return small;
}

function deviation(values) {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  return Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length);
}

/** Part of a crop's contrast that is fine detail: `readroom.recognition.quality.sharpness`. */
export function sharpness(gray, side) {
  const small = resized(gray, side, SHARPNESS_PX);
  const reach = 4;
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / 2));
  const total = kernel.reduce((sum, one) => sum + one, 0);
  const blurred = (values, step, across) => values.map((_, i) => {
    const at = Math.floor(i / step) % SHARPNESS_PX;
    return kernel.reduce((sum, weight, k) => {
      const there = Math.min(Math.max(at + k - reach, 0), SHARPNESS_PX - 1);
      return sum + (weight / total) * values[i + (there - at) * across];
    }, 0);
  });
  const blur = blurred(blurred(small, 1, 1), SHARPNESS_PX, SHARPNESS_PX);
  const whole = deviation(small);
  return whole > 1e-6 ? Math.min(deviation(small.map((one, i) => one - blur[i])) / whole, 1) : 0;
}

/** Where a point lies along an axis, in lengths of the axis. */
function along([ax, ay], [px, py]) {
  const length = ax * ax + ay * ay;
  return length > 1e-12 ? (px * ax + py * ay) / length : 2; // edge-on: beyond every limit
}

/** How far a head is turned and raised: `turn_of` and `nod_of` of `readroom.privacy.sampling`. */
export function pose([left, right, nose, mouthLeft, mouthRight]) {
  const eyes = [(left[0] + right[0]) / 2, (left[1] + right[1]) / 2];
  const mouth = [(mouthLeft[0] + mouthRight[0]) / 2, (mouthLeft[1] + mouthRight[1]) / 2];
  const aside = [nose[0] - eyes[0], nose[1] - eyes[1]];
  return {
    turn: along([right[0] - left[0], right[1] - left[1]], aside),
    nod: along([mouth[0] - eyes[0], mouth[1] - eyes[1]], aside),
  };
}
