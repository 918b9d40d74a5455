/** Says what will happen, and does it when somebody agrees. */

import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useRef } from "react";
import { requestKey } from "@/api/client";
import { overtaken } from "@/api/problem";
import { useSaid } from "@/kit/useSaid";
import { useWords } from "@/words";

interface Asked {
  title: string;
  /** What will happen. */
  effect: string;
  /** The verb on the button. */
  verb: string;
  danger?: boolean;
  /** Sent with a key that a second try carries again. */
  act: (key: string) => Promise<unknown>;
  /** What is said when it is done. */
  done: string;
  /** Queries whose answers are old then. */
  stale: readonly string[];
}

export function useConfirm(): (asked: Asked) => void {
  const { t } = useWords();
  const { message, modal } = App.useApp();
  const client = useQueryClient();
  const said = useSaid();
  const key = useRef(requestKey());
  return ({ title, effect, verb, danger = true, act, done, stale }) =>
    void modal.confirm({
      title,
      content: effect,
      okText: verb,
      okButtonProps: { danger },
      cancelText: t("kit.keep"),
      onOk: () =>
        act(key.current).then(
          () => {
            key.current = requestKey();
            void message.success(done);
            return client.invalidateQueries({ predicate: ({ queryKey }) => stale.includes(String(queryKey[0])) });
          },
          (error: unknown) => {
            said(error, stale);
            if (!overtaken(error)) throw error; // it stays open: nothing was done
          },
        ),
    });
}
