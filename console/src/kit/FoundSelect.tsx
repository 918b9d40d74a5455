/** One or several of what is found for what is typed: Enter waits for the answer to all of it. */

import { Select, type SelectProps } from "antd";
import type { KeyboardEvent } from "react";

interface Props<V> extends Omit<SelectProps<V>, "showSearch" | "loading" | "onSearch" | "searchValue"> {
  onTyped: (text: string) => void;
  /** What is typed; left out: the field keeps it itself. */
  typed?: string;
  /** What is offered answers an earlier text (see `useFinding`). */
  old: boolean;
}

export function FoundSelect<V>({ onTyped, typed, old, ...rest }: Props<V>) {
  const search = { filterOption: false, onSearch: onTyped, ...(typed === undefined ? {} : { searchValue: typed }) };
  const wait = (event: KeyboardEvent) => {
    if (!old || event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div onKeyDownCapture={wait} role="presentation">
      <Select<V> style={{ width: "100%" }} {...rest} showSearch={search} loading={old} />
    </div>
  );
}
