// "From where?" with names offered while typing: a combobox after the ARIA practices guide.

import { say, tell } from "./words.js";

const PAUSE_MS = 160;
const SHORTEST = 2;

/**
 * Offer names for the field; `onChosen` is called with the name that was taken.
 *
 * `find` asks for the names: a page whose names say where somebody lives sends them in a body.
 */
export function offerNames(field, onChosen, find = fromGazetteer) {
  const list = document.createElement("ul");
  list.className = "names";
  list.id = "names";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels[0].textContent);
  list.hidden = true;
  field.closest(".field").parentElement.append(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");
  const box = { field, list, at: -1, timer: 0, asked: "", onChosen, find };
  field.addEventListener("input", () => later(box));
  field.addEventListener("keydown", (event) => onKey(box, event));
  field.addEventListener("blur", () => setTimeout(() => close(box), 150));
}

function later(box) {
  clearTimeout(box.timer);
  box.timer = setTimeout(() => ask(box), PAUSE_MS);
}

function fromGazetteer(field, text) {
  const site = document.getElementById("site").value;
  return fetch(`${field.dataset.gazetteer}?${new URLSearchParams({ site, q: text })}`);
}

async function ask(box) {
  const text = box.field.value.trim();
  box.asked = text;
  if (text.length < SHORTEST || /^[-\d.,\s]+$/.test(text)) return close(box);
  const response = await box.find(box.field, text).catch(() => null);
  if (!response?.ok || box.asked !== text) return undefined;
  const { found } = await response.json();
  return open(box, found);
}

function open(box, found) {
  box.at = -1;
  box.list.replaceChildren(...found.map((each, row) => option(box, each, row)));
  box.list.hidden = found.length === 0;
  box.field.setAttribute("aria-expanded", String(found.length > 0));
  tell(found.length ? say("suggestions", { n: found.length }) : say("no_suggestions"));
}

function option(box, each, row) {
  const item = document.createElement("li");
  item.id = `name-${row}`;
  item.setAttribute("role", "option");
  item.textContent = each.name;
  const where = each.area && each.area !== each.name ? `${each.kind_label} · ${each.area}` : each.kind_label;
  item.append(Object.assign(document.createElement("small"), { textContent: where }));
  item.dataset.name = each.name;
  item.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    take(box, each.name);
  });
  return item;
}

function onKey(box, event) {
  const { list } = box;
  if (event.key === "Escape" && !list.hidden) {
    event.preventDefault();
    event.stopPropagation();
    close(box);
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
    event.preventDefault();
    move(box, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && !list.hidden && box.at >= 0) {
    event.preventDefault();
    take(box, list.children[box.at].dataset.name);
  }
}

function move(box, step) {
  const rows = box.list.children;
  box.at = (box.at + step + rows.length) % rows.length;
  for (const [row, item] of [...rows].entries()) item.setAttribute("aria-selected", String(row === box.at));
  box.field.setAttribute("aria-activedescendant", rows[box.at].id);
  rows[box.at].scrollIntoView({ block: "nearest" });
}

function take(box, name) {
  box.field.value = name;
  close(box);
  box.onChosen(name);
}

function close(box) {
  box.list.hidden = true;
  box.at = -1;
  box.field.setAttribute("aria-expanded", "false");
  box.field.removeAttribute("aria-activedescendant");
}
