// Borders of countries out of a TopoJSON file: arcs of differences between whole numbers, shared by neighbours.

/** The countries as GeoJSON features. */
export async function countries(url) {
  const answer = await fetch(url);
  const world = await answer.json();
  const arcs = world.arcs.map((arc) => unpacked(arc, world.transform));
  return world.objects.countries.geometries.map((shape) => feature(shape, arcs));
}

function unpacked(arc, { scale, translate }) {
  let x = 0, y = 0;
  return arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
  });
}

function feature(shape, arcs) {
  const line = (numbers) => whole(numbers.flatMap((n, i) => {
    const points = n < 0 ? [...arcs[~n]].reverse() : arcs[n];
    return i ? points.slice(1) : points;
  }));
  const coordinates = shape.type === "Polygon" ? shape.arcs.map(line) : (shape.arcs ?? []).map((rings) => rings.map(line));
  return { type: "Feature", box: boxOf(coordinates.flat(shape.type === "Polygon" ? 1 : 2)), properties: shape.properties, geometry: { type: shape.type ?? "MultiPolygon", coordinates } };
}

/** A ring that crosses the 180th meridian goes on beyond it, instead of leaping around the globe. */
function whole(ring) {
  let turn = 0, last = ring[0][0];
  return ring.map(([x, y]) => {
    if (x - last > 180) turn -= 360;
    else if (last - x > 180) turn += 360;
    last = x;
    return [x + turn, y];
  });
}

function boxOf(points) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    box[0] = Math.min(box[0], x), box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x), box[3] = Math.max(box[3], y);
  }
  return box;
}

/** Whether a point lies within a feature. */
export function holds({ geometry, box }, lon, lat) {
  if (lon < box[0] || lat < box[1] || lon > box[2] || lat > box[3]) return false;
  const shapes = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return shapes.some(([outer, ...holes]) => within(outer, lon, lat) && !holes.some((hole) => within(hole, lon, lat)));
}

function within(ring, x, y) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i], [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
