// The form of all settings, made from the catalogue that the training sends.

import { choiceField, numberField, rateField } from "lab/fields.js";

const LETTERS = ["A", "B"];

export class Controls {
  // `say` sends a message, `draw` begins to draw data by mouse.
  constructor(form, say, draw) {
    this.form = form;
    this.say = say;
    this.draw = draw;
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  setCatalogue(catalogue) {
    this.catalogue = catalogue;
    if (this.experiment) this.#build();
  }

  setExperiment(experiment) {
    this.experiment = structuredClone(experiment);
    if (this.catalogue) this.#build();
  }

  // As another tab may have changed them; not those that are being moved here.
  showRates(arms) {
    arms.forEach((rates, index) => {
      for (const [name, rate] of Object.entries(rates)) {
        const input = document.getElementById(`${name}-${index}`);
        if (!input || input === document.activeElement) continue;
        this.experiment.arms[index][name] = rate;
        input.show(rate);
      }
    });
  }

  #build() {
    const focused = document.activeElement?.id;
    const { arms } = this.experiment;
    this.form.replaceChildren(this.#shared(), ...arms.map((_, index) => this.#arm(index)));
    this.form.append(this.#compare(arms.length === 2));
    if (focused) document.getElementById(focused)?.focus();
  }

  #shared() {
    const set = fieldset("Both players' world");
    const { data, seed } = this.catalogue.shared;
    const change = (name) => (value) => {
      this.experiment[name] = value;
      if (name === "data" && value === "drawn") this.draw();
      else this.#begin();
    };
    set.append(
      choiceField("data", data, this.experiment.data, change("data")),
      numberField("seed", seed, this.experiment.seed, change("seed")),
    );
    const buttons = document.createElement("div");
    buttons.className = "draw";
    buttons.append(
      button("Draw your own data", "Draw with the mouse on the picture what the generator shall learn.", () => this.draw()),
    );
    set.append(buttons);
    return set;
  }

  #arm(index) {
    const letter = this.experiment.arms.length === 2 ? ` ${LETTERS[index]}` : "";
    const set = fieldset(`Setting${letter}`);
    const players = { g: player("Generator", "g"), d: player("Discriminator", "d") };
    const pair = document.createElement("div");
    pair.className = "pair";
    pair.append(players.g, players.d);
    for (const [name, field] of Object.entries(this.catalogue.arm)) {
      const of = players[name.split("_")[0]];
      if (of && !pair.parentNode) set.append(pair);
      (of ?? set).append(this.#field(name, index, { ...field, label: short(field.label) }));
    }
    return set;
  }

  #field(name, index, field) {
    const settings = this.experiment.arms[index];
    const id = `${name}-${index}`;
    if (field.live) {
      const player = name === "g_rate" ? "generator" : "discriminator";
      return rateField(id, field, settings[name], (value) => {
        settings[name] = value;
        this.say({ do: "rate", arm: index, player, rate: value });
      });
    }
    const make = field.kind === "choice" ? choiceField : numberField;
    const change = (value) => this.#change(settings, name, value);
    const made = make(id, field, settings[name], change);
    if (name === "weight") made.querySelector("input").disabled = settings.penalty === "none";
    return made;
  }

  #compare(both) {
    const set = fieldset("Compare");
    const act = () => {
      const { arms } = this.experiment;
      this.experiment.arms = both ? [arms[0]] : [arms[0], structuredClone(arms[0])];
      this.#begin();
    };
    const help = "Two settings side by side, on the same data and from the same seed.";
    const buttons = document.createElement("div");
    buttons.className = "draw";
    buttons.append(button(both ? "Leave setting B out" : "Add a second setting", help, act));
    const note = document.createElement("p");
    note.className = "note";
    note.textContent =
      "Learning rates change at once, while it trains. Every other change begins anew, from the same seed.";
    set.append(buttons, note);
    return set;
  }

  #change(settings, name, value) {
    settings[name] = value;
    if (name === "variant") settings.k = this.catalogue.usual_k[value];
    this.#begin();
  }

  #begin() {
    this.say({ do: "setup", ...this.experiment });
  }
}

function fieldset(title) {
  const set = document.createElement("fieldset");
  const legend = document.createElement("legend");
  legend.textContent = title;
  set.append(legend);
  return set;
}

function player(title, name) {
  const column = document.createElement("div");
  column.className = `player ${name}`;
  column.setAttribute("role", "group");
  column.setAttribute("aria-label", title);
  const heading = document.createElement("strong");
  heading.textContent = title;
  column.append(heading);
  return column;
}

// Under a player's heading the player need not be named again.
function short(label) {
  const rest = label.replace(/^(Generator|Discriminator)'s (?!steps)/, "");
  return rest[0].toUpperCase() + rest.slice(1);
}

function button(text, help, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.dataset.help = help;
  made.addEventListener("click", act);
  return made;
}
