/** What a key may do: every permission in words, under what it is about. Nobody can give more than they have. */

import { Checkbox, Flex, Form } from "antd";
import type { NewApiKey } from "@/generated/api";
import { usePermissions } from "@/settings/permissions";
import { useMe } from "@/shell/me";
import { type TextKey, useWords } from "@/words";

type Area = NonNullable<NewApiKey["scopes"]>[number] extends infer Code
  ? Code extends `${infer Before}.${string}`
    ? Before
    : never
  : never;

/** What permissions are about, in the order of the menu; the part of a code ahead of its dot. */
const AREAS: Readonly<Record<Area, TextKey>> = {
  orders: "shell.orders",
  payments: "team.area_payments",
  fulfilment: "shell.parcels",
  stock: "shell.stock",
  catalog: "shell.products",
  prices: "shell.prices",
  promotions: "shell.promotions",
  customers: "shell.customers",
  imports: "shell.imports",
  events: "shell.events",
  views: "team.area_views",
  storefront: "team.area_storefront",
  my: "team.area_my",
  buyers: "team.area_buyers",
  staff: "team.title",
  keys: "team.keys",
  connections: "settings.connections",
  fields: "fields.title",
  jobs: "shell.jobs",
  settings: "shell.settings",
};

export function Scopes({ value, onChange }: { value: string[]; onChange: (value: string[]) => void }) {
  const { t, word } = useWords();
  const own = useMe()?.permissions ?? [];
  const given = usePermissions()
    .map(({ code }) => code)
    .filter((code) => own.includes(code));
  const turn = (codes: readonly string[], on: boolean) =>
    onChange([...value.filter((code) => !codes.includes(code)), ...(on ? codes : [])]);
  const all = (codes: readonly string[], label: string) => {
    const chosen = codes.filter((code) => value.includes(code)).length;
    return (
      <Checkbox
        checked={codes.length > 0 && chosen === codes.length}
        indeterminate={chosen > 0 && chosen < codes.length}
        onChange={(event) => turn(codes, event.target.checked)}
      >
        {label}
      </Checkbox>
    );
  };
  return (
    <Form.Item label={t("team.key_scopes")}>
      <Flex vertical gap={12}>
        {all(given, t("team.key_all_scopes"))}
        {Object.entries(AREAS).map(([area, title]) => {
          const codes = given.filter((code) => code.startsWith(`${area}.`));
          return (
            codes.length > 0 && (
              <Flex key={area} vertical gap={4} role="group" aria-label={t(title)}>
                <strong style={{ fontWeight: 600 }}>{codes.length > 1 ? all(codes, t(title)) : t(title)}</strong>
                {codes.map((code) => (
                  <Checkbox
                    key={code}
                    style={{ paddingInlineStart: 24 }}
                    checked={value.includes(code)}
                    onChange={(event) => turn([code], event.target.checked)}
                  >
                    {word("permission", code)}
                  </Checkbox>
                ))}
              </Flex>
            )
          );
        })}
      </Flex>
    </Form.Item>
  );
}
