/** An order put together by hand: every amount comes from the server. */

import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Flex, Form, Grid, Select } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api, told } from "@/api/client";
import { ago } from "@/format";
import { AddressFields } from "@/kit/AddressFields";
import { CustomInputs } from "@/kit/Custom";
import { useCustomFields } from "@/kit/custom";
import { Field } from "@/kit/Field";
import { Heading } from "@/kit/Heading";
import { Refused } from "@/kit/Refused";
import { Text, useLengths } from "@/kit/Text";
import { Part } from "@/kit/ThingPage";
import { type Draft, useDraft } from "@/kit/useOnce";
import { BasketLines } from "@/orders/create/BasketLines";
import { BuyerChoice } from "@/orders/create/BuyerChoice";
import { type Basket, emailWrong, NO_BASKET, orderOf, type Quoted, useQuote } from "@/orders/create/basket";
import { Comes, PlaceButton } from "@/orders/create/Comes";
import { Coupons } from "@/orders/create/Coupons";
import { ProductSearch } from "@/orders/create/ProductSearch";
import { ShippingChoice } from "@/orders/create/ShippingChoice";
import { useChannels } from "@/orders/filters";
import { useWords } from "@/words";

export function NewOrder() {
  const { t } = useWords();
  const asked = useChannels();
  const channels = (asked.data?.items ?? []).filter((each) => each.active);
  const draft = useDraft<Basket>("order.new", NO_BASKET);
  const first = channels[0];
  const chosen = channels.find((each) => each.code === draft.value.channel) ?? first;
  const basket: Basket = {
    ...draft.value,
    channel: chosen?.code ?? "",
    address: { ...draft.value.address, country: draft.value.address.country || (chosen?.country ?? "") },
  };
  const set = (changes: Partial<Basket>) => draft.change({ ...basket, ...changes });
  const quoted = useQuote(basket);
  const place = usePlace(draft, basket, quoted);
  const { tooLong, around } = useLengths();
  const wide = Grid.useBreakpoint().lg ?? window.innerWidth >= 992;
  const fields = useCustomFields("order", basket.channel);
  return around(
    <Flex vertical gap={16}>
      <Heading
        back={{ to: "/orders", title: t("orders.title") }}
        title={t("orders.create")}
        summary={t("orders.create_hint")}
      />
      {asked.error && <Refused error={asked.error} retry={() => void asked.refetch()} />}
      {draft.foundAt && (
        <Alert
          type="info"
          title={t("kit.draft_kept", { when: ago(draft.foundAt) })}
          action={
            <Button size="small" onClick={draft.discard}>
              {t("kit.discard")}
            </Button>
          }
        />
      )}
      <Form layout="vertical" component={false}>
        <div
          style={{
            display: "grid",
            gap: 16,
            alignItems: "start",
            gridTemplateColumns: wide ? "minmax(0, 2fr) minmax(280px, 1fr)" : "minmax(0, 1fr)",
          }}
        >
          <Flex vertical gap={16} style={{ minWidth: 0 }}>
            <Part title={t("orders.lines")}>
              <Field label={t("orders.channel")}>
                {(id) => (
                  <Select<string>
                    id={id}
                    value={basket.channel || undefined}
                    onChange={(channel) =>
                      set({
                        channel,
                        method: null,
                        address: {
                          ...basket.address,
                          country: channels.find((each) => each.code === channel)?.country ?? basket.address.country,
                        },
                      })
                    }
                    options={channels.map((each) => ({ value: each.code, label: `${each.name} · ${each.currency}` }))}
                  />
                )}
              </Field>
              <Form.Item label={t("orders.add_product")} htmlFor="product" style={{ marginBottom: 8 }}>
                <ProductSearch
                  channel={basket.channel}
                  onChoose={(sku, title) => set({ lines: more(basket.lines, sku, title) })}
                />
              </Form.Item>
              <BasketLines
                channel={basket.channel}
                lines={basket.lines}
                quote={quoted.quote}
                errors={[quoted.error, draft.error]}
                onChange={(lines) => set({ lines })}
              />
            </Part>
            <Part title={t("orders.buyer")}>
              <BuyerChoice basket={basket} onChange={set} />
            </Part>
            <Part title={t("orders.shipping_address")}>
              <AddressFields value={basket.address} onChange={(address) => set({ address })} />
            </Part>
            <Part title={t("orders.shipping")}>
              <ShippingChoice quote={quoted.quote} method={basket.method} onChoose={(method) => set({ method })} />
            </Part>
          </Flex>
          <Flex vertical gap={16} style={{ minWidth: 0, position: wide ? "sticky" : undefined, top: 68 }}>
            <Part title={t("orders.coupons")}>
              <Coupons codes={basket.coupons} quote={quoted.quote} onChange={(coupons) => set({ coupons })} />
            </Part>
            <Part title={t("orders.facts")}>
              <Field label={t("orders.reference")} hint={t("orders.reference_hint")}>
                {(id) => (
                  <Text
                    id={id}
                    max={100}
                    value={basket.reference}
                    onChange={(event) => set({ reference: event.target.value })}
                  />
                )}
              </Field>
              {fields.length > 0 && (
                <CustomInputs
                  owner="order"
                  channel={basket.channel}
                  values={basket.custom}
                  onChange={(custom) => set({ custom })}
                />
              )}
            </Part>
            <Part title={t("orders.money")}>
              <Flex vertical gap={12}>
                <Comes quote={quoted.quote} old={quoted.old} />
                {quoted.error ? <Refused error={quoted.error} retry={quoted.retry} /> : null}
                {draft.error ? <Refused error={draft.error} retry={place.go} /> : null}
                <PlaceButton
                  ready={place.ready && !tooLong}
                  sending={draft.sending || place.placed}
                  onPlace={place.go}
                />
              </Flex>
            </Part>
          </Flex>
        </div>
      </Form>
    </Flex>,
  );
}

function more(lines: Basket["lines"], sku: string, title: string): Basket["lines"] {
  const there = lines.some((each) => each.sku === sku);
  if (!there) return [...lines, { sku, title, quantity: 1 }];
  return lines.map((each) => (each.sku === sku ? { ...each, quantity: each.quantity + 1 } : each));
}

/** Places the order for the total that is shown, and goes to it. */
function usePlace(draft: Draft<Basket>, basket: Basket, { quote, old, error }: Quoted) {
  const { t } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [placed, setPlaced] = useState(false);
  const go = () => {
    if (!quote || placed) return;
    const body = orderOf(basket, quote.total_minor);
    draft
      .send((_, key) => told(api.POST("/api/v1/orders", { params: { header: { "Idempotency-Key": key } }, body })))
      .then(
        async (receipt) => {
          setPlaced(true); // until the order's page is there nothing here can be sent again
          void message.success(t("orders.placed", { number: receipt.number }));
          await client.invalidateQueries({ queryKey: ["orders"] });
          void navigate(`/orders/${receipt.id}`);
        },
        () => void client.invalidateQueries({ queryKey: ["quote"] }),
      );
  };
  return {
    go,
    placed,
    ready: !placed && quote !== undefined && !old && !error && basket.lines.length > 0 && !emailWrong(basket),
  };
}
