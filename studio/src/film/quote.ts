/** What takes would cost, told before anybody asks: the server's cost sheet, read quietly. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { type CostSheet, planProject } from "@/api";
import { makerOf } from "@/film/maker";
import { aboutQuery } from "@/film/me";
import type { Part } from "@/film/pictures";
import { useView } from "@/lib/view";

interface QuoteWanted {
  part: Part;
  /** All shots of the project where left out. */
  shots?: readonly string[] | undefined;
  retake?: boolean;
  /** What the sum hangs on: once it changes, the sum is asked for again. */
  state: string;
  isWanted?: boolean;
}

/** The cost sheet of some takes with the maker that is chosen now; undefined while nobody could say who would make them. */
export function useQuote(project: string, { part, shots, retake = false, state, isWanted = true }: QuoteWanted): CostSheet | undefined {
  const model = useView((view) => (part === "pictures" ? view.pictureModel : view.model));
  const { data: about } = useQuery(aboutQuery);
  const isChosen = model !== "" || Boolean(about?.parts?.usual_provider);
  return useQuery({
    queryKey: ["estimate", project, model, part, shots?.length === 1 ? shots[0] : "", retake, state],
    queryFn: () => planProject({ path: { project_id: project }, body: { ...makerOf(model), retake, ...(shots ? { shot_ids: [...shots] } : {}) } }),
    enabled: isChosen && isWanted, retry: false, staleTime: 60_000, placeholderData: keepPreviousData,
  }).data;
}
