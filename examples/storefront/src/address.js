/** What an address needs, by country: the few differences that a buyer notices. The API names doubts, it refuses none. */

import { has, say } from "./words.js";

/** @typedef {import("./kept.js").Form} Form */

export const COUNTRIES = ["NL", "BE", "DE", "FR", "CN", "AT", "CA", "CH", "DK", "ES", "GB", "IE", "IT", "JP", "LU", "PL", "PT", "SE", "SG", "US"];
const WITH_REGION = ["CA", "CN", "ES", "IT", "JP", "US"];
const WITHOUT_POSTAL_CODE = ["IE", "CN"];
const EMAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;

/** @param {string} text */
export const isEmail = (text) => EMAIL.test(text);

/** @typedef {"name" | "email" | "phone" | "country" | "line" | "postal_code" | "city" | "region" | "district"} Name */

/**
 * The fields of an address there, in the order in which people write them.
 * @param {string} country
 * @returns {Name[]}
 */
export function fieldsOf(country) {
  if (country === "CN") return ["region", "city", "district", "line", "postal_code"];
  return ["line", "postal_code", "city", ...(WITH_REGION.includes(country) ? /** @type {Name[]} */ (["region"]) : [])];
}

/**
 * Whether a field may stay empty.
 * @param {Name} name
 * @param {string} country
 */
export const optional = (name, country) => name === "phone" || name === "district" || (name === "postal_code" && WITHOUT_POSTAL_CODE.includes(country));

/**
 * What is missing or cannot be right, by field.
 * @param {Form} form
 * @returns {Record<string, string>}
 */
export function problems(form) {
  const country = form["country"] ?? "";
  /** @type {Name[]} */
  const names = ["name", "email", "country", ...fieldsOf(country)];
  /** @type {Record<string, string>} */
  const found = {};
  for (const name of names) {
    if (!form[name]?.trim() && !optional(name, country)) found[name] = say("needed");
  }
  if (!found["email"] && !isEmail(form["email"]?.trim() ?? "")) found["email"] = say("email_wrong");
  return found;
}

/**
 * @param {Form} form
 * @returns {import("orderloom-client").NewAddress | undefined}
 */
export function written(form) {
  const country = form["country"];
  if (!country) return undefined;
  const given = Object.fromEntries(fieldsOf(country).flatMap((name) => (form[name]?.trim() ? [[name, form[name].trim()]] : [])));
  const { line, ...rest } = given;
  const name = form["name"]?.trim();
  return { country, lines: line ? [line] : [], ...(name && { name }), ...rest };
}

/** What a field is called there. @param {Name} name @param {string} country */
export const labelOf = (name, country) => (has(`${name}.${country}`) ? say(`${name}.${country}`) : say(name));
