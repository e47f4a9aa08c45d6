// The map of the Veiligheidsbeeld: own shapes, no background from elsewhere, the same figures as the table beside it.
import { LngLatBounds, Map, NavigationControl } from "../npm/maplibre-gl.mjs";

const DUTCH = {
  "Map.Title": "Kaart van de buurten",
  "NavigationControl.ZoomIn": "Inzoomen",
  "NavigationControl.ZoomOut": "Uitzoomen",
  "CooperativeGesturesHandler.WindowsHelpText": "Houd Ctrl ingedrukt en draai het muiswiel om te zoomen",
  "CooperativeGesturesHandler.MacHelpText": "Houd ⌘ ingedrukt en draai het muiswiel om te zoomen",
  "CooperativeGesturesHandler.MobileHelpText": "Gebruik twee vingers om de kaart te verschuiven",
};
const SHADES = [0, 1, 2, 3, 4, 5];
const NOT_GIVEN = -1;
const NEAREST = 15; // a metre to a pixel: a few cells keep the buurten around them in sight

const container = document.getElementById("kaart");
const output = document.getElementById("gekozen");
const token = (name) => getComputedStyle(container).getPropertyValue(`--openvis-map-${name}`).trim();
const readData = () => JSON.parse(document.getElementById("kaartgegevens").textContent);

const EMPTY = { type: "FeatureCollection", features: [] };

let data = readData();
let shapes = EMPTY;
let outline = EMPTY; // of the buurten, over the cells of a map from elsewhere
const fetched = {}; // by address
let selected = null;
let map = null;

function hatch() {
  // Grey lines on white: "not given" must not look like a shade of the scale.
  const size = 8;
  const pixels = new Uint8Array(size * size * 4).fill(255);
  for (let row = 0; row < size; row += 1) pixels.set([123, 135, 148], (row * size + (size - 1 - row)) * 4);
  return { width: size, height: size, data: pixels };
}

async function get(address) {
  if (!address) return EMPTY;
  fetched[address] ??= (await fetch(address)).json();
  return fetched[address];
}

async function load() {
  [shapes, outline] = await Promise.all([get(data.shapes), get(data.outline)]);
}

function style() {
  const colours = SHADES.flatMap((number) => [number, token(number)]);
  const colour = ["match", ["coalesce", ["feature-state", "shade"], NOT_GIVEN], ...colours, "rgba(0,0,0,0)"];
  const dark = [">=", ["coalesce", ["feature-state", "shade"], NOT_GIVEN], 4];
  const onShade = (light, other) => ["case", dark, light, other];
  const when = (state, width) => ["case", ["boolean", ["feature-state", state], false], width, 0];
  const line = (id, colour, width) => ({ id, type: "line", source: "buurten", paint: { "line-color": colour, "line-width": width } });
  const name = (id, source, colour, halo) => ({
    id,
    type: "symbol",
    source,
    layout: { "text-field": ["get", "name"], "text-size": 13, "text-font": ['"Source Sans 3"', "sans-serif"], "text-max-width": 8 },
    paint: { "text-color": colour, "text-halo-color": halo, "text-halo-width": 1.5 },
  });
  return {
    version: 8,
    sources: {
      buurten: { type: "geojson", data: shapes, promoteId: "code" },
      omtrek: { type: "geojson", data: outline },
    },
    layers: [
      { id: "klasse", type: "fill", source: "buurten", paint: { "fill-color": colour } },
      line("grens", token("border"), 1),
      { ...line("omtrek", token("outline"), 1.5), source: "omtrek" },
      line("aandacht", token("outline"), when("watched", 2.5)),
      line("gekozen", token("selected"), when("selected", 4.5)),
      name("naam", "buurten", onShade(token("border"), token("outline")), onShade(token("5"), token("border"))),
      name("naam-omtrek", "omtrek", token("outline"), token("border")),
    ],
  };
}

function paint() {
  const shown = ["in", ["get", "code"], ["literal", data.order]];
  for (const { id, source } of map.getStyle().layers) if (source === "buurten") map.setFilter(id, shown);
  map.removeFeatureState({ source: "buurten" });
  for (const [code, { shade, watched }] of Object.entries(data.values)) {
    map.setFeatureState({ source: "buurten", id: code }, { shade: shade ?? NOT_GIVEN, watched });
  }
  const bounds = new LngLatBounds();
  const extend = (part) => (typeof part[0] === "number" ? bounds.extend(part) : part.forEach(extend));
  shapes.features.filter((each) => each.properties.code in data.values).forEach((each) => extend(each.geometry.coordinates));
  if (!bounds.isEmpty()) map.fitBounds(bounds, { padding: 16, animate: false, maxZoom: NEAREST });
  select(selected in data.values ? selected : null);
}

function select(code) {
  const mark = (each, on) => {
    if (each && map) map.setFeatureState({ source: "buurten", id: each }, { selected: on });
    document.querySelector(`#tabel tr[data-code="${each}"]`)?.classList.toggle("is-selected", on);
  };
  mark(selected, false);
  selected = code;
  mark(selected, true);
  if (code) output.textContent = data.values[code].text;
}

function step(by) {
  const place = data.order.indexOf(selected);
  const next = place < 0 ? (by > 0 ? 0 : data.order.length - 1) : (place + by + data.order.length) % data.order.length;
  if (data.order.length) select(data.order[next]);
}

function listen() {
  for (const button of document.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => step(Number(button.dataset.step)));
  }
  const ofRow = (event) => event.target.closest?.("#tabel tr[data-code]")?.dataset.code;
  const point = (event) => ofRow(event) in data.values && select(ofRow(event));
  document.addEventListener("focusin", point);
  document.addEventListener("mouseover", point);
  // htmx puts new figures in the page after a change of the filter.
  document.addEventListener("htmx:afterSettle", async () => {
    const before = data.shapes;
    data = readData();
    if (!map) return;
    if (data.shapes !== before) {
      output.textContent = "Wijs iets aan op de kaart, of blader met de knoppen.";
      selected = null;
      await load();
      map.getSource("buurten").setData(shapes);
      map.getSource("omtrek").setData(outline);
    }
    paint();
  });
}

async function draw() {
  await load();
  map = new Map({
    container,
    style: style(),
    locale: DUTCH,
    cooperativeGestures: true,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    maxPitch: 0,
    fadeDuration: 0,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }));
  map.on("mousemove", "klasse", (event) => select(event.features[0].properties.code));
  map.on("click", "klasse", (event) => select(event.features[0].properties.code));
  map.on("load", () => {
    map.addImage("hatch", hatch());
    map.addLayer({ id: "niet-opgegeven", type: "fill", source: "buurten", paint: { "fill-pattern": "hatch" } }, "klasse");
    paint();
  });
  map.on("idle", () => {
    const drawn = map.queryRenderedFeatures({ layers: ["klasse"] }).map((each) => each.properties.code);
    container.dataset.buurten = new Set(drawn).size;
  });
}

listen();
draw();
