
// The words beside the picture: what differs, where it was written, and by how much.

function makeSection(title, items) {
  return items?.length ? [element("section", {}, element("h3", {textContent: title}),
    element("ul", {}, ...items.map(item => element("li", {}, ...[item].flat()))))] : [];
}

function describeChange(change) {
  const place = change.file ? change.file + (change.line ? ":" + change.line : "") : "";
  return [element("b", {textContent: change.node}), " " + change.words, ...(place ? [element("code", {textContent: place})] : [])];
}

/** A picture's figures by name, with their units. */
function listFacts(moment, picture) {
  const facts = [];
  if (picture) {
    facts.push(["size", picture.size_px.join(" × ") + " px"]);
    if (picture.worst_mean !== undefined) facts.push(["worst tile, on average", picture.worst_mean.toFixed(2) + " codes"]);
    if (picture.most_large !== undefined) facts.push(["worst tile, beyond 8 codes", picture.most_large + " px"]);
    if (picture.flip !== undefined) facts.push(["FLIP, mean in boxes", picture.flip.toFixed(4)]);
  }
  if (moment.masked_share) facts.push(["light under masks", (moment.masked_share * 100).toFixed(1) + " %"]);
  if (moment.took_s) facts.push(["took", moment.took_s < 1 ? Math.round(moment.took_s * 1000) + " ms" : moment.took_s.toFixed(1) + " s"]);
  return facts;
}

function showWords(place, moment, picture) {
  if (!moment) return place.replaceChildren();
  const facts = listFacts(moment, picture);
  const message = picture?.message && !moment.terms?.includes(picture.message) ? [picture.message] : [];
  place.replaceChildren(
    ...makeSection("expectations that do not hold", moment.broken),
    ...makeSection("nodes at fault", moment.changes?.map(describeChange)),
    ...makeSection("not the scene's doing", moment.terms),
    ...makeSection("this picture", message),
    ...makeSection("figures beyond tolerance", moment.figures),
    ...makeSection("to know", moment.notes),
    ...(facts.length ? [element("section", {}, element("h3", {textContent: "figures of this picture"}),
      element("dl", {}, ...facts.flatMap(([name, value]) => [element("dt", {textContent: name}), element("dd", {textContent: value})])))] : []),
    ...makeSection("written in", [moment.scene_file, moment.golden].filter(Boolean).map(file => element("code", {textContent: file}))),
    element("p", {className: "simulated", textContent: "Simulated, drawn by " + (data.renderer || "an unknown renderer") + (data.reference ? "." : ", not the reference renderer.")}));
}
