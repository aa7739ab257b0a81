import { CloudOff, TriangleAlert } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Empty } from "@/components/empty";
import { isProblem } from "@/lib/http";

const AGAIN_MS = 3000;

/** A page that could not be read: why, and the way out. A server that does not answer is asked again by itself. */
export function Trouble({ error, retry }: { error: unknown; retry?: (() => void) | undefined }) {
  const { t } = useTranslation();
  const isGone = isProblem(error) && error.isOffline;
  useEffect(() => {
    if (!isGone || !retry) return undefined;
    const timer = setInterval(retry, AGAIN_MS);
    return () => clearInterval(timer);
  }, [isGone, retry]);
  return (
    <Empty
      icon={isGone ? <CloudOff size={22} /> : <TriangleAlert size={22} />}
      title={isGone ? t("trouble.offline") : t("trouble.title")}
      acts={retry && <Button kind="plain" onClick={retry}>{t("try_again")}</Button>}
    >
      <p>{isGone ? t("trouble.offline_about") : error instanceof Error ? error.message : String(error)}</p>
      {isProblem(error) && error.fix && <p className="mt-1">{error.fix}</p>}
      {isProblem(error) && error.requestId && <p className="mono mt-2 text-micro">{error.requestId}</p>}
    </Empty>
  );
}
