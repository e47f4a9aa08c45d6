// Op straat: the orders on the phone, and reports that are kept until the server says that it has them.
import { dropReport, forgetFetched, keepFetched, keepReport, lastFetched, reportsKept } from "./street_kept.mjs";
import { drawn, shapesFrom } from "./street_map.mjs";

const AGAIN = 20_000; // milliseconds until what waits is tried again
const TEAM = "openvis-team";
const page = document.getElementById("straat");
const byId = (id) => document.getElementById(id);
const forms = { done: byId("gedaan"), "not-done": byId("niet") };
let fetched, reports, connected, signedOut;

// ----- to and from the server

async function ask(address, options = {}) {
  try {
    const answer = await fetch(address, { redirect: "manual", cache: "no-store", ...options });
    connected = true;
    signedOut = answer.type === "opaqueredirect";
    return signedOut ? null : answer;
  } catch {
    connected = false;
    return null;
  }
}

async function refresh() {
  const answer = await ask(page.dataset.orders);
  if (answer?.status === 403) await forgetFetched(); // no longer for this person
  if (!answer?.ok) return;
  fetched = { ...(await answer.json()), at: Date.now() };
  await keepFetched(fetched);
  await shapesFrom(fetched.shapes);
}

// One at a time, and by one window at a time: what arrives twice is known by its key, but need not be sent twice.
const send = () => navigator.locks.request("openvis-straat", sendAll);

async function sendAll() {
  let cut = false;
  for (const report of await reportsKept()) {
    if (report.refused || report.by !== fetched?.by) continue;
    const answer = await deliver(report);
    cut = !answer;
    if (!(await settled(answer, report))) break;
  }
  if (!cut) await refresh();
  await show();
}

// The server takes a report only with the token of who is signed in now, and only from who filled it in.
async function deliver(report) {
  const answer = await post(report);
  if (answer?.status !== 403) return answer;
  await refresh();
  return report.by === fetched?.by ? post(report) : null;
}

function post(report) {
  const headers = { Accept: "application/json", "X-CSRFToken": fetched.token };
  return ask(page.dataset.report, { method: "POST", headers, body: new URLSearchParams(report.sent) });
}

// Only a whole answer of the server itself counts: that it has this report, or a sentence that says why not. Half an
// answer, or the welcome page of a network in a café, is a reason to send it again.
async function settled(answer, report) {
  const said = await answer?.json().catch(() => null);
  if (said?.stored === report.key) await settle(report);
  else if (said?.refused) await keepReport({ ...report, refused: said.refused });
  else return false;
  return true;
}

// Counted off at once: until the orders are fetched anew nobody is asked to make the same visit again.
async function settle(report) {
  await dropReport(report.key);
  const left = (order) => (order.id === report.order.id ? { ...order, visits_left: visitsAfter(order, [report]) } : order);
  fetched = { ...fetched, orders: fetched.orders.map(left).filter((order) => order.visits_left > 0) };
  await keepFetched(fetched);
}

// ----- what is shown

// Visits that are still to be made once these reports have arrived; a report of "not done" ends them all.
function visitsAfter(order, sent) {
  const own = sent.filter((report) => report.order.id === order.id);
  return own.some((report) => report.kind === "not-done") ? 0 : order.visits_left - own.length;
}

const title = (order) => `${order.label} in ${order.area_name}`;
const many = (count, one, more) => `${count} ${count === 1 ? one : more}`;
const clock = (at) => new Date(at).toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" });

// Which visit is next, counting those that wait on this phone.
function told(order) {
  const left = visitsAfter(order, waitingOnes());
  return {
    ...order,
    where: order.near ? `${order.area_name}: ${order.near}` : order.area_name,
    late: order.overdue && `▲ ${order.overdue}.`,
    visit: order.visits && `Bezoek ${order.visits_asked - left + 1} van ${order.visits_asked}.`,
  };
}

const waitingOnes = () => reports.filter((report) => !report.refused);

function fill(piece, values) {
  for (const place of piece.querySelectorAll("[data-of]")) place.textContent = values[place.dataset.of] ?? "";
  return piece;
}

const own = (report) => !fetched || report.by === fetched.by;

function standing() {
  const waiting = waitingOnes().length;
  const told = waiting ? ` ${many(waiting, "melding wacht", "meldingen wachten")} op dit toestel; er gaat niets verloren.` : "";
  const others = reports.some((report) => !own(report)) ? " Er is ook iets van een ander account: log daarmee in om het te versturen." : "";
  const kept = told + others;
  if (signedOut) return `U bent niet meer ingelogd.${kept}`;
  if (!fetched) return connected === false ? "Geen verbinding, en er zijn nog geen opdrachten op dit toestel." : "Opdrachten worden opgehaald.";
  const when = `Opdrachten van ${clock(fetched.at)} uur.`;
  return connected === false ? `Geen verbinding. ${when}${kept}` : `${when}${kept}`;
}

function card(order) {
  const made = fill(byId("opdracht").content.cloneNode(true), told(order));
  made.querySelector("h3").textContent = title(order);
  const open = made.querySelector("[data-open]");
  open.href = `#melden-${order.id}`;
  open.setAttribute("aria-label", `Meld: ${title(order)}`);
  return made;
}

