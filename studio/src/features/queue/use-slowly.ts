import { useEffect, useRef, useState } from "react";

const PACE_MS = 150;

/** Some names as they were a moment ago at most: while a list is scrolled they change with every frame. */
export function useSlowly(now: readonly string[]): readonly string[] {
  const [slow, setSlow] = useState(now);
  const latest = useRef(now);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const key = now.join(" ");
  useEffect(() => {
    latest.current = key === "" ? [] : key.split(" ");
    timer.current ??= setTimeout(() => { timer.current = undefined; setSlow(latest.current); }, PACE_MS);
  }, [key]);
  useEffect(() => () => { clearTimeout(timer.current); timer.current = undefined; }, []);
  return slow;
}
