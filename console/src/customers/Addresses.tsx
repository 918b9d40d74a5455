/** The addresses of a customer: added, changed, removed. */

import { Alert, App, Button, Empty, Flex, Popconfirm, theme } from "antd";
import { useState } from "react";
import { api, type Tagged, told } from "@/api/client";
import { useFreshCustomer } from "@/customers/CustomerForm";
import { Doubts } from "@/customers/parts";
import type { AddressOut, CustomerPage } from "@/generated/api";
import { PostalAddress } from "@/kit/Address";
import {
  AddressFields,
  addressOf,
  NO_ADDRESS,
  type TypedAddress,
  typedAddress,
  useAddressSays,
} from "@/kit/AddressFields";
import { Field } from "@/kit/Field";
import { FormDrawer } from "@/kit/FormDrawer";
import { Overtaken } from "@/kit/Overtaken";
import { Text } from "@/kit/Text";
import { Part } from "@/kit/ThingPage";
import { type Edited, useEdit } from "@/kit/useEdit";
import { useDraft } from "@/kit/useOnce";
import { useSaid } from "@/kit/useSaid";
import { useWords } from "@/words";

interface Props {
  of: Tagged<CustomerPage>;
  mayWrite: boolean;
}

export function Addresses({ of, mayWrite }: Props) {
  const { t } = useWords();
  const { token } = theme.useToken();
  const [open, setOpen] = useState<string | null>(null);
  const { addresses } = of.data;
  const changed = addresses.find(({ id }) => id === open);
  const add = mayWrite && (
    <Button size="small" onClick={() => setOpen("new")}>
      {t("customers.address_add")}
    </Button>
  );
  return (
    <Part title={t("customers.addresses")} extra={add}>
      {addresses.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("customers.addresses_none")} />
      )}
      <div style={{ display: "grid", gap: 12, gridTemplateColumns: "repeat(auto-fill, minmax(240px, 1fr))" }}>
        {addresses.map((one) => (
          <Flex
            key={one.id}
            vertical
            gap={6}
            style={{ padding: 12, border: `1px solid ${token.colorBorderSecondary}`, borderRadius: token.borderRadius }}
          >
            {one.label && <strong>{one.label}</strong>}
            <PostalAddress address={one.address} />
            {one.doubts.length > 0 && <Doubts doubts={one.doubts} />}
            {mayWrite && (
              <Flex gap={8} style={{ marginTop: "auto" }}>
                <Button size="small" onClick={() => setOpen(one.id)}>
                  {t("customers.address_change")}
                </Button>
                <Remove of={of} address={one} />
              </Flex>
            )}
          </Flex>
        ))}
      </div>
      {open === "new" && <NewAddress of={of} onClose={() => setOpen(null)} />}
      {changed && <ChangeAddress of={of} address={changed} onClose={() => setOpen(null)} />}
    </Part>
  );
}

interface Typed {
  label: string;
  address: TypedAddress;
}

const NOTHING: Typed = { label: "", address: NO_ADDRESS };

function bodyOf({ label, address }: Typed) {
  return { ...addressOf(address), ...(label.trim() ? { label: label.trim() } : {}) };
}

function unfinished({ address }: Typed): boolean {
  const { country, lines } = addressOf(address);
  return !country || lines.length === 0;
}

function useSaved(): () => Promise<void> {
  const { t } = useWords();
  const { message } = App.useApp();
  const fresh = useFreshCustomer();
  return async () => {
    void message.success(t("customers.address_saved"));
    await fresh();
  };
}

function NewAddress({ of, onClose }: { of: Tagged<CustomerPage>; onClose: () => void }) {
  const { t } = useWords();
  const saved = useSaved();
  const draft = useDraft<Typed>(`customer.${of.data.id}.address.new`, NOTHING);
  return (
    <FormDrawer
      title={t("customers.address_add")}
      verb={t("customers.address_add")}
      draft={draft}
      width={560}
      incomplete={unfinished(draft.value)}
      onSend={async (value, key) => {
        await api.POST("/api/v1/customers/{customer_id}/addresses", {
          params: { path: { customer_id: of.data.id }, header: { "Idempotency-Key": key } },
          body: bodyOf(value),
        });
        await saved();
      }}
      onClose={onClose}
    >
      <Inputs typed={draft.value} onChange={draft.change} />
    </FormDrawer>
  );
}

interface ChangeProps {
  of: Tagged<CustomerPage>;
  address: AddressOut;
  onClose: () => void;
}

/** Another address in the place of one. */
function ChangeAddress({ of, address, onClose }: ChangeProps) {
  const { t } = useWords();
  const saved = useSaved();
  const says = useAddressSays();
  const now = { label: address.label ?? "", address: typedAddress(address.address) };
  const edit = useEdit<Typed>(`customer.${of.data.id}.address.${address.id}`, now, of.etag, "customer");
  const send = async ({ typed, etag }: Edited<Typed>) => {
    await api.PUT("/api/v1/customers/{customer_id}/addresses/{address_id}", {
      params: { path: { customer_id: of.data.id, address_id: address.id }, header: { "If-Match": etag } },
      body: bodyOf(typed),
    });
    await saved();
  };
  return (
    <FormDrawer
      title={t("customers.address_change")}
      verb={t("customers.address_change")}
      draft={edit.draft}
      width={560}
      incomplete={unfinished(edit.typed)}
      effect={<Alert type="info" showIcon title={t("customers.address_effect")} />}
      onSend={send}
      onClose={onClose}
    >
      <Overtaken by={edit} says={(typed) => [...says(typed.address), [t("customers.address_label"), typed.label]]} />
      <Inputs typed={edit.typed} onChange={edit.change} />
    </FormDrawer>
  );
}

function Inputs({ typed, onChange }: { typed: Typed; onChange: (typed: Typed) => void }) {
  const { t } = useWords();
  return (
    <>
      <AddressFields value={typed.address} onChange={(next) => onChange({ ...typed, address: next })} />
      <div style={{ height: 12 }} />
      <Field label={t("customers.address_label")} hint={t("customers.address_label_hint")}>
        {(id) => (
          <Text
            id={id}
            max={200}
            value={typed.label}
            onChange={(event) => onChange({ ...typed, label: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

function Remove({ of, address }: { of: Tagged<CustomerPage>; address: AddressOut }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const said = useSaid();
  const fresh = useFreshCustomer();
  const remove = async () => {
    try {
      await told(
        api.DELETE("/api/v1/customers/{customer_id}/addresses/{address_id}", {
          params: { path: { customer_id: of.data.id, address_id: address.id }, header: { "If-Match": of.etag } },
        }),
      );
      void message.success(t("customers.address_removed"));
    } catch (error) {
      said(error);
    }
    await fresh();
  };
  return (
    <Popconfirm
      title={t("customers.address_remove_ask")}
      description={t("customers.address_remove_effect")}
      okText={t("customers.address_remove")}
      okButtonProps={{ danger: true }}
      cancelText={t("kit.keep")}
      onConfirm={remove}
    >
      <Button size="small" danger type="text">
        {t("customers.address_remove")}
      </Button>
    </Popconfirm>
  );
}
