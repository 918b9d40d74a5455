/** The addresses of a customer: added, changed, removed. */

import { Alert, App, Button, Empty, Flex, Input, Popconfirm, theme } from "antd";
import { useState } from "react";
import { api, type Tagged, told } from "@/api/client";
import { useFreshCustomer } from "@/customers/CustomerForm";
import { Doubts } from "@/customers/parts";
import type { AddressOut, CustomerPage } from "@/generated/api";
import { PostalAddress } from "@/kit/Address";
import { AddressFields, addressOf, NO_ADDRESS, type TypedAddress, typedAddress } from "@/kit/AddressFields";
import { Field } from "@/kit/Field";
import { FormDrawer } from "@/kit/FormDrawer";
import { sentenceOf } from "@/kit/Refused";
import { Part } from "@/kit/ThingPage";
import { useDraft } from "@/kit/useOnce";
import { useWords } from "@/words";

interface Props {
  of: Tagged<CustomerPage>;
  mayWrite: boolean;
}

export function Addresses({ of, mayWrite }: Props) {
  const { t } = useWords();
  const { token } = theme.useToken();
  const [open, setOpen] = useState<AddressOut | "new" | null>(null);
  const { addresses } = of.data;
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
                <Button size="small" onClick={() => setOpen(one)}>
                  {t("customers.address_change")}
                </Button>
                <Remove of={of} address={one} />
              </Flex>
            )}
          </Flex>
        ))}
      </div>
      {open && <AddressForm of={of} address={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </Part>
  );
}

interface Typed {
  label: string;
  address: TypedAddress;
}

/** A new address, or another in the place of one. */
function AddressForm({
  of,
  address,
  onClose,
}: {
  of: Tagged<CustomerPage>;
  address: AddressOut | null;
  onClose: () => void;
}) {
  const { t } = useWords();
  const { message } = App.useApp();
  const fresh = useFreshCustomer();
  const customer_id = of.data.id;
  const draft = useDraft<Typed>(`customer.${customer_id}.address.${address?.id ?? "new"}`, {
    label: address?.label ?? "",
    address: address ? typedAddress(address.address) : NO_ADDRESS,
  });
  const typed = draft.value;
  const verb = address ? t("customers.address_change") : t("customers.address_add");
  const { country, lines } = addressOf(typed.address);
  const send = async (value: Typed, key: string) => {
    const body = { ...addressOf(value.address), ...(value.label.trim() ? { label: value.label.trim() } : {}) };
    const path = { customer_id };
    if (address)
      await told(
        api.PUT("/api/v1/customers/{customer_id}/addresses/{address_id}", {
          params: { path: { ...path, address_id: address.id }, header: { "If-Match": of.etag } },
          body,
        }),
      );
    else
      await told(
        api.POST("/api/v1/customers/{customer_id}/addresses", {
          params: { path, header: { "Idempotency-Key": key } },
          body,
        }),
      );
    void message.success(t("customers.address_saved"));
    await fresh();
  };
  return (
    <FormDrawer
      title={verb}
      verb={verb}
      draft={draft}
      width={560}
      incomplete={!country || lines.length === 0}
      effect={address && <Alert type="info" showIcon title={t("customers.address_effect")} />}
      onSend={send}
      onClose={onClose}
    >
      <AddressFields value={typed.address} onChange={(next) => draft.change({ ...typed, address: next })} />
      <div style={{ height: 12 }} />
      <Field label={t("customers.address_label")} hint={t("customers.address_label_hint")}>
        {(id) => (
          <Input
            id={id}
            maxLength={200}
            value={typed.label}
            onChange={(event) => draft.change({ ...typed, label: event.target.value })}
          />
        )}
      </Field>
    </FormDrawer>
  );
}

function Remove({ of, address }: { of: Tagged<CustomerPage>; address: AddressOut }) {
  const { t } = useWords();
  const { message } = App.useApp();
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
      void message.error(sentenceOf(error, t));
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
