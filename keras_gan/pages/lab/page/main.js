// Puts the page's parts together: what comes in from the training, or from a recording, is shown.

import { Controls } from "lab/controls.js";
import { Drawing } from "lab/drawing.js";
import { Explanation } from "lab/explain.js";
import { Live } from "lab/live.js";
import { Replay } from "lab/replay.js";
import { Transport } from "lab/transport.js";
import { View } from "lab/view.js";
import { decode } from "lab/network.js";
import { short } from "lab/readout.js";
import { titlesOf } from "lab/titles.js";
import { showRecording } from "lab/recorded.js";
import { startHelp } from "lab/help.js";
import { whenColoursChange } from "lab/colours.js";

const $ = (id) => document.getElementById(id);
const recording = JSON.parse($("recording").textContent);
const ticked = {}; // which layers the pictures show
let views = [];
let waiting = null; // the newest frame that is not drawn yet
let scene = null;

const say = (message) => source.say(message);
const explanation = new Explanation(say, showLayers, $("help"));
const transport = new Transport(say, explanation);
const drawing = new Drawing(say);
const controls = new Controls($("controls"), say, () => views.length && !drawing.on && drawing.start(views[0]));

const TAKE = {
  catalogue: (message) => controls.setCatalogue(message),
  scene: setScene,
  history: ({ rows }) => {
    views.forEach((view, index) => {
      view.curves.clear();
      for (const [step, arms] of rows) view.curves.add(step, arms[index]);
      view.curves.draw();
    });
  },
  frame: (message) => {
    if (waiting === null) requestAnimationFrame(draw);
    waiting = message;
  },
  error: ({ text }) => {
    $("error").firstElementChild.textContent = text;
    $("error").hidden = false;
    // What was refused is not so: the controls go back to what is.
    if (scene) controls.setExperiment(scene.experiment);
    controls.showRates(views.filter((view) => view.frame).map((view) => view.frame.rates));
  },
};

function setScene(message) {
  if (drawing.on) drawing.stop();
  scene = message;
  const real = Float64Array.from(decode(message.points));
  const titles = titlesOf(message.arms.map((arm) => arm.settings));
  views = message.arms.map((arm, index) => new View(arm, real, titles[index], { ...ticked }));
  $("views").replaceChildren(...views.map((view) => view.element));
  for (const view of views) view.fit();
  controls.setExperiment(message.experiment);
  $("error").hidden = true;
  $("status").textContent = recording ? "A recording: nothing is trained here." : "";
}

function draw() {
  const frame = waiting;
  waiting = null;
  if (frame.scene !== scene?.scene) return;
  views.forEach((view, index) => {
    const arm = frame.arms[index];
    if (!(drawing.on && drawing.view === view)) view.show(arm, frame.step);
    if (recording) return;
    view.curves.add(frame.step, [arm.d_loss, arm.g_loss, arm.js, arm.wasserstein]);
    view.curves.draw();
  });
  transport.show(frame);
  controls.showRates(frame.arms.map((arm) => arm.rates));
  tellDiagram(frame.arms[0]);
  window.lab.redraws += 1;
  say({ do: "shown" });
}

function tellDiagram(arm) {
  $("diagram-d").textContent = short(arm.d_loss);
  $("diagram-g").textContent = short(arm.g_loss);
  const { real, fake } = views[0].numbers;
  $("diagram-verdict").textContent = `real ${real.textContent}, fakes ${fake.textContent}`;
}

// Those of a list, or, for null, those that are ticked.
function showLayers(names) {
  for (const view of views) {
    for (const name of Object.keys(ticked)) view.layers[name] = names ? names.includes(name) : ticked[name];
    if (view.frame && !drawing.on) view.draw();
  }
}

for (const box of document.querySelectorAll("[data-layer]")) {
  ticked[box.dataset.layer] = box.checked;
  box.addEventListener("change", () => {
    ticked[box.dataset.layer] = box.checked;
    showLayers(null);
  });
}
whenColoursChange(() => showLayers(null));
addEventListener("resize", () => views.forEach((view) => view.fit()));
$("error").querySelector("button").addEventListener("click", () => ($("error").hidden = true));
startHelp($("help"));

const take = (message) => TAKE[message.is](message);

function gone() {
  $("status").textContent =
    "The training on this machine has ended: type `keras-gan lab` again, and reload this page.";
  $("status").className = "gone";
  for (const button of document.querySelectorAll(".transport button, #controls button")) button.disabled = true;
}

// For tests, and for whoever wants to look closer from the browser's console.
window.lab = { redraws: 0, say, get views() { return views; }, get scene() { return scene; } };

const source = recording ? new Replay(recording, take) : new Live(take, gone);
if (recording) showRecording(source, $);
