// What a recording shows in the place of the controls: its settings, and a slider.

export function showRecording(replay, $) {
  for (const id of ["controls", "speed-label", "step-d", "step-g", "explain"]) $(id).hidden = true;
  $("step-both").textContent = "Next picture";
  $("step-both").dataset.help = "The next picture of the recording. Key: B.";
  $("reset").textContent = "Back to the start";
  $("slider-label").hidden = false;
  const slider = $("slider");
  slider.max = replay.length - 1;
  slider.addEventListener("input", () => {
    const at = slider.valueAsNumber; // before the pause puts it where the replay stands
    replay.say({ do: "pause" });
    replay.show(at);
  });
  replay.moved = () => (slider.value = replay.at);
  const list = $("recorded");
  list.hidden = false;
  for (const [term, text] of rows(replay.recording)) {
    const dt = document.createElement("dt");
    const dd = document.createElement("dd");
    dt.textContent = term;
    dd.textContent = text;
    list.append(dt, dd);
  }
  replay.begin();
}

function rows({ scene, labels, made_with: made }) {
  const { data, seed, arms } = scene.experiment;
  const shared = [["Data", data], ["Seed", seed]];
  const settings = arms.flatMap((arm, index) => [
    [arms.length === 2 ? `Setting ${"AB"[index]}` : "Setting", ""],
    ...Object.entries(arm).map(([name, value]) => [labels[name], value]),
  ]);
  return [...shared, ...settings, ["Made with", made]];
}
