// The list of pages: sorted by a column, filtered by words and status.
"use strict";

(() => {
  const table = document.getElementById("pages");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const tools = document.getElementById("tools");
  const words = document.getElementById("words");
  const count = document.getElementById("count");
  const collator = new Intl.Collator(undefined, { numeric: true });
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));

  function filter() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const checked = tools.querySelectorAll("[name=status]:checked");
    const statuses = new Set([...checked].map((box) => box.value));
    let shown = 0;
    for (const row of rows) {
      const yes =
        statuses.has(row.dataset.status) && wanted.every((word) => texts.get(row).includes(word));
      row.hidden = !yes;
      shown += yes;
    }
    count.textContent = `${shown} of ${rows.length} shown`;
  }

  function sort(heading) {
    const column = heading.cellIndex;
    const number = heading.classList.contains("number");
    const down = heading.getAttribute("aria-sort") === "ascending";
    for (const other of heading.parentElement.cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const key = (row) => {
      const cell = row.cells[column];
      return number ? Number(cell.dataset.sort) : cell.dataset.sort || cell.textContent;
    };
    const keys = new Map(rows.map((row) => [row, key(row)]));
    const sign = down ? -1 : 1;
    rows.sort((one, other) => {
      const [a, b] = [keys.get(one), keys.get(other)];
      return sign * (number ? a - b : collator.compare(a, b));
    });
    body.append(...rows);
  }

  for (const heading of table.tHead.rows[0].cells) {
    heading.firstElementChild.addEventListener("click", () => sort(heading));
  }

  function corrected() {
    for (const row of rows) {
      const made = Object.keys(cutline.of(row.dataset.page)).length;
      row.querySelector(".made")?.remove();
      if (!made) continue;
      const note = document.createElement("span");
      note.className = "made";
      note.textContent = `${made} corrected`;
      row.cells[0].querySelector("a").after(note);
    }
  }
  document.addEventListener("corrected", corrected);
  corrected();

  tools.hidden = false;
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("input", filter);
  filter();

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target === words) return;
    if (event.key === "/") words.focus();
    else if (event.key === "n") body.querySelector("tr:not([hidden]) a")?.click();
    else return;
    event.preventDefault();
  });
})();
