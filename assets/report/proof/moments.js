
"use strict";
// The moments of the result, and which of them the filters show.
const data = JSON.parse(document.getElementById("data").textContent);
const MARKS = {same: "✓", equivalent: "≈", changed: "≠", new: "+", missing: "−"};
const SIGHTED = ["same", "equivalent", "changed"];

/** An element with properties, attributes (names with a hyphen, role) and children. */
function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role") made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children);
  return made;
}

const byId = id => document.getElementById(id);
const markOf = verdict => element("span", {className: "mark", "aria-hidden": "true", textContent: MARKS[verdict] ?? "!"});
const seconds = t => Number(t.toPrecision(6)) + " s";
/** When a moment is; a curve is of a whole take, and has no picture. */
const isCurve = moment => moment.moment.endsWith(".curve");
const timeOf = moment => isCurve(moment) ? "whole take" : seconds(moment.t_s);
const isOff = picture => picture.verdict !== "same" && picture.verdict !== "equivalent";
/** A picture's key in few words: its glasses, and the light around them or that it is the display's alone. */
const shortName = picture => { const [kind, device, light] = picture.key.split("/"); return device + " · " + (kind === "light" ? "display alone" : light); };
const fullName = moment => moment.scene + "/" + moment.moment;

/** The verdicts of a moment that a filter may ask for: its own, and "broken" where an expectation does not hold. */
const verdictsOf = moment => moment.broken ? [moment.verdict, "broken"] : [moment.verdict];

/** What a moment is in one line, for its row. */
function firstWords(moment) {
  const change = (moment.changes ?? [])[0];
  if (moment.broken) return moment.broken[0];
  if (change) return change.node + ": " + change.words;
  if (moment.terms) return moment.terms[0];
  const off = moment.pictures.filter(isOff).length, figures = (moment.figures ?? []).length;
  const parts = [];
  if (off) parts.push(off + (off === 1 ? " picture" : " pictures"));
  if (figures) parts.push(figures + (figures === 1 ? " figure" : " figures"));
  return parts.join(", ") || moment.verdict;
}

/** The numbers of the moments that pass all filters; an empty set or word lets everything pass. */
function findShown(filters) {
  const numbers = [];
  data.moments.forEach((moment, number) => {
    const fits = (!filters.verdicts.size || verdictsOf(moment).some(one => filters.verdicts.has(one)))
      && (!filters.scene || moment.scene === filters.scene)
      && (!filters.device || moment.devices.includes(filters.device))
      && (!filters.node || moment.nodes.includes(filters.node))
      && (!filters.left || moment.isLeft);
    if (fits) numbers.push(number);
  });
  return numbers;
}

/** How many moments have each verdict, the worst first. */
function countVerdicts() {
  const counts = new Map(["broken", ...[...data.verdicts].reverse()].map(verdict => [verdict, 0]));
  for (const moment of data.moments) for (const one of verdictsOf(moment)) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].filter(([, count]) => count);
}

/** The picture to show first: the worst that the device filter lets through. */
function findFirstPicture(moment, device) {
  const order = moment.pictures.map((picture, number) => [
    device && picture.key.split("/")[1] !== device ? 1 : 0, -data.verdicts.indexOf(picture.verdict),
    picture.key.startsWith("eye") ? 0 : 1, -(picture.worst_mean ?? 0), number]);
  order.sort((a, b) => { const i = a.findIndex((value, at) => value !== b[at]); return i < 0 ? 0 : a[i] - b[i]; });
  return order.length ? order[0].at(-1) : 0;
}
