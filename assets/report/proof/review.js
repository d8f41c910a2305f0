
// The review: moments are accepted and rejected; what the server says of each is shown in the list and above its picture.
const review = data.review;
const decisionOf = number => review.decisions[number];
const numberNow = () => state.shown[state.place];
const countOf = wanted => Object.values(review.decisions).filter(one => one.state === wanted).length;
const history_ = [];
let isWaiting = false;

const bar = element("div", {id: "decision", role: "group", "aria-label": "Decision"},
  element("button", {type: "button", id: "accept"}, "Accept ", element("kbd", {textContent: "A"})),
  element("button", {type: "button", id: "reject"}, "Reject ", element("kbd", {textContent: "R"})),
  element("button", {type: "button", id: "undo"}, "Undo ", element("kbd", {textContent: "U"})),
  element("p", {id: "told"}),
  element("input", {type: "text", id: "remark", maxLength: 2000, placeholder: "Remark for whoever mends it (M)", "aria-label": "Remark"}));
byId("heading").after(bar);
byId("told").setAttribute("role", "status");
byId("actions").append(
  element("span", {id: "progress", role: "img"}, element("i", {className: "accepted"}), element("i", {className: "rejected"})),
  element("span", {id: "decided"}),
  element("button", {type: "button", id: "left", "aria-pressed": "false"}, "Left ", element("kbd", {textContent: "L"})),
  element("button", {type: "button", id: "remarks-open", "aria-haspopup": "dialog"}, "Remarks"));
const done = element("section", {id: "done", hidden: true, "aria-label": "What was decided"});
byId("filters").before(done);
const remarks = element("dialog", {id: "remarks", "aria-labelledby": "remarks-title"},
  element("h2", {id: "remarks-title", textContent: "Remarks as Markdown"}),
  element("textarea", {id: "markdown", readOnly: true, rows: 12, "aria-label": "Markdown"}),
  element("form", {method: "dialog"}, element("button", {type: "button", id: "copy"}, "Copy"), element("button", {}, "Close")));
document.body.append(remarks);

/** Ask the server for something of a moment; what it says of it then, or the sentence why not. */
async function ask(number, verb, remark = "") {
  try {
    const answer = await fetch("decide", {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify({number, verb, remark})});
    if (answer.status === 409) return await answer.json();
    return answer.ok ? await answer.json() : {error: await answer.text()};
  } catch {
    return {error: "The review has ended: start it again in the terminal."};
  }
}

/** Decide on a moment, and go on to the next one that is left. */
async function decide(number, verb, remark) {
  if (isWaiting || number === undefined || !decisionOf(number)) return;
  isWaiting = true;
  bar.classList.add("waiting");
  const answer = await ask(number, verb, remark);
  isWaiting = false;
  bar.classList.remove("waiting");
  if (answer.error) {
    showDecision(answer.error);
    return;
  }
  review.decisions[number] = answer;
  if (verb !== "undo" && !history_.includes(number)) history_.push(number);
  if (verb === "undo") history_.splice(history_.indexOf(number), history_.includes(number) ? 1 : 0);
  showReview();
  if (verb === "undo") chooseByName(fullName(data.moments[number]));
  else if (remark === undefined) goOn(number);
  showDecision();
}

/** Choose the next moment after this one that nobody decided on; where none is left, this one stays. */
function goOn(number) {
  if (state.filters.left) return filter();
  const place = state.shown.indexOf(number), order = [...state.shown.slice(place + 1), ...state.shown.slice(0, Math.max(0, place))];
  const next = order.find(one => decisionOf(one)?.state === "undecided");
  if (next !== undefined) choose(state.shown.indexOf(next));
}

function showDecision(error = "") {
  const decision = decisionOf(numberNow()), now = decision?.state ?? "";
  bar.dataset.state = now;
  byId("accept").disabled = !decision || !!decision.refusal || now === "accepted";
  byId("reject").disabled = !decision || now === "rejected";
  byId("undo").disabled = now !== "accepted" && now !== "rejected" && !history_.length;
  const words = {accepted: review.patch ? "Accepted: it is in the patch." : "Accepted: its golden is written.", rejected: "Rejected.", undecided: decision?.refusal};
  byId("told").className = error ? "error" : now;
  byId("told").textContent = error || (words[now] ?? (momentNow() ? "It passes: there is nothing to decide." : ""));
  byId("remark").hidden = now !== "rejected";
  if (document.activeElement !== byId("remark")) byId("remark").value = decision?.remark ?? "";
}

