/** Some names with one of them moved to a place, the first being 0. */
export function movedTo(ids: readonly string[], id: string, place: number): string[] {
  const rest = ids.filter((one) => one !== id);
  rest.splice(Math.max(0, Math.min(place, rest.length)), 0, id);
  return rest;
}

/** The beginning of an order, up to the last name that stands elsewhere than before: what is to go first. */
export function changedHead(before: readonly string[], after: readonly string[]): string[] {
  return after.slice(0, after.findLastIndex((id, at) => before[at] !== id) + 1);
}
