// The pin of a place: drag it, or move it with the arrow keys; the form keeps where it stands.
import { startMap } from "../basemap.js";

const STEP_PX = 4;
const MOVES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function marker(element, at) {
  const drawn = document.createElement("span");
  drawn.className = "map-pin";
  const icon = L.divIcon({ className: "map-pin-box", html: drawn, iconSize: [34, 44], iconAnchor: [17, 42] });
  return L.marker(at, { icon, draggable: true, keyboard: true, alt: element.dataset.label, title: element.dataset.label });
}

function show(element) {
  const box = element.closest(".place-pin");
  const [lon, lat, precision] = ["lon", "lat", "precision"].map((name) => box.querySelector(`[data-${name}]`));
  const { map } = startMap(element, { scrollWheelZoom: false, keyboard: false });
  const pin = marker(element, [Number(element.dataset.lat), Number(element.dataset.lon)]);
  map.setView(pin.getLatLng(), Number(element.dataset.zoom), { animate: false });
  pin.addTo(map);

  function keep() {
    const at = pin.getLatLng();
    lon.value = at.lng.toFixed(6);
    lat.value = at.lat.toFixed(6);
    precision.value = "address";
    box.querySelector("[data-pin-words]").textContent = element.dataset.moved;
    lon.dispatchEvent(new Event("input", { bubbles: true }));
  }

  pin.on("dragend", keep);
  pin.getElement().addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    const point = map.latLngToContainerPoint(pin.getLatLng()).add(L.point(move).multiplyBy(STEP_PX));
    pin.setLatLng(map.containerPointToLatLng(point));
    keep();
  });
}

for (const element of document.querySelectorAll("[data-pin-map]")) show(element);
