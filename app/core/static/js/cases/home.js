// Where somebody lives, roughly: a click or a name becomes a square, and only the square stays.
import { startMap } from "../basemap.js";
import { offerNames } from "../search/names.js";

const CLOSE_ZOOM = 12.5;
const box = document.querySelector("[data-home]");

function body(form, values) {
  return new URLSearchParams({ csrf_token: form.elements.csrf_token.value, ...values });
}

/** Ask in a body, never in an address: addresses are written into logs. */
function ask(address, values) {
  const form = box.closest("form");
  return fetch(address, { method: "POST", body: body(form, values), headers: { Accept: "application/json" } });
}

function start() {
  const element = box.querySelector("[data-home-map]");
  const { map } = startMap(element, { scrollWheelZoom: false });
  const field = box.querySelector("[name=home]");
  const [lon, lat, words] = ["lon", "lat", "home-words"].map((name) => box.querySelector(`[data-${name}]`));
  const color = getComputedStyle(document.documentElement).getPropertyValue("--primary").trim();
  const drawn = L.layerGroup().addTo(map);

  function draw(corners, { look = true } = {}) {
    drawn.clearLayers();
    const square = L.polygon(corners, { color, weight: 2, fillOpacity: 0.18, interactive: false }).addTo(drawn);
    if (look) map.fitBounds(square.getBounds(), { maxZoom: CLOSE_ZOOM, animate: false });
  }

  function forget() {
    lon.value = "";
    lat.value = "";
  }

  async function place(at, { look }) {
    const response = await ask(element.dataset.asks, { at }).catch(() => null);
    const found = response?.ok ? await response.json() : { error: element.dataset.failed };
    if (found.error || !found.corners) {
      words.textContent = found.error ?? "";
      return;
    }
    [lon.value, lat.value] = [found.lon, found.lat];
    field.value = found.name;
    words.textContent = `${element.dataset.kept} ${found.words}`;
    draw(found.corners, { look });
  }

  map.on("click", (event) => {
    const { lng, lat: north } = event.latlng.wrap();
    place(`${lng.toFixed(5)},${north.toFixed(5)}`, { look: false });
  });
  field.addEventListener("input", forget);
  offerNames(field, (name) => place(name, { look: true }), (_field, q) => ask(field.dataset.names, { q }));
  if (element.dataset.square) draw(JSON.parse(element.dataset.square));
}

start();
