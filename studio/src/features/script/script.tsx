import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { FilePenLine, FileUp } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { Button, IconButton } from "@/components/button";
import { Select } from "@/components/field";
import { FileTarget } from "@/components/file-target";
import { Segmented } from "@/components/segmented";
import { useMedia, usePhone } from "@/components/use-media";
import { useNow } from "@/components/use-now";
import { useMay } from "@/film/me";
import { jobQuery } from "@/film/queries";
import { useCommand } from "@/lib/commands";
import { ago } from "@/lib/numbers";
import { complain } from "@/lib/toasts";
import { Breakdown } from "./breakdown";
import { Changes } from "./changes";
import { scriptQuery, scriptsQuery, scriptTextQuery } from "./queries";
import { ACCEPTED, MOST_LETTERS, readText } from "./read-file";
import type { ScriptSearch } from "./search";
import { Source } from "./source";
import { EMPTY, setWish, useWishes } from "./wishes";

/** From a text to a draft, and from the draft, once somebody says so, to the board. */
export function Script() {
  const { t } = useTranslation();
  const { project } = useParams({ from: "/inside/p/$project/script" });
  const search = useSearch({ from: "/inside/p/$project/script" });
  const navigate = useNavigate();
  const may = useMay();
  const cache = useQueryClient();
  const now = useNow(60_000);
  const isWide = useMedia("(min-width: 1000px)");
  const isPhone = usePhone();
  const chooser = useRef<HTMLInputElement>(null);
  const wish = useWishes((state) => state.byProject[project]) ?? EMPTY;
  const { data: drafts = [] } = useQuery(scriptsQuery(project));
  const script = useQuery({ ...scriptQuery(search.script ?? ""), enabled: search.script !== undefined });
  const job = script.data && !script.data.is_whole ? script.data.job : null;
  const { data: isWriting = false } = useQuery({ ...jobQuery(job ?? ""), enabled: job !== null, select: ({ state }) => ["queued", "running", "waiting"].includes(state) });
  const isWhole = script.data?.is_whole ?? false;
  // What a draft's questions were answered with is kept, all or some of them: its text has another price then.
  useEffect(() => { if (!isWriting) void cache.invalidateQueries({ queryKey: ["script-quote"] }); }, [isWhole, isWriting, search.script, cache]);
  const text = useQuery({ ...scriptTextQuery(search.script ?? ""), enabled: search.script !== undefined && wish.text === "" });

  const go = (change: Partial<ScriptSearch>) => navigate({ to: "/p/$project/script", params: { project }, search: (old: ScriptSearch) => ({ ...old, ...change }), replace: true });
  const mayEdit = may("edit");
  const hasText = search.script !== undefined || wish.text !== "";
  // A draft that was opened by its address, or from the list, brings its text along.
  useEffect(() => {
    if (text.data && script.data && wish.text === "") setWish(project, { ...fromDraft(script.data.wish), text: text.data, name: script.data.name });
  }, [text.data, script.data, wish.text, project]);

  const begun = (id: string) => {
    void cache.invalidateQueries({ queryKey: ["scripts", project] });
    void go({ script: id, pane: "breakdown" });
  };
  const anew = () => { setWish(project, EMPTY); void go({ script: undefined, pane: undefined }); };
  const open = (id: string) => { setWish(project, EMPTY); void go({ script: id || undefined, pane: id ? "breakdown" : undefined }); };
  const take = async (file: File | undefined) => {
    if (!file) return;
    const read = await readText(file);
    if (read === null) complain(t("script.no_text", { name: file.name }), new Error(t("script.no_text_fix")));
    else if (read.length > MOST_LETTERS) complain(t("script.too_long", { name: file.name }), new Error(t("script.too_long_fix")));
    else { setWish(project, { ...EMPTY, planner: wish.planner ?? "auto", text: read, name: file.name }); void go({ script: undefined, pane: undefined }); }
  };
  useCommand("new_script", anew, { when: mayEdit });
  useCommand("open_script", () => chooser.current?.click(), { when: mayEdit });

  const pane = isWide ? undefined : (search.pane ?? (mayEdit ? undefined : "breakdown"));
  const shows = (one: ScriptSearch["pane"]) => isWide || pane === one;
  return (
    <FileTarget label={t("script.drop")} onFiles={mayEdit ? (files) => void take(files[0]) : undefined}>
      <div className="flex h-full min-h-0 flex-col">
        <header className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-2.5 tablet:px-5">
          <h1 className="sr-only tablet:not-sr-only tablet:flex-1 tablet:text-title">{t("place.script")}</h1>
          {!isWide && (
            <Segmented
              label={t("script.view")} value={pane ?? "source"} onChange={(next) => void go({ pane: next === "source" ? undefined : (next as "breakdown") })}
              options={[{ value: "source", label: t("script.source") }, { value: "breakdown", label: t("script.breakdown") }, { value: "changes", label: t("script.changes") }]}
            />
          )}
          {drafts.length > 0 && (
            <Select aria-label={t("script.drafts")} className="!w-auto min-w-0 flex-1 tablet:!w-56 tablet:flex-none" value={search.script ?? ""} onChange={(event) => open(event.target.value)}>
              <option value="">{t("script.new")}</option>
              {drafts.map((one) => <option key={one.id} value={one.id}>{one.name || t("script.unnamed")} · {ago(one.created_at, now)}</option>)}
            </Select>
          )}
          {mayEdit && (isPhone ? <IconButton label={t("script.file")} onClick={() => chooser.current?.click()}><FileUp size={16} /></IconButton> : <Button icon={<FileUp size={15} />} onClick={() => chooser.current?.click()}>{t("script.file")}</Button>)}
          {mayEdit && hasText && (isPhone ? <IconButton label={t("script.anew")} onClick={anew}><FilePenLine size={16} /></IconButton> : <Button kind="ghost" icon={<FilePenLine size={15} />} onClick={anew}>{t("script.anew")}</Button>)}
        </header>
        <div className="flex min-h-0 flex-1">
          {shows(undefined) && <Source project={project} wish={wish} canEdit={mayEdit} isLeading={!isWhole} isWriting={job !== null && isWriting} onBegun={begun} />}
          {shows("breakdown") && <Breakdown id={search.script} script={script} canEdit={mayEdit} />}
          {shows("changes") && <Changes project={project} script={script.data} search={search} go={(change) => void go(change)} canEdit={mayEdit} onDiscarded={() => go({ script: undefined, pane: undefined })} />}
        </div>
      </div>
      <input ref={chooser} type="file" accept={ACCEPTED} aria-label={t("script.file")} tabIndex={-1} className="hidden" onChange={(event) => { void take(event.target.files?.[0]); event.target.value = ""; }} />
    </FileTarget>
  );
}

/** What a draft was asked with, as the source pane holds it. */
function fromDraft(said: Record<string, unknown>) {
  const [shortest, longest] = said.seconds as [number, number];
  return { shortest, longest, shots: said.shots as number | null, aspect: said.aspect as string | null, style: said.style as string, planner: said.planner as "auto" };
}
