import { useTranslation } from "react-i18next";

/** The name of a pane, where all stand beside each other; else the switch above names the one that is shown. */
export function Pane({ of }: { of: "source" | "breakdown" | "changes" }) {
  const { t } = useTranslation();
  return <h2 className="hidden h-9 shrink-0 items-center border-b border-line px-4 text-label text-muted min-[1000px]:flex">{t(`script.${of}`)}</h2>;
}
