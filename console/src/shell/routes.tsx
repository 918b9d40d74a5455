/** Every page and its address. Each is loaded when somebody first goes there. */

import { Button, Flex, Result } from "antd";
import { useEffect } from "react";
import { createBrowserRouter, Link, useRouteError } from "react-router";
import { CutOff } from "@/api/arriving";
import { goodsRoutes } from "@/catalog/routes";
import { customerRoutes } from "@/customers/routes";
import { eventRoutes } from "@/feed/routes";
import { parcelRoutes } from "@/fulfilment/routes";
import { homeRoutes } from "@/home/routes";
import { importRoutes } from "@/imports/routes";
import { stockRoutes } from "@/inventory/routes";
import { jobRoutes } from "@/jobs/routes";
import { orderRoutes } from "@/orders/routes";
import { promotionRoutes } from "@/promotions/routes";
import { settingsRoutes } from "@/settings/routes";
import { Frame } from "@/shell/Frame";
import { useWords } from "@/words";

export const router = createBrowserRouter(
  [
    {
      path: "/",
      Component: Frame,
      ErrorBoundary: Broken,
      HydrateFallback: () => null,
      children: [
        {
          ErrorBoundary: Broken,
          children: [
            ...homeRoutes,
            ...orderRoutes,
            ...parcelRoutes,
            ...stockRoutes,
            ...goodsRoutes,
            ...promotionRoutes,
            ...customerRoutes,
            ...importRoutes,
            ...eventRoutes,
            ...jobRoutes,
            ...settingsRoutes,
            { path: "*", Component: NotFound },
          ],
        },
      ],
    },
  ],
  { basename: "/console" },
);

function NotFound() {
  const { t } = useWords();
  return (
    <Result
      status="404"
      title={t("shell.not_found")}
      subTitle={t("shell.not_found_hint")}
      extra={<Link to="/">{t("shell.to_home")}</Link>}
    />
  );
}

/** A page that could not be drawn or loaded: a new release may have taken its file away. One whose code was cut off is loaded anew
 * by itself. */
function Broken() {
  const { t } = useWords();
  const error = useRouteError();
  const cutOff = error instanceof CutOff;
  useEffect(() => {
    if (cutOff) window.location.reload();
    else console.error(error);
  }, [cutOff, error]);
  if (cutOff) return null;
  return (
    <Result
      status="error"
      title={t("shell.broken")}
      subTitle={t("shell.broken_hint")}
      extra={
        <Flex justify="center" gap={8} wrap>
          <Button type="primary" onClick={() => window.location.reload()}>
            {t("shell.reload")}
          </Button>
          <Link to="/">
            <Button>{t("shell.to_home")}</Button>
          </Link>
        </Flex>
      }
    />
  );
}
