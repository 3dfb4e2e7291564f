// A dense network in double precision, from the float32 weights that Keras has at this moment.

export function decode(text) {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

const FUNCTIONS = {
  linear: (x) => x,
  relu: (x) => (x > 0 ? x : 0),
  leaky_relu: (x, slope) => (x > 0 ? x : slope * x),
  tanh: (x) => Math.tanh(x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
};

// Derivatives, from what goes in (x) and what came out (y).
const DERIVATIVES = {
  linear: () => 1,
  relu: (x) => (x > 0 ? 1 : 0),
  leaky_relu: (x, y, slope) => (x > 0 ? 1 : slope),
  tanh: (x, y) => 1 - y * y,
  sigmoid: (x, y) => y * (1 - y),
};

export class Network {
  constructor({ inputs, layers }) {
    this.inputs = inputs;
    this.layers = layers;
    this.outputs = layers[layers.length - 1].units;
    this.size = 0;
    let from = inputs;
    for (const { units } of layers) {
      this.size += (from + 1) * units;
      from = units;
    }
  }

  load(weights) {
    let at = 0;
    let from = this.inputs;
    this.weights = this.layers.map(({ units }) => {
      const kernel = weights.subarray(at, (at += from * units)); // (from, units), row by row
      const bias = weights.subarray(at, (at += units));
      from = units;
      return { kernel, bias };
    });
  }

  // The outputs (count, units) of points (count, inputs), both flat; `kept` collects all layers.
  run(points, kept) {
    let x = points;
    let from = this.inputs;
    const count = points.length / from;
    this.layers.forEach(({ units, activation, slope }, index) => {
      const { kernel, bias } = this.weights[index];
      const made = new Float64Array(count * units);
      for (let row = 0; row < count; row++) {
        const to = row * units;
        for (let j = 0; j < units; j++) made[to + j] = bias[j];
        for (let i = 0; i < from; i++) {
          const value = x[row * from + i];
          if (value === 0) continue; // which half of the numbers behind a ReLU are
          const line = i * units;
          for (let j = 0; j < units; j++) made[to + j] += value * kernel[line + j];
        }
      }
      const before = kept ? made.slice() : null;
      if (activation !== "linear") {
        const apply = FUNCTIONS[activation];
        for (let i = 0; i < made.length; i++) made[i] = apply(made[i], slope);
      }
      if (kept) kept.push({ before, after: made });
      x = made;
      from = units;
    });
    return x;
  }

  // d output / d point, (count, inputs), of a network with one output.
  gradient(points) {
    const kept = [];
    this.run(points, kept);
    const count = points.length / this.inputs;
    let flow = new Float64Array(count).fill(1);
    for (let index = this.layers.length - 1; index >= 0; index--) {
      const { units, activation, slope } = this.layers[index];
      const { before, after } = kept[index];
      const derive = DERIVATIVES[activation];
      for (let i = 0; i < flow.length; i++) flow[i] *= derive(before[i], after[i], slope);
      const from = index ? this.layers[index - 1].units : this.inputs;
      const { kernel } = this.weights[index];
      const back = new Float64Array(count * from);
      for (let row = 0; row < count; row++) {
        for (let i = 0; i < from; i++) {
          let sum = 0;
          for (let j = 0; j < units; j++) sum += kernel[i * units + j] * flow[row * units + j];
          back[row * from + i] = sum;
        }
      }
      flow = back;
    }
    return flow;
  }
}
