/** A product is created and changed. */

import { useQueryClient } from "@tanstack/react-query";
import { App, Divider } from "antd";
import { useNavigate } from "react-router";
import { api, type Tagged, told } from "@/api/client";
import { titleOf } from "@/catalog/parts";
import { EMPTY_SKU, gtinFits, SkuInputs, type SkuTyped, skuFields } from "@/catalog/SkuForm";
import { filledTitles, type Titles, TitlesInput, titlesSay } from "@/catalog/TitlesInput";
import type { ProductOut } from "@/generated/api";
import { CustomInputs } from "@/kit/Custom";
import { changes, given } from "@/kit/changes";
import { type CustomValues, useCustomSays } from "@/kit/custom";
import { Field } from "@/kit/Field";
import { FormDrawer } from "@/kit/FormDrawer";
import { Overtaken } from "@/kit/Overtaken";
import { Text } from "@/kit/Text";
import { type Edited, useEdit } from "@/kit/useEdit";
import { useDraft } from "@/kit/useOnce";
import { useWords } from "@/words";

const HANDLE = /^[a-z0-9][a-z0-9_-]{0,99}$/;

interface Typed {
  titles: Titles;
  category: string;
  picture: string;
  custom: CustomValues;
}

const EMPTY: Typed & { handle: string; sku: SkuTyped } = {
  handle: "",
  titles: {},
  category: "",
  picture: "",
  custom: {},
  sku: EMPTY_SKU,
};

/** What stands in the fields, as the API takes it. */
function fields(typed: Typed) {
  return {
    titles: filledTitles(typed.titles),
    category: typed.category.trim() || null,
    picture_url: typed.picture.trim() || null,
    custom: given(typed.custom),
  };
}

function incomplete(typed: Typed): boolean {
  return Object.keys(filledTitles(typed.titles)).length === 0;
}

/** A new product, with its first SKU where one is named. */
export function NewProductForm({ onClose }: { onClose: () => void }) {
  const { t, language } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const draft = useDraft("product.new", EMPTY);
  const typed = draft.value;
  const handleWrong = typed.handle !== "" && !HANDLE.test(typed.handle);
  const send = async (value: typeof EMPTY, key: string) => {
    const product = await told(
      api.POST("/api/v1/products", {
        params: { header: { "Idempotency-Key": key } },
        body: {
          handle: value.handle,
          ...fields(value),
          skus: value.sku.sku.trim() ? [{ sku: value.sku.sku.trim(), ...skuFields(value.sku) }] : [],
        },
      }),
    );
    void message.success(t("products.created", { title: titleOf(product, language) }));
    await client.invalidateQueries({ queryKey: ["products"] });
    void navigate(`/products/${product.id}`);
  };
  return (
    <FormDrawer
      title={t("products.create")}
      verb={t("products.create")}
      draft={draft}
      width={560}
      incomplete={incomplete(typed) || !HANDLE.test(typed.handle) || !gtinFits(typed.sku)}
      onSend={send}
      onClose={onClose}
    >
      <Field
        label={t("products.handle")}
        hint={t("products.handle_hint")}
        problem={handleWrong && t("products.handle_wrong")}
      >
        {(id) => (
          <Text
            id={id}
            autoFocus
            max={100}
            value={typed.handle}
            onChange={(event) => draft.change({ ...typed, handle: event.target.value.trim() })}
          />
        )}
      </Field>
      <ProductInputs typed={typed} onChange={(next) => draft.change({ ...typed, ...next })} />
      <Divider titlePlacement="start">{t("products.sku_first")}</Divider>
      <SkuInputs fresh typed={typed.sku} onChange={(sku) => draft.change({ ...typed, sku })} />
    </FormDrawer>
  );
}

/** What may be changed of a product. */
export function ProductForm({ of, onClose }: { of: Tagged<ProductOut>; onClose: () => void }) {
  const { t, language } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const { data: product, etag } = of;
  const before: Typed = {
    titles: product.titles,
    category: product.category ?? "",
    picture: product.picture_url ?? "",
    custom: product.custom,
  };
  const edit = useEdit(`product.${product.id}`, before, etag, "product");
  const { draft, typed, change } = edit;
  const custom = useCustomSays("product");
  const send = async ({ before: old, typed: value, etag: read }: Edited<Typed>) => {
    const changed = await told(
      api.PATCH("/api/v1/products/{product_id}", {
        params: { path: { product_id: product.id }, header: { "If-Match": read } },
        body: changes(fields(old), fields(value)),
      }),
    );
    void message.success(t("products.edited", { title: titleOf(changed, language) }));
    await Promise.all([
      client.invalidateQueries({ queryKey: ["product"] }),
      client.invalidateQueries({ queryKey: ["products"] }),
    ]);
  };
  return (
    <FormDrawer
      title={t("products.edit")}
      verb={t("products.save")}
      draft={draft}
      incomplete={incomplete(typed)}
      onSend={send}
      onClose={onClose}
    >
      <Overtaken
        by={edit}
        says={(value) => [
          ...titlesSay(value.titles, t),
          [t("products.category"), value.category],
          [t("products.picture_address"), value.picture],
          ...custom(value.custom),
        ]}
      />
      <ProductInputs typed={typed} onChange={change} />
    </FormDrawer>
  );
}

function ProductInputs({ typed, onChange }: { typed: Typed; onChange: (typed: Typed) => void }) {
  const { t } = useWords();
  return (
    <>
      <TitlesInput titles={typed.titles} onChange={(titles) => onChange({ ...typed, titles })} />
      <Field label={t("products.category")}>
        {(id) => (
          <Text
            id={id}
            max={200}
            value={typed.category}
            onChange={(event) => onChange({ ...typed, category: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("products.picture_address")} hint={t("products.picture_hint")}>
        {(id) => (
          <Text
            id={id}
            inputMode="url"
            max={2000}
            value={typed.picture}
            onChange={(event) => onChange({ ...typed, picture: event.target.value })}
          />
        )}
      </Field>
      <CustomInputs owner="product" values={typed.custom} onChange={(custom) => onChange({ ...typed, custom })} />
    </>
  );
}
