/** What the browser remembers: nothing that was typed or chosen is lost by a reload. */

/** @typedef {{sku: string, handle: string, title: string, options: string, category: string, picture: string,
 *   price_minor: number, currency: string, quantity: number}} CartLine */
/** @typedef {Record<string, string>} Form */
/** @typedef {{token: string, customer_id: string, expires_at: string}} Buyer */
/** @typedef {{id: string, expires_at: string, lines: string}} Hold */
/** @typedef {{key: string, body: string}} Attempt  an order that was sent and not answered yet, exactly as it was sent */

const PREFIX = "orderloom-shop.";
const OF_THE_PAGE = ["config", "language"];
let shop = "";

/**
 * Each shop (API, key, channel) has a cart, a buyer and a form of its own.
 * @param {string} name
 */
export function openFor(name) {
  shop = `${name} `;
}

/** @param {string} name */
const place = (name) => PREFIX + (OF_THE_PAGE.includes(name) ? "" : shop) + name;

/**
 * @template T
 * @param {string} name
 * @param {T} otherwise
 * @returns {T}
 */
export function kept(name, otherwise) {
  try {
    const text = localStorage.getItem(place(name));
    return text === null ? otherwise : /** @type {T} */ (JSON.parse(text));
  } catch {
    return otherwise; // storage switched off, or something else wrote there
  }
}

/**
 * @param {string} name
 * @param {unknown} value  null forgets it
 */
export function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(place(name));
    else localStorage.setItem(place(name), JSON.stringify(value));
  } catch {
    // full or switched off: the page works on until it is closed
  }
}

/** @returns {CartLine[]} */
export const cart = () => kept("cart", /** @type {CartLine[]} */ ([]));

/** @param {CartLine[]} lines */
export function keepCart(lines) {
  keep("cart", lines);
  window.dispatchEvent(new Event("cart"));
}

/** What identifies the lines of the cart, whatever they cost. */
export const cartMark = () => cart().map((line) => `${line.sku}×${line.quantity}`).sort().join(" ");

/** A name for one request: sent again with it, it takes effect once. */
export const onceKey = () => crypto.randomUUID();
