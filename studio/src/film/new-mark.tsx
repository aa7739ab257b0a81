import { useTranslation } from "react-i18next";

import { cx } from "@/components/cx";

/** Says of a take that it arrived since its shot was last looked at. */
export function NewMark({ className }: { className?: string }) {
  const { t } = useTranslation();
  return <span className={cx("rounded-chip bg-review px-1 font-sans text-micro text-bg", className)}>{t("new_mark")}</span>;
}
