/** What shipping methods and payment methods are called. */

import { useQuery } from "@tanstack/react-query";
import { api, told } from "@/api/client";
import { labelOf } from "@/kit/custom";
import { useChannels } from "@/orders/filters";
import { useMay } from "@/shell/me";
import { called, hasWord, useWords } from "@/words";

/** What a shipping method is called; its code where that is not known. */
export function useShippingName(): (code: string) => string {
  useWords();
  const may = useMay();
  const { data } = useQuery({
    queryKey: ["shipping_methods", "names"],
    queryFn: () => told(api.GET("/api/v1/shipping-methods", { params: { query: { limit: 200 } } })),
    enabled: may("catalog.read"),
    staleTime: 300_000,
  });
  return (code) => {
    const method = data?.items.find((each) => each.code === code);
    return method ? labelOf(method.titles, code) : code;
  };
}

/** What a way of paying is called; what a channel took in its own way has the channel's name. */
export function useMethodName(): (code: string) => string {
  const channels = useChannels().data?.items ?? [];
  return (code) =>
    hasWord("payment_method", code)
      ? called("payment_method", code)
      : (channels.find((each) => each.code === code)?.name ?? code);
}
