// What the phone keeps: the orders as they were last fetched, and the reports that did not arrive yet.
const NAME = "openvis-straat";

let opened;
function store() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("fetched");
      asked.result.createObjectStore("reports", { keyPath: "key" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

// Resolves once it is written down, not once it was asked for: a phone may be put away in between.
async function change(table, what) {
  const kept = await store();
  return new Promise((resolve, reject) => {
    const whole = kept.transaction(table, "readwrite", { durability: "strict" });
    what(whole.objectStore(table));
    whole.oncomplete = () => resolve();
    whole.onerror = whole.onabort = () => reject(whole.error);
  });
}

async function answer(table, question) {
  const kept = await store();
  return new Promise((resolve, reject) => {
    const asked = question(kept.transaction(table).objectStore(table));
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

export const keepFetched = (fetched) => change("fetched", (table) => table.put(fetched, "orders"));
export const lastFetched = () => answer("fetched", (table) => table.get("orders"));
export const forgetFetched = () => change("fetched", (table) => table.clear());
export const keepReport = (report) => change("reports", (table) => table.put(report));
// In the order in which they were filled in: the first visit to a place is told first.
const filledIn = (report) => report.sent.filled_in_at;
const byMoment = (one, other) => filledIn(one).localeCompare(filledIn(other));
export const reportsKept = async () => (await answer("reports", (table) => table.getAll())).sort(byMoment);
export const dropReport = (key) => change("reports", (table) => table.delete(key));
