// Corrections of labels: kept while a person goes from page to page, and downloaded as gold data.
//
// They are kept in two places, for a browser may take pages on a disk for strangers to each
// other: in localStorage, and in the address of the page that a link leads to. Of two states the
// one with the higher revision is newer.
"use strict";

const cutline = (() => {
  // In the order in which blocks name them by number.
  const LABELS = ["body", "caption", "credit", "title", "byline", "boilerplate"];
  const KEY = `cutline review ${document.documentElement.dataset.review}`;
  const SIGN = "&corrections=";
  const here = document.body.dataset.page ? "" : "pages/";

  // {revision, pages: {number of the page: {index of the block: label}}}
  let state = newest(stored(), arrived());

  function newest(one, other) {
    return other.revision > one.revision ? other : one;
  }

  // What was kept, as far as it can have been kept by this script.
  function parsed(text) {
    const kept = { revision: 0, pages: {} };
    const number = /^\d+$/;
    try {
      const found = JSON.parse(text);
      for (const [page, changes] of Object.entries(found.pages)) {
        const valid = Object.entries(changes).filter(
          ([index, label]) => number.test(index) && LABELS.includes(label),
        );
        if (number.test(page) && valid.length) kept.pages[page] = Object.fromEntries(valid);
      }
      kept.revision = Number(found.revision) || 0;
    } catch {
      // Nothing, or not ours.
    }
    return kept;
  }

  function stored() {
    try {
      return parsed(localStorage.getItem(KEY));
    } catch {
      return parsed(null); // this browser keeps nothing for pages on a disk
    }
  }

  // What the page came from put into the address; taken out of it again.
  function arrived() {
    const [place, text] = location.hash.split(SIGN);
    if (text === undefined) return parsed(null);
    try {
      history.replaceState(null, "", place || location.pathname + location.search);
      document.getElementById(place.slice(1))?.scrollIntoView({ block: "center" });
      return parsed(decodeURIComponent(text));
    } catch {
      return parsed(null);
    }
  }

  function keep() {
    state.revision += 1;
    try {
      localStorage.setItem(KEY, JSON.stringify(state));
    } catch {
      // The addresses of links have them.
    }
    document.dispatchEvent(new Event("corrected"));
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !count()) return;
    const address = new URL(link.href);
    if (!address.pathname.endsWith(".html") || address.pathname === location.pathname) return;
    address.hash = address.hash.split(SIGN)[0] + SIGN + encodeURIComponent(JSON.stringify(state));
    link.href = address.href;
  }, true);

  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    state = newest(stored(), state);
    document.dispatchEvent(new Event("corrected"));
  });

  function of(page) {
    return state.pages[page] || {};
  }

  // Give a block another label, or with null the one that it came with.
  function set(page, index, label) {
    const changes = { ...of(page) };
    if (label === null) delete changes[index];
    else changes[index] = label;
    if (Object.keys(changes).length) state.pages[page] = changes;
    else delete state.pages[page];
    keep();
  }

  function count() {
    return Object.values(state.pages).reduce((sum, page) => sum + Object.keys(page).length, 0);
  }

  // A page's blocks are a script of its own, for a script is all that one page on a disk can read
  // of another; it calls `received`.
  const pages = new Map();

  function received(number, data) {
    pages.set(String(number), data);
  }

  function load(number) {
    return new Promise((resolve, reject) => {
      if (pages.has(number)) {
        resolve(pages.get(number));
        return;
      }
      const script = document.createElement("script");
      script.src = `${here}${number}.js`;
      script.addEventListener("error", () => reject(new Error(`${script.src} cannot be read`)));
      script.addEventListener("load", () => {
        script.remove();
        resolve(pages.get(number));
      });
      document.head.append(script);
    });
  }

  // The gold data of a page: what its record would be if the labels had been right.
  function gold(data, changes) {
    const labels = data.blocks.map(([, label], index) => changes[index] || LABELS[label]);
    const texts = (wanted) =>
      data.blocks.filter((_, index) => labels[index] === wanted).map(([text]) => text);
    const body = texts("body");
    return {
      id: data.id,
      url: data.url,
      kind: body.length ? "article" : "other",
      title: texts("title")[0] || data.title,
      body: body.join("\n\n"),
      captions: captions(data, labels),
      labels: labels.map((label, index) => ({ index, label })),
      format: data.format,
      content: data.content,
    };
  }

  // A credit belongs to the caption beside it; a caption may hold its credit itself.
  function captions(data, labels) {
    const found = [];
    let last = -2; // index of the block that the last of them was made of
    data.blocks.forEach(([text, , , , , , more = {}], index) => {
      const { caption = text, credit = null } = more;
      const before = last === index - 1 ? found.at(-1) : null;
      if (labels[index] === "caption") {
        const own = credit === null ? [] : [credit];
        if (before && before.text === null) {
          before.text = caption;
          before.credit.push(...own);
        } else {
          found.push({ text: caption || null, credit: own });
        }
      } else if (labels[index] === "credit") {
        const name = credit === null ? text : credit;
        if (before && !before.credit.length) before.credit.push(name);
        else found.push({ text: null, credit: [name] });
      } else {
        return;
      }
      last = index;
    });
    return [...found, ...data.captions];
  }

  // One file with the gold data of all pages that were corrected.
  async function download() {
    const entries = [];
    for (const number of Object.keys(state.pages)) {
      entries.push(gold(await load(number), state.pages[number]));
    }
    const json = JSON.stringify({ cutline_corrections: 1, pages: entries }, null, 1);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([json], { type: "application/json" }));
    link.download = "corrections.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    return entries.length;
  }

  let silence = 0;

  function say(words) {
    const said = document.getElementById("said");
    said.textContent = words;
    clearTimeout(silence);
    silence = setTimeout(() => { said.textContent = ""; }, 5000);
  }

  // The button that downloads, on every page.
  function wire() {
    const button = document.getElementById("download");
    const show = () => {
      const corrected = count();
      button.disabled = !corrected;
      button.textContent = `Download corrections${corrected ? ` (${corrected})` : ""}`;
    };
    button.addEventListener("click", () => {
      download().then(
        (pages) => say(`Corrections of ${pages} ${pages === 1 ? "page" : "pages"} downloaded.`),
        (error) => say(`The corrections cannot be downloaded: ${error.message}.`),
      );
    });
    document.addEventListener("corrected", show);
    show();
  }
  wire();

  return { LABELS, of, set, count, received, data: (page) => pages.get(page), say };
})();
