/** Every product, the newest first. */

import { PlusOutlined } from "@ant-design/icons";
import { Button, Empty, Flex } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api, told } from "@/api/client";
import { useProductFilters } from "@/catalog/filters";
import { NewProductForm } from "@/catalog/ProductForm";
import { Initial, ProductState, titleOf } from "@/catalog/parts";
import type { ProductOut } from "@/generated/api";
import { Clip } from "@/kit/Clip";
import { useCustomColumns } from "@/kit/customLists";
import { ListPage } from "@/kit/ListPage";
import type { Column } from "@/kit/list";
import { Count, When } from "@/kit/parts";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";

export function ProductList() {
  const { t } = useWords();
  const may = useMay();
  const filters = useProductFilters();
  const columns = useColumns();
  const [creating, setCreating] = useState(false);
  const create = may("catalog.write") && (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setCreating(true)}>
      {t("products.create")}
    </Button>
  );
  return (
    <>
      <ListPage<ProductOut>
        name="products"
        views="products"
        title={t("products.title")}
        summary={t("products.summary")}
        search={t("products.search")}
        filters={filters}
        columns={columns}
        exportOf="products"
        ask={({ filters: narrowed, after, limit, signal }) =>
          told(api.GET("/api/v1/products", { params: { query: { ...narrowed, limit, after } }, signal }))
        }
        rowKey={(product) => product.id}
        to={(product) => `/products/${product.id}`}
        card={(product) => <ProductCard product={product} />}
        primary={create}
        empty={<Empty description={t("products.empty")}>{create}</Empty>}
      />
      {creating && <NewProductForm onClose={() => setCreating(false)} />}
    </>
  );
}

function useColumns(): Column<ProductOut>[] {
  const { t, language } = useWords();
  const custom = useCustomColumns<ProductOut>("product");
  return [
    {
      key: "titles",
      title: t("products.name"),
      render: (product) => (
        <Flex gap={8} align="center">
          <Initial title={titleOf(product, language)} size={28} />
          <Clip text={titleOf(product, language)} width={280}>
            <Link to={`/products/${product.id}`}>{titleOf(product, language)}</Link>
          </Clip>
        </Flex>
      ),
    },
    { key: "handle", title: t("products.handle"), render: (product) => <Clip text={product.handle} width={160} /> },
    {
      key: "category",
      title: t("products.category"),
      render: (product) => <Clip text={product.category} width={140} />,
    },
    { key: "skus", title: t("products.skus"), render: (product) => <Skus product={product} /> },
    { key: "archived_at", title: t("products.status"), render: (product) => <ProductState product={product} /> },
    { key: "changed_at", title: t("products.changed_at"), render: (product) => <When at={product.changed_at} /> },
    {
      key: "created_at",
      title: t("products.created_at"),
      hidden: true,
      render: (product) => <When at={product.created_at} />,
    },
    ...custom,
  ];
}

/** How many, and which. */
function Skus({ product }: { product: ProductOut }) {
  const codes = product.skus.map(({ sku }) => sku).join(", ");
  return (
    <Flex gap={8}>
      {product.skus.length !== 1 && <Count of={product.skus.length} />}
      {codes && <Clip text={codes} width={220} />}
    </Flex>
  );
}

function ProductCard({ product }: { product: ProductOut }) {
  const { t, language } = useWords();
  const title = titleOf(product, language);
  return (
    <Flex gap={12}>
      <Initial title={title} size={40} />
      <Flex vertical gap={4} style={{ minWidth: 0, flex: 1 }}>
        <Flex justify="space-between" gap={8}>
          <Link to={`/products/${product.id}`} className="ol-clip">
            {title}
          </Link>
          <ProductState product={product} />
        </Flex>
        <span className="ol-clip" style={{ opacity: 0.65 }}>
          {[product.category, product.handle].filter(Boolean).join(" · ")}
        </span>
        <span className="ol-clip">
          {t("products.skus_which", {
            count: product.skus.length,
            codes: product.skus.map(({ sku }) => sku).join(", "),
          })}
        </span>
      </Flex>
    </Flex>
  );
}
