/** Says why one click did nothing, where there is no form that could. */

import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { overtaken } from "@/api/problem";
import { sentenceOf } from "@/kit/Refused";
import { useWords } from "@/words";

/** Whoever was overtaken is shown the newest: the queries whose keys begin with these names are asked again. */
export function useSaid(): (error: unknown, stale?: readonly string[]) => void {
  const { t } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  return (error, stale = []) => {
    if (!overtaken(error)) return void message.error(sentenceOf(error, t));
    void message.warning(t("kit.changed_meanwhile_shown"), 8);
    void client.invalidateQueries({ predicate: ({ queryKey }) => stale.includes(String(queryKey[0])) });
  };
}
