import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, Coins, TriangleAlert } from "lucide-react";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type BoardShown, type CostSheet as Sheet, createRun, type ModelShown, planProject, type PlanAsked, type ShotShown } from "@/api";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Field, Select } from "@/components/field";
import { Loading, Skeleton } from "@/components/skeleton";
import { type Fit, FitChoice } from "@/film/fit-choice";
import { CHEAPEST, makerOf } from "@/film/maker";
import { kindOf } from "@/film/pictures";
import { providersQuery, readyModelsQuery } from "@/film/queries";
import { isProblem } from "@/lib/http";
import { isFree, money, sentence, sums } from "@/lib/numbers";
import { runningTime } from "@/lib/time";
import { complain, say } from "@/lib/toasts";
import { useView } from "@/lib/view";

export interface Wanted {
  /** All shots of the project where left out. */
  shots?: readonly string[] | undefined;
  /** One more take of each, whatever is there. */
  retake?: boolean;
  /** What it begins with instead of what was chosen last: `provider:model`, and how many takes. */
  maker?: string | undefined;
  takes?: number | undefined;
}

const MOST_TAKES = 8;

/** What making some shots would cost; nothing is sent before its one button is pressed. */
export function CostSheet({ project, wanted, onClose, onBegun }: { project: string; wanted: Wanted; onClose: () => void; onBegun?: () => void }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const kind = kindOf(wantedOf(cache.getQueryData<BoardShown>(["board", project]), wanted));
  const { model, pictureModel, set } = useView();
  const [made, setMade] = useState(wanted.maker);
  const choice = made ?? (kind === "image" ? pictureModel : model);
  const [takes, setTakes] = useState(wanted.takes && wanted.takes <= MOST_TAKES ? String(wanted.takes) : "");
  const [fit, setFit] = useState<Fit>("offer");
  const [busy, setBusy] = useState(false);
  const asked = wishOf(wanted, choice, takes, fit);
  const plan = useQuery({
    queryKey: ["plan", project, asked], queryFn: () => planProject({ path: { project_id: project }, body: asked }),
    placeholderData: keepPreviousData, staleTime: 0, gcTime: 0, retry: false,
  });
  const sheet = plan.error ? undefined : plan.data;
  const choose = (next: string) => { setFit("offer"); setMade(undefined); set(kind === "image" ? { pictureModel: next } : { model: next }); };
  const why = sheet && !plan.isFetching ? refusalOf(sheet, kind, t) : "";

  const begin = () => {
    if (!sheet) return;
    setBusy(true);
    createRun({ path: { project_id: project }, body: { ...asked, quote: sheet.quote }, headers: { "Idempotency-Key": crypto.randomUUID() } })
      .then((begun) => {
        say(t("sheet.begun", { context: kind, count: begun.takes }));
        void cache.invalidateQueries({ queryKey: ["board", project] });
        void cache.invalidateQueries({ queryKey: ["jobs"] });
        onClose();
        onBegun?.();
      })
      .catch((error: unknown) => {
        complain(t("failed.run"), error);
        void plan.refetch(); // the price may have changed meanwhile: show it as it is now
      })
      .finally(() => setBusy(false));
  };

  return (
    <Dialog
      title={wanted.retake ? t("sheet.retake", { context: kind }) : t("sheet.title")} open onClose={onClose} onSubmit={begin}
      footer={
        <>
          <span className="min-w-0 flex-1 text-small text-muted">{sheet && sheet.takes > 0 && t("sheet.finish", { time: runningTime(Math.max(1, sheet.finish_seconds)), count: sheet.concurrency })}</span>
          <Button kind="ghost" onClick={onClose}>{t("cancel")}</Button>
          <Button kind="primary" type="submit" reason={why || undefined} disabled={busy || !sheet || plan.isFetching}>{sheet ? actOf(sheet, kind, t) : plan.error ? t("board.generate_plain", { context: kind }) : t("sheet.act_waiting")}</Button>
        </>
      }
    >
      <div className="mb-4 grid gap-3 tablet:grid-cols-[1fr_120px]">
        <ModelChoice kind={kind} value={choice} onChange={choose} />
        {!wanted.retake && (
          <Field label={t("sheet.takes", { context: kind })}>
            {(ids) => (
              <Select {...ids} value={takes} onChange={(event) => setTakes(event.target.value)}>
                <option value="">{t("sheet.takes_usual")}</option>
                {Array.from({ length: MOST_TAKES }, (_, at) => <option key={at} value={at + 1}>{at + 1}</option>)}
              </Select>
            )}
          </Field>
        )}
      </div>
      {plan.error ? <Refused error={plan.error} /> : sheet ? <Lines sheet={sheet} kind={kind} isOld={plan.isFetching} fit={fit} onFit={setFit} onChoose={choose} /> : <Loading><Skeleton className="h-32" /></Loading>}
      {why && <p role="alert" className="sticky -bottom-4 -mx-5 mt-4 -mb-4 flex items-center gap-2 border-t border-line bg-surface px-5 py-3 text-body text-bad"><CircleAlert size={15} className="shrink-0" />{why}</p>}
    </Dialog>
  );
}

