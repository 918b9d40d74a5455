/** The public API, and nothing else. Types come from the SDK that `make sdk` builds; they are checked in the tests. */

import { config } from "./config.js";
import { keep, kept, onceKey } from "./kept.js";

/** @typedef {import("orderloom-client").Problem} Problem */
/** @typedef {import("./kept.js").Buyer} Buyer */

const PATIENCE_MS = 15_000;

/** A refusal by name: `code` is stable, `facts` says what it is about. */
export class Refused extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.detail);
    this.code = problem.code;
    this.facts = /** @type {Record<string, unknown>} */ (problem.facts);
    this.status = problem.status;
  }
}

/** This browser's guest is not known any more: their token ended, or there is none. Nothing was done. */
export class BuyerEnded extends Refused {
  constructor() {
    super({ code: "buyer_ended", title: "", detail: "", status: 401, facts: {}, type: "about:blank", instance: "" });
  }
}

/** Nobody answered, or not in time: nobody knows whether the request took effect, so it is repeated as it was. */
export class Lost extends Error {}

/**
 * @typedef {{token?: string, query?: Record<string, unknown>, body?: string, key?: string, signal?: AbortSignal}} Asked
 * @param {string} method
 * @param {string} path
 * @param {Asked} [asked]
 * @returns {Promise<unknown>}
 */
async function send(method, path, asked = {}) {
  const answer = await reach(method, path, asked);
  if (answer.status === 204) return null;
  const document = await answer.json().catch(() => {
    throw new Lost(`HTTP ${answer.status}`);
  });
  if (answer.ok) return document;
  if (answer.status >= 500) throw new Lost(document.detail ?? "");
  throw new Refused(document);
}

/**
 * @param {string} method
 * @param {string} path
 * @param {Asked} asked
 */
async function reach(method, path, { token = config.key, query = {}, body, key, signal }) {
  const url = new URL(`${config.api}/api/v1${path}`);
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== "" && each !== undefined && each !== null) url.searchParams.append(name, String(each));
    }
  }
  /** @type {Record<string, string>} */
  const headers = { Authorization: `Bearer ${token}` };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    return await fetch(url, { method, headers, body: body ?? null, signal: signal ? AbortSignal.any([signal, patience]) : patience });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Lost(String(error));
  }
}

/** The channels that the key is for. */
export async function channels() {
  const found = /** @type {import("orderloom-client").Me} */ (await send("GET", "/me"));
  return found.channels ?? [];
}

/** @param {{q: string, category: string, after: string, locale: string}} query */
export async function products(query) {
  const found = await send("GET", "/shop/products", { query: { ...query, channel: config.channel, limit: 24 } });
  return /** @type {import("orderloom-client").ShopProductPage} */ (found);
}

/** @param {string[]} skus */
export async function availability(skus) {
  const found = await send("GET", "/availability", { query: { sku: skus, channel: config.channel } });
  return /** @type {import("orderloom-client").ShopAvailabilities} */ (found);
}

/**
 * @param {import("orderloom-client").AskQuote} quote
 * @param {AbortSignal} signal
 */
export async function quote(quote, signal) {
  const asked = { body: JSON.stringify(quote), signal };
  // With the buyer's own token, once there is one: then what they have used of a code is counted.
  const found = await own("POST", "/quotes", asked).catch((error) => {
    if (error instanceof BuyerEnded) return send("POST", "/quotes", asked);
    throw error;
  });
  return /** @type {import("orderloom-client").Quotation} */ (found);
}

/**
 * @param {import("orderloom-client").NewCheckoutHold} hold
 * @param {string} key
 */
export async function hold(hold, key) {
  const found = await send("POST", "/holds", { body: JSON.stringify(hold), key });
  return /** @type {import("orderloom-client").HoldShown} */ (found);
}

/** @param {string} id */
export const letGo = (id) => send("DELETE", `/holds/${id}`);

/** Whoever is on this page: a guest with a token of their own, made once and kept in this browser. */
export async function buyer() {
  const known = knownBuyer();
  if (known) return known;
  forgotten();
  const key = kept("buyer-key", "") || onceKey();
  keep("buyer-key", key); // lost answers must not make two customers
  const body = JSON.stringify(config.channel ? { channel: config.channel } : {});
  const made = /** @type {import("orderloom-client").IssuedToken} */ (await send("POST", "/buyers", { body, key }));
  keep("buyer-key", null);
  if (!made.token) return buyer(); // shown once, and that answer was lost: begin anew
  /** @type {Buyer} */
  const found = { token: made.token, customer_id: made.customer_id, expires_at: made.expires_at };
  keep("buyer", found);
  return found;
}

/** The guest of this browser, if there is one whose token is still good. */
function knownBuyer() {
  const found = kept("buyer", /** @type {Buyer | null} */ (null));
  return found && Date.parse(found.expires_at) > Date.now() ? found : null;
}

/**
 * What only this browser's guest may ask. A token that is over is forgotten, and that earlier orders went with it is kept.
 * @param {string} method
 * @param {string} path
 * @param {Asked} [asked]
 */
async function own(method, path, asked = {}) {
  const known = knownBuyer();
  if (!known) throw forgotten();
  try {
    return await send(method, path, { ...asked, token: known.token });
  } catch (error) {
    if (!(error instanceof Refused && error.status === 401)) throw error;
    if (knownBuyer()?.token === known.token) forgotten(); // else another tab has begun anew already
    throw new BuyerEnded();
  }
}

/** Nobody is known here from now on. */
function forgotten() {
  if (kept("buyer", null)) keep("earlier", true);
  keep("buyer", null);
  return new BuyerEnded();
}

/** Whether this browser ordered as somebody whom it can show nothing of any more. */
export const hadEarlier = () => kept("earlier", false);

/**
 * @param {string} body  an order, encoded: a repeat has to be the same to the letter
 * @param {string} key
 */
export async function order(body, key) {
  const found = await own("POST", "/orders", { body, key });
  return /** @type {import("orderloom-client").Receipt} */ (found);
}

/** @param {string} after */
export async function orders(after) {
  const found = await own("GET", "/my/orders", { query: { after, limit: 20 } });
  return /** @type {import("orderloom-client").OwnOrderListedPage} */ (found);
}

/** @param {string} id */
export async function oneOrder(id) {
  return /** @type {import("orderloom-client").OwnOrder} */ (await own("GET", `/my/orders/${id}`));
}

/**
 * @param {string} id
 * @param {string} key
 */
export async function pay(id, key) {
  await own("POST", `/my/orders/${id}/test-payment`, { key });
}

/** @param {string} id */
export async function cancel(id) {
  await own("POST", `/my/orders/${id}/cancellation`);
}
