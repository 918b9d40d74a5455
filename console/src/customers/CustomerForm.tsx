/** A customer is created and changed. */

import { useQueryClient } from "@tanstack/react-query";
import { App, Checkbox, Select } from "antd";
import { useNavigate } from "react-router";
import { api, type Tagged, told } from "@/api/client";
import { useCallName } from "@/customers/parts";
import type { CustomerPage } from "@/generated/api";
import { AddressFields, addressOf, NO_ADDRESS, type TypedAddress } from "@/kit/AddressFields";
import { CountrySelect } from "@/kit/CountrySelect";
import { CustomInputs } from "@/kit/Custom";
import { changes, given } from "@/kit/changes";
import { type CustomValues, useCustomSays } from "@/kit/custom";
import { Field } from "@/kit/Field";
import { FormDrawer } from "@/kit/FormDrawer";
import { Overtaken } from "@/kit/Overtaken";
import { Text } from "@/kit/Text";
import { type Edited, useEdit } from "@/kit/useEdit";
import { useDraft } from "@/kit/useOnce";
import { useWords } from "@/words";
import { localeName } from "@/words/locales";

const LOCALES = ["en", "zh-CN"] as const;
type Locale = (typeof LOCALES)[number];

interface Typed {
  name: string;
  email: string;
  phone: string;
  /** How to read a number that is written the national way. */
  country: string;
  locale: Locale | null;
  custom: CustomValues;
}

const EMPTY: Typed & { withAddress: boolean; address: TypedAddress } = {
  name: "",
  email: "",
  phone: "",
  country: "",
  locale: null,
  custom: {},
  withAddress: false,
  address: NO_ADDRESS,
};

function contact(typed: Typed) {
  return {
    name: typed.name.trim() || null,
    email: typed.email.trim() || null,
    phone: typed.phone.trim() || null,
    locale: typed.locale,
    custom: given(typed.custom),
  };
}

function national(typed: Typed): boolean {
  return typed.phone.trim() !== "" && !typed.phone.trim().startsWith("+");
}

export function useFreshCustomer() {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["customer"] }),
      client.invalidateQueries({ queryKey: ["customers"] }),
    ]);
}

export function NewCustomerForm({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const fresh = useFreshCustomer();
  const callName = useCallName();
  const draft = useDraft("customer.new", EMPTY);
  const typed = draft.value;
  const address = addressOf(typed.address);
  const unfinished = typed.withAddress && (!address.country || address.lines.length === 0);
  const send = async (value: typeof EMPTY, key: string) => {
    const customer = await told(
      api.POST("/api/v1/customers", {
        params: { header: { "Idempotency-Key": key } },
        body: {
          ...contact(value),
          ...(value.country ? { country: value.country } : {}),
          addresses: value.withAddress ? [addressOf(value.address)] : [],
        },
      }),
    );
    void message.success(t("customers.created", { name: callName(customer) }));
    await fresh();
    void navigate(`/customers/${customer.id}`);
  };
  return (
    <FormDrawer
      title={t("customers.create")}
      verb={t("customers.create")}
      draft={draft}
      width={560}
      incomplete={!(typed.name.trim() || typed.email.trim() || typed.phone.trim()) || unfinished}
      onSend={send}
      onClose={onClose}
    >
      <ContactInputs typed={typed} onChange={(next) => draft.change({ ...typed, ...next })} />
      <Checkbox
        checked={typed.withAddress}
        onChange={(event) => draft.change({ ...typed, withAddress: event.target.checked })}
        style={{ marginBottom: 16 }}
      >
        {t("customers.with_address")}
      </Checkbox>
      {typed.withAddress && (
        <AddressFields value={typed.address} onChange={(next) => draft.change({ ...typed, address: next })} />
      )}
    </FormDrawer>
  );
}

export function CustomerForm({ of, onClose }: { of: Tagged<CustomerPage>; onClose: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const fresh = useFreshCustomer();
  const callName = useCallName();
  const { data: customer, etag } = of;
  const before: Typed = {
    name: customer.name ?? "",
    email: customer.email ?? "",
    phone: customer.phone ?? customer.phone_given ?? "",
    country: "",
    locale: LOCALES.find((locale) => locale === customer.locale) ?? null,
    custom: customer.custom,
  };
  const edit = useEdit(`customer.${customer.id}`, before, etag, "customer");
  const { draft, typed, change } = edit;
  const custom = useCustomSays("customer");
  const send = async ({ before: old, typed: value, etag: read }: Edited<Typed>) => {
    const changed = await told(
      api.PATCH("/api/v1/customers/{customer_id}", {
        params: { path: { customer_id: customer.id }, header: { "If-Match": read } },
        body: { ...changes(contact(old), contact(value)), ...(value.country ? { country: value.country } : {}) },
      }),
    );
    void message.success(t("customers.edited", { name: callName(changed) }));
    await fresh();
  };
  return (
    <FormDrawer
      title={t("customers.edit")}
      verb={t("customers.save")}
      draft={draft}
      effect={t("customers.edit_effect")}
      onSend={send}
      onClose={onClose}
    >
      <Overtaken
        by={edit}
        says={({ name, email, phone, locale, custom: values }) => [
          [t("customers.name"), name],
          [t("customers.email"), email],
          [t("customers.phone"), phone],
          [t("customers.locale"), locale ? localeName(locale) : ""],
          ...custom(values),
        ]}
      />
      <ContactInputs typed={typed} onChange={change} />
    </FormDrawer>
  );
}

function ContactInputs({ typed, onChange }: { typed: Typed; onChange: (typed: Typed) => void }) {
  const { t } = useWords();
  const set = (some: Partial<Typed>) => onChange({ ...typed, ...some });
  return (
    <>
      <Field label={t("customers.name")}>
        {(id) => <Text id={id} max={200} value={typed.name} onChange={(event) => set({ name: event.target.value })} />}
      </Field>
      <Field label={t("customers.email")}>
        {(id) => (
          <Text
            id={id}
            inputMode="email"
            max={254}
            value={typed.email}
            onChange={(event) => set({ email: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("customers.phone")} hint={t("customers.phone_hint")}>
        {(id) => (
          <Text
            id={id}
            inputMode="tel"
            max={64}
            value={typed.phone}
            onChange={(event) => set({ phone: event.target.value })}
          />
        )}
      </Field>
      {national(typed) && (
        <Field label={t("customers.phone_country")}>
          {(id) => (
            <CountrySelect
              id={id}
              label={t("customers.phone_country")}
              value={typed.country}
              onChange={(country) => set({ country })}
            />
          )}
        </Field>
      )}
      <Field label={t("customers.locale")} hint={t("customers.locale_hint")}>
        {(id) => (
          <Select
            id={id}
            allowClear
            value={typed.locale ?? undefined}
            onChange={(locale: Locale | undefined) => set({ locale: locale ?? null })}
            options={LOCALES.map((locale) => ({ value: locale, label: localeName(locale) }))}
          />
        )}
      </Field>
      <CustomInputs owner="customer" values={typed.custom} onChange={(custom) => set({ custom })} />
    </>
  );
}
