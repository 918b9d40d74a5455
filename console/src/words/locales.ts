/** Texts that a shop keeps by locale, and the names of locales. */

import { hasWord, type Language, languageTag, word } from "@/words";

/** The locales that every shop has texts in. */
export const USUAL_LOCALES = ["en", "zh-CN"] as const;

/** The text in the reader's language, else in English, else in any. */
export function inLanguage(texts: Readonly<Record<string, string>>, language: Language): string | undefined {
  const own = Object.keys(texts).find((locale) => locale === language || locale.startsWith(`${language}-`));
  return texts[own ?? "en"] ?? Object.values(texts)[0];
}

/** What a locale is called: the registry's word, else the browser's. */
export function localeName(locale: string): string {
  if (hasWord("locale", locale)) return word("locale", locale);
  return new Intl.DisplayNames([languageTag()], { type: "language" }).of(locale) ?? locale;
}
