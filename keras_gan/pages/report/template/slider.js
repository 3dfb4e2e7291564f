// One moment at a time; without this script all of them stand side by side.
for (const course of document.querySelectorAll(".course")) {
  const frames = course.querySelectorAll("figure");
  const slider = course.querySelector("input");
  const said = course.querySelector("output");
  if (!slider) continue;
  function show() {
    frames.forEach((frame, index) => frame.classList.toggle("shown", index === Number(slider.value)));
    const text = frames[slider.value].querySelector("figcaption").textContent.trim();
    said.textContent = text;
    slider.setAttribute("aria-valuetext", text);
  }
  course.classList.add("sliding");
  slider.addEventListener("input", show);
  show();
}
