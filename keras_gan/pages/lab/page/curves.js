// Losses and distances over the steps, drawn by uPlot.

import { colours, whenColoursChange } from "lab/colours.js";
import { short } from "lab/readout.js";

const HEIGHT = 130;

const LOSSES = [
  ["D loss", "d"],
  ["G loss", "g"],
];
const DISTANCES = [
  ["Jensen-Shannon", "real"],
  ["Wasserstein", "arrow"],
];

export class Curves {
  constructor(element, floor) {
    this.element = element;
    this.floor = floor;
    this.data = [[], [], [], [], []]; // steps, D loss, G loss, JS, Wasserstein
    whenColoursChange(() => this.fit());
  }

  // `row` is [D loss, G loss, JS, Wasserstein]; a step that is already there is replaced.
  add(step, row) {
    const steps = this.data[0];
    if (steps[steps.length - 1] === step) for (const column of this.data) column.pop();
    [step, ...row].forEach((value, at) => this.data[at].push(value));
  }

  clear() {
    for (const column of this.data) column.length = 0;
  }

  draw() {
    if (!this.plots) return;
    const [steps, d, g, js, wasserstein] = this.data;
    this.plots[0].setData([steps, d, g]);
    this.plots[1].setData([steps, js, wasserstein]);
  }

  fit() {
    for (const plot of this.plots ?? []) plot.destroy();
    this.element.replaceChildren();
    const floors = [null, [this.floor.js, this.floor.wasserstein]];
    this.plots = [LOSSES, DISTANCES].map((series, at) => this.#plot(series, floors[at]));
    this.draw();
  }

  #plot(series, floors) {
    const theme = colours();
    const axis = { stroke: theme.quiet, grid: { stroke: theme.line, width: 1 }, font: "11px sans-serif" };
    const lines = series.map(([label, name]) => ({
      label,
      stroke: theme[name],
      width: 1.5,
      points: { show: false },
      value: (_, value) => (value == null ? "" : short(value)),
    }));
    const options = {
      width: this.element.clientWidth || 400,
      height: HEIGHT,
      scales: { x: { time: false }, y: floors ? { range: fromZero } : {} },
      axes: [
        { ...axis, size: 22, ticks: { show: false } },
        { ...axis, size: 42, ticks: { show: false } },
      ],
      series: [{ label: "step" }, ...lines],
      hooks: floors ? { draw: [(plot) => drawFloors(plot, floors, series, theme)] } : {},
    };
    return new uPlot(options, [[], [], []], this.element);
  }
}

function fromZero(plot, least, most) {
  return [0, most > 0 ? 1.05 * most : 1];
}

// Dashed: what chance alone makes of a perfect generator.
function drawFloors(plot, floors, series, theme) {
  const context = plot.ctx;
  context.save();
  context.setLineDash([5, 4]);
  floors.forEach((floor, at) => {
    const y = plot.valToPos(floor, "y", true);
    if (!(y > plot.bbox.top && y < plot.bbox.top + plot.bbox.height)) return;
    context.strokeStyle = theme[series[at][1]];
    context.beginPath();
    context.moveTo(plot.bbox.left, y);
    context.lineTo(plot.bbox.left + plot.bbox.width, y);
    context.stroke();
  });
  context.restore();
}