/** Pictures are made by other models than films; where both are wanted, films are meant. */
type Kind = ReturnType<typeof kindOf>;

function wantedOf(board: BoardShown | undefined, wanted: Wanted): ShotShown[] {
  const ids = wanted.shots && new Set(wanted.shots);
  return (board?.shots ?? []).filter((shot) => !ids || ids.has(shot.id));
}

/** The request that a choice of model and takes makes. */
function wishOf(wanted: Wanted, choice: string, takes: string, fit: Fit): PlanAsked {
  return {
    shot_ids: wanted.shots ? [...wanted.shots] : null,
    retake: wanted.retake ?? false,
    ...makerOf(choice),
    takes: takes ? Number(takes) : null,
    fit: fit === "offer" ? null : fit,
  };
}

type T = TFunction;

const actOf = (sheet: Sheet, kind: Kind, t: T): string =>
  sheet.takes === 0
    ? sheet.fetched ? t("sheet.act_fetch", { context: kind, count: sheet.fetched }) : t("sheet.act_none")
    : `${t(sheet.rehearses ? "sheet.act_rehearse" : "sheet.act", { context: kind, count: sheet.takes })} · ${isFree(sheet.total) ? t("free") : sums(sheet.total)}`;

function refusalOf(sheet: Sheet, kind: Kind, t: T): string {
  if (sheet.over_budget) return sheet.over_budget;
  if (sheet.unpriced.length > 0) return t("sheet.unpriced", { models: sheet.unpriced.join(", ") });
  if (sheet.takes + sheet.fetched === 0) return sheet.impossible.length > 0 ? t("sheet.impossible_all", { context: kind }) : t("sheet.nothing");
  return "";
}

