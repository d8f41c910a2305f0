
// The page: filters, the moment and picture that are chosen, keys, and what is said to those who do not see.
const KEYS = [["J", "next moment"], ["K", "previous moment"], ["N", "next picture of the moment"], ["P", "previous picture"],
  ["S", "slider: approved | drawn; ← → move it"], ["B", "blink; Space swaps"], ["D", "difference, magnified"], ["O", "boxes around what differs"],
  ["F", "find: zoom to what differs"], ["+", "larger"], ["−", "smaller"], ["0", "fit"], ["?", "these keys"]];
const state = {filters: {verdicts: new Set(), scene: "", device: "", node: ""}, shown: [], place: 0, picture: 0};
const panes = new Panes(byId("stage"));
const list = new MomentList(byId("list"), byId("rows"), place => choose(place));
const momentNow = () => data.moments[state.shown[state.place]];
const pictureNow = () => momentNow()?.pictures[state.picture];

function filter() {
  const before = state.shown[state.place];
  state.shown = findShown(state.filters);
  byId("count").textContent = state.shown.length + " of " + data.moments.length + (data.moments.length === 1 ? " moment" : " moments");
  list.show(state.shown, Math.max(0, state.shown.indexOf(before)));
  choose(Math.max(0, state.shown.indexOf(before)));
}

/** Choose a moment by its place among those that are shown. */
function choose(place) {
  state.place = Math.min(Math.max(0, place), Math.max(0, state.shown.length - 1));
  const moment = momentNow();
  state.picture = moment ? findFirstPicture(moment, state.filters.device) : 0;
  list.choose(state.place);
  if (moment) history.replaceState(null, "", "#" + encodeURIComponent(fullName(moment)));
  showMoment();
  const next = data.moments[state.shown[state.place + 1]];
  const files = next?.pictures[findFirstPicture(next, state.filters.device)]?.files ?? {};
  for (const role of ["approved", "drawn"]) if (files[role]) new Image().src = files[role];
}

function choosePicture(number) {
  const count = momentNow()?.pictures.length ?? 0;
  if (!count) return;
  state.picture = (number + count) % count;
  showMoment();
}

function showMoment() {
  const moment = momentNow(), picture = pictureNow();
  byId("name").textContent = moment ? fullName(moment) : "";
  byId("what").textContent = moment ? [timeOf(moment), moment.take, moment.text && "text as " + moment.text, ...verdictsOf(moment)].filter(Boolean).join(" · ") : "";
  byId("tabs").replaceChildren(...(moment?.pictures ?? []).map((one, number) => element("button", {type: "button", role: "tab",
    "aria-selected": number === state.picture, "aria-controls": "stage", tabIndex: number === state.picture ? 0 : -1, "data-verdict": one.verdict,
    onclick: () => choosePicture(number), title: one.key + ": " + one.verdict}, markOf(one.verdict), shortName(one), element("span", {className: "unseen", textContent: ": " + one.verdict}))));
  const tab = byId("tabs").children[state.picture];
  if (tab) byId("tabs").scrollTop = tab.offsetTop - byId("tabs").offsetTop - tab.offsetHeight;
  showPicture();
  showWords(byId("words"), moment, picture);
  byId("live").textContent = moment ? fullName(moment) + ", " + timeOf(moment) + ": " + verdictsOf(moment).join(", ") + ". "
    + (picture ? "Picture " + (state.picture + 1) + " of " + moment.pictures.length + ", " + picture.key + ": " + picture.verdict + "." : "") : "No moment is shown.";
  document.dispatchEvent(new CustomEvent("moment-shown", {detail: moment}));
}

