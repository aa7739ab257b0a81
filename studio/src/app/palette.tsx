import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Film, FolderOpen, Search } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { useOpenProject } from "@/app/use-open-project";
import { Key } from "@/components/key";
import { boardQuery, projectsQuery } from "@/film/queries";
import { commandIds, handlerOf, keysOf, perform, useRegistry } from "@/lib/commands";
import { slate } from "@/lib/numbers";
import { useView } from "@/lib/view";

const MOST_SHOTS = 20;
const ITEM = "flex min-h-9 cursor-default items-center gap-3 rounded-control px-3 text-label text-muted aria-selected:bg-raised aria-selected:text-fg";

/** Search projects, shots and commands; Enter does it. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [said, setSaid] = useState("");
  const navigate = useNavigate();
  const registry = useRegistry();
  const own = useView((view) => view.keys);
  const open = useOpenProject();
  const { data: projects = [] } = useQuery(projectsQuery);
  const { data: board } = useQuery({ ...boardQuery(open?.id ?? ""), enabled: open !== undefined });
  const shots = useMemo(() => {
    const wanted = said.trim().toLowerCase();
    if (!wanted || !board) return [];
    return board.shots.filter((shot) => slate(shot.number).includes(wanted) || shot.prompt.toLowerCase().includes(wanted)).slice(0, MOST_SHOTS);
  }, [board, said]);
  const act = (run: () => void) => () => {
    onClose();
    setTimeout(run); // once the layer has given the focus back
  };
  const ready = commandIds.filter((id) => id !== "palette" && handlerOf(registry, id) && handlerOf(registry, id)?.reason === undefined);

  return (
    <Command.Dialog
      open onOpenChange={(is) => !is && onClose()} label={t("palette.title")} loop
      overlayClassName="fixed inset-0 z-40 bg-shade"
      contentClassName="enter fixed top-[12vh] left-1/2 z-50 flex max-h-[70dvh] w-[min(640px,94vw)] -translate-x-1/2 flex-col overflow-hidden rounded-dialog border border-line bg-surface shadow-float"
    >
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search size={16} className="shrink-0 text-muted" />
        <Command.Input autoFocus value={said} onValueChange={setSaid} placeholder={t("palette.placeholder")} className="h-12 min-w-0 flex-1 bg-transparent text-body outline-none placeholder:text-muted" />
        <Key of="Escape" />
      </div>
      <Command.List className="min-h-0 flex-1 overflow-y-auto p-2 [&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-small [&_[cmdk-group-heading]]:text-muted">
        <Command.Empty className="px-3 py-8 text-center text-body text-muted">{t("palette.nothing")}</Command.Empty>
        {shots.length > 0 && open && (
          <Command.Group heading={t("palette.shots")}>
            {shots.map((shot) => (
              <Command.Item
                key={shot.id} value={`${slate(shot.number)} ${shot.prompt} ${shot.id}`} className={ITEM}
                onSelect={act(() => void navigate({ to: "/p/$project/board", params: { project: open.id }, search: { shot: shot.id } }))}
              >
                <Film size={15} className="shrink-0" />
                <span className="mono text-small">{slate(shot.number)}</span>
                <span className="min-w-0 flex-1 truncate">{shot.prompt}</span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        <Command.Group heading={t("palette.commands")}>
          {ready.map((id) => (
            <Command.Item key={id} value={`${t(`commands.${id}`)} ${id}`} className={ITEM} onSelect={act(() => void perform(id))}>
              <span className="flex-1">{t(`commands.${id}`)}</span>
              {keysOf(id, own)[0] && <Key of={keysOf(id, own)[0] ?? ""} />}
            </Command.Item>
          ))}
        </Command.Group>
        {projects.length > 0 && (
          <Command.Group heading={t("place.projects")}>
            {projects.map((one) => (
              <Command.Item key={one.id} value={`${one.name} ${one.id}`} className={ITEM} onSelect={act(() => void navigate({ to: "/p/$project/board", params: { project: one.id }, search: {} }))}>
                <FolderOpen size={15} className="shrink-0" />
                <span className="min-w-0 flex-1 truncate">{one.name}</span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
      </Command.List>
    </Command.Dialog>
  );
}
