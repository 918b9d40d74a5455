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
  const before = unanswered();
  const attempt = before ?? { key: onceKey(), body: JSON.stringify(order()) };
  try {
    const receipt = before ? await api.order(before.body, before.key) : await first(attempt);
    done();
    return receipt;
  } catch (error) {
    if (error instanceof api.Refused) forget(); // nothing was written: what comes next is another order
    throw error;
  }
}

/**
 * An order that was never sent. If its buyer's token is over, nothing was written, and a new guest orders. That is not so for one
 * that was sent before: it may stand already, and a new guest would make another.
 * @param {Attempt} attempt
 */
async function first(attempt) {
  try {
    return await write(attempt);
  } catch (error) {
    if (!(error instanceof api.BuyerEnded)) throw error;
    forget();
    return write(attempt);
  }
}

/** @param {Attempt} attempt */
async function write(attempt) {
  await api.buyer();
  keep("attempt", attempt);
  return api.order(attempt.body, attempt.key);
}

function done() {
  for (const name of ["attempt", "hold", "codes"]) keep(name, null);
  keepCart([]);
}
