/** One order, however often it is sent: the attempt is written down before it is sent, and repeated to the letter. */

import * as api from "./api.js";
import { keep, keepCart, kept, onceKey } from "./kept.js";

/** @typedef {import("./kept.js").Attempt} Attempt */
/** @typedef {import("orderloom-client").NewOrder} NewOrder */

/** An order that was sent and not answered: it may stand or not. */
export const unanswered = () => kept("attempt", /** @type {Attempt | null} */ (null));

export const forget = () => keep("attempt", null);

/** @type {Promise<import("orderloom-client").Receipt> | null} */
let sending = null;

/**
 * Place the order, or send again the one that was not answered. Whoever asks while one is being sent gets the same answer.
 * @param {() => NewOrder} order
 */
export function place(order) {
  sending ??= send(order).finally(() => (sending = null));
  return sending;
}

/** @param {() => NewOrder} order */
async function send(order) {
  const attempt = unanswered() ?? { key: onceKey(), body: JSON.stringify(order()) };
  keep("attempt", attempt);
  try {
    const receipt = await api.order(attempt.body, attempt.key);
    done();
    return receipt;
  } catch (error) {
    if (error instanceof api.Refused) forget(); // nothing was written: what comes next is another order
    throw error;
  }
}

function done() {
  for (const name of ["attempt", "hold", "codes"]) keep(name, null);
  keepCart([]);
}
