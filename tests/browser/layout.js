// What a person would see at once and axe does not look for; gives one line for each fault of the page as it stands.
() => {
  const faults = [];
  const layer = [...document.querySelectorAll("[role=dialog], [role=menu]")].at(-1) ?? document.body;
  const say = (what, element) => {
    const words = (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 50);
    faults.push(`${what}: <${element.tagName.toLowerCase()}> “${words}”`);
  };
  const style = (element) => getComputedStyle(element);
  const isShown = (element) => {
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    return box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight && !element.closest(".sr-only");
  };
  /** The part of an element that its scrollers show. */
  const seen = (element) => {
    let { left, top, right, bottom } = element.getBoundingClientRect();
    for (let at = element.parentElement; at; at = at.parentElement) {
      const { overflowX, overflowY } = style(at);
      if (overflowX === "visible" && overflowY === "visible") continue;
      const box = at.getBoundingClientRect();
      if (overflowX !== "visible") [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
      if (overflowY !== "visible") [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
    }
    return { left, top, right, bottom };
  };
  const scrolls = (element, axis) => {
    for (let at = element.parentElement; at; at = at.parentElement) if (/auto|scroll/.test(style(at)[axis])) return true;
    return false;
  };

  if (document.documentElement.scrollWidth > innerWidth) faults.push(`the page is ${document.documentElement.scrollWidth - innerWidth} px too wide`);

  for (const element of layer.querySelectorAll("*")) {
    if (element.closest("svg, video") || !isShown(element)) continue;
    const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    if (own.length === 0) continue;
    const words = own.map((node) => node.textContent.trim()).join(" ");
    if (/^[a-z_]+(\.[a-z_]+)+$/.test(words)) say("a word without its language", element);
    const { overflowX, textOverflow, webkitLineClamp } = style(element);
    const isMeantToEnd = textOverflow === "ellipsis" || webkitLineClamp !== "none";
    if (!isMeantToEnd && overflowX !== "visible" && !/auto|scroll/.test(overflowX) && element.scrollWidth > element.clientWidth + 1) say("its words are cut off", element);
    if (isMeantToEnd && element.scrollWidth > element.clientWidth + 1 && element.clientWidth < 28) say("nothing of its words is left", element);
    const range = document.createRange();
    range.selectNodeContents(element);
    const ink = range.getBoundingClientRect();
    const part = seen(element);
    if (!isMeantToEnd && !scrolls(element, "overflowX") && ink.right > part.right + 1.5 && ink.width > 0) say("its words run out of their box", element);
  }

  const controls = [...layer.querySelectorAll("a[href], button, input, select, textarea, [role=button], [role=radio], [role=menuitem]")].filter(isShown);
  for (const control of controls) {
    const part = seen(control);
    const box = control.getBoundingClientRect();
    if (part.right - part.left < 4 || part.bottom - part.top < 4) continue; // scrolled away
    if (box.right > part.right + 2 && !scrolls(control, "overflowX")) say("it does not fit its place", control);
    const isInText = style(control).display === "inline";
    const label = control.closest("label")?.getBoundingClientRect();
    const [wide, high] = [Math.max(box.width, label?.width ?? 0), Math.max(box.height, label?.height ?? 0)];
    const isInRow = Boolean(control.closest("[role=row], [role=gridcell]")) && control.type === "checkbox";
    if (!isInText && !isInRow && (wide < 23.5 || high < 23.5)) say(`it is hit with difficulty (${Math.round(wide)} × ${Math.round(high)})`, control);
    const at = document.elementFromPoint((part.left + part.right) / 2, (part.top + part.bottom) / 2);
    if (!at || !layer.contains(at)) { if (at && !at.closest("[data-toast], [role=status], [role=tooltip]")) say("something lies over it", control); continue; }
    const isItself = control.contains(at) || at.contains(control) || at.closest("label")?.contains(control) || at.closest("button, a, [role=gridcell], [role=row]")?.contains(control);
    let isStuck = false; // a heading or a bar that stays while the rest scrolls under it
    for (let one = at; one && one !== layer; one = one.parentElement) isStuck ||= style(one).position === "sticky";
    const isStill = control.querySelector("*") !== null && at.closest("a, button, input, select, [role=gridcell]") === null;
    if (!isItself && !isStill && !isStuck) say(`<${at.tagName.toLowerCase()}> “${(at.textContent ?? "").trim().slice(0, 30)}” lies over it`, control);
  }

  for (const picture of layer.querySelectorAll("img")) if (isShown(picture) && picture.complete && picture.naturalWidth === 0) say(`the picture ${picture.getAttribute("src")} is not drawn`, picture.parentElement);
  return [...new Set(faults)];
}
