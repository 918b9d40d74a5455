/** Who buys: a customer that is known, or somebody new. */

import { Button, Flex, Typography } from "antd";
import { useState } from "react";
import { api, told } from "@/api/client";
import { queries } from "@/api/queries";
import { typedAddress } from "@/kit/AddressFields";
import { Field } from "@/kit/Field";
import { FoundSelect } from "@/kit/FoundSelect";
import { Text } from "@/kit/Text";
import { useFinding } from "@/kit/useFinding";
import { type Basket, emailWrong } from "@/orders/create/basket";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";

interface Props {
  basket: Basket;
  onChange: (changes: Partial<Basket>) => void;
}

export function BuyerChoice({ basket, onChange }: Props) {
  const { t } = useWords();
  const may = useMay();
  const wrong = emailWrong(basket);
  if (basket.customer)
    return (
      <Flex justify="space-between" gap={12} align="center">
        <Typography.Text strong>{basket.customer.name}</Typography.Text>
        <Button onClick={() => onChange({ customer: null })}>{t("orders.customer_other")}</Button>
      </Flex>
    );
  return (
    <>
      {may("customers.read") && (
        <Field label={t("orders.customer_search")}>
          {(id) => <CustomerSearch id={id} basket={basket} onChange={onChange} />}
        </Field>
      )}
      <Flex wrap gap={12}>
        <div style={{ flex: "1 1 180px" }}>
          <Field label={t("orders.name")}>
            {(id) => (
              <Text
                id={id}
                max={200}
                value={basket.name}
                onChange={(event) => onChange({ name: event.target.value })}
              />
            )}
          </Field>
        </div>
        <div style={{ flex: "1 1 180px" }}>
          <Field label={t("orders.email")} problem={wrong && t("orders.email_wrong")}>
            {(id) => (
              <Text
                id={id}
                inputMode="email"
                max={254}
                value={basket.email}
                onChange={(event) => onChange({ email: event.target.value })}
              />
            )}
          </Field>
        </div>
        <div style={{ flex: "1 1 180px" }}>
          <Field label={t("orders.phone")}>
            {(id) => (
              <Text
                id={id}
                inputMode="tel"
                max={40}
                value={basket.phone}
                onChange={(event) => onChange({ phone: event.target.value })}
              />
            )}
          </Field>
        </div>
      </Flex>
    </>
  );
}

function CustomerSearch({ id, basket, onChange }: Props & { id: string }) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const finding = useFinding(
    ["customers", "to_order"],
    typed,
    async (q, signal) =>
      (await told(api.GET("/api/v1/customers", { params: { query: { q, limit: 10 } }, signal }))).items,
    (q) => q !== "",
  );
  const { found: customers, old, pending } = finding;
  const choose = async (chosen: string) => {
    const customer = customers.find((each) => each.id === chosen);
    if (!customer) return;
    const name = customer.name ?? customer.email ?? customer.phone ?? "";
    onChange({ customer: { id: customer.id, name } });
    if (basket.address.line1) return;
    const known = await queries
      .fetchQuery({
        queryKey: ["customer", chosen],
        queryFn: () => told(api.GET("/api/v1/customers/{customer_id}", { params: { path: { customer_id: chosen } } })),
      })
      .catch(() => null);
    const first = known?.addresses[0];
    if (first) onChange({ customer: { id: customer.id, name }, address: typedAddress(first.address) });
  };
  return (
    <FoundSelect<string>
      id={id}
      placeholder={t("orders.customer_hint")}
      typed={typed}
      onTyped={setTyped}
      old={old}
      value={null as never}
      notFoundContent={typed.trim() && !pending && !old ? t("orders.customer_none") : null}
      onSelect={(chosen) => void choose(chosen)}
      options={customers.map((each) => ({
        value: each.id,
        label: [each.name, each.email, each.phone].filter(Boolean).join(" · "),
      }))}
    />
  );
}