/** The counts, the marks in the list, and at the end what was written and what to do next. */
function showReview() {
  const count = Object.keys(review.decisions).length, accepted = countOf("accepted"), rejected = countOf("rejected"), left = count - accepted - rejected;
  data.moments.forEach((moment, number) => {
    const now = decisionOf(number)?.state;
    moment.isLeft = now === "undecided";
    moment.badge = now === "accepted" || now === "rejected" ? now : "";
  });
  byId("decided").textContent = (count - left) + " of " + count + " decided";
  byId("progress").setAttribute("aria-label", accepted + " accepted, " + rejected + " rejected, " + left + " left");
  for (const [name, part] of [["accepted", accepted], ["rejected", rejected]]) byId("progress").querySelector("." + name).style.width = (count ? part / count * 100 : 0) + "%";
  byId("left").firstChild.textContent = "Left " + left + " ";
  list.draw();
  done.hidden = left > 0 || !count;
  const next = !accepted ? [element("span", {textContent: "Nothing was written."})]
    : review.patch ? [element("span", {textContent: "They are in a patch:"}), element("code", {textContent: "git apply " + review.patch})]
    : [element("span", {textContent: "Their goldens are written. Next:"}), element("code", {textContent: "git diff --stat"}), element("code", {textContent: "vitrine prove"}), element("span", {textContent: "and commit them."})];
  const words = [accepted ? accepted + " accepted" : "", rejected ? rejected + " rejected" : ""].filter(Boolean).join(", ");
  done.replaceChildren(element("b", {textContent: (count === 1 ? "The moment is decided: " : "All " + count + " moments are decided: ") + words + "."}), ...next,
    ...(rejected ? [element("span", {textContent: "What is rejected fails until the scene is mended."})] : []));
}

async function openRemarks() {
  byId("markdown").value = await fetch("remarks.md").then(answer => answer.text()).catch(() => "The review has ended.");
  remarks.showModal();
  byId("markdown").select();
}

/** Keep the remark that was typed; where it is the first word on the moment, that rejects it. */
function keepRemark() {
  const number = numberNow(), typed = byId("remark").value.trim();
  if (decisionOf(number)?.state === "rejected" && typed !== decisionOf(number).remark) decide(number, "reject", typed);
}

ACTIONS.a = () => { if (!byId("accept").disabled) decide(numberNow(), "accept"); };
ACTIONS.r = () => { if (!byId("reject").disabled) decide(numberNow(), "reject"); };
ACTIONS.u = () => decide(decisionOf(numberNow())?.state === "undecided" || !decisionOf(numberNow()) ? history_.at(-1) : numberNow(), "undo");
ACTIONS.l = () => {
  state.filters.left = !state.filters.left;
  byId("left").setAttribute("aria-pressed", state.filters.left);
  filter();
};
ACTIONS.m = () => byId("remark").focus();
byId("accept").onclick = ACTIONS.a;
byId("reject").onclick = ACTIONS.r;
byId("undo").onclick = ACTIONS.u;
byId("left").onclick = ACTIONS.l;
byId("remarks-open").onclick = openRemarks;
byId("copy").onclick = () => { byId("markdown").select(); navigator.clipboard?.writeText(byId("markdown").value); byId("copy").textContent = "Copied"; };
byId("remark").onchange = keepRemark;
byId("remark").onkeydown = event => { if (event.key === "Enter" || event.key === "Escape") { byId("remark").blur(); byId("list").focus(); } };
document.addEventListener("moment-shown", () => showDecision());
byId("keys").prepend(...[["A", "accept: write its golden"], ["R", "reject: it stays as it is"], ["U", "undo the decision, or the last one"],
  ["L", "only what is left"], ["M", "remark on what is rejected"]].flatMap(([key, words]) => [element("dt", {}, element("kbd", {textContent: key})), element("dd", {textContent: words})]));
document.querySelector("h1").textContent = "Review";
document.title = document.title.replace("Proof", "Review");
byId("gate").title = byId("gate").textContent;
showReview();
const firstLeft = state.shown.find(number => decisionOf(number)?.state === "undecided");
if (!wanted && firstLeft !== undefined) choose(state.shown.indexOf(firstLeft));
showDecision();
document.documentElement.dataset.review = "";
