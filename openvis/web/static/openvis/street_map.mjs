// The buurt of an order amid those around it, and the cells it names: a drawing of some lines, so that it needs no connection and little room.
const SVG = "http://www.w3.org/2000/svg";
const AROUND = 0.6; // of the size of the buurt, on each side

let shapes;
export async function shapesFrom(address) {
  try {
    const kept = await caches.open("openvis-kaart");
    const known = await kept.match(address);
    const answer = known ?? (await fetch(address));
    if (!answer.ok) return;
    if (!known) {
      for (const older of await kept.keys()) await kept.delete(older);
      await kept.put(address, answer.clone());
    }
    shapes = await answer.json();
  } catch {
    // No connection and never fetched: then there is no drawing, and the name of the buurt says where.
  }
}

const rings = ({ type, coordinates }) => (type === "Polygon" ? coordinates : coordinates.flat());

export function drawn(code, name, cells = []) {
  const own = shapes?.features.find((feature) => feature.properties.code === code);
  if (!own) return null;
  const points = rings(own.geometry).flat();
  const stretch = Math.cos((points[0][1] * Math.PI) / 180); // a degree east is shorter than a degree north
  const at = ([east, north]) => [east * stretch, -north];
  const [xs, ys] = [0, 1].map((axis) => points.map((point) => at(point)[axis]));
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const size = Math.max(Math.max(...xs) - left, Math.max(...ys) - top);
  const scale = 1000 / (size * (1 + 2 * AROUND));
  const place = (point) => {
    const [x, y] = at(point);
    return `${Math.round((x - left + size * AROUND) * scale)},${Math.round((y - top + size * AROUND) * scale)}`;
  };
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", "0 0 1000 1000");
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", `Kaart: ${name} en de buurten eromheen`);
  for (const feature of [...shapes.features.filter((each) => each !== own), own]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", rings(feature.geometry).map((ring) => `M${ring.map(place).join("L")}Z`).join(""));
    if (feature === own) path.setAttribute("class", "here");
    picture.append(path);
  }
  for (const ring of cells) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", `M${ring.map(place).join("L")}Z`);
    path.setAttribute("class", "cell cell--chosen");
    picture.append(path);
  }
  return picture;
}
