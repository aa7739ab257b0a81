import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ChevronDown, FileDown, Film, Sparkles, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { assembleTimeline, type CutsLine, type TimelineAsked } from "@/api";
import { Button, IconButton } from "@/components/button";
import { Empty } from "@/components/empty";
import { Select } from "@/components/field";
import { Menu, MenuItem } from "@/components/menu";
import { Loading } from "@/components/skeleton";
import { Trouble } from "@/components/trouble";
import { cutsListQuery } from "@/film/cuts";
import { useDeleteCuts } from "@/film/delete-cuts";
import { useMay } from "@/film/me";
import { useCommand } from "@/lib/commands";
import { ago } from "@/lib/numbers";
import { useNow } from "@/components/use-now";
import { useOpen } from "@/components/use-open";
import { complain } from "@/lib/toasts";
import { Editor } from "./editor";

/** The edit: approved takes in board order, reordered and trimmed, then made into a film or handed over. */
export function Timeline() {
  const { t } = useTranslation();
  const { project } = useParams({ from: "/inside/p/$project/timeline" });
  const { cuts } = useSearch({ from: "/inside/p/$project/timeline" });
  const navigate = useNavigate();
  const cache = useQueryClient();
  const may = useMay();
  const { data: lists, error, refetch } = useQuery(cutsListQuery(project, "timeline"));
  const [busy, setBusy] = useState(false);
  const [isFinishing, setFinishing] = useState(false);
  const go = (id: string | undefined) => void navigate({ to: "/p/$project/timeline", params: { project }, search: { cuts: id }, replace: true });
  const assemble = (body: TimelineAsked) => {
    setBusy(true);
    assembleTimeline({ path: { project_id: project }, body: { ...body, name: t("timeline.version", { number: (lists?.length ?? 0) + 1 }) } })
      .then(async (made) => { cache.setQueryData(["cuts", made.id], made); await refetch(); go(made.id); })
      .catch((problem: unknown) => complain(t("failed.assemble"), problem))
      .finally(() => setBusy(false));
  };
  const remove = useDeleteCuts(project, go);
  useCommand("assemble", () => assemble({ which: "approved" }), { when: may("edit") });
  useCommand("finish", () => setFinishing(true), { when: may("footage"), reason: lists?.length ? undefined : t("timeline.empty") });

  const open = useOpen(lists ?? [], cuts);

  if (error && !lists) return <Trouble error={error} retry={() => void refetch()} />;
  if (!lists) return <Loading />;
  if (!open) {
    return (
      <Empty
        icon={<Film size={22} />} title={t("timeline.empty")}
        acts={may("edit") && <><Button kind="primary" icon={<Sparkles size={15} />} disabled={busy} onClick={() => assemble({ which: "approved" })}>{t("timeline.assemble")}</Button><Button disabled={busy} onClick={() => assemble({ which: "selected", fill: true })}>{t("timeline.assemble_any")}</Button></>}
      >{t("timeline.empty_about")}</Empty>
    );
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-2.5 tablet:px-5">
        <h1 className="sr-only tablet:not-sr-only tablet:text-title">{t("place.timeline")}</h1>
        <Versions lists={lists} open={open} onOpen={go} />
        <span className="hidden flex-1 tablet:inline" />
        {may("edit") && (
          <>
            <IconButton label={t("timeline.delete", { name: open.name })} onClick={() => void remove(open)}><Trash2 size={15} /></IconButton>
            <Menu trigger={<Button disabled={busy}>{t("timeline.assemble_short")}<ChevronDown size={14} /></Button>}>
              <MenuItem onSelect={() => assemble({ which: "approved" })}>{t("timeline.assemble")}</MenuItem>
              <MenuItem onSelect={() => assemble({ which: "selected", fill: true })}>{t("timeline.assemble_any")}</MenuItem>
            </Menu>
          </>
        )}
        {may("footage") && <Button kind="primary" className="w-full tablet:w-auto" icon={<FileDown size={15} />} onClick={() => setFinishing(true)}>{t("finish.act")}</Button>}
      </header>
      <Editor key={open.id} id={open.id} project={project} isFinishing={isFinishing} onFinished={() => setFinishing(false)} />
    </div>
  );
}

function Versions({ lists, open, onOpen }: { lists: readonly CutsLine[]; open: CutsLine; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  const now = useNow(60_000);
  return (
    <Select aria-label={t("timeline.versions")} className="min-w-0 flex-1 tablet:!w-56 tablet:flex-none" value={open.id} onChange={(event) => onOpen(event.target.value)}>
      {lists.map((one) => <option key={one.id} value={one.id}>{one.name || t("place.timeline")} · {ago(one.created_at, now)}</option>)}
    </Select>
  );
}
