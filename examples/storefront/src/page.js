/** The frame around every view: header, notices, and what is shown while something is loading or has failed. */

import { config } from "./config.js";
import { fill, h, icon } from "./dom.js";
import { cart } from "./kept.js";
import { told } from "./refusals.js";
import { say, speak, spoken } from "./words.js";

const CART = "M6 8h12l-1.200 11.200a2 2 0 0 1-2 1.800H9.200a2 2 0 0 1-2-1.800zM9 10V7a3 3 0 0 1 6 0v3";
const SEARCH = "M10.500 4a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13zM15.300 15.300 20 20";

/** @param {string} id */
export const place = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * @param {{search: string, current: string, onSearch: (words: string) => void, onChannel: (channel: string) => void}} shown
 */
export function frame({ search, current, onSearch, onChannel }) {
  place("skip").textContent = say("skip");
  const input = h("input", {
    type: "search", id: "search", name: "q", value: search, placeholder: say("search_hint"), "aria-label": say("search_hint"),
    maxlength: 100, autocomplete: "off",
  });
  const form = h(
    "form",
    { class: "search", role: "search", onsubmit: (/** @type {Event} */ event) => (event.preventDefault(), onSearch(input.value.trim())) },
    input,
    h("button", { type: "submit", "aria-label": say("search") }, icon(SEARCH)),
  );
  fill(
    place("header"),
    h("a", { class: "brand", href: "#/" }, h("img", { src: "icon.svg", alt: "", width: 32, height: 32 }), say("shop")),
    form,
    h(
      "nav",
      { "aria-label": say("shop") },
      config.channels.length > 1 && channels(onChannel),
      link("#/orders", say("my_orders"), current === "orders"),
      h("button", { type: "button", class: "plain", id: "language", lang: spoken() === "en" ? "zh-CN" : "en", onclick: turn }, say("language")),
      cartLink(current === "cart"),
    ),
  );
  fill(place("footer"), h("p", {}, say("about")));
}

/** @param {(channel: string) => void} choose */
function channels(choose) {
  const options = config.channels.map((code) => h("option", { value: code, selected: code === config.channel }, code));
  const change = (/** @type {Event} */ event) => choose(/** @type {HTMLSelectElement} */ (event.target).value);
  return h("select", { id: "channel", "aria-label": say("channel"), onchange: change }, options);
}

/**
 * @param {string} href
 * @param {string} text
 * @param {boolean} current
 */
const link = (href, text, current) => h("a", { href, "aria-current": current && "page" }, text);

/** @param {boolean} current */
function cartLink(current) {
  const count = cart().reduce((sum, line) => sum + line.quantity, 0);
  const label = say("cart_count", { count });
  return h(
    "a",
    { class: "cart-link", id: "cart-link", href: "#/cart", "aria-label": label, "aria-current": current && "page" },
    icon(CART), h("span", { class: "count", "aria-hidden": "true" }, count),
  );
}

function turn() {
  speak(spoken() === "en" ? "zh" : "en");
  window.dispatchEvent(new Event("language"));
}

/** @type {number | undefined} */
let hiding;

/**
 * Say something for a few seconds.
 * @param {string} text
 */
export function notice(text) {
  clearTimeout(hiding);
  place("notice").textContent = text;
  hiding = setTimeout(quiet, 5000);
}

export const quiet = () => void (place("notice").textContent = "");

export const loading = () => h("p", { class: "loading", role: "status" }, say("loading"));

/**
 * What failed, and the way to try it again.
 * @param {unknown} error
 * @param {() => void} retry
 * @param {string} [words]  to say instead
 */
export function failure(error, retry, words = told(error)) {
  return h(
    "div",
    { class: "alert", role: "alert" },
    h("p", {}, words),
    h("button", { type: "button", onclick: retry }, say("again")),
  );
}

/** @param {string} axis @param {string} code */
export const badge = (axis, code) => h("span", { class: `badge badge-${code}` }, say(`${axis}.${code}`));
