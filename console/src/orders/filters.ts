/** What orders may be narrowed by. */

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { api, told } from "@/api/client";
import { useCustomFilters } from "@/kit/customLists";
import type { Filter } from "@/kit/Filters";
import { shortId } from "@/kit/parts";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";

const STATUS = ["placed", "open", "complete", "cancelled"] as const;
const PAYMENT = ["unpaid", "partly_paid", "paid", "overpaid", "partly_refunded", "refunded"] as const;
const FULFILMENT = ["unfulfilled", "partly_shipped", "shipped", "delivered", "returned"] as const;

/** The channels that whoever is signed in may see. */
export function useChannels() {
  const may = useMay();
  return useQuery({
    queryKey: ["channels"],
    queryFn: () => told(api.GET("/api/v1/channels", { params: { query: { limit: 200 } } })),
    enabled: may("catalog.read"),
    staleTime: 300_000,
  });
}

/** What a channel is called; its code until that is known. */
export function useChannelName(): (code: string) => string {
  const channels = useChannels().data?.items ?? [];
  return (code) => channels.find((each) => each.code === code)?.name ?? code;
}

/** One customer's orders, as that customer's page asks for them: by name. */
function useCustomerFilter(): Filter[] {
  const { t } = useWords();
  const may = useMay();
  const id = useSearchParams()[0].get("customer_id");
  const { data } = useQuery({
    queryKey: ["customer", "name", id],
    queryFn: () => told(api.GET("/api/v1/customers/{customer_id}", { params: { path: { customer_id: id ?? "" } } })),
    enabled: id !== null && may("customers.read"),
    staleTime: 300_000,
    retry: false,
  });
  if (id === null) return [];
  const label = data?.name || data?.email || shortId(id);
  return [{ name: "customer_id", label: t("orders.customer"), kind: "choice", options: [{ value: id, label }] }];
}

export function useOrderFilters(): Filter[] {
  const { t, word } = useWords();
  const channels = useChannels().data?.items ?? [];
  const ofCustomer = useCustomerFilter();
  const ofOrders = useCustomFilters("order");
  const ofLines = useCustomFilters("line", "line_custom");
  return [
    {
      name: "status",
      label: t("orders.status"),
      kind: "choice",
      options: STATUS.map((value) => ({ value, label: word("order", value) })),
    },
    {
      name: "payment_state",
      label: t("orders.payment_state"),
      kind: "choice",
      options: PAYMENT.map((value) => ({ value, label: word("payment", value) })),
    },
    {
      name: "fulfilment_state",
      label: t("orders.fulfilment_state"),
      kind: "choice",
      options: FULFILMENT.map((value) => ({ value, label: word("fulfilment", value) })),
    },
    {
      name: "channel",
      label: t("orders.channel"),
      kind: "choice",
      options: channels.map(({ code, name }) => ({ value: code, label: name })),
    },
    { name: "placed", label: t("orders.placed_at"), kind: "period" },
    { name: "tag", label: t("orders.tag"), kind: "text" },
    { name: "sku", label: t("orders.sku"), kind: "text" },
    {
      name: "to_ship",
      label: t("orders.to_ship_now"),
      kind: "choice",
      options: [
        { value: "true", label: t("kit.yes") },
        { value: "false", label: t("kit.no") },
      ],
    },
    { name: "expires_before", label: t("orders.expires_before"), kind: "moment" },
    ...ofCustomer,
    ...ofOrders,
    ...ofLines,
    {
      name: "sort",
      label: t("orders.sort"),
      kind: "choice",
      options: [
        { value: "newest", label: t("orders.sort_newest") },
        { value: "oldest", label: t("orders.sort_oldest") },
      ],
    },
  ];
}
