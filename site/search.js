// Search over titles and headings. Without this script the field stays hidden, and "All pages" lists what there is.
const box = document.querySelector("search");
const input = box.querySelector("input");
const results = box.querySelector(".results");
const count = box.querySelector("[role=status]");
const list = box.querySelector("ul");
const { root } = document.currentScript.dataset;
const MOST = 12;
let index;

box.hidden = false;
input.addEventListener("focus", load, { once: true });
input.addEventListener("input", show);
input.addEventListener("focus", show);
box.addEventListener("focusout", ({ relatedTarget }) => {
  if (!box.contains(relatedTarget)) results.hidden = true;
});
box.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") results.hidden = true;
  if (key === "Enter" && !results.hidden && document.activeElement === input) list.querySelector("a")?.click();
});

function load() {
  index ??= fetch(`${root}search.json`).then((answer) => answer.json());
  return index;
}

async function show() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  results.hidden = words.length === 0;
  if (results.hidden) return;
  const entries = await load();
  const found = entries.filter(({ page, heading }) => {
    const text = `${page} ${heading ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  count.textContent = found.length === 0 ? "Nothing found" : found.length === 1 ? "1 found" : `${found.length} found`;
  list.replaceChildren(...found.slice(0, MOST).map(item));
}

function item({ page, heading, url }) {
  const link = document.createElement("a");
  link.href = root + url;
  link.textContent = heading ?? page;
  if (heading) link.append(Object.assign(document.createElement("span"), { textContent: page }));
  const entry = document.createElement("li");
  entry.append(link);
  return entry;
}
