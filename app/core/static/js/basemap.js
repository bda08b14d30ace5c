// The drawn base map: our own land, water, roads and names, with no request to anybody else.
// Leaflet is the global `L`; a page gets it with the macro leaflet() in its head block.

/** What lies under what. */
const ORDER = ["neighbour", "land", "park", "sea", "lake", "river", "border", "edge", "rail", "road", "halo", "outline"];
const LINES = new Set(["river", "border", "edge", "rail", "road", "halo", "outline"]);
const TWICE = { road: "edge", outline: "halo" };
const GAP_PX = 4;
// How far beyond the zoom that shows the whole site names of each rank begin to appear.
const NAMES_FROM = { 1: -9, 2: -0.75, 3: 0.75, 4: 1.75 };
const LINES_FROM = { 1: -9, 2: -1, 3: 0.5, 4: 1.5 };

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function readColours() {
  const names = ["land", "neighbour", "sea", "lake", "river", "park", "road", "road-edge", "rail", "border", "outline"];
  return Object.fromEntries(names.map((name) => [name, token(`--map-${name}`)]));
}

function roadWidth(rank, beyond) {
  const widest = { 1: 2.6, 2: 1.8, 3: 1.1, 4: 0.8 }[rank] ?? 1;
  return widest * Math.min(3.2, Math.max(0.7, 1 + 0.4 * beyond));
}

function lineStyle(kind, properties, beyond, colours) {
  const rank = properties.rank ?? 1;
  switch (kind) {
    case "river":
      return { color: colours.river, weight: Math.max(0.8, 2.6 - 0.5 * rank + 0.4 * beyond) };
    case "border":
      return { color: colours.border, weight: properties.coarsest ? 1.3 : 0.7 };
    case "edge":
      return { color: colours["road-edge"], weight: roadWidth(rank, beyond) + 1.4 };
    case "rail":
      return { color: colours.rail, weight: 1.3, dashArray: "5 3" };
    case "road":
      return { color: colours.road, weight: roadWidth(rank, beyond) };
    case "halo":
      return { color: colours.outline, weight: 9, opacity: 0.13 };
    default:
      return { color: colours.outline, weight: 1.8 };
  }
}

function styleOf(kind, properties, beyond, colours) {
  if (LINES.has(kind)) {
    const hidden = beyond < (LINES_FROM[properties.rank] ?? -9);
    return { fill: false, opacity: 1, ...lineStyle(kind, properties, beyond, colours), ...(hidden && { opacity: 0 }) };
  }
  const bordered = kind === "neighbour" && (properties.rank ?? 1) > 1;
  return {
    fillColor: colours[kind],
    fillOpacity: 1,
    stroke: bordered,
    color: colours.border,
    weight: 0.7,
  };
}

/** Mark the borders of the coarsest level, which come last. */
function markCoarsest(features) {
  const coarsest = features.findLast((feature) => feature.properties.kind === "border");
  if (coarsest) coarsest.properties.coarsest = true;
}

/** Sort features into layers; a road and the outline stand for two lines each. */
function inOrder(features) {
  const twice = features.flatMap((feature) => {
    const kind = feature.properties.kind;
    return kind in TWICE ? [[TWICE[kind], feature], [kind, feature]] : [[kind, feature]];
  });
  return twice
    .filter(([kind]) => ORDER.includes(kind))
    .sort(([one], [other]) => ORDER.indexOf(one) - ORDER.indexOf(other));
}

function drawShapes(map, features, kinds, scale) {
  const colours = readColours();
  const renderer = L.canvas({ pane: "basemap", padding: 0.4 });
  const shapes = inOrder(features)
    .filter(([kind]) => !kinds || kinds.has(kind))
    .map(([kind, feature]) => ({
      kind,
      properties: feature.properties,
      layer: L.geoJSON(feature, {
        interactive: false,
        pane: "basemap",
        renderer,
        style: () => styleOf(kind, feature.properties, scale.beyond(), colours),
      }),
    }));
  const restyle = () => {
    for (const { kind, properties, layer } of shapes) {
      layer.setStyle(styleOf(kind, properties, scale.beyond(), colours));
    }
  };
  map.on("zoomend", restyle);
  return L.layerGroup(shapes.map((shape) => shape.layer)).addTo(map);
}

function nameElement(properties) {
  const element = document.createElement("span");
  element.textContent = properties.name;
  element.className = `map-name map-name-${properties.class ?? "town"} map-rank-${properties.rank ?? 1}`;
  return element;
}

function measured(features, box) {
  return features.map((feature) => {
    const element = nameElement(feature.properties);
    box.append(element);
    const size = { width: element.offsetWidth, height: element.offsetHeight };
    element.remove();
    return { feature, element, size };
  });
}

