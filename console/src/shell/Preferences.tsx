/** Language and appearance, for whoever sits here. */

import { Segmented, Select, Space } from "antd";
import { useState } from "react";
import { type ShadeWish, shadeWish, wishShade } from "@/shell/theme";
import { choose, type Language, useWords } from "@/words";

export function Preferences() {
  const { t, language } = useWords();
  const [wish, setWish] = useState(shadeWish());
  return (
    <Space wrap>
      <Segmented<Language>
        aria-label={t("shell.language")}
        value={language}
        onChange={(next) => void choose(next)}
        options={[
          { value: "zh", label: t("shell.chinese") },
          { value: "en", label: t("shell.english") },
        ]}
      />
      <Select<ShadeWish>
        aria-label={t("shell.shade")}
        value={wish}
        style={{ minWidth: 150 }}
        onChange={(next) => {
          wishShade(next);
          setWish(next);
        }}
        options={[
          { value: "system", label: t("shell.shade_system") },
          { value: "light", label: t("shell.shade_light") },
          { value: "dark", label: t("shell.shade_dark") },
        ]}
      />
    </Space>
  );
}
