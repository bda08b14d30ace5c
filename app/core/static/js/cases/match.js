// The map beside what fits a case: the same numbers as the list, and how far one gets from home.

import { startMap } from "../basemap.js";
import { manyMarker, originMarker, singleMarker } from "../search/marks.js";
import { merge, readPoints } from "../search/merge.js";
import { startReach } from "../search/reach.js";

const PADDED = 0.2;
const CLOSEST = 14;
const AROUND = 11;

const found = JSON.parse(document.getElementById("points").textContent);
const points = readPoints(found.points);

function draw(map, shown) {
  shown.clearLayers();
  for (const mark of merge(map, points, map.getBounds().pad(PADDED))) {
    const closer = (bounds) => map.fitBounds(bounds.pad(0.15), { maxZoom: 15 });
    shown.addLayer(mark.count === 1 ? singleMarker(mark.points[0], true) : manyMarker(mark, closer));
  }
  if (found.origin) shown.addLayer(originMarker(found.origin));
  linkMarkers(shown);
}

function fit(map) {
  const places = points.map((point) => [point.lat, point.lon]);
  if (found.origin) places.push([found.origin[1], found.origin[0]]);
  if (places.length === 1) map.setView(places[0], AROUND, { animate: false });
  else map.fitBounds(L.latLngBounds(places).pad(0.08), { maxZoom: CLOSEST, animate: false });
}

/** A marker under the pointer or the focus marks its cards. */
function linkMarkers(shown) {
  shown.eachLayer((marker) => {
    const element = marker.getElement?.();
    if (!element || !marker.numbers) return;
    const mark = (on) => {
      for (const number of marker.numbers) {
        for (const card of document.querySelectorAll(`.result[data-number="${number}"]`)) card.classList.toggle("is-active", on);
      }
    };
    for (const name of ["mouseenter", "focus"]) element.addEventListener(name, () => mark(true));
    for (const name of ["mouseleave", "blur"]) element.addEventListener(name, () => mark(false));
  });
}

/** A card under the pointer or the focus marks its place. */
function linkCards(shown) {
  const list = document.querySelector(".match-list");
  for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
    list.addEventListener(name, (event) => {
      const number = Number(event.target.closest?.(".result")?.dataset.number ?? 0);
      if (!number) return;
      shown.eachLayer((marker) => {
        if (marker.numbers?.has(number)) marker.getElement()?.classList.toggle("is-active", on);
      });
    });
  }
}

const element = document.getElementById("map");
if (element) {
  const { map } = startMap(element, { keyboard: true, scrollWheelZoom: false });
  const shown = L.layerGroup().addTo(map);
  startReach(map, () => undefined);
  map.on("zoomend", () => draw(map, shown));
  map.on("moveend", () => draw(map, shown));
  fit(map);
  draw(map, shown);
  linkCards(shown);
  document.documentElement.dataset.ready = "yes";
}
