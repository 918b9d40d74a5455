/** Search everything: one field, and what it finds as one types. */

import { Empty, Input, type InputRef, Modal, Skeleton, Typography, theme } from "antd";
import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import type { SearchHit } from "@/generated/api";
import { useLocationName } from "@/kit/locations";
import { Refused } from "@/kit/Refused";
import { useFinding } from "@/kit/useFinding";
import { pathOf, searchEverything } from "@/shell/finding";
import { called, useWords } from "@/words";

export function Search({ open, onClose }: { open: boolean; onClose: () => void }) {
  const field = useRef<InputRef>(null);
  return (
    <Modal
      open={open}
      onCancel={onClose}
      footer={null}
      closable={false}
      destroyOnHidden
      width={640}
      style={{ top: 72 }}
      afterOpenChange={(shown) => shown && field.current?.focus()}
    >
      <Palette field={field} onClose={onClose} />
    </Modal>
  );
}

function Palette({ field, onClose }: { field: React.RefObject<InputRef | null>; onClose: () => void }) {
  const { t, word } = useWords();
  const navigate = useNavigate();
  const { token } = theme.useToken();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const [awaited, setAwaited] = useState<string | null>(null); // Enter was pressed before this was answered
  const q = typed.trim();
  const { found: rows, old, pending, error } = useFinding(["search"], q, searchEverything, Boolean);
  const locationName = useLocationName();
  const detail = ({ kind, carrier, location, detail: said }: SearchHit) =>
    kind === "parcel" && location
      ? [carrier && called("carrier", carrier), locationName(location)].filter(Boolean).join(" · ")
      : said;
  const answered = !old && !pending && !error;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question begins at the top
  useEffect(() => setAt(0), [q]);
  const go = (row: SearchHit | undefined) => {
    if (!row) return;
    onClose();
    void navigate(pathOf(row));
  };
  const enter = (text: string) => {
    if (!text) return;
    if (answered && text === q) go(rows[at]);
    else setAwaited(text);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as the answer comes
  useEffect(() => {
    if (awaited === null || awaited !== q || !answered) return;
    setAwaited(null);
    go(rows[0]);
  }, [awaited, q, answered]);
  return (
    <>
      <Input
        ref={field}
        size="large"
        value={typed}
        placeholder={t("shell.search_hint")}
        aria-label={t("shell.search")}
        onChange={(event) => {
          setTyped(event.target.value);
          setAwaited(null);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "ArrowDown") setAt(Math.min(at + 1, rows.length - 1));
          else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
          else if (event.key === "Enter") enter(event.currentTarget.value.trim());
          else return;
          event.preventDefault();
        }}
      />
      {q && pending && !error && <Skeleton active title={false} paragraph={{ rows: 3 }} style={{ marginTop: 16 }} />}
      {error ? <Refused error={error} style={{ marginTop: 16 }} /> : null}
      {q && answered && !rows.length && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("shell.search_nothing", { q })} />
      )}
      <div role="listbox" aria-label={t("shell.search")} style={{ marginTop: 8, maxHeight: "60vh", overflow: "auto" }}>
        {rows.map((row, nth) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
          <div
            key={`${row.kind} ${row.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={nth === at}
            onClick={() => go(row)}
            onMouseEnter={() => setAt(nth)}
            style={{
              display: "flex",
              gap: 12,
              padding: "8px 12px",
              cursor: "pointer",
              borderRadius: 6,
              background: nth === at ? token.colorFillSecondary : undefined,
            }}
          >
            <Typography.Text type="secondary" style={{ width: 72, flex: "none" }}>
              {word("search_kind", row.kind)}
            </Typography.Text>
            <span style={{ minWidth: 0, flex: 1 }}>
              <span className="ol-clip">{row.kind === "order" ? `#${row.title}` : row.title}</span>
              {detail(row) && (
                <Typography.Text type="secondary" className="ol-clip" style={{ fontSize: 12 }}>
                  {detail(row)}
                </Typography.Text>
              )}
            </span>
          </div>
        ))}
      </div>
    </>
  );
}