function showPicture() {
  const moment = momentNow(), picture = pictureNow(), files = picture?.files ?? {};
  const hasOne = "approved" in files || "drawn" in files, hasBoth = "approved" in files && "drawn" in files;
  const isTold = hasBoth && "difference" in files;
  byId("tools").hidden = !hasOne;
  for (const button of document.querySelectorAll("[data-mode]")) {
    button.hidden = !hasBoth || (button.dataset.mode === "difference" && !isTold);
    button.setAttribute("aria-pressed", button.dataset.mode === panes.mode);
  }
  for (const id of ["boxes", "frame"]) byId(id).hidden = !picture?.boxes_px;
  byId("boxes").setAttribute("aria-pressed", panes.boxes);
  byId("split").hidden = !hasBoth || panes.mode !== "slider";
  byId("legend").hidden = !isTold || panes.mode !== "difference";
  if (hasOne) panes.show(picture, fullName(moment) + ", " + picture.key + ", " + picture.verdict);
  else {
    panes.show(null, "");
    byId("stage").replaceChildren(explainEmpty(moment, picture));
  }
  showAround(picture);
}

/** Why there is no picture to see. */
function explainEmpty(moment, picture) {
  const [title, words] = !data.moments.length ? ["No moment was proven", "Name a folder with a proof.yaml."]
    : !moment ? ["No moment passes these filters", "Let one of them go."]
    : isCurve(moment) ? ["A curve has no picture", "It says where everything is, frame by frame."]
    : !picture ? ["No picture was drawn", "This moment has figures alone."]
    : picture.verdict === "same" ? ["As approved", "Its picture was not kept; prove --report all keeps every one."]
    : ["The picture is not here", picture.message || "It was not kept with this report."];
  return element("div", {className: "empty"}, element("b", {textContent: title}), element("span", {textContent: words}));
}

function showAround(picture) {
  byId("around").replaceChildren(...["before", "after"].filter(role => picture?.[role]).map(role => {
    const {moment: name, t_s, file} = picture[role], scene = momentNow().scene;
    return element("button", {type: "button", onclick: () => chooseByName(scene + "/" + name)},
      element("img", {src: file, alt: "", loading: "lazy"}),
      element("span", {}, element("small", {textContent: "the moment " + role}), name + ", " + seconds(t_s)));
  }));
}

/** The scene and name of the moment that the page's address asks for. */
function readAddress() {
  try { return decodeURIComponent(location.hash.slice(1)); } catch { return ""; }
}

/** Choose a moment by its scene and name; filters that hide it are let go. */
function chooseByName(name) {
  const number = data.moments.findIndex(moment => fullName(moment) === name);
  if (number < 0) return false;
  if (!state.shown.includes(number)) {
    Object.assign(state.filters, {verdicts: new Set(), scene: "", device: "", node: ""});
    showFilters();
    filter();
  }
  choose(state.shown.indexOf(number));
  return true;
}

function setMode(mode) {
  panes.setMode(panes.mode === mode ? "side" : mode);
  showPicture();
}

function showFilters() {
  for (const button of byId("verdicts").children) button.setAttribute("aria-pressed", state.filters.verdicts.has(button.value));
  for (const key of ["scene", "device", "node"]) byId(key).value = state.filters[key];
}

function makeFilters() {
  byId("verdicts").replaceChildren(...countVerdicts().map(([verdict, count]) => element("button", {type: "button", value: verdict,
    "data-verdict": verdict, "aria-pressed": "false", onclick: () => {
      const {verdicts} = state.filters;
      if (!verdicts.delete(verdict)) verdicts.add(verdict);
      showFilters();
      filter();
    }}, markOf(verdict), verdict + " " + count)));
  const values = {scene: data.scenes, device: data.moments.flatMap(moment => moment.devices), node: data.moments.flatMap(moment => moment.nodes)};
  for (const [key, names] of Object.entries(values)) {
    const distinct = [...new Set(names)].sort();
    byId(key).replaceChildren(element("option", {value: "", textContent: "all"}), ...distinct.map(name => element("option", {value: name, textContent: name})));
    byId(key).parentElement.hidden = distinct.length < (key === "node" ? 1 : 2);
    byId(key).onchange = () => { state.filters[key] = byId(key).value; filter(); };
  }
  byId("filters").onsubmit = () => false;
  for (const moment of data.moments) if (!moment.good) for (const verdict of verdictsOf(moment))
    if (!SIGHTED.slice(0, 2).includes(verdict)) state.filters.verdicts.add(verdict);
  showFilters();
}

