/** The checkout: who and where to, what it costs, and the order. */

import * as api from "./api.js";
import { COUNTRIES, fieldsOf, labelOf, optional, problems, written } from "./address.js";
import { field, fill, h } from "./dom.js";
import { keepGoods, timer } from "./holding.js";
import { cart, keep, kept } from "./kept.js";
import { forget, place, unanswered } from "./ordering.js";
import { failure } from "./page.js";
import { choices, question, suggested, summary } from "./pricing.js";
import { told } from "./refusals.js";
import { country as countryName, say } from "./words.js";

/** @typedef {import("./address.js").Name} Name */
/** @typedef {import("./kept.js").Form} Form */
/** @typedef {import("orderloom-client").NewOrder} NewOrder */

const PAUSE_MS = 350;
const KINDS = /** @type {Record<string, [string, string]>} */ ({
  name: ["text", "name"], email: ["email", "email"], phone: ["tel", "tel"], line: ["text", "address-line1"], district: ["text", "address-level3"],
  city: ["text", "address-level2"], region: ["text", "address-level1"], postal_code: ["text", "postal-code"],
});
// Why goods are not kept; they can be ordered all the same.
const NOT_HELD = new Set(["held_by_others", "hold_too_large", "too_many_holds"]);
const PRICED = ["country", "region", "postal_code", "city"];

/**
 * @param {HTMLElement} main
 * @param {string} [refused]  why what was tried before was refused
 * @returns {(() => void) | undefined} what ends it
 */
export function checkout(main, refused = "") {
  if (unanswered()) {
    asking(main);
    return undefined;
  }
  if (!cart().length) {
    location.replace("#/cart");
    return undefined;
  }
  const view = new Checkout(main, refused);
  return () => view.end();
}

/**
 * An order was sent and nobody answered: first that is cleared up.
 * @param {HTMLElement} main
 */
function asking(main) {
  const again = h("button", { type: "button", class: "main", id: "order", onclick: () => void send() }, say("send_again"));
  const words = h("p", {}, say("unanswered"));
  const other = h("button", { type: "button", class: "plain", onclick: () => (forget(), void checkout(main)) }, say("give_up"));
  fill(main, h("h1", {}, say("checkout")), h("div", { class: "alert", role: "alert" }, words, again, " ", other));

  async function send() {
    again.disabled = true;
    again.textContent = say("ordering");
    try {
      placed(await place(() => /** @type {NewOrder} */ ({})));
    } catch (error) {
      words.textContent = told(error);
      again.disabled = false;
      again.textContent = say("send_again");
      if (error instanceof api.Refused) checkout(main, told(error));
    }
  }
}

/** @param {{id: string}} receipt */
function placed(receipt) {
  keep("thanks", receipt.id);
  location.hash = `#/orders/${receipt.id}`;
}

class Checkout {
  /** @type {Form} */ form = kept("form", /** @type {Form} */ ({}));
  /** @type {string[]} */ codes = kept("codes", /** @type {string[]} */ ([]));
  /** @type {import("./pricing.js").Quote | null} */ quote = null;
  /** @type {unknown} */ failed = null;
  /** @type {Record<string, string>} */ wrong = {};
  refused;
  busy = false;
  quoting = false;
  asking = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */ soon;
  /** @type {(() => void) | undefined} */ stopTimer;

  /**
   * @param {HTMLElement} main
   * @param {string} refused
   */
  constructor(main, refused) {
    this.main = main;
    this.refused = refused;
    this.held = h("div", { class: "held" });
    this.fields = h("div", { class: "fields" });
    this.ways = h("fieldset", { class: "ways" });
    this.side = h("aside", { class: "summary", "aria-label": say("summary") });
    const submit = (/** @type {Event} */ event) => (event.preventDefault(), void this.order());
    const form = h("form", { id: "checkout-form", class: "buyer", novalidate: true, onsubmit: submit }, this.held, this.fields, this.ways);
    fill(main, h("h1", {}, say("checkout")), h("div", { class: "checkout" }, form, this.side));
    this.showFields();
    this.price(0);
    void this.hold();
  }

  end() {
    clearTimeout(this.soon);
    this.asking.abort();
    this.stopTimer?.();
  }

  /** Keep the goods while the form is filled in. */
  async hold() {
    this.stopTimer?.();
    try {
      await keepGoods();
      this.stopTimer = timer(this.held, () => void this.hold());
    } catch (error) {
      if (error instanceof api.Refused && NOT_HELD.has(error.code)) fill(this.held, h("p", { class: "held-words" }, say("not_held")));
      else if (error instanceof api.Refused) this.refuse(error);
      else if (!(error instanceof api.Lost)) throw error;
    }
  }

  // --- what is typed ---

  showFields() {
    const country = this.form["country"] ?? "";
    const inputs = (/** @type {Name[]} */ names) => names.map((name) => this.input(name, country));
    fill(
      this.fields,
      h("h2", {}, say("contact")),
      inputs(["name", "email", "phone"]),
      h("h2", {}, say("address")),
      this.countries(country),
      h("div", { class: "address" }, inputs(fieldsOf(country))),
    );
  }

  /**
   * @param {Name} name
   * @param {string} country
   */
  input(name, country) {
    const [type, autocomplete] = KINDS[name] ?? ["text", "off"];
    const input = h("input", {
      type, autocomplete, name, value: this.form[name] ?? "", maxlength: name === "postal_code" ? 20 : 200, required: !optional(name, country),
    });
    input.addEventListener("input", () => this.type(name, input.value));
    return field(name, labelOf(name, country), input, this.wrong[name], `field-${name}`);
  }

