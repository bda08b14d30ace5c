// The drawn map of the results: one set of points, merged on screen, kept beside the list.

import { startMap } from "../basemap.js";
import { clusterMarker, manyMarker, originMarker, singleMarker } from "./marks.js";
import { merge, readPoints } from "./merge.js";
import { startReach } from "./reach.js";
import { head } from "./results.js";
import { say } from "./words.js";

const PADDED = 0.2;
const CLOSEST = 14;
const AROUND = 10.5;

/** Start the map in its element; returns what the page may do with it. */
export function startResultsMap(element, { onMoved, onFrom, onAddress }) {
  const { map } = startMap(element, { keyboard: true });
  const reach = startReach(map, onAddress);
  const state = { map, reach, document: null, points: [], shown: L.layerGroup().addTo(map), drawn: null, onFrom };
  let byHand = false;
  for (const gesture of ["pointerdown", "keydown", "wheel"]) {
    element.addEventListener(gesture, () => (byHand = true), { capture: true, passive: true });
  }
  map.on("moveend", () => {
    if (!stillDrawn(state)) draw(state);
    if (state.document?.kind === "clusters") askForView(state);
    if (byHand) onMoved(map.getBounds());
  });
  offerStart(state);
  return {
    map,
    refresh: (fit) => refresh(state, fit).then(() => (byHand = false)),
    highlight: (number, on) => highlight(state, number, on),
    showPlace: (lat, lon) => map.setView([lat, lon], Math.max(map.getZoom(), CLOSEST), { animate: false }),
    fit: () => fitAll(state),
    inView: () => inView(state),
    box: () => boxOf(map.getBounds()),
  };
}

/** Return bounds as west,south,east,north. */
function boxOf(bounds) {
  const edges = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  return edges.map((edge) => edge.toFixed(5)).join(",");
}

async function load(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

async function refresh(state, fit) {
  const { points, answered } = head();
  if (!answered) return clear(state);
  const document_ = await load(points);
  if (head().points !== points) return undefined; // a newer search has answered meanwhile
  state.document = document_;
  state.points = readPoints(document_.points);
  if (fit) fitAll(state);
  return draw(state);
}

/** What could not be searched for is not on the map either. */
function clear(state) {
  Object.assign(state, { document: null, points: [] });
  draw(state);
}

async function askForView(state) {
  const { points } = head();
  const { map } = state;
  const address = `${points}&zoom=${Math.round(map.getZoom())}&view=${boxOf(map.getBounds())}`;
  const document_ = await load(address).catch(() => null);
  if (!document_ || head().points !== points) return;
  state.document = document_;
  state.points = readPoints(document_.points);
  draw(state);
}

function listedNumbers() {
  return new Set([...document.querySelectorAll(".result[data-lon]")].map((card) => Number(card.dataset.number)));
}

/** Whether what was drawn fills the view: a small pan then leaves every mark and pop-up alone. */
function stillDrawn({ map, drawn }) {
  return drawn?.zoom === map.getZoom() && drawn.bounds.contains(map.getBounds());
}

function draw(state) {
  const { map, shown } = state;
  state.drawn = { zoom: map.getZoom(), bounds: map.getBounds().pad(PADDED) };
  const focused = document.activeElement?.closest?.(".leaflet-marker-icon")?.getAttribute("aria-label");
  shown.clearLayers();
  if (!state.document) return;
  const listed = listedNumbers();
  const closer = (bounds) => map.fitBounds(bounds.pad(0.15), { maxZoom: 15 });
  for (const mark of merge(map, state.points, state.drawn.bounds)) {
    const [first] = mark.points;
    const marker = mark.count === 1 ? singleMarker(first, listed.has(first.number)) : manyMarker(mark, closer);
    shown.addLayer(marker);
  }
  for (const circle of state.document.clusters ?? []) {
    shown.addLayer(clusterMarker(circle, (place) => map.setView(place, map.getZoom() + 2)));
  }
  if (state.document.origin) shown.addLayer(originMarker(state.document.origin));
  if (focused) refocus(shown, focused);
  linkMarkersToCards(state);
}

function refocus(shown, name) {
  shown.eachLayer((marker) => {
    const element = marker.getElement?.();
    if (element?.getAttribute("aria-label") === name) element.focus({ preventScroll: true });
  });
}

/** A marker under the pointer or the focus marks its card. */
function linkMarkersToCards(state) {
  state.shown.eachLayer((marker) => {
    const element = marker.getElement?.();
    if (!element || !marker.numbers) return;
    const mark = (on) => {
      for (const number of marker.numbers) {
        document.querySelector(`.result[data-number="${number}"]`)?.classList.toggle("is-active", on);
      }
    };
    for (const name of ["mouseenter", "focus"]) element.addEventListener(name, () => mark(true));
    for (const name of ["mouseleave", "blur"]) element.addEventListener(name, () => mark(false));
  });
}

function highlight(state, number, on) {
  state.shown.eachLayer((marker) => {
    if (marker.numbers?.has(number)) marker.getElement()?.classList.toggle("is-active", on);
  });
}

function fitAll(state) {
  const places = state.points.map((point) => [point.lat, point.lon]);
  if (state.document?.origin) places.push([state.document.origin[1], state.document.origin[0]]);
  for (const [lon, lat] of state.document?.clusters ?? []) places.push([lat, lon]);
  if (places.length === 1 && !state.points.length) state.map.setView(places[0], AROUND, { animate: false });
  else if (places.length) state.map.fitBounds(L.latLngBounds(places).pad(0.08), { maxZoom: CLOSEST, animate: false });
}

function inView(state) {
  const view = state.map.getBounds();
  return new Set(state.points.filter((point) => view.contains([point.lat, point.lon])).map((point) => point.id)).size;
}

/** Return how much of the map's corner the legend covers: beside it on a desk, below on a phone. */
function besideLegend() {
  const legend = document.querySelector(".reach");
  const map = document.getElementById("map");
  if (!legend) return [8, 8];
  return legend.offsetWidth > map.offsetWidth / 2 ? [8, legend.offsetHeight + 24] : [legend.offsetWidth + 24, 8];
}

/** A click on empty land offers to start from there. */
function offerStart(state) {
  state.map.on("click contextmenu", ({ latlng }) => {
    const box = document.createElement("div");
    box.className = "stack stack-s";
    const offer = (text, className, act) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
      button.className = `button button-small ${className}`;
      button.addEventListener("click", () => {
        state.map.closePopup();
        act();
      });
      box.append(button);
    };
    const from = `${latlng.lng.toFixed(5)},${latlng.lat.toFixed(5)}`;
    offer(say("search_from_here"), "button-primary", () => state.onFrom(from));
    const band = state.reach.bandAt(latlng);
    if (band) offer(say("only_within", { time: band.label }), "", () => state.reach.narrow(band.minutes));
    L.popup({ closeButton: true, autoPanPaddingTopLeft: besideLegend() }).setLatLng(latlng).setContent(box).openOn(state.map);
  });
}
