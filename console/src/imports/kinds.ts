/** What a file may bring in, who may send it, and what can be said about it: as in docs/reference/import-columns.md. */

import type { TextKey } from "@/words";

export const KINDS = ["products", "prices", "customers", "stock", "orders"] as const;
export type Kind = (typeof KINDS)[number];

/** Besides imports.run: the permission to change what the file holds. */
export const PERMISSION: Readonly<Record<Kind, string>> = {
  products: "catalog.write",
  prices: "prices.write",
  customers: "customers.write",
  stock: "stock.write",
  orders: "orders.amounts",
};

/** How an option is asked for. */
export type Asked =
  | { as: "text"; example?: string }
  | { as: "yes" }
  | { as: "one"; of: readonly string[] }
  | { as: "location" }
  | { as: "channel" }
  | { as: "price_list" };

export interface Option {
  name: string;
  label: TextKey;
  hint: TextKey;
  asked: Asked;
}

function option(name: string, asked: Asked, said = name): Option {
  return { name, asked, label: `imports.option_${said}` as TextKey, hint: `imports.option_${said}_hint` as TextKey };
}

const ENCODINGS = ["utf-8", "utf-16", "gb18030", "big5", "shift_jis", "windows-1252", "windows-1251", "iso-8859-1"];
const STATUS = ["placed", "open", "complete", "cancelled"];
const MAKE_SKUS = option("make_skus", { as: "yes" });

/** Options of every kind, for files that cannot be read otherwise. */
export const OF_EVERY_KIND: readonly Option[] = [
  option("encoding", { as: "one", of: ENCODINGS }),
  option("delimiter", { as: "one", of: ["comma", "semicolon", "tab"] }),
];

export const OPTIONS: Readonly<Record<Kind, readonly Option[]>> = {
  products: [option("locale", { as: "text", example: "en" }), MAKE_SKUS],
  prices: [
    option("price_list", { as: "price_list" }),
    option("channel", { as: "channel" }, "channel_of_prices"),
    option("currency", { as: "text", example: "EUR" }),
    MAKE_SKUS,
  ],
  customers: [option("source", { as: "text", example: "erp" })],
  stock: [
    option("mode", { as: "one", of: ["opening", "count"] }),
    option("location", { as: "location" }),
    option("locations", { as: "text", example: "Main Street=AMS; Depot=ROT" }),
    MAKE_SKUS,
  ],
  orders: [
    option("channel", { as: "channel" }, "channel_of_orders"),
    option("zone", { as: "text", example: "Europe/Amsterdam" }),
    option("status", { as: "one", of: STATUS }),
    option("source", { as: "text", example: "erp" }, "source_of_orders"),
    option("create_channels", { as: "text", example: "US:USD" }),
    option("create_skus", { as: "yes" }),
  ],
};

/** Columns that most files have: what an empty template begins with. */
export const TEMPLATES: Readonly<Record<Kind, readonly string[]>> = {
  products: [
    "handle",
    "title.en",
    "title.zh-CN",
    "category",
    "sku",
    "option1_name",
    "option1_value",
    "gtin",
    "weight_g",
  ],
  prices: ["price_list", "sku", "amount", "valid_from", "valid_to"],
  customers: [
    "external_id",
    "name",
    "email",
    "phone",
    "address_line1",
    "address_city",
    "address_postal_code",
    "address_country",
  ],
  stock: ["sku", "location", "on_hand", "unit_cost", "safety_stock", "low_at"],
  orders: [
    "reference",
    "channel",
    "placed_at",
    "status",
    "buyer_name",
    "shipping_name",
    "shipping_line1",
    "shipping_city",
    "shipping_postal_code",
    "shipping_country",
    "sku",
    "quantity",
    "unit_price",
    "total",
    "paid",
  ],
};

/** The forms of other systems' files that bring in this kind. */
export const FORMATS: Readonly<Record<Kind, readonly string[]>> = {
  products: ["shopify-products", "woocommerce-products"],
  prices: ["shopify-prices", "woocommerce-prices"],
  customers: ["shopify-customers", "woocommerce-customers-json"],
  stock: ["shopify-stock", "shopify-inventory", "woocommerce-stock"],
  orders: ["shopify-orders", "shopify-orders-json", "woocommerce-orders-json"],
};

const PLAIN = new Set(["encoding", "delimiter"]);

/** The options that rows which came back are sent with: they are UTF-8 with commas now. */
export function optionsAgain(options: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !PLAIN.has(name)));
}

/** The form that rows which came back have: a plug-in's come back with our own columns. */
export function formatAgain(kind: string, format: string | null): string | null {
  return format && FORMATS[kind as Kind]?.includes(format) ? format : null;
}
