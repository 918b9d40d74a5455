/** What the shop calls its things: facts hold their codes. */

import { useQuery } from "@tanstack/react-query";
import { api, told } from "@/api/client";
import { usePriceListNames } from "@/catalog/prices";
import type { Owner } from "@/generated/api";
import { labelOf, useCustomFields } from "@/kit/custom";
import { useLocationName } from "@/kit/locations";
import { shortId } from "@/kit/parts";
import { useTaxClassName } from "@/kit/taxClasses";
import { useChannelName } from "@/orders/filters";
import { useShippingName } from "@/orders/methods";
import { useMay } from "@/shell/me";

/** The name of what a member of a fact holds the code of; the code itself where nothing else is known. */
export type Naming = (member: string, code: string) => string;

/** Of locations, channels, price lists, shipping methods, tax classes; of custom fields by their ids. */
export function useNaming(): Naming {
  const location = useLocationName();
  const channel = useChannelName();
  const priceList = usePriceListNames();
  const method = useShippingName();
  const taxClass = useTaxClassName();
  const field = useFieldName();
  const of: Readonly<Record<string, (code: string) => string>> = {
    location,
    locations: location,
    other_location: location,
    channel,
    channels: channel,
    price_list: priceList,
    shipping_method: method,
    tax_class: taxClass,
    field_id: field,
  };
  return (member, code) => of[member]?.(code) ?? code;
}

function useFieldName(): (id: string) => string {
  const may = useMay();
  const { data } = useQuery({
    queryKey: ["custom_fields", "all"],
    queryFn: () => told(api.GET("/api/v1/custom-fields")),
    enabled: may("catalog.read"),
    staleTime: 60_000,
  });
  return (id) => {
    const field = data?.items.find((each) => each.id === id);
    return field ? labelOf(field.labels, field.key) : shortId(id);
  };
}

/** Of custom fields of an order, its lines or a parcel: a line's stand behind its number, "2.engraving". */
export function useFieldNaming(owner: Owner): Naming {
  const own = useCustomFields(owner);
  const ofLines = useCustomFields("line");
  const name = (fields: typeof own, key: string) => {
    const field = fields.find((each) => each.key === key);
    return field ? labelOf(field.labels, key) : key;
  };
  return (member, code) => {
    if (member === "keys") return name(own, code);
    if (member !== "line_keys") return code;
    const [line = "", ...rest] = code.split(".");
    return `${line} · ${name(ofLines, rest.join("."))}`;
  };
}
