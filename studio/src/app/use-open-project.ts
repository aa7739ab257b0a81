import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";

import type { ProjectShown } from "@/api";
import { projectsQuery } from "@/film/queries";
import { useView } from "@/lib/view";

/** The project that is open, else the one that was open last. */
export function useOpenProject(): ProjectShown | undefined {
  const { project } = useParams({ strict: false });
  const last = useView((view) => view.project);
  const { data } = useQuery(projectsQuery);
  return data?.find((one) => one.id === (project ?? last));
}