function marker({ feature, element, size }) {
  const [lon, lat] = feature.geometry.coordinates;
  const icon = L.divIcon({ className: "map-name-box", html: element, iconSize: [size.width, size.height] });
  return L.marker([lat, lon], { icon, interactive: false, keyboard: false, pane: "names" });
}

const overlap = (one, other) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** Return the names that have room, important ones first. */
function withRoom(map, names, beyond) {
  const taken = [];
  return names.filter((name) => {
    if (beyond < (NAMES_FROM[name.feature.properties.rank] ?? 0)) return false;
    const [lon, lat] = name.feature.geometry.coordinates;
    const { x, y } = map.project([lat, lon]);
    const [across, up] = [name.size.width / 2 + GAP_PX, name.size.height / 2 + GAP_PX];
    const space = { left: x - across, right: x + across, top: y - up, bottom: y + up };
    if (taken.some((other) => overlap(space, other))) return false;
    taken.push(space);
    return true;
  });
}

function drawNames(map, features, scale) {
  const rank = (feature) => feature.properties.rank ?? 1;
  const labels = features.filter((feature) => feature.properties.kind === "label");
  const names = measured(labels.sort((one, other) => rank(one) - rank(other)), map.getPane("names"));
  for (const name of names) name.marker = marker(name);
  const shown = L.layerGroup().addTo(map);
  const choose = () => {
    const fit = new Set(withRoom(map, names, scale.beyond()));
    const view = map.getBounds();
    for (const name of names) {
      if (fit.has(name) && view.contains(name.marker.getLatLng())) shown.addLayer(name.marker);
      else shown.removeLayer(name.marker);
    }
  };
  map.on("moveend resize", choose);
  choose();
  return shown;
}

function addPanes(map) {
  map.createPane("basemap").style.zIndex = 150;
  const names = map.createPane("names");
  names.style.zIndex = 350;
  names.style.pointerEvents = "none";
  // The list says in words what is where; loose names would only be noise when read aloud.
  names.setAttribute("aria-hidden", "true");
}

function addTiles(map, element) {
  const attribution = document.createElement("span");
  attribution.textContent = element.dataset.tilesAttribution ?? "";
  L.tileLayer(element.dataset.tiles, { attribution: attribution.innerHTML, maxZoom: 19 }).addTo(map);
}

/** Say who published what is drawn: the page about it names them all, as their licences ask. */
function addAttribution(map) {
  const { mapSources, mapSourcesAt } = document.body.dataset;
  if (!mapSources) return;
  const link = document.createElement("a");
  link.href = mapSourcesAt;
  link.textContent = mapSources;
  map.attributionControl?.addAttribution(link.outerHTML);
}

/** Return the bounds written as "west,south,east,north". */
export function boundsOf(text) {
  const [west, south, east, north] = text.split(",").map(Number);
  return L.latLngBounds([south, west], [north, east]);
}

/**
 * Draw the base map of a site under everything else.
 *
 * `element` says what: data-basemap (address of the GeoJSON), data-bounds, and, where the
 * operator has configured them, data-tiles and data-tiles-attribution.
 */
export async function drawBasemap(map, element) {
  addPanes(map);
  const bounds = boundsOf(element.dataset.bounds);
  const scale = { beyond: () => map.getZoom() - map.getBoundsZoom(bounds) };
  if (element.dataset.tiles) addTiles(map, element);
  const response = await fetch(element.dataset.basemap);
  if (!response.ok) return;
  const { features } = await response.json();
  addAttribution(map);
  markCoarsest(features);
  drawShapes(map, features, element.dataset.tiles ? new Set(["halo", "outline"]) : null, scale);
  if (!element.dataset.tiles) drawNames(map, features, scale);
}

/** Start a map in an element, looking at data-bounds, with the base map coming. */
export function startMap(element, options = {}) {
  const bounds = boundsOf(element.dataset.bounds);
  const map = L.map(element, {
    attributionControl: true,
    maxBounds: bounds.pad(0.6),
    maxBoundsViscosity: 0.6,
    maxZoom: 18,
    zoomControl: false,
    zoomSnap: 0.25,
    ...options,
  });
  if (options.zoomControl !== false) {
    const { zoomIn = "+", zoomOut = "−" } = element.dataset;
    L.control.zoom({ position: "bottomright", zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
  }
  map.attributionControl?.setPrefix("Leaflet");
  map.fitBounds(bounds, { animate: false });
  map.setMinZoom(Math.min(map.getZoom(), map.getBoundsZoom(bounds)) - 1);
  return { map, ready: drawBasemap(map, element) };
}
