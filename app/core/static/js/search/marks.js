// Marks on the map: numbered pins for the list's page, dots for the rest, circles for many.

import { head } from "./results.js";
import { say } from "./words.js";

const WIDEST_PX = 44;
const LISTED_PX = 30;
const DOT_PX = 18;
const MOST_NAMES = 30;
const ABOVE_PX = 5;

function sizeOf(count) {
  return Math.min(WIDEST_PX, 26 + Math.round(6 * Math.log10(count) * 2));
}

function shape(className, text, size, group) {
  const element = document.createElement("span");
  element.className = group ? `mark ${className} need-${group}` : `mark ${className}`;
  element.textContent = text;
  // A mark stands on its place, so that the town's name below stays readable.
  const iconAnchor = [size / 2, size + ABOVE_PX];
  return L.divIcon({ html: element, className: "", iconSize: [size, size], iconAnchor, popupAnchor: [0, -size] });
}

function nameIt(marker, name) {
  marker.on("add", () => {
    const element = marker.getElement();
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", name);
    element.title = name;
    // A button answers to Enter and to the space bar; Leaflet's marks know neither.
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      marker.fire("click");
    });
  });
  return marker;
}

/** Return a group of needs in words, as the form already says it. */
function groupName(key) {
  const choice = document.querySelector(`.finder-needs input[value="${CSS.escape(key)}"]`);
  return choice?.closest("label").querySelector(".chip-label")?.textContent ?? "";
}

function linkTo(point) {
  const link = document.createElement("a");
  const { trip } = head();
  link.href = `/services/${encodeURIComponent(point.id)}${trip ? `?${trip}` : ""}`;
  link.textContent = say("link", { number: point.number, name: point.name });
  return link;
}

/** Return a list of services as an element: text only, whatever their names hold. */
export function namesElement(points, title) {
  const box = document.createElement("div");
  if (title) box.append(Object.assign(document.createElement("p"), { textContent: title }));
  const list = document.createElement("ul");
  list.className = "mark-list";
  for (const point of points.slice(0, MOST_NAMES)) {
    const item = document.createElement("li");
    item.append(linkTo(point));
    list.append(item);
  }
  box.append(list);
  const rest = points.length - MOST_NAMES;
  if (rest > 0) box.append(Object.assign(document.createElement("p"), { textContent: say("more", { n: rest }) }));
  return box;
}

/** Return the class that gives an event or an orientation point its own form. */
function ofKind({ kind }) {
  return kind ? ` mark-${kind.replace("_", "-")}` : "";
}

/** Return the marker of one service. */
export function singleMarker(point, listed) {
  const icon = listed
    ? shape(`mark-listed${ofKind(point)}`, String(point.number), LISTED_PX, point.group)
    : shape(`mark-dot${ofKind(point)}`, "", DOT_PX, point.group);
  const marker = L.marker([point.lat, point.lon], { icon, keyboard: true, zIndexOffset: listed ? 400 : 0 });
  marker.numbers = new Set([point.number]);
  marker.bindPopup(() => namesElement([point]), { maxWidth: 260 });
  return nameIt(marker, say("marker", { number: point.number, name: point.name, need: groupName(point.group) }));
}

/** Return the marker of several services that a browser has merged. */
export function manyMarker(mark, onZoom) {
  const size = sizeOf(mark.count);
  const icon = shape("mark-many", String(mark.count), size);
  const marker = L.marker([mark.lat, mark.lon], { icon, keyboard: true, zIndexOffset: 200 });
  marker.numbers = new Set(mark.points.map((point) => point.number));
  if (mark.together) {
    marker.bindPopup(() => namesElement(mark.points, say("together", { n: mark.count })), { maxWidth: 280 });
  } else {
    marker.on("click", () => onZoom(L.latLngBounds(mark.points.map((point) => [point.lat, point.lon]))));
  }
  return nameIt(marker, say(mark.together ? "together" : "cluster", { n: mark.count }));
}

/** Return the marker of a circle that came from the server. */
export function clusterMarker([lon, lat, count], onCloser) {
  const marker = L.marker([lat, lon], { icon: shape("mark-many", String(count), sizeOf(count)), keyboard: true });
  marker.numbers = new Set();
  marker.on("click", () => onCloser([lat, lon]));
  return nameIt(marker, say("cluster", { n: count }));
}

/** Return the marker of the starting point. */
export function originMarker([lon, lat, name]) {
  const element = Object.assign(document.createElement("span"), { className: "mark mark-origin" });
  const icon = L.divIcon({ html: element, className: "", iconSize: [18, 18], iconAnchor: [9, 9] });
  // It lies under the marks: services at the very start must stay within reach.
  const marker = L.marker([lat, lon], { icon, keyboard: false, interactive: false, zIndexOffset: -600 });
  marker.on("add", () => marker.getElement().setAttribute("title", say("from", { name })));
  return marker;
}
