/** The rules of a promotion, as sentences. */

import { useQuery } from "@tanstack/react-query";
import { Flex, Typography } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { api, told } from "@/api/client";
import { titleOf } from "@/catalog/parts";
import { useProducts } from "@/catalog/pickers";
import { money, number } from "@/format";
import type { PromotionOut } from "@/generated/api";
import { Facts } from "@/kit/parts";
import { useChannels } from "@/orders/filters";
import { periodOf, worthOf } from "@/promotions/parts";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";
import { inLanguage } from "@/words/locales";

const SHOWN = 20;

export function Rules({ promotion }: { promotion: PromotionOut }) {
  const { t } = useWords();
  const channels = useChannels().data?.items ?? [];
  const minimum = promotion.minimum_minor > 0;
  return (
    <Facts
      rows={[
        [t("promotions.rule_worth"), worthOf(promotion, t)],
        [t("promotions.rule_goods"), <Goods key="goods" promotion={promotion} />],
        minimum && [
          t("promotions.rule_minimum"),
          t("promotions.minimum_of", { amount: money(promotion.minimum_minor, promotion.currency ?? "") }),
        ],
        [
          t("promotions.rule_who"),
          [
            promotion.by_coupon ? t("promotions.who_coupon") : t("promotions.who_all"),
            promotion.first_order && t("promotions.who_first"),
          ]
            .filter(Boolean)
            .join(" "),
        ],
        [
          t("promotions.rule_channels"),
          promotion.channels
            ? promotion.channels.map((code) => channels.find((one) => one.code === code)?.name ?? code).join(", ")
            : t("promotions.channels_all"),
        ],
        promotion.kind === "free_shipping" && [
          t("promotions.rule_methods"),
          <Methods key="methods" codes={promotion.shipping_methods} />,
        ],
        promotion.kind === "amount" &&
          promotion.currency !== null && [
            t("promotions.rule_currency"),
            t("promotions.currency_only", { currency: promotion.currency }),
          ],
        [t("promotions.rule_period"), periodOf(promotion, t)],
        [t("promotions.rule_uses"), <Uses key="uses" promotion={promotion} />],
        [
          t("promotions.rule_together"),
          promotion.exclusive
            ? t("promotions.together_alone")
            : t("promotions.together_with", { position: number(promotion.position) }),
        ],
      ]}
    />
  );
}

function Uses({ promotion }: { promotion: PromotionOut }) {
  const { t } = useWords();
  const { max_uses: most, max_uses_per_buyer: each, used } = promotion;
  const said = [
    most === null
      ? t("promotions.uses_any")
      : t("promotions.uses_most", { most: number(most), used: number(used ?? 0) }),
    each !== null && t("promotions.uses_each", { count: each }),
  ];
  return said.filter(Boolean).join(" ");
}

/** What it is taken off of: all goods, or those that are named. */
function Goods({ promotion }: { promotion: PromotionOut }) {
  const { t } = useWords();
  const { skus, products, categories } = promotion;
  if (!skus && !products && !categories) return t("promotions.goods_all");
  return (
    <Flex vertical gap={4}>
      {categories && (
        <span>
          <Typography.Text type="secondary">{t("promotions.goods_categories")}</Typography.Text> {categories.join(", ")}
        </span>
      )}
      {products && (
        <span>
          <Typography.Text type="secondary">{t("promotions.goods_products")}</Typography.Text>{" "}
          <Products ids={products} />
        </span>
      )}
      {skus && (
        <span>
          <Typography.Text type="secondary">{t("promotions.goods_skus")}</Typography.Text>{" "}
          <Listed total={skus.length}>
            {skus.slice(0, SHOWN).map((sku) => (
              <Link key={sku} to={`/skus/${encodeURIComponent(sku)}`}>
                {sku}
              </Link>
            ))}
          </Listed>
        </span>
      )}
    </Flex>
  );
}

function Products({ ids }: { ids: readonly string[] }) {
  const { language } = useWords();
  const shown = ids.slice(0, SHOWN);
  const found = useProducts(shown);
  return (
    <Listed total={ids.length}>
      {shown.map((id) => {
        const product = found.get(id);
        return (
          <Link key={id} to={`/products/${id}`}>
            {product ? titleOf(product, language) : "…"}
          </Link>
        );
      })}
    </Listed>
  );
}

/** Things one after the other, and how many more there are. */
function Listed({ total, children }: { total: number; children: readonly ReactNode[] }) {
  const { t } = useWords();
  return (
    <>
      {children.flatMap((child, nth) => (nth ? [", ", child] : [child]))}
      {total > children.length && ` ${t("promotions.and_more", { count: total - children.length })}`}
    </>
  );
}

export function useShippingMethods() {
  const may = useMay();
  return useQuery({
    queryKey: ["shipping_method", "all"],
    queryFn: () => told(api.GET("/api/v1/shipping-methods", { params: { query: { limit: 200 } } })),
    enabled: may("catalog.read"),
    staleTime: 300_000,
    select: (found) => found.items,
  });
}

function Methods({ codes }: { codes: readonly string[] | null }) {
  const { t, language } = useWords();
  const { data: methods = [] } = useShippingMethods();
  if (!codes) return t("promotions.methods_all");
  return codes
    .map((code) => {
      const method = methods.find((one) => one.code === code);
      return method ? (inLanguage(method.titles, language) ?? code) : code;
    })
    .join(", ");
}
