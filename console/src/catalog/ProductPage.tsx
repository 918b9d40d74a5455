/** One product: its SKUs with their stock and prices left, what it is right. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Flex } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { api, type Tagged, tagged, told } from "@/api/client";
import { ProductForm } from "@/catalog/ProductForm";
import { Initial, ProductState, titleOf } from "@/catalog/parts";
import { NewSkuForm } from "@/catalog/SkuForm";
import { Variants } from "@/catalog/Variants";
import type { ProductOut } from "@/generated/api";
import { CustomFacts } from "@/kit/Custom";
import { useCustomFields } from "@/kit/custom";
import { FormDrawer } from "@/kit/FormDrawer";
import { Copyable, Facts, shortId, When } from "@/kit/parts";
import { Part, Pending, type ThingAct, ThingPage } from "@/kit/ThingPage";
import { useDraft } from "@/kit/useOnce";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";
import { localeName } from "@/words/locales";

type Open = "edit" | "sku" | "archive" | null;

export function ProductPage() {
  const { t } = useWords();
  const { id = "" } = useParams();
  const asked = useQuery({
    queryKey: ["product", id],
    queryFn: ({ signal }) =>
      tagged(api.GET("/api/v1/products/{product_id}", { params: { path: { product_id: id } }, signal })),
  });
  if (!asked.data) return <Pending asked={asked} back={{ to: "/products", title: t("products.title") }} />;
  return <Shown key={id} of={asked.data} />;
}

function Shown({ of }: { of: Tagged<ProductOut> }) {
  const { t, language } = useWords();
  const may = useMay();
  const [open, setOpen] = useState<Open>(null);
  const product = of.data;
  const title = titleOf(product, language);
  const close = () => setOpen(null);
  const acts: ThingAct[] = [
    { key: "sku", label: t("products.sku_add"), onClick: () => setOpen("sku") },
    {
      key: "archive",
      label: product.archived_at ? t("products.restore") : t("products.archive"),
      danger: !product.archived_at,
      onClick: () => setOpen("archive"),
    },
  ];
  return (
    <ThingPage
      back={{ to: "/products", title: t("products.title") }}
      title={
        <Flex gap={8} align="center" component="span">
          <Initial title={title} />
          {title}
        </Flex>
      }
      states={<ProductState product={product} />}
      primary={
        may("catalog.write") ? { key: "edit", label: t("products.edit"), onClick: () => setOpen("edit") } : undefined
      }
      acts={may("catalog.write") ? acts : []}
      aside={<Aside product={product} />}
    >
      <Variants product={product} onAdd={may("catalog.write") ? () => setOpen("sku") : undefined} />
      {open === "edit" && <ProductForm of={of} onClose={close} />}
      {open === "sku" && <NewSkuForm product={product.id} options={optionNames(product)} onClose={close} />}
      {open === "archive" && <Archive of={of} onClose={close} />}
    </ThingPage>
  );
}

/** What its SKUs are told apart by. */
function optionNames(product: ProductOut): string[] {
  return [...new Set(product.skus.flatMap(({ options }) => Object.keys(options)))];
}

function Aside({ product }: { product: ProductOut }) {
  const { t } = useWords();
  const fields = useCustomFields("product");
  return (
    <>
      <Part title={t("products.facts")}>
        <Facts
          rows={[
            [t("products.handle"), <Copyable key="handle" text={product.handle} />],
            [t("products.category"), product.category],
            [t("products.picture"), product.picture_url && <Copyable key="picture" text={product.picture_url} code />],
            [t("products.created_at"), <When key="created" at={product.created_at} />],
            [t("products.changed_at"), <When key="changed" at={product.changed_at} />],
            [t("products.id"), <Copyable key="id" text={product.id} shown={shortId(product.id)} code />],
          ]}
        />
      </Part>
      <Part title={t("products.titles")}>
        <Facts rows={Object.entries(product.titles).map(([locale, title]) => [localeName(locale), title])} />
      </Part>
      {fields.length > 0 && (
        <Part title={t("products.more_fields")}>
          <CustomFacts owner="product" values={product.custom} />
        </Part>
      )}
    </>
  );
}

/** Out of sale and back. */
function Archive({ of, onClose }: { of: Tagged<ProductOut>; onClose: () => void }) {
  const { t, language } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const { data: product, etag } = of;
  const archived = !product.archived_at;
  const draft = useDraft(`product.archive.${product.id}`, null);
  const title = titleOf(product, language);
  const verb = archived ? t("products.archive") : t("products.restore");
  const send = async () => {
    await told(
      api.PATCH("/api/v1/products/{product_id}", {
        params: { path: { product_id: product.id }, header: { "If-Match": etag } },
        body: { archived },
      }),
    );
    void message.success(archived ? t("products.archived_done", { title }) : t("products.restored", { title }));
    await Promise.all([
      client.invalidateQueries({ queryKey: ["product"] }),
      client.invalidateQueries({ queryKey: ["products"] }),
    ]);
  };
  return (
    <FormDrawer title={verb} verb={verb} danger={archived} draft={draft} onSend={send} onClose={onClose}>
      <Alert
        type={archived ? "warning" : "info"}
        showIcon
        title={archived ? t("products.archive_effect", { count: product.skus.length }) : t("products.restore_effect")}
      />
    </FormDrawer>
  );
}
