// The numbers under a picture, each with the sentence that explains it.

const HELP = {
  d_loss: ["D loss", "What the discriminator minimises: small while it tells real from fake."],
  g_loss: ["G loss", "What the generator minimises: small while it fools the discriminator."],
  real: [
    "D of real",
    "What the discriminator says of the real points, on average: how likely they are real, or a " +
      "critic's score. As much as of fakes: it can no longer tell.",
  ],
  fake: ["D of fakes", "What the discriminator says of the fakes, on average."],
  arrows: [
    "mean arrow",
    "How strongly the generator is pushed, on average. Near 0 it learns nothing: its gradient " +
      "has vanished.",
  ],
  js: [
    "Jensen-Shannon",
    "How different the densities of real points and fakes are, counted in 24 x 24 cells of 2,000 " +
      "fakes: 0 is equal, 0.69 is no overlap. In brackets what a perfect generator gets, by " +
      "chance alone.",
  ],
  wasserstein: [
    "Wasserstein",
    "How far 256 fakes must be carried, on average, to lie on 256 real points: the exact best " +
      "assignment. In brackets what a perfect generator gets, by chance alone.",
  ],
  modes: [
    "modes found",
    "Blobs of the data with at least one fake within 3 standard deviations. A generator that " +
      "keeps to a few of them has collapsed.",
  ],
  high_quality: [
    "on a mode",
    "Share of the fakes within 3 standard deviations of a blob's middle; of real points it is " +
      "99 %.",
  ],
};

// {name: element for its text}, in the rows of a definition list.
export function rows(list, arm) {
  const shown = {};
  for (const [name, [label, help]] of Object.entries(HELP)) {
    if ((name === "modes" || name === "high_quality") && arm.of_modes === null) continue;
    const row = document.createElement("div");
    row.dataset.help = help;
    row.tabIndex = 0;
    const term = document.createElement("dt");
    term.textContent = label;
    shown[name] = document.createElement("dd");
    row.append(term, shown[name]);
    list.append(row);
  }
  return shown;
}

// {name: text}.
export function numbers(frame, arm, [real, fake], arrow) {
  const texts = {
    d_loss: short(frame.d_loss),
    g_loss: short(frame.g_loss),
    real: verdict(real, arm.probability),
    fake: verdict(fake, arm.probability),
    arrows: short(arrow),
    js: `${short(frame.js)} (${short(arm.floor.js)})`,
    wasserstein: `${short(frame.wasserstein)} (${short(arm.floor.wasserstein)})`,
  };
  if (arm.of_modes !== null) {
    texts.modes = frame.modes === null ? "–" : `${frame.modes} of ${arm.of_modes}`;
    texts.high_quality =
      frame.high_quality === null ? "–" : `${Math.round(100 * frame.high_quality)} %`;
  }
  return texts;
}

export function short(value) {
  if (value === null || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e5)) return value.toExponential(1);
  return value.toFixed(size < 10 ? 3 : 1);
}

function verdict(scores, probability) {
  let sum = 0;
  for (const s of scores) sum += probability ? 1 / (1 + Math.exp(-s)) : s;
  const value = sum / scores.length;
  if (!Number.isFinite(value)) return "–";
  return probability ? `${Math.round(100 * value)} %` : short(value);
}
