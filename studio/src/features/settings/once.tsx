import { Copy } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { say } from "@/lib/toasts";

/** A secret that is shown this once: with its word of warning and a way to copy it. */
export function Once({ secret, about }: { secret: string; about: string }) {
  const { t } = useTranslation();
  const copy = () => void navigator.clipboard.writeText(secret).then(() => say(t("settings.copied")), () => undefined);
  return (
    <div role="status" className="mb-5 rounded-card border border-accent/60 bg-surface p-4">
      <p className="mb-2 text-body">{about}</p>
      <div className="flex items-center gap-2">
        <code className="mono min-w-0 flex-1 rounded-control bg-bg px-2.5 py-1.5 text-small break-all select-all">{secret}</code>
        <Button icon={<Copy size={14} />} onClick={copy}>{t("settings.copy")}</Button>
      </div>
    </div>
  );
}
