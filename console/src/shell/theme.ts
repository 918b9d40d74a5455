/** The look: one set of tokens, light and dark. */

import { theme as antd, type ThemeConfig } from "antd";
import { useSyncExternalStore } from "react";

export type Shade = "light" | "dark";
export type ShadeWish = Shade | "system";

const KEPT = "orderloom.shade";
const system = window.matchMedia("(prefers-color-scheme: dark)");
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const listeners = new Set<() => void>();

export function shadeWish(): ShadeWish {
  const kept = localStorage.getItem(KEPT);
  return kept === "light" || kept === "dark" ? kept : "system";
}

export function wishShade(wish: ShadeWish): void {
  if (wish === "system") localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, wish);
  for (const listener of listeners) listener();
}

function shade(): Shade {
  const wish = shadeWish();
  return wish === "system" ? (system.matches ? "dark" : "light") : wish;
}

export function useShade(): Shade {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    system.addEventListener("change", listener);
    window.addEventListener("storage", listener); // chosen in another tab
    return () => {
      listeners.delete(listener);
      system.removeEventListener("change", listener);
      window.removeEventListener("storage", listener);
    };
  }, shade);
}

const FONTS =
  'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';

export function themeOf(shade: Shade): ThemeConfig {
  const dark = shade === "dark";
  const spoken = dark ? "#9dbcff" : "#2457d6"; // the brand's hue where it is text
  return {
    algorithm: dark ? antd.darkAlgorithm : antd.defaultAlgorithm,
    token: {
      colorPrimary: dark ? "#4672e8" : "#2457d6",
      colorInfo: dark ? "#9dbcff" : "#2457d6",
      colorSuccess: dark ? "#7fdca6" : "#1f7a44",
      colorWarning: dark ? "#f5c76b" : "#9a6200",
      ...(dark ? {} : { colorWarningBg: "#fff8e6", colorWarningBorder: "#f2d491" }),
      colorError: dark ? "#ff9f97" : "#c4302b",
      // The tints of states: made from such dark seeds they would be too grey to read on.
      colorSuccessBg: dark ? "#14301f" : "#e8f5ec",
      colorSuccessBorder: dark ? "#2c5c3f" : "#b4dcc1",
      colorWarningBg: dark ? "#33270e" : "#fdf3dc",
      colorWarningBorder: dark ? "#66501f" : "#ecd49a",
      colorErrorBg: dark ? "#3a1917" : "#fdecea",
      colorErrorBorder: dark ? "#71302c" : "#f2bcb8",
      colorInfoBg: dark ? "#1b2948" : "#e9effc",
      colorInfoBorder: dark ? "#36518c" : "#b9cbf5",
      colorLink: dark ? "#9dbcff" : "#2a62e0",
      colorBgLayout: dark ? "#101216" : "#f5f6f8",
      colorBgContainer: dark ? "#181b20" : "#ffffff",
      colorTextDescription: dark ? "rgba(255,255,255,.62)" : "rgba(0,0,0,.60)",
      colorTextTertiary: dark ? "rgba(255,255,255,.60)" : "rgba(0,0,0,.60)",
      colorTextPlaceholder: dark ? "rgba(255,255,255,.55)" : "rgba(0,0,0,.56)",
      borderRadius: 6,
      fontFamily: FONTS,
      fontSize: 14,
      fontSizeHeading3: 20,
      fontSizeHeading4: 16,
      fontSizeHeading5: 14,
      fontWeightStrong: 600,
      wireframe: false,
      motion: !still.matches,
    },
    components: {
      Table: {
        cellPaddingBlock: 8,
        cellPaddingInline: 12,
        cellPaddingBlockMD: 8,
        cellPaddingInlineMD: 8,
        cellPaddingBlockSM: 5,
        headerBg: dark ? "#1d2127" : "#fafbfc",
      },
      // Days of other months can be read and chosen.
      DatePicker: { colorTextDisabled: dark ? "rgba(255,255,255,.60)" : "rgba(0,0,0,.60)" },
      Button: { dangerColor: dark ? "#33100d" : "#ffffff" },
      Layout: { headerBg: dark ? "#181b20" : "#ffffff", siderBg: dark ? "#181b20" : "#ffffff" },
      Tabs: { itemSelectedColor: spoken, itemHoverColor: spoken, itemActiveColor: spoken, inkBarColor: spoken },
      Menu: {
        itemHeight: 36,
        itemMarginBlock: 2,
        itemSelectedColor: spoken,
        itemSelectedBg: dark ? "#22304f" : "#eef3ff",
      },
    },
  };
}
