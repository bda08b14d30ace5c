// Points that would lie on each other become one mark, by a grid that is fixed to the earth.

const CELL_PX = 46;
const SAME_PLACE_DEG = 1e-5;

/**
 * @typedef {{number: number, lon: number, lat: number, group: string, id: string, name: string}} Point
 * @typedef {{lon: number, lat: number, points: Point[], count: number, together: boolean}} Mark
 */

/** Return rows of the points document as points. */
export function readPoints(rows) {
  return rows.map(([number, lon, lat, group, id, name]) => ({ number, lon, lat, group, id, name }));
}

/** Return the marks for the points in view; a service counts once in a mark. */
export function merge(map, points, view) {
  const zoom = map.getZoom();
  const cells = new Map();
  for (const point of points) {
    if (view && !view.contains([point.lat, point.lon])) continue;
    const { x, y } = map.project([point.lat, point.lon], zoom);
    const key = `${Math.floor(x / CELL_PX)}:${Math.floor(y / CELL_PX)}`;
    if (cells.has(key)) cells.get(key).push(point);
    else cells.set(key, [point]);
  }
  return [...cells.values()].map(markOf);
}

function mean(points, axis) {
  return points.reduce((sum, point) => sum + point[axis], 0) / points.length;
}

function spread(points, axis) {
  const values = points.map((point) => point[axis]);
  return Math.max(...values) - Math.min(...values);
}

/** @returns {Mark} */
function markOf(points) {
  const services = [...new Map(points.map((point) => [point.id, point])).values()];
  const together = spread(points, "lon") < SAME_PLACE_DEG && spread(points, "lat") < SAME_PLACE_DEG;
  return {
    lon: mean(points, "lon"),
    lat: mean(points, "lat"),
    points: services,
    count: services.length,
    together,
  };
}
