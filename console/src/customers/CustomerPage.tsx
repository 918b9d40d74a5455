/** One customer: all their orders and addresses left, how to reach them right. */

import { useQuery } from "@tanstack/react-query";
import { Alert, App, Button, Flex, Input, Tag } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { api, type Tagged, tagged, told } from "@/api/client";
import { Addresses } from "@/customers/Addresses";
import { CustomerForm, useFreshCustomer } from "@/customers/CustomerForm";
import { Orders } from "@/customers/Orders";
import { Doubts, Phone, useCallName } from "@/customers/parts";
import type { CustomerPage as Customer } from "@/generated/api";
import { CustomFacts } from "@/kit/Custom";
import { useCustomFields } from "@/kit/custom";
import { Field } from "@/kit/Field";
import { FormDrawer } from "@/kit/FormDrawer";
import { Copyable, Facts, Nothing, shortId, When } from "@/kit/parts";
import { Text } from "@/kit/Text";
import { Part, Pending, ThingPage } from "@/kit/ThingPage";
import { useDraft } from "@/kit/useOnce";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";
import { localeName } from "@/words/locales";

export function CustomerPage() {
  const { t } = useWords();
  const { id = "" } = useParams();
  const asked = useQuery({
    queryKey: ["customer", id],
    queryFn: ({ signal }) =>
      tagged(api.GET("/api/v1/customers/{customer_id}", { params: { path: { customer_id: id } }, signal })),
  });
  if (!asked.data) return <Pending asked={asked} back={{ to: "/customers", title: t("customers.title") }} />;
  return <Shown key={id} of={asked.data} />;
}

function Shown({ of }: { of: Tagged<Customer> }) {
  const { t } = useWords();
  const may = useMay();
  const callName = useCallName();
  const [open, setOpen] = useState<"edit" | "erase" | null>(null);
  const customer = of.data;
  const mayWrite = may("customers.write") && !customer.erased_at;
  return (
    <ThingPage
      back={{ to: "/customers", title: t("customers.title") }}
      title={callName(customer)}
      states={
        <>
          {customer.erased_at && <Tag>{t("customers.erased")}</Tag>}
          <Doubts doubts={customer.doubts} />
        </>
      }
      primary={mayWrite ? { key: "edit", label: t("customers.edit"), onClick: () => setOpen("edit") } : undefined}
      acts={
        mayWrite ? [{ key: "erase", label: t("customers.erase"), danger: true, onClick: () => setOpen("erase") }] : []
      }
      aside={<Aside of={of} mayWrite={mayWrite} />}
    >
      {may("orders.read") && <Orders customer={customer.id} />}
      {!customer.erased_at && <Addresses of={of} mayWrite={mayWrite} />}
      {open === "edit" && <CustomerForm of={of} onClose={() => setOpen(null)} />}
      {open === "erase" && <Erase customer={customer} onClose={() => setOpen(null)} />}
    </ThingPage>
  );
}

function Aside({ of, mayWrite }: { of: Tagged<Customer>; mayWrite: boolean }) {
  const { t } = useWords();
  const customer = of.data;
  const fields = useCustomFields("customer");
  const phone = customer.phone ?? customer.phone_given;
  return (
    <>
      <Part title={t("customers.contact")}>
        <Facts
          rows={[
            [t("customers.name"), customer.name],
            [t("customers.email"), customer.email && <Copyable key="email" text={customer.email} />],
            [
              t("customers.phone"),
              phone && <Copyable key="phone" text={phone} shown={<Phone customer={customer} />} />,
            ],
            [t("customers.locale"), customer.locale && localeName(customer.locale)],
            [t("customers.created_at"), <When key="created" at={customer.created_at} />],
            customer.erased_at !== null && [t("customers.erased"), <When key="erased" at={customer.erased_at} exact />],
            [t("customers.id"), <Copyable key="id" text={customer.id} shown={shortId(customer.id)} code />],
          ]}
        />
      </Part>
      {!customer.erased_at && <Elsewhere customer={customer} mayWrite={mayWrite} />}
      {fields.length > 0 && (
        <Part title={t("customers.more_fields")}>
          <CustomFacts owner="customer" values={customer.custom} />
        </Part>
      )}
    </>
  );
}

/** The customer's numbers in other systems. */
function Elsewhere({ customer, mayWrite }: { customer: Customer; mayWrite: boolean }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const link = mayWrite && (
    <Button size="small" onClick={() => setOpen(true)}>
      {t("customers.link")}
    </Button>
  );
  return (
    <Part title={t("customers.external_ids")} extra={link}>
      {customer.external_ids.length === 0 && <Nothing />}
      <Facts
        rows={customer.external_ids.map((each) => [
          each.source,
          <Copyable key={each.external_id} text={each.external_id} />,
        ])}
      />
      {open && <LinkForm customer={customer} onClose={() => setOpen(false)} />}
    </Part>
  );
}

function LinkForm({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const fresh = useFreshCustomer();
  const draft = useDraft(`customer.${customer.id}.link`, { source: "", external_id: "" });
  const typed = draft.value;
  const send = async (value: typeof typed) => {
    await told(
      api.PUT("/api/v1/customers/{customer_id}/external-ids", {
        params: { path: { customer_id: customer.id } },
        body: { source: value.source.trim(), external_id: value.external_id.trim() },
      }),
    );
    void message.success(t("customers.linked"));
    await fresh();
  };
  return (
    <FormDrawer
      title={t("customers.link")}
      verb={t("customers.link")}
      draft={draft}
      incomplete={!typed.source.trim() || !typed.external_id.trim()}
      onSend={send}
      onClose={onClose}
    >
      <Field label={t("customers.source")} hint={t("customers.source_hint")}>
        {(id) => (
          <Text
            id={id}
            max={40}
            value={typed.source}
            onChange={(event) => draft.change({ ...typed, source: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("customers.external_id")}>
        {(id) => (
          <Text
            id={id}
            max={200}
            value={typed.external_id}
            onChange={(event) => draft.change({ ...typed, external_id: event.target.value })}
          />
        )}
      </Field>
    </FormDrawer>
  );
}

/** For good: what goes and what stays is said before, and the name is typed. */
function Erase({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const fresh = useFreshCustomer();
  const callName = useCallName();
  const draft = useDraft(`customer.${customer.id}.erase`, null);
  const [typed, setTyped] = useState("");
  const name = callName(customer);
  const send = async () => {
    await told(api.DELETE("/api/v1/customers/{customer_id}", { params: { path: { customer_id: customer.id } } }));
    void message.success(t("customers.erased_done"));
    await fresh();
  };
  return (
    <FormDrawer
      title={t("customers.erase")}
      verb={t("customers.erase_verb")}
      danger
      draft={draft}
      incomplete={typed.trim() !== name}
      onSend={send}
      onClose={onClose}
    >
      <Flex vertical gap={16}>
        <Alert
          type="error"
          showIcon
          title={t("customers.erase_title")}
          description={
            <ul style={{ margin: 0, paddingInlineStart: 18 }}>
              <li>{t("customers.erase_gone")}</li>
              <li>{t("customers.erase_orders")}</li>
              <li>{t("customers.erase_tokens")}</li>
              <li>{t("customers.erase_stays")}</li>
            </ul>
          }
        />
        <Field label={t("customers.erase_type", { name })}>
          {(id) => (
            <Input id={id} autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />
          )}
        </Field>
      </Flex>
    </FormDrawer>
  );
}
