// How far one gets: areas under the marks, each with a pattern, a line and a name of its own.

import { announce, say, tell } from "./words.js";

const LINES = { 15: "", 30: "9 4", 45: "4 4", 60: "1 5" };
const DRAWN = "reach";
const UNFOLDED = "reach-unfolded";
const APART_PX = 52;

const part = () => document.querySelector("[data-reach]");

/** Whether the layer was drawn, or its legend unfolded, which only this browser remembers. */
function remembered(kept, value) {
  try {
    if (value !== undefined) sessionStorage.setItem(kept, value ? "1" : "");
    return sessionStorage.getItem(kept) === "1";
  } catch {
    return Boolean(value);
  }
}

function ringsOf(feature) {
  return feature.geometry.coordinates.map((polygon) => polygon.map((ring) => ring.map(([lon, lat]) => [lat, lon])));
}

/** Start the layer; `onAddress` gets the address of a narrower search. */
export function startReach(map, onAddress) {
  const pane = map.createPane("reach");
  Object.assign(pane.style, { zIndex: 200, pointerEvents: "none" });
  Object.assign(map.createPane("reach-names").style, { zIndex: 380, pointerEvents: "none" });
  const state = { map, on: remembered(DRAWN), shown: L.layerGroup().addTo(map), names: L.layerGroup().addTo(map) };
  state.renderer = L.svg({ pane: "reach", padding: 0.5 });
  map.on("zoomend", () => nameAreas(state));
  document.addEventListener("results", () => dress(state));
  document.getElementById("map-region").addEventListener("click", (event) => {
    const link = event.target.closest("a[data-soft]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onAddress(link.href);
  });
  dress(state);
  return {
    bandAt: (place) => (state.on ? bandAt(state.document, place) : null),
    narrow: (minutes) => onAddress(linkOf(minutes).href),
  };
}

function linkOf(minutes) {
  return document.querySelector(`.reach-line-${minutes}`).closest("a");
}

/** Put the switch to work, and draw what belongs to the search that is shown. */
function dress(state) {
  const legend = part();
  if (legend) {
    legend.open = remembered(UNFOLDED);
    legend.addEventListener("toggle", () => remembered(UNFOLDED, legend.open));
  }
  const box = part()?.querySelector("[data-reach-switch]");
  if (box) {
    box.hidden = false;
    const input = box.querySelector("input");
    input.checked = state.on;
    input.addEventListener("change", () => {
      state.on = remembered(DRAWN, input.checked) || input.checked;
      draw(state, { told: true });
    });
  }
  draw(state, { told: false });
}

async function draw(state, { told }) {
  const address = part()?.dataset.reach;
  if (!state.on || !address) return wipe(state);
  if (state.address !== address) {
    wipe(state);
    state.address = address;
    const found = await load(address).catch(() => null);
    if (state.address !== address || !state.on) return undefined;
    if (!found) return fail(state);
    state.document = found;
  }
  paint(state);
  const { words } = state.document;
  part().querySelector("[data-reach-source]").textContent = words;
  if (told) tell(say("reach_on", { source: words }));
  return undefined;
}

async function load(address) {
  const response = await fetch(address, { headers: { Accept: "application/geo+json" } });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

function fail(state) {
  wipe(state);
  announce(say("reach_failed"));
}

function wipe(state) {
  Object.assign(state, { address: "", document: null });
  state.shown.clearLayers();
  state.names.clearLayers();
  const source = part()?.querySelector("[data-reach-source]");
  if (source) source.textContent = "";
}

/** Fill what each limit adds to the one before, then draw the lines over all of it. */
function paint(state) {
  const { renderer, shown } = state;
  const base = { renderer, pane: "reach", interactive: false };
  shown.clearLayers();
  const areas = [...state.document.features].reverse();
  const chosen = Number(document.getElementById("within")?.value);
  for (const [row, area] of areas.entries()) {
    // Holes by the even-odd rule: the smaller area lies within the larger one.
    const rings = [...ringsOf(area), ...(row ? ringsOf(areas[row - 1]) : [])].flat();
    const { minutes } = area.properties;
    shown.addLayer(L.polygon([rings], { ...base, stroke: false, fillColor: `url(#reach-${minutes})`, fillOpacity: 1 }));
  }
  for (const area of areas) {
    const { minutes } = area.properties;
    const line = { fill: false, dashArray: LINES[minutes], weight: minutes === chosen ? 4 : 2, lineCap: "butt" };
    const className = `reach-line reach-line-on-map-${minutes}`;
    shown.addLayer(L.polygon(ringsOf(area), { ...base, ...line, className }));
  }
  nameAreas(state);
}

/** Write the minutes on each line, where no other name stands. */
function nameAreas(state) {
  state.names.clearLayers();
  const taken = [];
  for (const area of [...(state.document?.features ?? [])].reverse()) {
    const place = ends(area).find((end) => {
      const at = state.map.latLngToLayerPoint(end);
      return taken.every((other) => other.distanceTo(at) > APART_PX);
    });
    if (!place) continue;
    taken.push(state.map.latLngToLayerPoint(place));
    const text = Object.assign(document.createElement("span"), { className: "reach-name", textContent: area.properties.label });
    const icon = L.divIcon({ html: text, className: "reach-name-box", iconSize: [0, 0] });
    state.names.addLayer(L.marker(place, { icon, pane: "reach-names", interactive: false, keyboard: false }));
  }
}

/** Return the northern, eastern, southern and western end of the largest piece. */
function ends(area) {
  const [outer] = ringsOf(area).sort((one, other) => other[0].length - one[0].length)[0] ?? [[]];
  if (!outer.length) return [];
  const best = (score) => outer.reduce((found, place) => (score(place) > score(found) ? place : found));
  return [best(([lat]) => lat), best(([, lon]) => lon), best(([lat]) => -lat), best(([, lon]) => -lon)];
}

/** Return the smallest area that a place lies in, or null. */
function bandAt(found, { lat, lng }) {
  const areas = [...(found?.features ?? [])].reverse();
  return areas.find((area) => ringsOf(area).some((rings) => holds(rings, lat, lng)))?.properties ?? null;
}

/** Whether a place lies inside rings, by the even-odd rule. */
function holds(rings, lat, lon) {
  let inside = false;
  for (const ring of rings) {
    for (let row = 0, before = ring.length - 1; row < ring.length; before = row, row += 1) {
      const [[lat1, lon1], [lat2, lon2]] = [ring[row], ring[before]];
      if (lat1 > lat !== lat2 > lat && lon < ((lon2 - lon1) * (lat - lat1)) / (lat2 - lat1) + lon1) inside = !inside;
    }
  }
  return inside;
}
