
// The panes: pictures side by side, one over the other behind a divider, in turn, or their difference; one zoom for all.
const MAX_ZOOM = 64, STEP = 1.5, BLINK_MS = 600;
const still = matchMedia("(prefers-reduced-motion: reduce)");

class Panes {
  constructor(stage) {
    Object.assign(this, {stage, picture: null, mode: "side", boxes: true, split: 50, zoom: 1, x: .5, y: .5, flipped: false});
    new ResizeObserver(() => this.place()).observe(stage);
    stage.addEventListener("wheel", event => {
      const view = event.target.closest(".window");
      if (!view) return;
      event.preventDefault();
      const box = view.getBoundingClientRect();
      this.zoomBy(Math.exp(-event.deltaY / 300), event.clientX - box.left, event.clientY - box.top);
    }, {passive: false});
    stage.addEventListener("pointerdown", event => this.drag(event));
    stage.addEventListener("dblclick", () => this.fit());
  }

  /** Show a picture with the words that its images are described by; the zoom stays, to compare moments. */
  show(picture, words) {
    Object.assign(this, {picture, words, flipped: false});
    this.build();
  }

  setMode(mode) {
    this.mode = mode;
    this.flipped = false;
    this.build();
  }

  /** What is to be seen of a mode: one list of layers for each pane, each layer the role of a file. */
  layout() {
    const {files} = this.picture, has = role => role in files;
    if (!has("approved") || !has("drawn")) return ["drawn", "approved"].filter(has).slice(0, 1).map(role => [role]);
    if (this.mode === "difference" && has("difference")) return [["difference"]];
    if (this.mode === "side" || this.mode === "difference") return [["approved"], ["drawn"]];
    return [["approved", "drawn"]];
  }

  build() {
    clearInterval(this.timer);
    const panes = this.picture ? this.layout() : [];
    this.windows = panes.map(roles => {
      const view = element("div", {className: "window"}, ...roles.map(role => this.makeLayer(role)));
      if (roles.length > 1 && this.mode === "slider") view.append(this.edge = element("div", {className: "edge"}));
      return view;
    });
    this.stage.replaceChildren(...panes.map((roles, number) => element("figure", {className: "pane"},
      element("figcaption", {}, element("span", {className: "role", textContent: roles.map(role => this.nameRole(role)).join(" | ")})), this.windows[number])));
    if (this.mode === "blink" && panes[0]?.length > 1) {
      this.flip(false);
      if (!still.matches) this.timer = setInterval(() => this.flip(), BLINK_MS);
    }
    this.place();
  }

  /** What a picture's role is called, with the size and the part of it that are not as drawn. */
  nameRole(role) {
    const {approved_size_px: size, light_alone: alone} = this.picture;
    return role !== "approved" ? role : [role, ...(size ? [size.join(" × ") + " px"] : []), ...(alone ? ["its light alone"] : [])].join(", ");
  }

  makeLayer(role) {
    const [width, height] = this.picture.size_px;
    const layer = element("div", {className: "layer"},
      element("img", {width, height, draggable: false, decoding: "async", src: this.picture.files[role], alt: this.nameRole(role) + " picture: " + this.words}));
    if (this.boxes && role !== "approved" && this.picture.boxes_px) {
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      Object.entries({width, height, viewBox: "0 0 " + width + " " + height, "aria-hidden": "true"}).forEach(([name, value]) => svg.setAttribute(name, value));
      for (const [x0, y0, x1, y1] of this.picture.boxes_px) {
        const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
        Object.entries({x: x0, y: y0, width: x1 - x0, height: y1 - y0}).forEach(([name, value]) => rect.setAttribute(name, value));
        svg.append(rect);
      }
      layer.append(svg);
    }
    return layer;
  }

  flip(drawn = !this.flipped) {
    this.flipped = drawn;
    const view = this.windows?.[0];
    if (this.mode !== "blink" || !view || view.children.length < 2) return;
    [...view.children].forEach((layer, number) => layer.classList.toggle("off", (number === 1) !== drawn));
    view.previousElementSibling.firstChild.textContent = this.nameRole(drawn ? "drawn" : "approved");
  }

