// The map of events, without a network: countries from a file of the room's own. A place that is known is a dot; where
// only an area, a governorate or a country is known, that is drawn, and never a point.
import { bdi, el, fault, get, t } from "./room.js";
import { countries, holds } from "./world.js";

const L = window.L;
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const box = document.getElementById("map");
const dark = matchMedia("(prefers-color-scheme: dark)").matches;
const LAND = dark ? "#26332f" : "#f7f5ee", BORDER = dark ? "#55645f" : "#a9a598", TOLD = dark ? "#f5a398" : "#b3261e";
const WITHIN = { near: 8_000, area: 20_000, admin1: 45_000 }; // metres; how far it may be, not where it ends
const NAMES = 14, RING = 9; // pixels

async function start() {
  const map = L.map(box, { preferCanvas: true, minZoom: 2, maxZoom: 11, zoomControl: false, zoomAnimation: !still, fadeAnimation: !still, inertia: !still, worldCopyJump: false, attributionControl: false });
  L.control.zoom({ position: "topleft", zoomInTitle: t("js.map.in"), zoomOutTitle: t("js.map.out") }).addTo(map);
  const [world, spots] = await Promise.all([countries(box.dataset.world), get(box.dataset.spots)]);
  const byCountry = spots.filter((spot) => spot.precision === "country");
  const placed = spots.filter((spot) => spot.precision !== "country");
  map.fitBounds(bounds(placed.length ? placed : spots), { padding: [24, 24], maxZoom: 8, animate: false });
  const told = new Map(world.map((shape) => [shape, byCountry.filter((spot) => holds(shape, spot.lon, spot.lat))]));
  L.geoJSON(world, { style: (shape) => land(told.get(shape)), onEachFeature: (shape, layer) => country(layer, told.get(shape)) }).addTo(map);
  const shapes = [...placed].reverse().map((spot) => shape(spot).bindPopup(() => said([spot])).addTo(map));
  const widen = () => shapes.forEach((one) => seen(one, map.getZoom()));
  map.on("zoomend", widen);
  widen();
  names(map, placed);
  box.dataset.ready = placed.length;
}

/** The countries of which only as much is known, darker the more events. */
function land(spots) {
  const n = spots.reduce((sum, spot) => sum + spot.events, 0);
  const style = { color: BORDER, weight: 1, fillColor: LAND, fillOpacity: 1 };
  return n ? { ...style, fillColor: TOLD, fillOpacity: Math.min(0.3, 0.08 + Math.log10(n) * 0.07) } : style;
}

function country(layer, here) {
  if (here.length) layer.bindPopup(() => said(here));
  else layer.options.interactive = false;
}

function shape(spot) {
  const at = [spot.lat, spot.lon];
  if (spot.precision in WITHIN)
    return L.circle(at, { radius: WITHIN[spot.precision], within: WITHIN[spot.precision], color: TOLD, weight: 1.5, dashArray: "5 5", fillOpacity: 0.06 + Math.min(0.14, spot.events / 400) });
  return L.circleMarker(at, { radius: 2.5 + Math.sqrt(spot.events) * 0.8, color: TOLD, weight: 1, fillOpacity: 0.55 });
}

/** A ring stays a ring that can be told from a dot, however far away it is looked at from. */
function seen(ring, zoom) {
  if (!ring.options.within) return;
  const pixel = (40_075_017 * Math.cos((ring.getLatLng().lat * Math.PI) / 180)) / 2 ** (zoom + 8); // metres
  ring.setRadius(Math.max(ring.options.within, RING * pixel));
}

/** What a place is called in the language of the page. */
const called = (spot) => (document.documentElement.lang === "en" && spot.name_en) || spot.name;

/** What stands in a popup. */
function said(spots) {
  const box = el("div", { lang: document.documentElement.lang, dir: document.documentElement.dir });
  for (const spot of spots) box.append(...about(spot));
  return box;
}

function about(spot) {
  const url = new URL(document.getElementById("map").dataset.events, location);
  url.searchParams.set("place", spot.name);
  return [
    el("div", {}, el("strong", {}, bdi(called(spot)))),
    el("div", {}, t(`js.map.${spot.precision}`)),
    el("div", {}, t("js.map.events", { n: spot.events }), " · ", el("a", { href: url.pathname + url.search }, t("js.map.see"))),
  ];
}

/** Where most lies: a single event on another continent does not make all others small. */
function bounds(spots) {
  const all = spots.flatMap((spot) => Array(Math.min(spot.events, 200)).fill(spot));
  const cut = (values) => {
    const sorted = values.sort((a, b) => a - b), at = (part) => sorted[Math.round((sorted.length - 1) * part)];
    return [at(0.08), at(0.92)];
  };
  const [south, north] = cut(all.map((spot) => spot.lat)), [west, east] = cut(all.map((spot) => spot.lon));
  return [[south, west], [north, east]];
}

/** The names of the places with most events, those that leave each other room. */
function names(map, spots) {
  const taken = [];
  for (const spot of spots) {
    const at = map.latLngToContainerPoint([spot.lat, spot.lon]);
    if (!map.getBounds().contains([spot.lat, spot.lon]) || taken.length >= NAMES) continue;
    if (taken.some((other) => Math.abs(other.x - at.x) < 90 && Math.abs(other.y - at.y) < 26)) continue;
    taken.push(at);
    L.tooltip([spot.lat, spot.lon], { permanent: true, direction: "top", className: "place-name", content: bdi(called(spot)), interactive: false }).addTo(map);
  }
}

start().catch(fault);
