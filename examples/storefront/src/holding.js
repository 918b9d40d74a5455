/** The goods of a checkout are kept for a while. A hold is a courtesy: without one, the order still gets what is left. */

import * as api from "./api.js";
import { config } from "./config.js";
import { fill, h } from "./dom.js";
import { cart, cartMark, keep, kept, onceKey } from "./kept.js";
import { say } from "./words.js";

/** @typedef {import("./kept.js").Hold} Hold */

const MINUTES = 15;

export const held = () => kept("hold", /** @type {Hold | null} */ (null));

/** Whether the goods of the cart as it is are being kept now. */
export function good() {
  const hold = held();
  return hold !== null && hold.lines === cartMark() && Date.parse(hold.expires_at) > Date.now();
}

/** Keep the goods of the cart, and let go of what was kept for another cart. */
export async function keepGoods() {
  if (good()) return;
  await letGo();
  const lines = cart().map(({ sku, quantity }) => ({ sku, quantity }));
  const made = await api.hold({ channel: config.channel, lines, minutes: MINUTES }, onceKey());
  keep("hold", { id: made.id, expires_at: made.expires_at, lines: cartMark() });
}

/** Give back what is kept. If that fails, its time ends it. */
export async function letGo() {
  const hold = held();
  keep("hold", null);
  if (!hold) return;
  try {
    await api.letGo(hold.id);
  } catch (error) {
    if (!(error instanceof api.Refused || error instanceof api.Lost)) throw error;
  }
}

/**
 * Show how long the goods are still kept.
 * @param {HTMLElement} place
 * @param {() => void} again  keeps them again
 * @returns {() => void} stops it
 */
export function timer(place, again) {
  const left = () => Math.ceil((Date.parse(held()?.expires_at ?? "") - Date.now()) / 1000);
  const words = h("p", { class: "held-words" });
  fill(place, words);
  const tick = () => {
    const seconds = left();
    if (seconds > 0) {
      words.textContent = say("held_until", { time: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` });
      return;
    }
    clearInterval(ticking);
    fill(place, h("p", { class: "held-words warn", role: "status" }, say("hold_over")), h("button", { type: "button", onclick: again }, say("hold_again")));
  };
  const ticking = setInterval(tick, 1000);
  tick();
  return () => clearInterval(ticking);
}
