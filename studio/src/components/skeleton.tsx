import { useTranslation } from "react-i18next";

import { cx } from "@/components/cx";

/** A place that will be filled, in its final shape; shown only after 200 ms. */
export const Skeleton = ({ className }: { className?: string }) => <div aria-hidden className={cx("skeleton", className)} />;

/** Says to screen readers that a page is on its way. */
export function Loading({ children }: { children?: React.ReactNode }) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-busy className="h-full">
      <span className="sr-only">{t("loading")}</span>
      {children}
    </div>
  );
}
