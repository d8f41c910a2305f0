
// The list of moments: of thousands, only the rows in sight are in the document.
const ROW_PX = 54;

class MomentList {
  constructor(list, rows, onPick) {
    Object.assign(this, {list, rows, onPick, shown: [], current: 0});
    list.addEventListener("scroll", () => this.draw(), {passive: true});
    new ResizeObserver(() => this.draw()).observe(list);
    rows.addEventListener("click", event => {
      const row = event.target.closest(".row");
      if (row) onPick(Number(row.dataset.place));
    });
    list.addEventListener("keydown", event => {
      const page = Math.max(1, Math.floor(list.clientHeight / ROW_PX) - 1);
      const to = {ArrowDown: this.current + 1, ArrowUp: this.current - 1, PageDown: this.current + page,
        PageUp: this.current - page, Home: 0, End: this.shown.length - 1}[event.key];
      if (to === undefined || !this.shown.length) return;
      event.preventDefault();
      onPick(Math.min(this.shown.length - 1, Math.max(0, to)));
    });
  }

  /** Show these moments, of which the one at `current` is chosen. */
  show(shown, current) {
    this.shown = shown;
    this.rows.style.height = shown.length * ROW_PX + "px";
    this.choose(current);
  }

  choose(current) {
    this.current = current;
    const top = current * ROW_PX, bottom = top + ROW_PX, height = this.list.clientHeight;
    if (top < this.list.scrollTop) this.list.scrollTop = top;
    else if (bottom > this.list.scrollTop + height) this.list.scrollTop = bottom - height;
    this.draw();
  }

  draw() {
    const first = Math.max(0, Math.floor(this.list.scrollTop / ROW_PX) - 6);
    const last = Math.min(this.shown.length, Math.ceil((this.list.scrollTop + this.list.clientHeight) / ROW_PX) + 6);
    const made = [];
    for (let place = first; place < last; place++) made.push(this.makeRow(place));
    // The chosen row is what the list's focus is on, so that it is there even when it is out of sight.
    if (this.shown.length && (this.current < first || this.current >= last)) made.push(this.makeRow(this.current));
    this.rows.replaceChildren(...made);
    if (this.shown.length) this.list.setAttribute("aria-activedescendant", "moment-" + this.current);
    else this.list.removeAttribute("aria-activedescendant");
  }

  makeRow(place) {
    const moment = data.moments[this.shown[place]];
    const row = element("div", {className: "row", role: "option", id: "moment-" + place,
      "aria-selected": place === this.current, "aria-setsize": this.shown.length, "aria-posinset": place + 1,
      "data-verdict": moment.broken ? "broken" : moment.verdict, "data-place": place},
      markOf(moment.broken ? "broken" : moment.verdict),
      element("span", {textContent: moment.moment, title: fullName(moment)}),
      element("span", {className: "time", textContent: timeOf(moment)}),
      element("span", {className: "unseen", textContent: ": " + verdictsOf(moment).join(", ")}),
      element("span", {className: "line", textContent: data.scenes.length > 1 ? moment.scene + " · " + firstWords(moment) : firstWords(moment)}),
      ...(moment.badge ? [element("span", {className: "badge", textContent: moment.badge})] : []));
    if (moment.badge) row.dataset.badge = moment.badge;
    row.style.top = place * ROW_PX + "px";
    return row;
  }
}
data.scenes = [...new Set(data.moments.map(moment => moment.scene))];
