import { useTranslation } from "react-i18next";

import { Check } from "@/components/field";
import { Segmented } from "@/components/segmented";
import { currentLanguage } from "@/lib/i18n";
import { perform } from "@/lib/commands";
import { type Theme, useView } from "@/lib/view";

const THEMES: readonly Theme[] = ["dark", "light", "system"];

/** How this browser shows the Studio. */
export function Appearance() {
  const { t } = useTranslation();
  const { theme, letters, set } = useView();
  return (
    <div className="flex flex-col gap-6">
      <div>
        <h2 className="mb-2 text-label text-muted">{t("settings.appearance.theme")}</h2>
        <Segmented label={t("settings.appearance.theme")} value={theme} options={THEMES.map((value) => ({ value, label: t(`settings.appearance.${value}`) }))} onChange={(value) => set({ theme: value })} />
      </div>
      <div>
        <h2 className="mb-2 text-label text-muted">{t("settings.appearance.language")}</h2>
        <Segmented
          label={t("settings.appearance.language")} value={currentLanguage()} options={[{ value: "en", label: "English" }, { value: "zh", label: "中文" }]}
          onChange={(value) => { if (value !== currentLanguage()) perform("switch_language"); }}
        />
      </div>
      <Check label={t("settings.appearance.letters")} checked={letters} onChange={(event) => set({ letters: event.target.checked })} />
    </div>
  );
}
