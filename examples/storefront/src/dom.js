/** Small pieces of the page. Text is always set as text, so nothing that comes from outside can become markup. */

/** @typedef {Node | string | number | null | undefined | false} Child */
/** @typedef {Child | Child[]} Children */

/**
 * An element: `h("button", { class: "main", onclick: order }, "Order")`.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, unknown>} [given]  attributes; those that begin with "on" are listeners
 * @param {...Children} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, given = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (name === "value" && "value" in made) /** @type {{value: string}} */ (made).value = String(value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...nodes(children));
  return made;
}

/**
 * @param {Children[]} children
 * @returns {(Node | string)[]}
 */
function nodes(children) {
  /** @type {(Node | string)[]} */
  const found = [];
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    found.push(typeof child === "number" ? String(child) : child);
  }
  return found;
}

/**
 * @param {string} path  of a 24 × 24 picture, drawn in lines
 * @param {string} [kind]
 * @returns {SVGSVGElement}
 */
export function icon(path, kind = "icon") {
  const space = "http://www.w3.org/2000/svg";
  const made = document.createElementNS(space, "svg");
  made.setAttribute("viewBox", "0 0 24 24");
  made.setAttribute("class", kind);
  made.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  made.append(line);
  return made;
}

/**
 * Put new content into a place; what has the focus keeps it if it is there again.
 * @param {Element} place
 * @param {...Children} children
 */
export function fill(place, ...children) {
  const active = document.activeElement;
  const focused = active && place.contains(active) ? active.id : "";
  place.replaceChildren(...nodes(children));
  if (focused) document.getElementById(focused)?.focus();
}

/**
 * A labelled field.
 * @param {string} id
 * @param {string} label
 * @param {HTMLInputElement | HTMLSelectElement} input
 * @param {string} [problem]  what is wrong with it, in words
 * @param {string} [kind]
 */
export function field(id, label, input, problem = "", kind = "") {
  input.id = id;
  if (problem) {
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", `${id}-problem`);
  }
  return h(
    "div",
    { class: `field ${kind}` },
    h("label", { for: id }, label),
    input,
    problem && h("p", { class: "field-problem", id: `${id}-problem` }, problem),
  );
}