  /** @param {string} chosen */
  countries(chosen) {
    const options = COUNTRIES.map((code) => h("option", { value: code, selected: code === chosen }, countryName(code)));
    const select = h("select", { name: "country", autocomplete: "country", required: true }, h("option", { value: "" }, "–"), options);
    select.addEventListener("change", () => {
      this.type("country", select.value);
      this.showFields();
    });
    return field("country", say("country"), select, this.wrong["country"]);
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  type(name, value) {
    this.form[name] = value;
    keep("form", this.form);
    if (this.wrong[name] && value.trim()) {
      delete this.wrong[name];
      document.getElementById(name)?.removeAttribute("aria-invalid");
      document.getElementById(`${name}-problem`)?.remove();
      if (!Object.keys(this.wrong).length) this.refused = ""; // nothing is missing any more
      this.show();
    }
    if (PRICED.includes(name) || (name === "email" && this.codes.length)) this.price(name === "country" ? 0 : PAUSE_MS);
  }

  // --- what it costs ---

  /** @param {number} pause  so that not each letter asks */
  price(pause) {
    clearTimeout(this.soon);
    this.quoting = true;
    this.show();
    this.soon = setTimeout(() => void this.ask(), pause);
  }

  async ask() {
    this.asking.abort();
    const asking = (this.asking = new AbortController());
    try {
      this.quote = await this.quoted(asking.signal);
      this.failed = null;
    } catch (error) {
      if (asking.signal.aborted) return;
      this.failed = error;
    }
    this.quoting = false;
    this.show();
  }

  /**
   * The answer; a way of shipping is chosen for those who have not, so that the total is what an order would cost.
   * @param {AbortSignal} signal
   */
  async quoted(signal) {
    const quote = await api.quote(question(this.form, this.codes), signal);
    const method = suggested(quote);
    if (!method || !written(this.form)) return quote;
    this.form["shipping_method"] = method;
    keep("form", this.form);
    return api.quote(question(this.form, this.codes), signal);
  }

  show() {
    choices(this.ways, written(this.form) ? this.quote : null, (method) => this.ship(method));
    if (this.failed) fill(this.side, failure(this.failed, () => this.price(0)));
    else summary(this.side, { ...this.parts(), use: (code) => this.recode([...this.codes, code]), drop: (code) => this.recode(this.codes.filter((each) => each !== code)) });
  }

  parts() {
    const { quote, quoting, busy, refused, codes, form } = this;
    return { quote, quoting, busy, refused, codes, form };
  }

  /** @param {string[]} codes */
  recode(codes) {
    this.codes = [...new Set(codes.filter(Boolean))].slice(-5);
    keep("codes", this.codes);
    this.price(0);
  }

  /** @param {string} method */
  ship(method) {
    this.form["shipping_method"] = method;
    keep("form", this.form);
    this.price(0);
  }

  // --- the order ---

  async order() {
    if (this.busy || !this.quote) return;
    if (!this.complete()) return;
    this.busy = true;
    this.refused = "";
    this.show();
    try {
      const quote = this.quoting ? await this.settled() : this.quote;
      placed(await place(() => this.body(quote)));
    } catch (error) {
      this.busy = false;
      this.refuse(error);
    }
  }

  /** Everything that is needed is there; otherwise it is marked, and the first of it has the focus. */
  complete() {
    this.wrong = problems(this.form);
    const first = Object.keys(this.wrong)[0];
    if (!first) return true;
    this.showFields();
    this.refused = say("see_marked");
    this.show();
    /** @type {HTMLElement | null} */ (document.querySelector("[aria-invalid]"))?.focus();
    return false;
  }

  /** The price of what is in the form now, where the newest question has no answer yet. */
  async settled() {
    clearTimeout(this.soon);
    this.failed = null;
    await this.ask();
    if (this.failed || !this.quote) throw this.failed;
    return this.quote;
  }

  /**
   * @param {import("./pricing.js").Quote} quote
   * @returns {NewOrder}
   */
  body(quote) {
    const { name, email, phone } = this.form;
    const address = written(this.form);
    const asked = question(this.form, this.codes.filter((code) => applied(quote, code)));
    return {
      channel: asked.channel,
      lines: asked.lines,
      buyer: { name: name?.trim(), email: email?.trim(), ...(phone?.trim() && { phone: phone.trim() }) },
      ...(address && { shipping_address: address }),
      ...(quote.shipping.method && { shipping_method: quote.shipping.method }),
      ...(asked.coupon_codes && { coupon_codes: asked.coupon_codes }),
      ...(asked.hold_id && { hold_id: asked.hold_id }),
      total_minor: quote.total_minor, // what the buyer has seen: if a price changed meanwhile, the order is refused
    };
  }

  /** @param {unknown} error */
  refuse(error) {
    if (error instanceof api.Lost && unanswered()) return asking(this.main);
    this.refused = told(error);
    if (error instanceof api.Refused && error.code === "hold_ended") {
      keep("hold", null);
      this.stopTimer?.();
      fill(this.held);
    }
    this.price(0);
    document.getElementById("refused")?.focus();
    return undefined;
  }
}

/**
 * @param {import("./pricing.js").Quote} quote
 * @param {string} code
 */
const applied = (quote, code) => quote.coupons.some((each) => each.outcome === "applied" && each.code.toUpperCase() === code.toUpperCase());
