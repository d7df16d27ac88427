// A page of the review: keys, why a block is what it is, other labels for it, the two views.
"use strict";

(() => {
  const page = document.body.dataset.page;
  const data = cutline.data(page);
  const ICONS = {
    body: "¶", caption: "▣", credit: "©", title: "#", byline: "@", boilerplate: "×",
  };

  const MARKS = { missing: "missing: gold, not kept", wrong: "wrong: kept, not gold" };

  const index = (item) => item.id.slice(1);
  const why = (item) => data.blocks[index(item)][5].map((number) => data.sentences[number]);

  function made(name, attributes = {}, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  }

  // -- blocks: what they are, and what a person says they are

  function block([text, label, kind, percent, form, , more = {}], place) {
    const tag = made("button", { type: "button", class: "tag", tabindex: place ? -1 : 0 });
    tag.dataset.kind = data.kinds[kind];
    const shown = made("div", { class: `text ${form}`, dir: "auto" }, text);
    if (more.mark) shown.prepend(made("b", { class: "mark" }, MARKS[more.mark]));
    const meaning = "How likely it is the article's text, 0 to 1";
    const score = made("span", { class: "score", title: meaning }, (percent / 100).toFixed(2));
    score.style.setProperty("--width", `${percent}%`);
    const item = made("li", { id: `b${place}`, class: more.mark || "" }, tag, shown, score);
    if (form && form !== "item") item.append(made("span", { class: "form" }, form));
    item.dataset.was = cutline.LABELS[label];
    return item;
  }

  const items = data ? data.blocks.slice(0, data.shown).map(block) : [];
  const list = made("ol", { class: "blocks" }, ...items);
  if (data) {
    const more = data.blocks.length - items.length;
    document.getElementById("blocks").append(list);
    if (more) list.after(made("p", {}, `${more} more blocks are not shown.`));
    list.lang = document.querySelector(".clean").lang;
  }

  function show(item) {
    const label = cutline.of(page)[index(item)] || item.dataset.was;
    const tag = item.querySelector(".tag");
    const corrected = label !== item.dataset.was;
    item.dataset.label = label;
    item.classList.toggle("corrected", corrected);
    tag.textContent = corrected ? label : tag.dataset.kind;
    tag.dataset.icon = ICONS[label];
    item.querySelector(".was")?.remove();
    if (corrected) tag.after(made("span", { class: "was" }, `was ${tag.dataset.kind}`));
    if (item === chosen) pressed();
  }

  // -- the block that is chosen has its reasons and the labels below it

  let chosen = null;
  const reasons = made("ul", { class: "why" });
  const labels = made("div", { class: "labels", role: "group", "aria-label": "Label" });
  cutline.LABELS.forEach((label, place) => {
    const key = made("kbd", {}, String(place + 1));
    const button = made("button", { type: "button", "data-to": label }, `${label} `, key);
    button.addEventListener("click", () => relabel(label));
    labels.append(button);
  });
  const card = made("div", { class: "card" }, reasons, labels);

  function choose(item) {
    if (!item || item === chosen) return;
    if (chosen) {
      chosen.classList.remove("chosen");
      chosen.querySelector(".tag").tabIndex = -1;
      chosen.querySelector(".tag").removeAttribute("aria-expanded");
    }
    chosen = item;
    item.classList.add("chosen");
    const tag = item.querySelector(".tag");
    tag.tabIndex = 0;
    tag.setAttribute("aria-expanded", "true");
    reasons.replaceChildren(...why(item).map((line) => made("li", {}, line)));
    item.append(card);
    hint.hidden = true;
    pressed();
    follow();
  }

  function pressed() {
    for (const button of labels.children) {
      button.setAttribute("aria-pressed", String(button.dataset.to === chosen.dataset.label));
    }
  }

  function relabel(label) {
    if (!chosen) return;
    const to = label === chosen.dataset.was ? null : label;
    cutline.set(page, index(chosen), to);
    cutline.say(to ? `Block is now ${label}.` : "Block is as it was.");
  }

  function step(by) {
    let place = items.indexOf(chosen); // -1 before the first
    do place += by; while (items[place] && !items[place].getClientRects().length);
    const next = items[place];
    if (!next) return;
    choose(next);
    next.querySelector(".tag").focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  list.addEventListener("focusin", (event) => choose(event.target.closest("ol.blocks > li")));
  list.addEventListener("click", (event) => {
    const item = event.target.closest("ol.blocks > li");
    if (!item || event.target.closest(".card") || String(getSelection())) return;
    choose(item);
    item.querySelector(".tag").focus({ preventScroll: true });
  });

  document.addEventListener("corrected", () => items.forEach(show));
  items.forEach(show);

  // -- other blocks show their reasons under the pointer

  const hint = made("div", { class: "hint", "aria-hidden": "true" });
  hint.hidden = true;
  document.body.append(hint);
  list.addEventListener("pointerover", (event) => {
    const item = event.target.closest("ol.blocks > li");
    if (event.pointerType === "touch" || !item || item === chosen) {
      hint.hidden = true;
      return;
    }
    hint.replaceChildren(...why(item).map((line) => made("p", {}, line)));
    hint.hidden = false;
    const box = item.getBoundingClientRect();
    const below = box.bottom + hint.offsetHeight < innerHeight;
    hint.style.left = `${box.left + 120}px`;
    hint.style.top = `${below ? box.bottom : Math.max(0, box.top - hint.offsetHeight)}px`;
  });
  list.addEventListener("pointerleave", () => { hint.hidden = true; });
  addEventListener("scroll", () => { hint.hidden = true; }, { passive: true });

  // -- removed blocks

  const removed = document.getElementById("removed");
  const HIDDEN = "cutline hides removed blocks";

  function hide(yes) {
    document.body.classList.toggle("without-removed", yes);
    removed.setAttribute("aria-pressed", String(yes));
    try {
      sessionStorage.setItem(HIDDEN, yes ? "yes" : "");
    } catch {
      // The next page shows them again.
    }
  }
  removed.addEventListener("click", () => hide(!document.body.classList.contains("without-removed")));
  try {
    if (sessionStorage.getItem(HIDDEN)) hide(true);
  } catch {
    // As above.
  }

  // -- article or original page

  const views = document.getElementById("views");
  const original = document.getElementById("original");
  const frame = original?.querySelector("iframe");
  const tabs = original ? ["article", "original"].map(tab) : [];
  const address = (place) => `${page}.original.html${place}`;

  function tab(name) {
    const view = document.getElementById(name);
    const heading = view.querySelector("h2");
    heading.hidden = true;
    view.setAttribute("role", "tabpanel");
    const button = made(
      "button",
      { type: "button", role: "tab", id: `${name}-tab`, "aria-controls": name },
      heading.textContent,
    );
    view.setAttribute("aria-labelledby", button.id);
    button.addEventListener("click", () => turn(name));
    return button;
  }

  function turn(name) {
    for (const button of tabs) {
      const yes = button.id === `${name}-tab`;
      button.setAttribute("aria-selected", String(yes));
      button.tabIndex = yes ? 0 : -1;
      document.getElementById(button.getAttribute("aria-controls")).hidden = !yes;
    }
    if (name === "original" && !frame.src) frame.src = address(chosen ? `#${chosen.id}` : "");
  }

  // The original page goes where the chosen block is; no step back for it in the history.
  function follow() {
    if (frame?.src && !original.hidden) {
      frame.contentWindow.location.replace(new URL(address(`#${chosen.id}`), location.href));
    }
  }

  if (original) {
    views.prepend(made("div", { role: "tablist", "aria-label": "View" }, ...tabs));
    turn("article");
  }

  // -- keys

  const KEYS = [
    ["n or →", "next page"],
    ["p or ←", "previous page"],
    ["u", "up to the list of pages"],
    ["j or ↓", "next block"],
    ["k or ↑", "previous block"],
    ["1 to 6", `make the block ${cutline.LABELS.join(", ")}`],
    ["0", "take the block's correction back"],
    ["r", "show or hide removed blocks"],
    ["o", "article or original page"],
    ["d", "download the corrections"],
    ["?", "this help"],
  ];
  const close = made("button", { type: "button", id: "close" }, "Close");
  const keys = made(
    "dialog",
    { id: "keys", "aria-labelledby": "keys-heading" },
    made("h2", { id: "keys-heading" }, "Keys"),
    made("dl", {}, ...KEYS.map(
      ([key, what]) => made("div", {}, made("dt", {}, key), made("dd", {}, what)),
    )),
    close,
  );
  document.body.append(keys);
  document.getElementById("help").addEventListener("click", () => keys.showModal());
  close.addEventListener("click", () => keys.close());

  const go = (selector) => document.querySelector(selector)?.click();
  const actions = {
    n: () => go("a[rel=next]"),
    ArrowRight: () => go("a[rel=next]"),
    p: () => go("a[rel=prev]"),
    ArrowLeft: () => go("a[rel=prev]"),
    u: () => go(".bar a[href*='index.html']"),
    j: () => step(1),
    k: () => step(-1),
    r: () => removed.click(),
    o: () => original && turn(original.hidden ? "original" : "article"),
    d: () => document.getElementById("download").click(),
    "?": () => keys.showModal(),
    0: () => chosen && relabel(chosen.dataset.was),
  };
  cutline.LABELS.forEach((label, place) => { actions[place + 1] = () => relabel(label); });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
    const tabbing = event.target.closest("[role=tab]");
    if (tabbing && event.key.startsWith("Arrow")) {
      turn(original.hidden ? "original" : "article");
      tabs.find((button) => button.tabIndex === 0).focus();
      event.preventDefault();
      return;
    }
    const inside = list.contains(event.target);
    let act = actions[event.key];
    if (inside && event.key === "ArrowDown") act = actions.j;
    if (inside && event.key === "ArrowUp") act = actions.k;
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
