/** A small form at the side. It keeps a draft, says what will happen, and is sent once however often one clicks. */

import { LoadingOutlined } from "@ant-design/icons";
import { Alert, Button, Drawer, Flex, Form } from "antd";
import { type KeyboardEvent, type ReactNode, useId } from "react";
import { ago } from "@/format";
import { Refused } from "@/kit/Refused";
import { useLengths } from "@/kit/Text";
import type { Draft } from "@/kit/useOnce";
import { useReturn } from "@/kit/useReturn";
import { useWords } from "@/words";

interface Props<T> {
  title: string;
  draft: Draft<T>;
  /** The verb: what will be done. */
  verb: string;
  danger?: boolean;
  /** Why it cannot be sent yet. */
  incomplete?: boolean;
  /** What will happen, before it happens. */
  effect?: ReactNode;
  onSend: (value: T, key: string) => Promise<unknown>;
  onClose: () => void;
  width?: number;
  children: ReactNode;
}

export function FormDrawer<T>({
  title,
  draft,
  verb,
  danger,
  incomplete,
  effect,
  onSend,
  onClose,
  width = 480,
  children,
}: Props<T>) {
  const { t } = useWords();
  const form = useId();
  const { tooLong, around } = useLengths();
  useReturn();
  const send = () => {
    draft.send(onSend).then(onClose, () => undefined);
  };
  return (
    <Drawer
      open
      title={title}
      size={width}
      onClose={onClose}
      closable={{ "aria-label": t("kit.close") }}
      footer={
        <Flex justify="end" gap={8}>
          <Button onClick={onClose}>{t("kit.close")}</Button>
          <Button
            type="primary"
            danger={danger}
            disabled={incomplete || tooLong}
            loading={draft.sending && { icon: <LoadingOutlined aria-hidden /> }}
            htmlType="submit"
            form={form}
          >
            {verb}
          </Button>
        </Flex>
      }
    >
      <Form layout="vertical" requiredMark={false} onFinish={send} component="form" id={form} onKeyDown={chosen}>
        <Flex vertical gap={16}>
          {draft.foundAt && (
            <Alert
              type="info"
              title={t("kit.draft_kept", { when: ago(draft.foundAt) })}
              action={
                <Button size="small" onClick={draft.discard}>
                  {t("kit.discard")}
                </Button>
              }
            />
          )}
          {draft.error ? <Refused error={draft.error} retry={send} /> : null}
          <div>{around(children)}</div>
          {effect}
        </Flex>
      </Form>
    </Drawer>
  );
}

/** Enter in a list or a calendar chooses there; it sends nothing. */
function chosen(event: KeyboardEvent): void {
  const within = event.target instanceof Element && event.target.closest(".ant-select, .ant-picker");
  if (event.key === "Enter" && within) event.preventDefault();
}
