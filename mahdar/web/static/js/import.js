// Files by drag and drop or by choice, and how far their reading is.
import { bdi, el, fault, get, t } from "./room.js";

const form = document.getElementById("import");
const job = document.getElementById("job");
if (form) receive();
if (job) follow(job.dataset.job).catch(fault);

function receive() {
  const field = document.getElementById("files");
  const chosen = () => (document.getElementById("chosen").textContent = field.files.length ? t("js.import.chosen", { n: field.files.length }) : "");
  field.addEventListener("change", chosen);
  for (const name of ["dragenter", "dragover"]) document.addEventListener(name, (event) => over(event, true));
  document.addEventListener("dragleave", (event) => event.relatedTarget || over(event, false));
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    over(event, false);
    field.files = event.dataTransfer.files;
    chosen();
    form.requestSubmit();
  });
  form.addEventListener("submit", () => (document.getElementById("chosen").textContent = t("js.import.sending")));
}

function over(event, on) {
  if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
  event.preventDefault();
  form.classList.toggle("over", on);
}

async function follow(id) {
  for (;;) {
    const found = await get(`/api/imports/${id}`);
    show(found);
    if (found.state === "done" || found.state === "failed") return;
    await new Promise((go) => setTimeout(go, 700));
  }
}

function show(found) {
  document.getElementById("state").textContent = t(`js.import.state.${found.state}`);
  document.getElementById("bar").value = found.state === "done" ? 1 : found.done * 0.9;
  document.getElementById("tally").textContent = t("js.import.tally", found);
  document.getElementById("failures").hidden = !found.failures.length;
  document.getElementById("failed").replaceChildren(
    ...found.failures.map((one) => el("li", {}, bdi(one.where), ": ", bdi(one.what), one.fix ? " – " : null, one.fix && bdi(one.fix))),
  );
  document.getElementById("after").hidden = found.state !== "done";
  const first = document.getElementById("first");
  first.hidden = !found.first;
  if (found.first) first.href = `/review/${found.first}`;
}
