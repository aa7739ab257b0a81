import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRouter, RouterProvider } from "@tanstack/react-router";
import i18next from "i18next";
import { Tooltip } from "radix-ui";
import { useEffect } from "react";

import { routeTree } from "@/app/routes";
import { Toaster } from "@/components/toaster";
import { Trouble } from "@/components/trouble";
import { meQuery } from "@/film/me";
import { BASE_PATH } from "@/lib/base";
import { listenForKeys } from "@/lib/commands";
import { isProblem, setUpClient } from "@/lib/http";
import { currentLanguage } from "@/lib/i18n";
import { stopLive } from "@/lib/live";

const isWorthRetrying = (failures: number, error: unknown): boolean =>
  failures < 2 && (!isProblem(error) || error.isOffline || error.status === 503);

export const queries = new QueryClient({
  defaultOptions: { queries: { retry: isWorthRetrying, refetchOnWindowFocus: true, staleTime: 10_000 }, mutations: { retry: false } },
});

export const router = createRouter({
  routeTree,
  basepath: BASE_PATH || "/",
  context: { queries },
  defaultPreload: "intent",
  defaultPendingMs: 200,
  defaultErrorComponent: ({ error }) => <Trouble error={error} retry={readAgain} />,
});

/** Ask again for what a page needs before it is shown. */
function readAgain(): void {
  void router.invalidate();
}

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

setUpClient(currentLanguage, () => {
  if (queries.getQueryData(meQuery.queryKey) === undefined) return;
  stopLive();
  queries.clear();
  void router.navigate({ to: "/sign-in", search: { to: location.pathname.slice(BASE_PATH.length) + location.search } });
});

/** What the server said, or is about to say, in the other language is asked again; in every tab. */
async function askAgain(): Promise<void> {
  const first = queries.getQueryCache().findAll({ fetchStatus: "fetching", predicate: (one) => one.state.data === undefined });
  await queries.invalidateQueries(); // a first answer under way is waited for, not begun anew
  await Promise.all(first.map((one) => queries.invalidateQueries({ queryKey: one.queryKey, exact: true })));
}

export function Studio() {
  useEffect(listenForKeys, []);
  useEffect(() => {
    const ask = () => void askAgain();
    i18next.on("languageChanged", ask);
    return () => i18next.off("languageChanged", ask);
  }, []);
  return (
    <QueryClientProvider client={queries}>
      <Tooltip.Provider delayDuration={400} skipDelayDuration={150}>
        <RouterProvider router={router} />
        <Toaster />
      </Tooltip.Provider>
    </QueryClientProvider>
  );
}
