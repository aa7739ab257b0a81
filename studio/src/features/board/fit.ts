export const GAP = 12;
/** Below a card's picture. */
const TEXT = 72;
const LEAST = { landscape: 220, portrait: 160 };
/** Cards in the document, with a row or two beyond the window: on a large screen cards are larger rather than more. */
export const MOST_CARDS = 60;

/** columns of cards, this wide and high; beyond: rows kept ready above and below the window. */
interface Fit { columns: number; card: number; height: number; beyond: number }

/** How cards stand beside each other in this much room, and how many rows are ready. */
export function fit(room: number, tall: number, isPortrait: boolean): Fit {
  const least = isPortrait ? LEAST.portrait : LEAST.landscape;
  const of = (columns: number) => {
    const card = (room - GAP * (columns - 1)) / columns;
    const height = Math.round(card * (isPortrait ? 16 / 9 : 9 / 16)) + TEXT + 2;
    const seen = Math.ceil(tall / (height + GAP)) + 1;
    return { columns, card, height, seen };
  };
  let found = of(Math.max(1, Math.floor((room + GAP) / (least + GAP))));
  if (found.columns * (found.seen + 4) <= MOST_CARDS) return { ...found, beyond: 2 };
  while (found.columns > 1 && found.columns * (found.seen + 2) > MOST_CARDS) found = of(found.columns - 1);
  return { ...found, beyond: 1 };
}
