// The network as a picture; the table below it says the same, and is what keyboard and screen readers use.
import { t } from "./room.js";

const box = document.getElementById("network");
const { nodes, ties } = JSON.parse(document.getElementById("ties").textContent);
const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const most = Math.max(...ties.map((tie) => tie.events));
const LARGEST = 1.2;
const SHAPES = { person: "ellipse", state: "rectangle", group: "round-rectangle" };
const called = (node) => (document.documentElement.lang === "en" && node.name_en) || node.name;
const known = new Set(nodes.map((node) => node.no));

const graph = window.cytoscape({
  container: box,
  elements: [
    ...nodes.map((node) => ({ data: { id: `n${node.no}`, no: node.no, name: called(node), events: node.events, kind: node.kind } })),
    ...ties.filter((tie) => known.has(tie.a) && known.has(tie.b))
      .map((tie, i) => ({ data: { id: `t${i}`, source: `n${tie.a}`, target: `n${tie.b}`, events: tie.events } })),
  ],
  style: [
    { selector: "node", style: {
      label: "data(name)", shape: (node) => SHAPES[node.data("kind")] ?? "ellipse", "background-color": color("--accent"),
      width: (node) => 14 + Math.sqrt(node.data("events")) * 2.2, height: (node) => 14 + Math.sqrt(node.data("events")) * 2.2,
      "font-family": "IBM Plex Sans Arabic", "font-size": 15, color: color("--ink"), "text-valign": "bottom", "text-margin-y": 4,
      "text-wrap": "wrap", "text-max-width": 130, "text-background-color": color("--card"), "text-background-opacity": 0.75, "text-background-padding": 2, "min-zoomed-font-size": 7,
    } },
    { selector: `node[no = ${box.dataset.around || 0}]`, style: { "background-color": color("--other") } },
    { selector: "edge", style: {
      width: (edge) => 1 + 7 * Math.sqrt(edge.data("events") / most), "line-color": color("--edge"), opacity: 0.65, "curve-style": "bezier",
      "target-arrow-shape": "triangle", "target-arrow-color": color("--edge"), "arrow-scale": 0.9,
    } },
    { selector: ".far", style: { opacity: 0.12 } },
  ],
  layout: { name: "preset" },
  minZoom: 0.2, maxZoom: 3,
});

/** All of it, but a few are not drawn larger than the words around them. */
function fit() {
  graph.fit(undefined, 24);
  if (graph.zoom() <= LARGEST) return;
  graph.zoom(LARGEST);
  graph.center();
}

/** First by fonts, then by forces from a circle: the same network always gives the same picture. */
async function lay() {
  await document.fonts.load("13px 'IBM Plex Sans Arabic'", nodes.map(called).join(" "));
  graph.layout({ name: "circle", animate: false }).run();
  graph.layout({ name: "cose", animate: false, randomize: false, nodeRepulsion: () => 60000, idealEdgeLength: () => 110, nodeOverlap: 30, gravity: 0.6, numIter: 500, componentSpacing: 80, padding: 24 }).run();
  const wide = Math.min(2, Math.max(1, box.clientWidth / box.clientHeight)); // names are wide: so is the picture
  graph.nodes().positions((node) => ({ x: node.position("x") * wide, y: node.position("y") }));
  fit();
  box.dataset.ready = graph.nodes().length;
}

graph.on("mouseover", "node", ({ target }) => {
  graph.elements().not(target.closedNeighborhood()).addClass("far");
});
graph.on("mouseout", "node", () => graph.elements().removeClass("far"));
graph.on("tap", "node", ({ target }) => location.assign(box.dataset.go + target.data("no")));
addEventListener("resize", () => { graph.resize(); fit(); });
lay();
