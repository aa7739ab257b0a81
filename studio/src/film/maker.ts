import type { PlanAsked } from "@/api";

/** Instead of a model's name: whoever of those that are set up makes a shot for the least. */
export const CHEAPEST = "cheapest";

/** What a choice of who makes takes asks of a plan: `provider:model`, `provider`, {@link CHEAPEST}, or "" for the project's. */
export function makerOf(choice: string): Pick<PlanAsked, "provider" | "model" | "route"> {
  if (choice === CHEAPEST) return { provider: null, model: null, route: "cheapest" };
  const [provider = "", ...model] = choice.split(":");
  return { provider: provider || null, model: model.join(":") || null, route: null };
}
