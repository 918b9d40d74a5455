/** Which view the address names, and what all of them need: a language, a key, a channel. */

import * as api from "./api.js";
import { basket } from "./basket.js";
import { checkout } from "./checkout.js";
import { config, readConfig, useChannel, useKey } from "./config.js";
import { fill, h } from "./dom.js";
import { goods } from "./goods.js";
import { order, orders } from "./orders.js";
import { failure, frame, loading, place, quiet } from "./page.js";
import { readLanguage, say } from "./words.js";

/** @type {(() => void) | undefined | void} */
let leave;

/** The part of the address behind "#": a path and what is asked of it. */
function where() {
  const [path = "/", query = ""] = location.hash.slice(1).split("?");
  return { path: path || "/", asked: new URLSearchParams(query) };
}

function header() {
  const { path, asked } = where();
  const onSearch = (/** @type {string} */ words) => void (location.hash = words ? `#/?${new URLSearchParams({ q: words })}` : "#/");
  frame({ search: asked.get("q") ?? "", current: path.split("/")[1] ?? "", onSearch, onChannel });
}

/** @param {string} channel */
function onChannel(channel) {
  useChannel(channel);
  if (location.hash.length > 2) location.hash = "#/";
  else show();
}

function show() {
  leave?.();
  leave = undefined;
  header();
  const { path, asked } = where();
  const main = place("main");
  if (!config.key) return needKey(main);
  if (path === "/cart") return void basket(main);
  if (path === "/checkout") return (leave = checkout(main));
  if (path === "/orders") return void orders(main);
  if (path.startsWith("/orders/")) return void order(main, path.split("/")[2] ?? "");
  return void goods(main, asked);
}

/** @param {HTMLElement} main */
function needKey(main) {
  const input = h("input", { id: "key", type: "text", required: true, autocomplete: "off", spellcheck: "false", placeholder: "olp_…" });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    useKey(input.value);
    void start();
  };
  fill(
    main,
    h("h1", {}, say("key_title")),
    h("p", {}, say("key_why")),
    h("form", { class: "key", onsubmit: submit }, h("label", { for: "key" }, say("key_label")), input, h("button", { class: "main", type: "submit" }, say("key_open"))),
  );
}

/** The channels that the key is for; with several of them the header has a choice. */
async function readChannels() {
  if (!config.key) return;
  config.channels = await api.channels();
  if (!config.channels.includes(config.channel)) useChannel(config.channels[0] ?? "");
}

async function start() {
  const main = place("main");
  fill(main, loading());
  try {
    await readChannels();
    show();
  } catch (error) {
    header();
    const words = error instanceof api.Lost ? say("lost_at_start", { origin: location.origin }) : undefined;
    fill(main, failure(error, () => void start(), words));
  }
}

window.addEventListener("hashchange", () => {
  if (where().path !== "/") quiet(); // what was said of the goods is over
  show();
  window.scrollTo(0, 0);
  place("main").focus({ preventScroll: true });
});
window.addEventListener("language", show);
window.addEventListener("cart", header);
readLanguage();
await readConfig();
await start();
