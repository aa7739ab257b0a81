import { useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { useMay } from "@/film/me";
import { failuresQuery } from "@/film/queries";
import { isRetried } from "./failures";
import { useRetry } from "./use-retry";

/** Makes everything again that failed for whatever a second try may mend. */
export function RetryAll() {
  const { t } = useTranslation();
  const may = useMay();
  const { groups } = useRetry();
  const { data = [] } = useQuery(failuresQuery());
  const able = data.filter(isRetried);
  const total = able.reduce((sum, group) => sum + group.count, 0);
  if (!may("generate") || total === 0) return null;
  return <Button size="dense" icon={<RefreshCw size={13} />} onClick={() => void groups(able)}>{t("queue.retry_count", { count: total })}</Button>;
}
