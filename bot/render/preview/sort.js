// Tables sort by the buttons in their heads, as those of the wiki do: once up, again down; what is empty comes last.
"use strict";

const order = {
  number: () => (one, other) => Number(one) - Number(other),
  isoDate: () => (one, other) => (one < other ? -1 : one > other ? 1 : 0),
  text: (language) => new Intl.Collator(language, { numeric: true }).compare,
};

function value(cell) {
  return (cell.dataset.sortValue ?? cell.textContent).trim();
}

function sort(table, head) {
  const body = table.tBodies[0];
  const down = head.getAttribute("aria-sort") === "ascending";
  const compare = order[head.dataset.sortType](table.closest("[lang]").lang);
  const rows = [...body.rows].map((row) => [value(row.cells[head.cellIndex]), row]);
  const filled = rows.filter(([key]) => key).sort(([one], [other]) => (down ? -1 : 1) * compare(one, other));
  body.append(...[...filled, ...rows.filter(([key]) => !key)].map(([, row]) => row));
  for (const each of head.parentElement.cells) each.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
}

for (const head of document.querySelectorAll("table.sortable > thead th[data-sort-type]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...head.childNodes);
  button.addEventListener("click", () => sort(head.closest("table"), head));
  head.append(button);
}
