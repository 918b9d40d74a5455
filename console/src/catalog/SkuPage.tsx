/** A SKU by its code: it is shown on the page of its product. */

import { useQuery } from "@tanstack/react-query";
import { Navigate, useParams } from "react-router";
import { api, told } from "@/api/client";
import { Pending } from "@/kit/ThingPage";
import { useWords } from "@/words";

export function SkuPage() {
  const { t } = useWords();
  const { sku = "" } = useParams();
  const asked = useQuery({
    queryKey: ["skus", sku],
    queryFn: ({ signal }) => told(api.GET("/api/v1/skus/{sku}", { params: { path: { sku } }, signal })),
  });
  if (!asked.data) return <Pending asked={asked} back={{ to: "/products", title: t("products.title") }} />;
  return <Navigate replace to={`/products/${asked.data.product_id}?sku=${encodeURIComponent(sku)}`} />;
}
