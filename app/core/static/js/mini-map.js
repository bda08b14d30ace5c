// The small map of a service: one pin, nothing to get lost in.
import { startMap } from "./basemap.js";

const AROUND_ZOOM = 12.5;
// Where only a street or a town is known, a soft circle says so instead of a false door.
const ABOUT_M = { street: 120, town: 700 };

/** Draw a pin that looks like the sprite's, without a word of HTML. */
function pin(element) {
  const drawn = document.createElement("span");
  drawn.className = `map-pin ${element.dataset.pinClass ?? ""}`;
  const icon = L.divIcon({ className: "map-pin-box", html: drawn, iconSize: [34, 44], iconAnchor: [17, 42] });
  const at = [Number(element.dataset.lat), Number(element.dataset.lon)];
  return L.marker(at, { icon, interactive: false, keyboard: false, alt: "" });
}

/** Draw the neighbourhood that the place lies in, where no more is known. */
function surroundings(element, at) {
  const radius = ABOUT_M[element.dataset.precision];
  if (!radius) return [];
  const color = getComputedStyle(element).getPropertyValue("--primary").trim();
  return [L.circle(at, { radius, color, weight: 1.5, dashArray: "4 4", fillOpacity: 0.12, interactive: false })];
}

function show(element) {
  const { map } = startMap(element, {
    boxZoom: false,
    doubleClickZoom: true,
    dragging: !L.Browser.mobile,
    keyboard: false,
    scrollWheelZoom: false,
  });
  const marker = pin(element);
  const zoom = Number(element.dataset.zoom ?? AROUND_ZOOM);
  map.setView(marker.getLatLng(), zoom, { animate: false });
  for (const circle of surroundings(element, marker.getLatLng())) circle.addTo(map);
  marker.addTo(map);
}

for (const element of document.querySelectorAll("[data-mini-map]")) show(element);
