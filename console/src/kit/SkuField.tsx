/** Where SKUs are typed or scanned: Enter takes what is called just so, the list offers the rest. */

import { BarcodeOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { AutoComplete, Input, type InputRef, Typography } from "antd";
import { type Ref, useRef, useState } from "react";
import { findSkus, type SkuFound } from "@/kit/skus";
import { useSettled } from "@/kit/useFinding";
import { useWords } from "@/words";
import { inLanguage } from "@/words/locales";

interface Props {
  id?: string;
  label: string;
  hint?: string;
  onFound: (found: SkuFound) => void;
  /** Finds by whatever is typed; left out: in the catalogue. */
  find?: (typed: string) => Promise<SkuFound[]>;
  /** Whether it waits for a scan from the beginning. */
  first?: boolean;
  /** The field itself, for whoever brings people back to it. */
  field?: Ref<InputRef>;
}

export function SkuField({ id, label, hint, onFound, find = findSkus, first = false, field }: Props) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const [unknown, setUnknown] = useState<string | null>(null);
  const chosen = useRef(false);
  const settled = useSettled(typed.trim());
  const offered = useQuery({
    queryKey: ["skus", "find", settled],
    queryFn: () => find(settled),
    enabled: settled !== "",
    staleTime: 30_000,
  });
  const take = (found: SkuFound) => {
    setTyped("");
    setUnknown(null);
    onFound(found);
  };
  const enter = async (asked: string) => {
    const found = await find(asked).catch(() => null);
    const only = found?.find((each) => each.exact) ?? (found?.length === 1 ? found[0] : undefined);
    if (only) {
      setUnknown(null);
      onFound(only);
    } else if (found?.length === 0) setUnknown(asked);
    else setTyped((now) => now || asked); // several are called so, or nobody answered
  };
  const options = (settled ? (offered.data ?? []) : []).map((found) => ({
    value: found.sku,
    label: <Offer found={found} />,
    found,
  }));
  return (
    <>
      <AutoComplete
        id={id}
        value={typed}
        options={options}
        showSearch={{ filterOption: false }}
        defaultActiveFirstOption={false}
        onChange={(text: string) => {
          if (!chosen.current) setTyped(text);
        }}
        onSelect={(_: string, option) => {
          chosen.current = true;
          take(option.found);
          setTimeout(() => {
            chosen.current = false;
          }, 0);
        }}
        style={{ width: "100%" }}
      >
        <Input
          ref={field}
          autoFocus={first}
          prefix={<BarcodeOutlined aria-hidden />}
          aria-label={label}
          placeholder={hint}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
            event.preventDefault();
            const asked = event.currentTarget.value.trim(); // scans come faster than pages are drawn
            if (!asked) return;
            setTyped("");
            setTimeout(() => {
              if (!chosen.current) void enter(asked); // else Enter took an offer
            }, 0);
          }}
        />
      </AutoComplete>
      {unknown && (
        <Typography.Text type="danger" role="alert">
          {t("kit.sku_unknown", { typed: unknown })}
        </Typography.Text>
      )}
    </>
  );
}

function Offer({ found }: { found: SkuFound }) {
  const { language } = useWords();
  const detail = [inLanguage(found.titles, language), ...Object.values(found.options)].filter(Boolean).join(" · ");
  return (
    <div style={{ lineHeight: 1.35 }}>
      <span className="ol-clip">{found.sku}</span>
      {detail && (
        <Typography.Text type="secondary" className="ol-clip" style={{ fontSize: 12 }}>
          {detail}
        </Typography.Text>
      )}
    </div>
  );
}
