// What a page must give to those who do not see it, or see it badly; each function returns what is amiss.
() => {
  const visible = node => node.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const nameOf = node => (node.getAttribute("aria-label") || node.labels?.[0]?.textContent || node.textContent || "").trim();
  const rgb = text => { const parts = text.match(/[\d.]+/g).map(Number); return [...parts.slice(0, 3), parts[3] ?? 1]; };
  const groundOf = node => {
    let ground = [0, 0, 0, 0];
    for (let at = node; at; at = at.parentElement) {
      const [r, g, b, a] = rgb(getComputedStyle(at).backgroundColor), left = 1 - ground[3];
      ground = [ground[0] + left * a * r, ground[1] + left * a * g, ground[2] + left * a * b, ground[3] + left * a];
    }
    return ground;
  };
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [.2126, .7152, .0722][at], 0);
  const amiss = [];
  for (const image of document.images) if (!image.hasAttribute("alt")) amiss.push("no alt: " + image.src);
  for (const image of document.querySelectorAll("img[alt='']")) if (!image.closest("button")?.textContent.trim()) amiss.push("no words: " + image.src);
  for (const node of document.querySelectorAll("button, select, input, [role=listbox], [role=tab], [role=tablist], [role=toolbar], nav, aside"))
    if (visible(node) && !nameOf(node)) amiss.push("no name: " + node.outerHTML);
  const ids = [...document.querySelectorAll("[id]")].map(node => node.id);
  for (const id of ids) if (ids.filter(other => other === id).length > 1) amiss.push("twice: " + id);
  for (const key of ["aria-controls", "aria-activedescendant", "aria-labelledby"])
    for (const node of document.querySelectorAll("[" + key + "]")) if (!document.getElementById(node.getAttribute(key))) amiss.push(key + " leads nowhere");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; (text = walker.nextNode());) {
    const node = text.parentElement;
    if (!text.textContent.trim() || !visible(node) || node.closest(".unseen, script, style, option")) continue;
    const [one, other] = [light(rgb(getComputedStyle(node).color)), light(groundOf(node))].sort((a, b) => b - a);
    const contrast = (one + .05) / (other + .05);
    if (contrast < 4.5) amiss.push(contrast.toFixed(2) + ": " + text.textContent.trim());
  }
  return amiss;
}
