/** Search everything: one field, and what it finds as one types. */

import { useQuery } from "@tanstack/react-query";
import { Empty, Input, type InputRef, Modal, Skeleton, Typography, theme } from "antd";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import type { SearchHit } from "@/generated/api";
import { Refused } from "@/kit/Refused";
import { pathOf, searchEverything } from "@/shell/finding";
import { useWords } from "@/words";

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
  const q = useDeferredValue(typed.trim());
  const found = useQuery({
    queryKey: ["search", q],
    queryFn: ({ signal }) => searchEverything(q, signal),
    enabled: q.length > 0,
    placeholderData: (before) => before,
    staleTime: 10_000,
  });
  const rows = q ? (found.data ?? []) : [];
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question begins at the top
  useEffect(() => setAt(0), [q]);
  const go = (row: SearchHit | undefined) => {
    if (!row) return;
    onClose();
    void navigate(pathOf(row));
  };
  return (
    <>
      <Input
        ref={field}
        size="large"
        value={typed}
        placeholder={t("shell.search_hint")}
        aria-label={t("shell.search")}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "ArrowDown") setAt(Math.min(at + 1, rows.length - 1));
          else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
          else if (event.key === "Enter") go(rows[at]);
          else return;
          event.preventDefault();
        }}
      />
      {q && found.isPending && <Skeleton active title={false} paragraph={{ rows: 3 }} style={{ marginTop: 16 }} />}
      {found.error && <Refused error={found.error} style={{ marginTop: 16 }} />}
      {q && found.data && !rows.length && !found.isFetching && (
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
              {row.detail && (
                <Typography.Text type="secondary" className="ol-clip" style={{ fontSize: 12 }}>
                  {row.detail}
                </Typography.Text>
              )}
            </span>
          </div>
        ))}
      </div>
    </>
  );
}
