import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";

const STEP = 20;

/** The first of a list that may hold thousands, and what shows more of them, where there are more. */
export function useSome<T>(all: readonly T[]) {
  const { t } = useTranslation();
  const [many, setMany] = useState(STEP);
  const left = all.length - many;
  const more = left > 0 && (
    <div className="border-t border-line/60 px-4 py-2">
      <Button size="dense" kind="ghost" onClick={() => setMany(many + STEP)}>{t("queue.show_more", { count: Math.min(STEP, left) })}</Button>
    </div>
  );
  return { some: all.slice(0, many), more };
}
