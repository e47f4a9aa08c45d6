// Choosing cells of a new order on the map: a click adds a name to the field, or takes it away. The field alone will do.
const field = document.querySelector("[name=cells]");
const map = document.querySelector(".street-map--choose svg");
const named = () => field.value.toUpperCase().split(/[\s,;]+/).filter(Boolean);

function show() {
  const chosen = new Set(named());
  for (const cell of map.querySelectorAll("[data-cell]")) cell.classList.toggle("cell--chosen", chosen.has(cell.dataset.cell));
}

function choose(name) {
  const chosen = named();
  field.value = (chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name]).join(" ");
  show();
}

if (field && map) {
  map.addEventListener("click", ({ target }) => target.dataset.cell && choose(target.dataset.cell));
  field.addEventListener("input", show);
  show();
}