function ModelChoice({ kind, value, onChange }: { kind: Kind; value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  const { data: models = [] } = useQuery(readyModelsQuery(kind));
  const { data: providers = [] } = useQuery(providersQuery);
  const groups = new Map<string, ModelShown[]>();
  for (const model of models) if (model.provider !== "rehearsal") groups.set(model.provider, [...(groups.get(model.provider) ?? []), model]);
  const label = (name: string) => providers.find((one) => one.name === name)?.label ?? name;
  return (
    <Field label={t("sheet.model")}>
      {(ids) => (
        <Select {...ids} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{t("sheet.model_auto")}</option>
          {groups.size > 1 && <option value={CHEAPEST}>{t("sheet.model_cheapest", { context: kind })}</option>}
          <option value="rehearsal">{t("sheet.model_rehearsal")}</option>
          {[...groups].map(([name, all]) => (
            <optgroup key={name} label={label(name)}>
              {all.map((model) => <option key={model.id} value={`${name}:${model.id}`}>{priced(model, t)}</option>)}
            </optgroup>
          ))}
        </Select>
      )}
    </Field>
  );
}

const priced = (model: ModelShown, t: T): string =>
  model.price ? `${model.id} · ${money(model.price)} / ${model.kind === "image" ? t("settings.prices.picture") : `${model.price_seconds} s`}` : model.id;

function Refused({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const fix = !isProblem(error) ? "" : error.code === "provider.several" ? t("sheet.choose") : error.fix;
  return (
    <div role="alert" className="flex gap-3 rounded-card border border-warn/50 bg-warn/10 p-3">
      <TriangleAlert size={16} className="mt-0.5 shrink-0 text-warn" />
      <div className="min-w-0 text-body">
        <p>{sentence(error instanceof Error ? error.message : String(error))}</p>
        {fix && <p className="mt-1 text-muted">{fix}</p>}
      </div>
    </div>
  );
}

function Lines({ sheet, kind, isOld, fit, onFit, onChoose }: { sheet: Sheet; kind: Kind; isOld: boolean; fit: Fit; onFit: (fit: Fit) => void; onChoose: (model: string) => void }) {
  const { t } = useTranslation();
  const isRange = sums(sheet.low) !== sums(sheet.total);
  return (
    <div aria-busy={isOld} className={isOld ? "opacity-60 transition-opacity" : undefined}>
      {sheet.lines.length > 0 && (
        <table className="w-full text-body">
          <thead>
            <tr className="border-b border-line text-left text-small text-muted">
              <th scope="col" className="py-1.5 font-normal">{t("field.model")}</th>
              <th scope="col" className="py-1.5 text-right font-normal">{t("sheet.count_price", { context: kind })}</th>
              <th scope="col" className="py-1.5 text-right font-normal">{t("sheet.sum")}</th>
            </tr>
          </thead>
          <tbody>
            {sheet.lines.map((line) => (
              <tr key={`${line.provider}:${line.model}`} className="border-b border-line/60 align-top">
                <td className="py-2 pr-3">
                  <span className="block break-all">{line.model}</span>
                  <span className="block text-small text-muted" title={line.source}>{line.provider}{line.as_of && ` · ${t("sheet.as_of", { day: line.as_of })}`}</span>
                </td>
                <td className="mono py-2 text-right whitespace-nowrap">{line.takes} × {line.unit_price ? (Number(line.unit_price.amount) === 0 ? t("free") : money(line.unit_price)) : "?"}</td>
                <td className="mono py-2 pl-3 text-right whitespace-nowrap">{line.total ? money(line.total) : "?"}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr className="text-heading">
              <th scope="row" className="py-2 text-left">{t("sheet.total")}</th>
              <td className="mono py-2 text-right">{sheet.takes}</td>
              <td className="mono py-2 pl-3 text-right whitespace-nowrap">{isRange && `${sums(sheet.low)} – `}{sums(sheet.total) || t("free")}</td>
            </tr>
          </tfoot>
        </table>
      )}
      <dl className="mt-3 grid grid-cols-2 gap-x-6 gap-y-1 text-body">
        <Fact name={t("sheet.skipped")} value={String(sheet.skipped)} />
        {sheet.fetched > 0 && <Fact name={t("sheet.fetched")} value={String(sheet.fetched)} />}
        <Fact name={t("sheet.left")} value={sums(sheet.budget_left) || t("sheet.no_cap")} />
      </dl>
      <FitChoice sheet={sheet} kind={kind} fit={fit} onFit={onFit} onChoose={onChoose} />
      {sheet.problems.length > 0 && <ul className="mt-3 space-y-1 text-small text-warn">{sheet.problems.map((one) => <li key={one}>{one}</li>)}</ul>}
      {sheet.rehearses && sheet.takes > 0 && sheet.cheapest.length > 0 && (
        <section className="mt-4 rounded-card border border-line bg-bg p-3" aria-label={t("sheet.cheapest")}>
          <h3 className="flex items-center gap-2 text-small text-muted"><Coins size={13} />{t("sheet.cheapest")}</h3>
          <div className="mt-2 flex flex-wrap gap-2">
            {sheet.cheapest.map((one) => (
              <Button key={`${one.provider}:${one.model}`} size="dense" onClick={() => onChoose(`${one.provider}:${one.model}`)}>
                {one.model}{one.total && <span className="mono text-muted">{money(one.total)}</span>}
              </Button>
            ))}
          </div>
        </section>
      )}
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex items-baseline justify-between gap-3">
      <dt className="text-muted">{name}</dt>
      <dd className="mono text-right">{value}</dd>
    </div>
  );
}