  setSplit(percent) {
    this.split = Math.min(100, Math.max(0, percent));
    if (this.mode !== "slider" || !this.edge || this.windows[0]?.children.length < 3) return;
    this.windows[0].children[1].style.clipPath = "inset(0 0 0 " + this.split + "%)";
    this.edge.style.left = this.split + "%";
  }

  /** Pixels of the screen for one of the picture, at the present zoom. */
  scale(view = this.windows?.[0]) {
    const [width, height] = this.picture.size_px;
    return view ? this.zoom * Math.min(view.clientWidth / width, view.clientHeight / height) : 1;
  }

  place() {
    if (!this.picture || !this.windows?.length) return this.onZoom?.();
    const [width, height] = this.picture.size_px, box = this.stage.getBoundingClientRect();
    const across = Math.min(box.width / 2 / width, (box.height - 24) / height);
    const down = Math.min(box.width / width, (box.height / 2 - 34) / height);
    this.stage.classList.toggle("column", this.windows.length > 1 && down > across);
    const scale = this.scale();
    const half = [Math.min(.5, this.windows[0].clientWidth / 2 / scale / width), Math.min(.5, this.windows[0].clientHeight / 2 / scale / height)];
    this.x = Math.min(1 - half[0], Math.max(half[0], this.x));
    this.y = Math.min(1 - half[1], Math.max(half[1], this.y));
    for (const view of this.windows) {
      const left = view.clientWidth / 2 - this.x * width * scale, top = view.clientHeight / 2 - this.y * height * scale;
      for (const inner of view.querySelectorAll(".layer > *")) {
        inner.style.transform = "translate(" + left + "px, " + top + "px) scale(" + scale + ")";
        if (inner.tagName === "IMG") inner.classList.toggle("sharp", scale >= 2);
        else inner.style.strokeWidth = 1.5 / scale;
      }
    }
    this.setSplit(this.split);
    this.onZoom?.();
  }

  /** Zoom about a place in a pane, in its pixels; about its middle where none is given. */
  zoomBy(factor, x, y) {
    const view = this.windows?.[0];
    if (!view) return;
    const [width, height] = this.picture.size_px, before = this.scale();
    this.zoom = Math.min(MAX_ZOOM, Math.max(1, this.zoom * factor));
    const change = 1 / before - 1 / this.scale();
    this.x += ((x ?? view.clientWidth / 2) - view.clientWidth / 2) * change / width;
    this.y += ((y ?? view.clientHeight / 2) - view.clientHeight / 2) * change / height;
    this.place();
  }

  fit() {
    Object.assign(this, {zoom: 1, x: .5, y: .5});
    this.place();
  }

  /** Zoom to the boxes in which the picture differs. */
  frame() {
    const boxes = this.picture?.boxes_px, view = this.windows?.[0];
    if (!boxes || !view) return;
    const [width, height] = this.picture.size_px;
    const [x0, y0] = [0, 1].map(at => Math.min(...boxes.map(box => box[at])));
    const [x1, y1] = [2, 3].map(at => Math.max(...boxes.map(box => box[at])));
    const fit = Math.min(view.clientWidth / width, view.clientHeight / height);
    const wanted = Math.min(view.clientWidth / (x1 - x0 + 24), view.clientHeight / (y1 - y0 + 24));
    Object.assign(this, {zoom: Math.min(MAX_ZOOM, Math.max(1, wanted / fit)), x: (x0 + x1) / 2 / width, y: (y0 + y1) / 2 / height});
    this.place();
  }

  drag(event) {
    const view = event.target.closest(".window");
    if (!view || event.button) return;
    const isEdge = event.target.className === "edge", box = view.getBoundingClientRect();
    let [lastX, lastY] = [event.clientX, event.clientY];
    const move = moved => {
      const [width, height] = this.picture.size_px, scale = this.scale();
      if (isEdge) {
        this.setSplit((moved.clientX - box.left) / box.width * 100);
        this.onSplit?.();
        return;
      }
      this.x -= (moved.clientX - lastX) / scale / width;
      this.y -= (moved.clientY - lastY) / scale / height;
      [lastX, lastY] = [moved.clientX, moved.clientY];
      this.place();
    };
    view.setPointerCapture(event.pointerId);
    view.addEventListener("pointermove", move);
    view.addEventListener("lostpointercapture", () => view.removeEventListener("pointermove", move), {once: true});
  }
}
