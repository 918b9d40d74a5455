/** What parcels may be narrowed by. */

import type { ParcelStatus } from "@/generated/api";
import { useCustomFilters } from "@/kit/customLists";
import type { Filter } from "@/kit/Filters";
import { useLocations } from "@/kit/locations";
import { useChannels } from "@/orders/filters";
import { codesOf, useWords } from "@/words";

const STATUS: readonly ParcelStatus[] = ["picked_up", "delivered"];

export function useParcelFilters(): Filter[] {
  const { t, word } = useWords();
  const channels = useChannels().data?.items ?? [];
  const locations = useLocations().data?.items ?? [];
  const custom = useCustomFilters("parcel");
  return [
    {
      name: "status",
      label: t("parcels.status"),
      kind: "choice",
      options: STATUS.map((value) => ({ value, label: word("parcel", value) })),
    },
    {
      name: "location",
      label: t("parcels.location"),
      kind: "choice",
      options: locations.map(({ code, name }) => ({ value: code, label: name })),
    },
    {
      name: "carrier",
      label: t("parcels.carrier"),
      kind: "choice",
      options: codesOf("carrier").map((value) => ({ value, label: word("carrier", value) })),
    },
    {
      name: "channel",
      label: t("orders.channel"),
      kind: "choice",
      options: channels.map(({ code, name }) => ({ value: code, label: name })),
    },
    { name: "shipped", label: t("parcels.shipped_at"), kind: "period" },
    { name: "tracking_number", label: t("parcels.tracking_number"), kind: "text" },
    { name: "sku", label: t("orders.sku"), kind: "text" },
    { name: "tag", label: t("orders.tag"), kind: "text" },
    ...custom,
  ];
}
