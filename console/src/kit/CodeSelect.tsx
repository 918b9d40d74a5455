/** One of the registry's codes by its name, or a code of the merchant's own. */

import { Select } from "antd";
import { useState } from "react";
import { codesOf, type Group, useWords } from "@/words";

interface Props {
  id?: string;
  group: Group;
  value: string;
  onChange: (code: string) => void;
  disabled?: boolean;
  allowClear?: boolean;
}

const OWN = /^[a-z0-9][a-z0-9_-]{0,39}$/;

export function CodeSelect({ id, group, value, onChange, disabled, allowClear }: Props) {
  const { word } = useWords();
  const [typed, setTyped] = useState("");
  const known = codesOf(group);
  const own = [value, typed.trim().toLowerCase()].filter((code) => OWN.test(code) && !known.includes(code));
  return (
    <Select<string>
      id={id}
      showSearch={{ optionFilterProp: "label", onSearch: setTyped }}
      allowClear={allowClear}
      disabled={disabled}
      value={value || undefined}
      onChange={(code) => onChange(code ?? "")}
      options={[
        ...known.map((code) => ({ value: code, label: word(group, code) })),
        ...[...new Set(own)].map((code) => ({ value: code, label: code })),
      ]}
    />
  );
}
