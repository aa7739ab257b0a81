import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Empty } from "@/components/empty";

export function NotHere() {
  const { t } = useTranslation();
  return (
    <main className="h-full">
      <Empty icon={<Compass size={22} />} title={t("not_here.title")} acts={<Link to="/" className="inline-flex min-h-8 items-center text-label text-accent underline underline-offset-4">{t("not_here.back")}</Link>}>
        {t("not_here.about")}
      </Empty>
    </main>
  );
}
