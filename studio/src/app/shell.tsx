import { useQueryClient } from "@tanstack/react-query";
import { Outlet, useParams, useRouterState } from "@tanstack/react-router";
import { Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";

import { Everywhere } from "@/app/everywhere";
import { Header } from "@/app/header";
import { BottomBar, Rail } from "@/app/rail";
import { Loading } from "@/components/skeleton";
import { keepCacheLive } from "@/film/cache";
import { startLive } from "@/lib/live";
import { useView } from "@/lib/view";

/** Header, rail and page: everything behind the sign-in stands in here. */
export function Shell() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const { project } = useParams({ strict: false });
  const set = useView((view) => view.set);
  const isBare = useRouterState({ select: (state) => state.location.pathname.endsWith("/watch") });

  useEffect(() => {
    startLive();
    return keepCacheLive(cache);
  }, [cache]);
  useEffect(() => {
    if (project) set({ project });
  }, [project, set]);

  return (
    <div className="flex h-full flex-col">
      <a href="#page" onClick={(event) => { event.preventDefault(); document.getElementById("page")?.focus(); }} className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-control focus:bg-raised focus:px-3 focus:py-2">
        {t("skip")}
      </a>
      <Everywhere />
      {!isBare && <Header />}
      <div className="flex min-h-0 flex-1">
        {!isBare && <Rail />}
        <main id="page" tabIndex={-1} className="min-h-0 min-w-0 flex-1 outline-none">
          <Suspense fallback={<Loading />}><Outlet /></Suspense>
        </main>
      </div>
      {!isBare && <BottomBar />}
    </div>
  );
}
