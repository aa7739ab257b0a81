import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";

import { NotHere } from "@/app/not-here";
import { Shell } from "@/app/shell";
import { readBoardSearch } from "@/features/board/search";
import { readClipSearch } from "@/features/clip/search";
import { Projects } from "@/features/projects/projects";
import { readQueueSearch } from "@/features/queue/search";
import { readReviewSearch } from "@/features/review/search";
import { readScriptSearch } from "@/features/script/search";
import { readTimelineSearch } from "@/features/timeline/search";
import { meQuery, setupQuery } from "@/film/me";
import { boardQuery } from "@/film/queries";
import { isProblem } from "@/lib/http";

interface Context {
  queries: QueryClient;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

const root = createRootRouteWithContext<Context>()({ component: Outlet, notFoundComponent: NotHere });

/** Everything behind the sign-in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  component: Shell,
  beforeLoad: async ({ context: { queries }, location }) => {
    try {
      await queries.ensureQueryData(meQuery);
    } catch (error) {
      if (!isProblem(error) || error.status !== 401) throw error;
      const { needed } = await queries.fetchQuery(setupQuery);
      if (needed) throw redirect({ to: "/setup" });
      throw redirect({ to: "/sign-in", search: { to: location.href === "/" ? "" : location.href } });
    }
  },
});

const account = (name: "SignIn" | "SetUp" | "Invitation") => lazyRouteComponent(() => import("@/features/account/pages"), name);

const signIn = createRoute({
  getParentRoute: () => root, path: "/sign-in", component: account("SignIn"), validateSearch: (said) => ({ to: text(said.to) }),
});
const setUp = createRoute({
  getParentRoute: () => root, path: "/setup", component: account("SetUp"), validateSearch: (said): { token?: string | undefined } => ({ token: text(said.token) || undefined }),
});
const invitation = createRoute({
  getParentRoute: () => root, path: "/invitation", component: account("Invitation"), validateSearch: (said) => ({ token: text(said.token) }),
});

const projects = createRoute({ getParentRoute: () => inside, path: "/", component: Projects });

const project = createRoute({ getParentRoute: () => inside, path: "/p/$project" });

const board = createRoute({
  getParentRoute: () => project,
  path: "/board",
  component: lazyRouteComponent(() => import("@/features/board/board"), "Board"),
  validateSearch: readBoardSearch,
  loader: ({ context: { queries }, params }) => void queries.prefetchQuery(boardQuery(params.project)),
});
const review = createRoute({
  getParentRoute: () => project,
  path: "/review",
  component: lazyRouteComponent(() => import("@/features/review/review"), "Review"),
  validateSearch: readReviewSearch,
  loader: ({ context: { queries }, params }) => void queries.prefetchQuery(boardQuery(params.project)),
});
const watch = createRoute({
  getParentRoute: () => project, path: "/watch", component: lazyRouteComponent(() => import("@/features/watch/watch"), "Watch"),
});

const clip = createRoute({
  getParentRoute: () => project,
  path: "/clip",
  component: lazyRouteComponent(() => import("@/features/clip/clip"), "Clip"),
  validateSearch: readClipSearch,
});

const script = createRoute({
  getParentRoute: () => project,
  path: "/script",
  component: lazyRouteComponent(() => import("@/features/script/script"), "Script"),
  validateSearch: readScriptSearch,
});

const timeline = createRoute({
  getParentRoute: () => project,
  path: "/timeline",
  component: lazyRouteComponent(() => import("@/features/timeline/timeline"), "Timeline"),
  validateSearch: readTimelineSearch,
});

const queue = createRoute({
  getParentRoute: () => inside,
  path: "/queue",
  component: lazyRouteComponent(() => import("@/features/queue/queue"), "Queue"),
  validateSearch: readQueueSearch,
});
const costs = createRoute({
  getParentRoute: () => inside,
  path: "/costs",
  component: lazyRouteComponent(() => import("@/features/costs/costs"), "Costs"),
  validateSearch: (said): { by?: string | undefined; since?: string | undefined; until?: string | undefined } => ({ by: text(said.by) || undefined, since: text(said.since) || undefined, until: text(said.until) || undefined }),
});
const settings = createRoute({
  getParentRoute: () => inside,
  path: "/settings/$section",
  component: lazyRouteComponent(() => import("@/features/settings/settings"), "Settings"),
});

export const routeTree = root.addChildren([
  signIn, setUp, invitation, inside.addChildren([projects, project.addChildren([board, review, watch, timeline, clip, script]), queue, costs, settings]),
]);
