import { useTranslation } from "react-i18next";

import type { CutItemShown, EntranceShape } from "@/api";
import { Field, Select } from "@/components/field";
import { seconds } from "@/lib/numbers";
import { NumberField } from "./number-field";

const USUAL = 0.5;
const SHORTEST = 0.04;
const WAYS = ["cut", "dissolve", "fade"] as const;

/** How a clip comes in and goes. */
export function Joins({ item, before, onChange }: { item: CutItemShown; before: CutItemShown | undefined; onChange: (item: CutItemShown) => void }) {
  const { t } = useTranslation();
  const most = Math.max(SHORTEST, Math.min(30, item.seconds ?? 0));
  const usual = Math.min(USUAL, most);
  const enter = item.enter ?? null;
  const choose = (way: string) => onChange({ ...item, enter: way === "cut" ? null : { kind: way as EntranceShape["kind"], seconds: enter?.seconds ?? usual } });
  const isHeld = enter?.kind === "dissolve" && before?.video_url != null && (before.spare ?? 0) < enter.seconds - 0.02;
  return (
    <>
      <div className="grid grid-cols-2 items-start gap-x-2 gap-y-3">
        <Field label={t("edit.transition")}>{(ids) => (
          <Select {...ids} value={enter?.kind ?? "cut"} onChange={(event) => choose(event.target.value)}>
            {WAYS.map((way) => <option key={way} value={way}>{t(`edit.enter.${way}`)}</option>)}
          </Select>
        )}</Field>
        <Field label={t("edit.ending")}>{(ids) => (
          <Select {...ids} value={item.leave ? "fade" : "cut"} onChange={(event) => onChange({ ...item, leave: event.target.value === "fade" ? usual : 0 })}>
            <option value="cut">{t("edit.enter.cut")}</option>
            <option value="fade">{t("edit.to_black")}</option>
          </Select>
        )}</Field>
        {enter && <NumberField label={t("edit.length")} unit="s" value={enter.seconds} least={SHORTEST} most={most} step={0.1} digits={2} onValue={(value) => onChange({ ...item, enter: { ...enter, seconds: value } })} />}
        {item.leave ? <div className="col-start-2"><NumberField label={t("edit.length_out")} unit="s" value={item.leave} least={SHORTEST} most={most} step={0.1} digits={2} onValue={(leave) => onChange({ ...item, leave })} /></div> : null}
      </div>
      {isHeld && <p className="-mt-1.5 text-small text-muted">{t("edit.held", { seconds: seconds(before.spare ?? 0) })}</p>}
    </>
  );
}
