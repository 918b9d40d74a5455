/** Every text on the screen: the console's own (console/words) and the registry's words for codes, in two languages. */

import i18next from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";
import { arriving, startOver } from "@/api/arriving";
import type codesOfEnglish from "@/generated/codes.en";
import type textsOfEnglish from "@/generated/texts.en";

export type Language = "en" | "zh";
export type Texts = typeof textsOfEnglish;
export type Codes = typeof codesOfEnglish;
export type Group = keyof Codes & string;
type Counted<K> = K extends `${infer Base}_one` ? Base : never;
/** A text of console/words; one that differs by number (`rows_one`, `rows_other`) is asked for without its ending. */
export type TextKey = keyof Texts | Counted<keyof Texts>;
export type Say = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;

const KEPT = "orderloom.language";
const TAGS = { en: "en", zh: "zh-CN" } as const;

let codes: Readonly<Record<string, Readonly<Record<string, string>>>> = {};
let spoken: Language = "en";

/** The language chosen before, else the browser's. */
export function preferredLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === "en" || kept === "zh") return kept;
  const first = navigator.languages.find((tag) => /^(en|zh)\b/i.test(tag));
  return first?.toLowerCase().startsWith("zh") ? "zh" : "en";
}

/** Load a language and speak it from now on. */
export async function speak(language: Language): Promise<void> {
  const [texts, words] = await arriving(async () =>
    language === "zh"
      ? await Promise.all([import("@/generated/texts.zh"), import("@/generated/codes.zh")])
      : await Promise.all([import("@/generated/texts.en"), import("@/generated/codes.en")]),
  ).catch(startOver);
  codes = words.default;
  spoken = language;
  if (!i18next.isInitialized) {
    await i18next.use(initReactI18next).init({
      lng: language,
      fallbackLng: false,
      keySeparator: false,
      nsSeparator: false,
      interpolation: { escapeValue: false },
      resources: { [language]: { translation: texts.default } },
      saveMissing: true,
      missingKeyHandler: (_, __, key) => console.error(`no text for ${key}`),
    });
  } else {
    i18next.addResourceBundle(language, "translation", texts.default);
    await i18next.changeLanguage(language);
  }
  document.documentElement.lang = TAGS[language];
}

/** Speak another language and remember it. */
export async function choose(language: Language): Promise<void> {
  localStorage.setItem(KEPT, language);
  await speak(language);
}

/** What is chosen in another tab holds in this one too. */
export function followOtherTabs(): void {
  window.addEventListener("storage", ({ key }) => {
    if (key === KEPT) void speak(preferredLanguage());
  });
}

/** What the registry calls a code. */
export function word(group: Group, code: string): string {
  const found = codes[group]?.[code];
  if (found === undefined) console.error(`no word for ${group} ${code}`);
  return found ?? code;
}

/** What the registry calls a code, or the code itself where people make up their own. */
export function called(group: Group, code: string): string {
  return codes[group]?.[code] ?? code;
}

/** Every code of a group. */
export function codesOf(group: Group): string[] {
  return Object.keys(codes[group] ?? {});
}

/** Whether the registry has a word for this code. */
export function hasWord(group: string, code: string): boolean {
  return codes[group]?.[code] !== undefined;
}

/** Whether there is a text of this name. */
export function hasText(key: string): key is TextKey {
  return i18next.exists(key);
}

/** The text of a key that is only known while it runs; null where there is none. */
export function say(key: string): string | null {
  return i18next.exists(key) ? i18next.t(key) : null;
}

/** The tag of the language that is spoken: what the API is asked in. */
export function languageTag(): string {
  return TAGS[spoken];
}

/** The tag that numbers and times are written by: the browser's own English, where it has one. */
export function formatTag(): string {
  if (spoken === "zh") return TAGS.zh;
  return navigator.languages.find((tag) => /^en(-|$)/i.test(tag)) ?? TAGS.en;
}

/** The texts, and what is spoken. A component that uses this is drawn again when the language changes. */
export function useWords() {
  const { t } = useTranslation();
  return { t: t as unknown as Say, word, language: spoken };
}