function showGate() {
  const bad = data.moments.filter(moment => !moment.good).length, count = data.moments.length;
  byId("gate").className = data.good ? "good" : "";
  byId("gate").replaceChildren(element("b", {textContent: data.good ? "Passes" : "Fails"}),
    (bad ? ": " + bad + " of " + count + " moments do not pass" : data.good ? ": all " + count + " moments are as approved" : "")
    + "; " + data.compared + " pictures compared by " + (data.renderer || "an unknown renderer"));
  document.title = (bad || (data.good ? "✓" : "✗")) + " · Proof";
  const items = data.failures.map(text => element("p", {textContent: text}));
  if (data.orphans.length) items.push(element("details", {}, element("summary", {textContent: data.orphans.length + " orphaned: goldens and pictures that nothing names"}),
    ...data.orphans.map(text => element("p", {}, element("code", {textContent: text})))));
  byId("failures").replaceChildren(...items);
  byId("failures").hidden = !items.length;
}

const THEMES = ["system", "light", "dark"];
function setTheme(theme) {
  if (theme === "system") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.dataset.theme = theme;
  byId("theme").textContent = "Colours: " + theme;
  byId("theme").onclick = () => setTheme(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]);
  try { localStorage.setItem("vitrine-theme", theme); } catch { /* a browser that keeps nothing of files */ }
}

function readTheme() {
  try { return THEMES.find(theme => theme === localStorage.getItem("vitrine-theme")) ?? "system"; } catch { return "system"; }
}

const ACTIONS = {
  j: () => choose(state.place + 1), k: () => choose(state.place - 1),
  n: () => choosePicture(state.picture + 1), p: () => choosePicture(state.picture - 1),
  s: () => setMode("slider"), b: () => setMode("blink"), d: () => setMode("difference"),
  o: () => { panes.boxes = !panes.boxes; showPicture(); }, f: () => panes.frame(),
  "+": () => panes.zoomBy(STEP), "=": () => panes.zoomBy(STEP), "-": () => panes.zoomBy(1 / STEP), "−": () => panes.zoomBy(1 / STEP), "0": () => panes.fit(),
  "?": () => byId("help").showModal(),
};

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open || event.target.closest("select, textarea, input:not([type=range])")) return;
  const isRange = event.target.closest("input");
  if (panes.mode === "slider" && !isRange && !event.target.closest("[role=tab]") && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
    panes.setSplit(panes.split + (event.key === "ArrowLeft" ? -2 : 2));
    panes.onSplit();
  } else if (event.key === " " && panes.mode === "blink" && !event.target.closest("button")) {
    clearInterval(panes.timer);
    panes.flip();
  } else if (event.target.closest("[role=tab]") && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
    choosePicture(state.picture + (event.key === "ArrowLeft" ? -1 : 1));
    byId("tabs").children[state.picture]?.focus();
  } else if (ACTIONS[event.key.toLowerCase()]) ACTIONS[event.key.toLowerCase()]();
  else return;
  event.preventDefault();
});

panes.onZoom = () => { byId("zoom").textContent = panes.picture && panes.windows?.length ? Math.round(panes.scale() * 100) + " %" : ""; };
panes.onSplit = () => { byId("divider").value = panes.split; };
byId("divider").oninput = () => panes.setSplit(Number(byId("divider").value));
for (const button of document.querySelectorAll("[data-mode]")) button.onclick = () => setMode(button.dataset.mode);
byId("boxes").onclick = ACTIONS.o;
byId("frame").onclick = ACTIONS.f;
byId("zoom-in").onclick = ACTIONS["+"];
byId("zoom-out").onclick = ACTIONS["-"];
byId("zoom-fit").onclick = ACTIONS["0"];
byId("help-open").onclick = ACTIONS["?"];
byId("legend").append(element("i", {className: "brighter"}), "brighter than approved", element("i", {className: "darker"}), "darker; a difference of 1 code shows at 25 %, of 16 at 50 %");
byId("keys").append(...KEYS.flatMap(([key, words]) => [element("dt", {}, element("kbd", {textContent: key})), element("dd", {textContent: words})]));
addEventListener("hashchange", () => chooseByName(readAddress()));

setTheme(readTheme());
showGate();
makeFilters();
const wanted = readAddress();
filter();
if (wanted) chooseByName(wanted);
document.documentElement.dataset.ready = "";
