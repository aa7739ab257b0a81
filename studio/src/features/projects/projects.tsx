import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Clapperboard, Ellipsis, Film, Plus, Settings2, Sparkles, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { createProject, type ProjectShown } from "@/api";
import { ProjectDialog } from "./project-dialog";
import { DeleteProject } from "./delete-project";
import { NewProject } from "./new-project";
import { Button, IconButton } from "@/components/button";
import { Empty } from "@/components/empty";
import { Menu, MenuItem, MenuLine } from "@/components/menu";
import { Loading, Skeleton } from "@/components/skeleton";
import { Trouble } from "@/components/trouble";
import { useNow } from "@/components/use-now";
import { useMay } from "@/film/me";
import { projectsQuery } from "@/film/queries";
import { at } from "@/lib/base";
import { useCommand } from "@/lib/commands";
import { ago, count, sums, when } from "@/lib/numbers";
import { runningTime } from "@/lib/time";
import { complain } from "@/lib/toasts";

/** Every project as a poster; where a new person begins. */
export function Projects() {
  const { t } = useTranslation();
  const { data: projects, error, refetch } = useQuery(projectsQuery);
  const [isMaking, setMaking] = useState(false);
  const may = useMay();
  const sample = useSample();
  useCommand("new_project", () => setMaking(true), { when: may("edit") });
  useCommand("sample_project", sample.open, { when: may("edit") });

  return (
    <div className="flex h-full flex-col">
      <div className="flex min-h-14 shrink-0 items-center gap-3 px-4 tablet:px-6">
        <h1 className="flex-1 text-title">{t("place.projects")}</h1>
        {may("edit") && projects && projects.length > 0 && (
          <>
            <Button kind="ghost" icon={<Sparkles size={15} />} onClick={sample.open} disabled={sample.busy} className="max-tablet:hidden">{t("projects.sample")}</Button>
            <Button kind="primary" icon={<Plus size={16} />} onClick={() => setMaking(true)}>{t("projects.new")}</Button>
          </>
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-8 tablet:px-6">
        {error ? <Trouble error={error} retry={() => void refetch()} /> : !projects ? <Waiting /> : projects.length === 0 ? (
          <Empty
            icon={<Clapperboard size={24} />} title={t("projects.empty")}
            acts={may("edit") && (
              <>
                <Button kind="primary" size="touch" icon={<Sparkles size={16} />} onClick={sample.open} disabled={sample.busy}>{sample.busy ? t("projects.sample_busy") : t("projects.sample")}</Button>
                <Button size="touch" icon={<Plus size={16} />} onClick={() => setMaking(true)}>{t("projects.new")}</Button>
              </>
            )}
          >
            {t("projects.empty_about")}
          </Empty>
        ) : (
          <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(280px,100%),1fr))] gap-4">
            {projects.map((project) => <li key={project.id}><ProjectCard project={project} /></li>)}
          </ul>
        )}
      </div>
      <NewProject open={isMaking} onClose={() => setMaking(false)} />
    </div>
  );
}

/** Make the sample project and go there. */
function useSample(): { busy: boolean; open: () => void } {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const navigate = useNavigate();
  const cache = useQueryClient();
  const open = () => {
    setBusy(true);
    createProject({ body: { name: t("projects.sample_name"), sample: true } })
      .then(async (made) => {
        void cache.invalidateQueries({ queryKey: ["projects"] });
        await navigate({ to: "/p/$project/board", params: { project: made.id }, search: {} });
      })
      .catch((error: unknown) => complain(t("failed.project"), error))
      .finally(() => setBusy(false));
  };
  return { busy, open };
}

function ProjectCard({ project }: { project: ProjectShown }) {
  const { t } = useTranslation();
  const now = useNow(60_000);
  const may = useMay();
  const [layer, setLayer] = useState<"settings" | "delete" | null>(null);
  const spent = sums(project.spent);
  return (
    <article className="group relative overflow-hidden rounded-card border border-line bg-surface transition-colors focus-within:border-control hover:border-control">
      <Link to="/p/$project/board" params={{ project: project.id }} search={{}} className="block rounded-card focus-visible:-outline-offset-2">
        <div className="relative aspect-video overflow-hidden bg-frame">
          {project.poster_url ? (
            <img src={at(project.poster_url)} alt="" loading="lazy" className="h-full w-full object-cover transition-transform duration-300 group-hover:scale-[1.02]" />
          ) : (
            <div className="flex h-full items-center justify-center text-control"><Film size={36} strokeWidth={1.25} /></div>
          )}
          <span className="mono absolute right-2 bottom-2 rounded-chip bg-shade px-1.5 text-micro text-on-frame">{runningTime(project.seconds)}</span>
        </div>
        <div className="px-3 pt-2.5 pb-3 pr-12">
          <h2 className="truncate text-heading">{project.name}</h2>
          <p className="mt-0.5 truncate text-small text-muted" title={when(project.created_at)}>
            {t("shots", { count: project.shots })} · <time dateTime={project.created_at}>{ago(project.created_at, now)}</time>
            {spent && ` · ${spent}`}
            {project.members.length > 1 && ` · ${t("people_count", { count: project.members.length })}`}
          </p>
          <span className="sr-only">{count(project.shots)}</span>
        </div>
      </Link>
      {may("review") && (
        <div className="absolute right-2 bottom-3">
          <Menu trigger={<IconButton label={t("more_about", { name: project.name })}><Ellipsis size={16} /></IconButton>}>
            <MenuItem icon={<Settings2 size={14} />} onSelect={() => setLayer("settings")}>{t("projects.settings")}</MenuItem>
            {may("admin") && project.id !== "workspace" && (
              <>
                <MenuLine />
                <MenuItem icon={<Trash2 size={14} />} tone="bad" onSelect={() => setLayer("delete")}>{t("projects.delete")}</MenuItem>
              </>
            )}
          </Menu>
        </div>
      )}
      {layer === "settings" && <ProjectDialog project={project} onClose={() => setLayer(null)} />}
      {layer === "delete" && <DeleteProject project={project} onClose={() => setLayer(null)} />}
    </article>
  );
}

function Waiting() {
  return (
    <Loading>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(280px,1fr))] gap-4">
        {[1, 2, 3].map((n) => <Skeleton key={n} className="aspect-[16/12]" />)}
      </div>
    </Loading>
  );
}
