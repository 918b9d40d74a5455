/** What went wrong, in a buyer's words: a refusal by its code, with what its facts name. */

import { Lost, Refused } from "./api.js";
import { cart } from "./kept.js";
import { has, say } from "./words.js";

/**
 * @param {unknown} error
 * @returns {string}
 */
export function told(error) {
  if (error instanceof Lost) return say("lost");
  if (!(error instanceof Refused)) throw error;
  const title = titleOf(error.facts["sku"]);
  const nothing = error.code === "out_of_stock" && Number(error.facts["left"]) <= 0;
  const code = `refused.${error.code}${nothing ? ".none" : ""}`;
  return say(has(code) ? code : "refused.other", { ...error.facts, title, detail: error.message });
}

/**
 * The title of a SKU in the cart, or its code.
 * @param {unknown} sku
 */
function titleOf(sku) {
  const line = cart().find((each) => each.sku === sku);
  return line ? [line.title, line.options].filter(Boolean).join(", ") : String(sku ?? "");
}
