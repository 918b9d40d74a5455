/** What happened, the newest first: what, why, who, when. */

import { Typography, theme } from "antd";
import { type ReactNode, useState } from "react";
import { When } from "@/kit/parts";
import { useWords } from "@/words";

export interface Told {
  key: string;
  what: ReactNode;
  /** What more there is to say. */
  detail?: ReactNode;
  who: ReactNode;
  at: string;
}

const FIRST = 20;

export function Timeline({ items }: { items: readonly Told[] }) {
  const { t } = useWords();
  const { token } = theme.useToken();
  const [all, setAll] = useState(false);
  if (!items.length) return <Typography.Text type="secondary">{t("kit.timeline_empty")}</Typography.Text>;
  return (
    <>
      <ol style={{ listStyle: "none", margin: 0, padding: 0 }}>
        {items.slice(0, all ? undefined : FIRST).map((item, nth) => (
          <li
            key={item.key}
            style={{
              display: "grid",
              gridTemplateColumns: "16px minmax(0, 1fr)",
              paddingBlock: 8,
              borderTop: nth ? `1px solid ${token.colorSplit}` : undefined,
            }}
          >
            <span
              aria-hidden
              style={{
                width: 7,
                height: 7,
                marginTop: 8,
                borderRadius: "50%",
                background: nth ? token.colorFill : token.colorPrimary,
              }}
            />
            <div style={{ minWidth: 0 }}>
              <div style={{ display: "flex", flexWrap: "wrap", justifyContent: "space-between", columnGap: 12 }}>
                <span>{item.what}</span>
                <Typography.Text type="secondary" style={{ fontSize: 12 }}>
                  {item.who} · <When at={item.at} />
                </Typography.Text>
              </div>
              {item.detail && <div style={{ color: token.colorTextDescription }}>{item.detail}</div>}
            </div>
          </li>
        ))}
      </ol>
      {!all && items.length > FIRST && (
        <Typography.Link onClick={() => setAll(true)}>{t("kit.timeline_all", { count: items.length })}</Typography.Link>
      )}
    </>
  );
}
