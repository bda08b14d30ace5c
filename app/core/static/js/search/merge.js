// Points that would lie on each other become one mark, by a grid that is fixed to the earth.

const CELL_PX = 46;
const APART_PX = 34;
const SAME_PLACE_DEG = 1e-5;

/**
 * @typedef {{number: number, lon: number, lat: number, group: string, id: string, name: string}} Point
 * @typedef {{lon: number, lat: number, points: Point[], count: number, together: boolean}} Mark
 */

/** Return rows of the points document as points. */
export function readPoints(rows) {
  return rows.map(([number, lon, lat, group, id, name, kind]) => ({ number, lon, lat, group, id, name, kind }));
}

/**
 * Return the marks for the points in view; a service counts once in a mark.
 *
 * All points are merged and the view only chooses, so that a pan never regroups them.
 * @param {L.Map} map
 * @param {Point[]} points
 * @param {L.LatLngBounds} view
 * @returns {Mark[]}
 */
export function merge(map, points, view) {
  const groups = new Map();
  for (const point of points) {
    const { x, y } = map.project([point.lat, point.lon]);
    const key = keyOf(Math.floor(x / CELL_PX), Math.floor(y / CELL_PX));
    const group = groups.get(key) ?? { x: 0, y: 0, points: [] };
    group.points.push(point);
    group.x += (x - group.x) / group.points.length;
    group.y += (y - group.y) / group.points.length;
    groups.set(key, group);
  }
  return apart(groups)
    .map((group) => markOf(group.points))
    .filter((mark) => view.contains([mark.lat, mark.lon]));
}

const keyOf = (column, row) => `${column}:${row}`;

/** Join groups of neighbouring cells whose middles would still touch, the fuller first. */
function apart(groups) {
  const left = new Map([...groups].sort(([, one], [, other]) => other.points.length - one.points.length));
  for (const [key, group] of left) {
    const [column, row] = key.split(":").map(Number);
    for (const across of [-1, 0, 1]) {
      for (const down of [-1, 0, 1]) {
        const other = keyOf(column + across, row + down);
        if (other === key || !left.has(other)) continue;
        const { x, y, points } = left.get(other);
        if (Math.hypot(group.x - x, group.y - y) > APART_PX) continue;
        group.points.push(...points);
        left.delete(other);
      }
    }
  }
  return [...left.values()];
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
