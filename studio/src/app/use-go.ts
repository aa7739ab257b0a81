import { useNavigate } from "@tanstack/react-router";

import type { Place } from "@/app/places";

/** Go to a place by its name. */
export function useGo(): (place: Place, project: string) => void {
  const navigate = useNavigate();
  return (place, project) => {
    switch (place) {
      case "board":
        return void navigate({ to: "/p/$project/board", params: { project }, search: {} });
      case "review":
        return void navigate({ to: "/p/$project/review", params: { project }, search: {} });
      case "watch":
        return void navigate({ to: "/p/$project/watch", params: { project } });
      case "timeline":
        return void navigate({ to: "/p/$project/timeline", params: { project }, search: {} });
      case "clip":
        return void navigate({ to: "/p/$project/clip", params: { project }, search: {} });
      case "script":
        return void navigate({ to: "/p/$project/script", params: { project }, search: {} });
      case "queue":
        return void navigate({ to: "/queue", search: {} });
      case "costs":
        return void navigate({ to: "/costs", search: {} });
      case "settings":
        return void navigate({ to: "/settings/$section", params: { section: "providers" } });
      case "projects":
        return void navigate({ to: "/" });
    }
  };
}
