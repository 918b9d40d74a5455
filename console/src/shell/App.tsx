/** The console: theme, words, session, router. */

import { StyleProvider } from "@ant-design/cssinjs";
import { QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { ConfigProvider, App as Host } from "antd";
import type { Locale } from "antd/es/locale";
import { useEffect, useState } from "react";
import { RouterProvider } from "react-router/dom";
import { arriving, startOver } from "@/api/arriving";
import { queries } from "@/api/queries";
import { useSession } from "@/api/session";
import { nonce } from "@/shell/nonce";
import { router } from "@/shell/routes";
import { SignIn } from "@/shell/SignIn";
import { themeOf, useShade } from "@/shell/theme";
import { formatTag, type Language, useWords } from "@/words";

async function localeOf(language: Language): Promise<Locale> {
  if (language === "en") {
    if (/^en(-US)?$/i.test(formatTag())) return named((await import("antd/es/locale/en_US")).default);
    await import("dayjs/locale/en-gb");
    const { default: british } = await import("antd/es/locale/en_GB");
    return named(british, { fieldDateFormat: "DD/MM/YYYY", fieldDateTimeFormat: "DD/MM/YYYY HH:mm:ss" });
  }
  await import("dayjs/locale/zh-cn");
  return named((await import("antd/es/locale/zh_CN")).default);
}

/** Days are written as the fields' language does; the buttons above them are called what they show. */
function named(locale: Locale, formats: { fieldDateFormat?: string; fieldDateTimeFormat?: string } = {}): Locale {
  const { DatePicker } = locale;
  if (!DatePicker) return locale;
  const lang = { ...DatePicker.lang, ...formats, yearSelect: "", monthSelect: "" };
  return { ...locale, DatePicker: { ...DatePicker, lang } };
}

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <StyleProvider>
        <Dressed />
      </StyleProvider>
    </QueryClientProvider>
  );
}

function Dressed() {
  const shade = useShade();
  const { language } = useWords();
  const [locale, setLocale] = useState<Locale>();
  useEffect(() => {
    let wanted = true;
    void arriving(() => localeOf(language))
      .catch(startOver)
      .then((found) => wanted && setLocale(found));
    return () => {
      wanted = false;
    };
  }, [language]);
  useEffect(() => {
    document.documentElement.style.colorScheme = shade;
  }, [shade]);
  if (!locale) return null;
  return (
    <ConfigProvider
      theme={themeOf(shade)}
      locale={locale}
      csp={nonce ? { nonce } : undefined}
      button={{ autoInsertSpace: false }}
    >
      <Host component={false} message={{ top: 64 }}>
        <Entrance />
      </Host>
    </ConfigProvider>
  );
}

/** Whoever is not signed in sees the door; whoever's session ended signs in again above the page, which stays. */
function Entrance() {
  const session = useSession();
  const client = useQueryClient();
  const out = session === null;
  useEffect(() => {
    if (out) client.clear();
  }, [out, client]);
  if (out) return <SignIn />;
  return (
    <>
      <Pages key={session.person} />
      {session.ended && <SignIn again />}
    </>
  );
}

/** The pages as one person sees them: another one begins anew, with nothing that was read or typed before. */
function Pages() {
  const client = useQueryClient();
  useState(() => client.clear());
  return <RouterProvider router={router} />;
}
