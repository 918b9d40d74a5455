/** What products may be narrowed by. */

import { useCustomFilters } from "@/kit/customLists";
import type { Filter } from "@/kit/Filters";
import { useChannels } from "@/orders/filters";
import { useWords } from "@/words";

export function useProductFilters(): Filter[] {
  const { t } = useWords();
  const channels = useChannels().data?.items ?? [];
  const ofProducts = useCustomFilters("product");
  const ofSkus = useCustomFilters("sku", "sku_custom");
  return [
    { name: "category", label: t("products.category"), kind: "text" },
    {
      name: "channel",
      label: t("products.channel"),
      kind: "choice",
      options: channels.map(({ code, name }) => ({ value: code, label: name })),
    },
    {
      name: "archived",
      label: t("products.archived"),
      kind: "choice",
      options: [
        { value: "false", label: t("products.not_archived") },
        { value: "true", label: t("products.archived") },
      ],
    },
    { name: "sku", label: t("products.sku"), kind: "text" },
    { name: "gtin", label: t("products.gtin"), kind: "text" },
    { name: "handle", label: t("products.handle"), kind: "text" },
    { name: "created", label: t("products.created_at"), kind: "period" },
    ...ofProducts,
    ...ofSkus,
  ];
}