function reportCard(report) {
  const made = fill(byId("melding").content.cloneNode(true), report);
  made.querySelector("h3").textContent = title(report.order);
  made.querySelector("[data-again]").hidden = !report.refused;
  const still = fetched?.orders.some((order) => order.id === report.order.id);
  made.querySelector("[data-do=again]").hidden = !still;
  made.querySelector("[data-do=again]").addEventListener("click", () => again(report));
  made.querySelector("[data-do=drop]").addEventListener("click", () => dropReport(report.key).then(show));
  return made;
}

function fillList(id, pieces) {
  byId(id).querySelector("ul").replaceChildren(...pieces);
  byId(id).hidden = !pieces.length;
}

function showTeams(orders) {
  const teams = [...new Set(orders.map((order) => order.team))].sort();
  const chosen = localStorage.getItem(TEAM) ?? "";
  byId("teamkeuze").hidden = teams.length < 2;
  byId("team").replaceChildren(new Option("Alle teams", ""), ...teams.map((team) => new Option(team, team, false, team === chosen)));
  return teams.length > 1 && teams.includes(chosen) ? orders.filter((order) => order.team === chosen) : orders;
}

async function show() {
  reports = await reportsKept();
  page.hidden = false;
  byId("stand").textContent = standing();
  if (signedOut) byId("stand").append(" ", Object.assign(document.createElement("a"), { href: page.dataset.login, textContent: "Log in" }));
  fillList("terug", reports.filter((report) => own(report) && report.refused).map(reportCard));
  fillList("wachtend", reports.filter((report) => own(report) && !report.refused).map(reportCard));
  const returned = new Set(reports.filter((report) => report.refused).map((report) => report.order.id));
  const toDo = (order) => !returned.has(order.id) && visitsAfter(order, waitingOnes()) > 0;
  const orders = showTeams((fetched?.orders ?? []).filter(toDo));
  byId("open").replaceChildren(...orders.map(card));
  byId("geen").hidden = !fetched || orders.length > 0;
  showForm();
}

// ----- reporting on one order

const chosen = () => fetched?.orders.find((order) => location.hash === `#melden-${order.id}`);

let shown, replaced;
function showForm() {
  const order = chosen();
  byId("lijst").hidden = Boolean(order);
  byId("melden").hidden = !order;
  if (order?.id === shown) return; // what is being filled in stays
  shown = order?.id;
  replaced = undefined;
  if (!order) return;
  fill(byId("melden"), told(order));
  byId("wat").textContent = title(order);
  byId("wat").focus();
  const map = drawn(order.area, order.area_name, order.cells);
  byId("buurtkaart").replaceChildren(...(map ? [map] : []));
  byId("buurtkaart").hidden = !map;
  for (const form of Object.values(forms)) form.reset();
}

function answersOf(form) {
  const spoken = [...form.elements].filter((field) => field.name && (field.checked || !["radio", "checkbox"].includes(field.type)));
  return spoken
    .map((field) => {
      const label = field.labels[0].textContent.trim();
      if (field.tagName === "SELECT") return field.value ? `Nog een keer: ${field.selectedOptions[0].text.toLowerCase()}` : "";
      return field.type === "number" ? `${label} ${field.value}` : label;
    })
    .filter(Boolean)
    .join(" · ");
}

async function report(kind, event) {
  event.preventDefault();
  const order = chosen();
  const form = forms[kind];
  const answers = Object.fromEntries(new FormData(form));
  const key = crypto.randomUUID();
  const sent = { ...answers, key, by: fetched.by, order: order.id, version: order.version, filled_in_at: new Date().toISOString() };
  await keepReport({ key, by: fetched.by, kind, order, sent, answers: answersOf(form), refused: "" });
  if (replaced) await dropReport(replaced);
  location.hash = "#lijst";
  await show();
  await send();
}

// As it was filled in, on the order as it is now: under a key of its own, for it is another report. The refused one
// stays until that is kept.
async function again({ key, kind, order, sent }) {
  location.hash = `#melden-${order.id}`;
  await show();
  replaced = key;
  for (const field of forms[kind].elements) {
    if (!field.name) continue;
    if (["radio", "checkbox"].includes(field.type)) field.checked = sent[field.name] === field.value;
    else field.value = sent[field.name] ?? "";
  }
  forms[kind].closest("details")?.setAttribute("open", "");
}

// A thumb in the rain: each number has a button for less and for more.
function withButtons(field) {
  const step = (by, sign, words) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: sign });
    button.className = "utrecht-button utrecht-button--secondary-action";
    button.setAttribute("aria-label", `${field.labels[0].textContent}: ${words}`);
    button.addEventListener("click", () => {
      field.value = Math.max(Number(field.min || 0), Number(field.value || 0) + by);
    });
    return button;
  };
  const by = field.name === "minutes" ? 5 : 1;
  const row = Object.assign(document.createElement("div"), { className: "stepper" });
  field.before(row);
  row.append(step(-by, "−", "minder"), field, step(by, "+", "meer"));
}

for (const field of forms.done.querySelectorAll("input[type=number]")) withButtons(field);
for (const [kind, form] of Object.entries(forms)) form.addEventListener("submit", (event) => report(kind, event));
byId("team").addEventListener("change", (event) => {
  localStorage.setItem(TEAM, event.target.value);
  show();
});
addEventListener("hashchange", showForm);
addEventListener("online", send);
addEventListener("offline", () => {
  connected = false;
  show();
});
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
setInterval(() => reports?.some((each) => !each.refused) && send(), AGAIN);

navigator.serviceWorker?.register(page.dataset.worker);
fetched = await lastFetched();
if (fetched) await shapesFrom(fetched.shapes);
await show();
await send();
