/** Texts by locale, to be filled in: the usual languages at once, others when they are added. */

import { DeleteOutlined } from "@ant-design/icons";
import { Button, Flex, Select } from "antd";
import { Field } from "@/kit/Field";
import type { Said } from "@/kit/Overtaken";
import { Text } from "@/kit/Text";
import { type Say, useWords } from "@/words";
import { localeName, USUAL_LOCALES } from "@/words/locales";

const MORE = [
  "de",
  "fr",
  "es",
  "it",
  "nl",
  "pt",
  "pl",
  "sv",
  "da",
  "fi",
  "ja",
  "ko",
  "zh-TW",
  "ru",
  "tr",
  "ar",
  "th",
  "vi",
];
const LONGEST = 300;

export type Titles = Readonly<Record<string, string>>;

interface Props {
  titles: Titles;
  onChange: (titles: Titles) => void;
}

export function TitlesInput({ titles, onChange }: Props) {
  const { t } = useWords();
  const others = Object.keys(titles).filter((locale) => !USUAL_LOCALES.some((usual) => usual === locale));
  const shown = [...USUAL_LOCALES, ...others];
  const left = MORE.filter((locale) => !shown.includes(locale));
  const remove = (locale: string) => {
    const { [locale]: _, ...rest } = titles;
    onChange(rest);
  };
  return (
    <>
      {shown.map((locale) => (
        <Field key={locale} label={t("products.title_in", { locale: localeName(locale) })}>
          {(id) => (
            <Flex gap={4}>
              <div style={{ flex: 1, minWidth: 0 }}>
                <Text
                  id={id}
                  lang={locale}
                  max={LONGEST}
                  value={titles[locale] ?? ""}
                  onChange={(event) => onChange({ ...titles, [locale]: event.target.value })}
                />
              </div>
              {others.includes(locale) && (
                <Button
                  type="text"
                  icon={<DeleteOutlined aria-hidden />}
                  aria-label={t("products.language_remove", { locale: localeName(locale) })}
                  onClick={() => remove(locale)}
                />
              )}
            </Flex>
          )}
        </Field>
      ))}
      <Select
        aria-label={t("products.language_add")}
        placeholder={t("products.language_add")}
        value={null}
        style={{ width: 200, marginBottom: 16 }}
        onChange={(locale: string | null) => locale && onChange({ ...titles, [locale]: "" })}
        options={left.map((locale) => ({ value: locale, label: localeName(locale) }))}
      />
    </>
  );
}

/** The texts as they are read in a form. */
export function titlesSay(titles: Titles, t: Say): Said {
  return Object.entries(titles).map(([locale, text]) => [t("products.title_in", { locale: localeName(locale) }), text]);
}

/** Those that say something. */
export function filledTitles(titles: Titles): Record<string, string> {
  return Object.fromEntries(
    Object.entries(titles)
      .map(([locale, title]) => [locale, title.trim()] as const)
      .filter(([, title]) => title),
  );
}
