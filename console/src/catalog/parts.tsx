/** Small parts of the catalogue's pages. */

import { Tag, theme } from "antd";
import type { ProductOut } from "@/generated/api";
import { type Language, useWords } from "@/words";
import { inLanguage } from "@/words/locales";

/** What a product is called in the reader's language. */
export function titleOf(product: Pick<ProductOut, "titles" | "handle">, language: Language): string {
  return inLanguage(product.titles, language) ?? product.handle;
}

/** The initial in the place of a picture: the page may load nothing from other addresses. */
export function Initial({ title, size = 32 }: { title: string; size?: number }) {
  const { token } = theme.useToken();
  return (
    <span
      aria-hidden
      style={{
        display: "inline-flex",
        alignItems: "center",
        justifyContent: "center",
        flex: "none",
        width: size,
        height: size,
        borderRadius: token.borderRadius,
        background: token.colorFillTertiary,
        color: token.colorTextSecondary,
        fontSize: Math.round(size * 0.45),
      }}
    >
      {[...title.trim()][0]?.toUpperCase()}
    </span>
  );
}

/** Whether any of it can be sold. */
export function ProductState({ product }: { product: ProductOut }) {
  const { t } = useWords();
  if (product.archived_at) return <Tag>{t("products.archived")}</Tag>;
  return product.skus.some(({ active }) => active) ? (
    <Tag color="success">{t("products.on_sale")}</Tag>
  ) : (
    <Tag>{t("products.not_on_sale")}</Tag>
  );
}
