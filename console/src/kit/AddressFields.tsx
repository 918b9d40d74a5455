/** The fields of a postal address. */

import { Flex, Form } from "antd";
import { country } from "@/format";
import { CountrySelect } from "@/kit/CountrySelect";
import type { Said } from "@/kit/Overtaken";
import { Text } from "@/kit/Text";
import { useWords } from "@/words";

/** An address as it is typed: an empty text where nothing is said. */
export interface TypedAddress {
  name: string;
  company: string;
  line1: string;
  line2: string;
  line3: string;
  district: string;
  city: string;
  region: string;
  postal_code: string;
  country: string;
}

export const NO_ADDRESS: TypedAddress = {
  name: "",
  company: "",
  line1: "",
  line2: "",
  line3: "",
  district: "",
  city: "",
  region: "",
  postal_code: "",
  country: "",
};

/** What a body of the API says; nothing is left out silently but empty fields. */
export function addressOf(typed: TypedAddress) {
  const { line1, line2, line3, country, ...named } = typed;
  const said = Object.entries(named).flatMap(([key, value]) => (value.trim() ? [[key, value.trim()]] : []));
  return {
    ...(Object.fromEntries(said) as Partial<Omit<TypedAddress, "line1" | "line2" | "line3" | "country">>),
    country,
    lines: [line1, line2, line3].map((line) => line.trim()).filter(Boolean),
  };
}

type Told = Partial<
  Record<"name" | "company" | "district" | "city" | "region" | "postal_code" | "country", unknown>
> & {
  lines?: unknown;
};

/** An address of the API as it stands in the fields. */
export function typedAddress(told: Told | null | undefined): TypedAddress {
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  const [line1, line2, line3] = Array.isArray(told?.lines) ? told.lines : [];
  return {
    name: text(told?.name),
    company: text(told?.company),
    line1: text(line1),
    line2: text(line2),
    line3: text(line3),
    district: text(told?.district),
    city: text(told?.city),
    region: text(told?.region),
    postal_code: text(told?.postal_code),
    country: text(told?.country),
  };
}

/** An address as it is read in a form. */
export function useAddressSays(): (typed: TypedAddress) => Said {
  const { t } = useWords();
  return (typed) => [
    [t("kit.country"), country(typed.country)],
    [t("kit.recipient"), typed.name],
    [t("kit.street"), typed.line1],
    [t("kit.street_more"), [typed.line2, typed.line3].filter(Boolean).join(", ")],
    [t("kit.district"), typed.district],
    [t("kit.city"), typed.city],
    [t("kit.region"), typed.region],
    [t("kit.postal_code"), typed.postal_code],
    [t("kit.company"), typed.company],
  ];
}

interface Props {
  value: TypedAddress;
  onChange: (value: TypedAddress) => void;
  /** Ahead of the fields' ids, where two addresses stand on a page. */
  id?: string;
}

type Typed = Exclude<keyof TypedAddress, "country">;

export function AddressFields({ value, onChange, id = "address" }: Props) {
  const { t } = useWords();
  const set = (changes: Partial<TypedAddress>) => onChange({ ...value, ...changes });
  const field = (name: Typed, label: string, most = 200) => (
    <Form.Item key={name} label={label} htmlFor={`${id}-${name}`} style={{ flex: "1 1 180px", marginBottom: 0 }}>
      <Text
        id={`${id}-${name}`}
        max={most}
        value={value[name]}
        onChange={(event) => set({ [name]: event.target.value })}
      />
    </Form.Item>
  );
  const pair = (...fields: React.ReactNode[]) => (
    <Flex wrap gap={12}>
      {fields}
    </Flex>
  );
  const where = (
    <Form.Item
      key="country"
      label={t("kit.country")}
      htmlFor={`${id}-country`}
      style={{ flex: "1 1 180px", marginBottom: 0 }}
    >
      <CountrySelect
        id={`${id}-country`}
        label={t("kit.country")}
        value={value.country}
        onChange={(chosen) => set({ country: chosen })}
      />
    </Form.Item>
  );
  const chinese = value.country === "CN";
  return (
    <Flex vertical gap={12}>
      {pair(where, field("name", t("kit.recipient")))}
      {chinese &&
        pair(field("region", t("kit.region")), field("city", t("kit.city")), field("district", t("kit.district")))}
      {pair(field("line1", t("kit.street")))}
      {pair(field("line2", t("kit.street_more")))}
      {value.line3 && pair(field("line3", t("kit.street_more")))}
      {chinese ? (
        pair(field("postal_code", t("kit.postal_code"), 20), field("company", t("kit.company")))
      ) : (
        <>
          {pair(field("postal_code", t("kit.postal_code"), 20), field("city", t("kit.city")))}
          {pair(field("district", t("kit.district")), field("region", t("kit.region")))}
          {pair(field("company", t("kit.company")))}
        </>
      )}
    </Flex>
  );
}
