// One setting with its label: a list of words, a number, or a rate that is moved while it trains.

export function choiceField(id, field, value, change) {
  const select = document.createElement("select");
  for (const word of field.words) select.append(new Option(word, word, false, word === value));
  select.addEventListener("change", () => change(select.value));
  return labelled(id, field, select);
}

export function numberField(id, field, value, change) {
  const input = document.createElement("input");
  Object.assign(input, { type: "number", min: field.least, max: field.most, value });
  input.step = field.whole ? 1 : "any";
  input.addEventListener("change", () => {
    if (input.value !== "" && input.checkValidity()) change(input.valueAsNumber);
    else input.reportValidity();
  });
  return labelled(id, field, input);
}

// Logarithmic, since a rate is tried at 1, a tenth and a hundredth.
export function rateField(id, field, value, change) {
  const box = document.createElement("span");
  box.className = "rate";
  const input = document.createElement("input");
  const output = document.createElement("output");
  Object.assign(input, { type: "range", min: Math.log10(field.least), max: Math.log10(field.most) });
  input.step = 0.05;
  const tell = (rate) => {
    output.textContent = shown(rate);
    input.setAttribute("aria-valuetext", shown(rate));
  };
  input.show = (rate) => {
    input.value = Math.log10(rate);
    tell(rate);
  };
  input.show(value);
  input.addEventListener("input", () => {
    const rate = Math.min(field.most, Math.max(field.least, 10 ** input.valueAsNumber));
    tell(rate);
    change(Number(rate.toPrecision(3)));
  });
  box.append(input, output);
  return labelled(id, field, box, input);
}

function labelled(id, field, control, named = control) {
  const label = document.createElement("label");
  label.className = "field";
  label.dataset.help = field.help;
  const text = document.createElement("span");
  text.textContent = field.label;
  if (field.live) text.className = "live";
  named.id = id;
  label.append(text, control);
  return label;
}

function shown(rate) {
  return rate >= 0.001 ? String(Number(rate.toPrecision(2))) : rate.toExponential(0);
}
