// The search page: the form asks, the list answers, the map shows the same.

import { listenToKeys } from "./keys.js";
import { startResultsMap } from "./map.js";
import { offerNames } from "./names.js";
import { refineLater } from "./refine.js";
import { formAddress, head, show } from "./results.js";
import { announce, say, tell } from "./words.js";

const PAUSE_MS = 180;
const MOVED_SHARE = 0.25;
const page = document.documentElement;
const panel = document.getElementById("panel");
const follow = document.querySelector("[data-follow]");
const areaButton = document.querySelector("[data-search-area]");
let view = null;
let shown = location.pathname + location.search;
let lastBounds = null;
let timer = 0;

async function go(address, { push = true, fit = true } = {}) {
  tell(say("searching"));
  if (!(await show(address, { typing: push }))) return;
  const here = head().failed ? address : head().self;
  const same = here === location.pathname + location.search;
  history[push && !same ? "pushState" : "replaceState"](null, "", here);
  shown = location.pathname + location.search;
  await refreshMap(fit);
  tellResult();
}

async function refreshMap(fit) {
  if (!view) return;
  areaButton.hidden = true;
  try {
    await view.refresh(fit);
  } catch {
    announce(say("failed"));
  }
  if (fit || !lastBounds) lastBounds = view.map.getBounds();
}

function tellResult() {
  const { total, failed } = head();
  if (failed) return;
  const parts = [say("found", { n: total })];
  if (view) parts.push(say("in_view", { n: view.inView() }));
  tell(parts.join(", "));
}

function soon(address, options) {
  clearTimeout(timer);
  timer = setTimeout(() => go(address(), options), PAUSE_MS);
}

function listenToForm() {
  panel.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    go(formAddress());
  });
  panel.addEventListener("change", (event) => {
    if (event.target.id === "site") location.assign(formAddress({ from: "", within: "", box: "" }));
    else if (event.target.closest("#search") && event.target.type !== "search") soon(() => formAddress());
  });
  panel.addEventListener("click", (event) => {
    if (event.target.closest("[data-show-results]")) showResults();
    const link = event.target.closest("a[data-soft], .pagination a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link.href, { fit: !link.closest(".pagination") }).then(() => {
      if (link.closest(".pagination")) document.getElementById("results-title").focus();
    });
  });
  window.addEventListener("popstate", () => {
    // A link to a field of this page is no other search.
    if (location.pathname + location.search !== shown) go(location.href, { push: false });
  });
}

function dressForm() {
  const field = document.getElementById("from");
  offerNames(field, () => soon(() => formAddress()));
  const locate = document.querySelector("[data-locate]");
  locate.hidden = !("geolocation" in navigator);
  locate.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => startFrom(`${coords.longitude.toFixed(4)},${coords.latitude.toFixed(4)}`),
      () => announce(say("no_position")),
      { timeout: 8000, maximumAge: 60_000 },
    );
  });
}

/** On a phone the results come first: the finer filters wait behind their button. */
function foldOnPhones() {
  const refine = document.querySelector(".finder-refine");
  if (matchMedia("(width < 62rem)").matches && head().answered) refine.open = false;
}

function showResults() {
  document.querySelector(".finder-refine").open = false;
  const title = document.getElementById("results-title");
  title.scrollIntoView({ block: "start" });
  title.focus({ preventScroll: true });
}

function startFrom(text) {
  document.getElementById("from").value = text;
  showSide("list");
  go(formAddress());
}

function onMoved(bounds) {
  const size = lastBounds && lastBounds.getNorthEast().distanceTo(lastBounds.getSouthWest());
  const moved = lastBounds && lastBounds.getCenter().distanceTo(bounds.getCenter()) > MOVED_SHARE * size * 0.7;
  const zoomed = lastBounds && Math.abs(Math.log2(size / bounds.getNorthEast().distanceTo(bounds.getSouthWest()))) > 0.9;
  if (!moved && !zoomed) return;
  follow.hidden = false;
  if (follow.querySelector("input").checked) searchArea({ push: false });
  else areaButton.hidden = false;
}

function searchArea({ push = true } = {}) {
  areaButton.hidden = true;
  lastBounds = view.map.getBounds();
  go(formAddress({ box: view.box() }), { push, fit: false });
}

function showSide(side) {
  document.body.classList.toggle("shows-map", side === "map");
  for (const button of document.querySelectorAll("[data-show]")) {
    button.setAttribute("aria-pressed", String(button.dataset.show === side));
  }
  view?.map.invalidateSize();
}

function listenToSides() {
  const top = () => page.style.setProperty("--finder-top", `${document.querySelector("header").offsetHeight}px`);
  top();
  window.addEventListener("resize", top);
  for (const button of document.querySelectorAll("[data-show]")) {
    button.addEventListener("click", () => {
      window.scrollTo(0, 0);
      showSide(button.dataset.show);
      if (button.dataset.show === "map") view?.fit();
    });
  }
}

/** A card under the pointer or the focus marks its place on the map. */
function linkCardsToMarkers() {
  const number = (event) => Number(event.target.closest?.(".result")?.dataset.number ?? 0);
  for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
    panel.addEventListener(name, (event) => number(event) && view?.highlight(number(event), on));
  }
}

function showOnMap(card) {
  if (!card.dataset.lon || !view) return;
  showSide("map");
  view.showPlace(Number(card.dataset.lat), Number(card.dataset.lon));
  view.highlight(Number(card.dataset.number), true);
  const back = (event) => {
    if (event.key !== "Escape") return;
    document.removeEventListener("keydown", back);
    showSide("list");
    document.querySelector(`.result[data-number="${card.dataset.number}"] .result-name > a`)?.focus();
  };
  document.addEventListener("keydown", back);
}

async function startMapWhenReady() {
  view = startResultsMap(document.getElementById("map"), { onMoved, onFrom: startFrom, onAddress: (address) => go(address, { fit: false }) });
  const fitButton = document.querySelector("[data-fit]");
  fitButton.hidden = false;
  fitButton.addEventListener("click", () => view.fit());
  areaButton.addEventListener("click", () => searchArea());
  await refreshMap(true);
  page.dataset.ready = "yes";
}

page.classList.add("js");
listenToForm();
listenToSides();
foldOnPhones();
dressForm();
listenToKeys(panel, showOnMap);
linkCardsToMarkers();
document.addEventListener("results", dressForm);
refineLater(async (address) => {
  if (await show(address)) await refreshMap(false);
});
startMapWhenReady();
