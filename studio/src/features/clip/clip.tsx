import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Clapperboard, Link2, Upload } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { Button, IconButton } from "@/components/button";
import { Empty } from "@/components/empty";
import { FileTarget } from "@/components/file-target";
import { Loading, Skeleton } from "@/components/skeleton";
import { Trouble } from "@/components/trouble";
import { Segmented } from "@/components/segmented";
import { useMedia, usePhone } from "@/components/use-media";
import { useOpen } from "@/components/use-open";
import { useMay } from "@/film/me";
import { useCommand } from "@/lib/commands";
import { say } from "@/lib/toasts";
import { Bin } from "./bin";
import { ImportLink } from "./import-link";
import { Moments } from "./moments";
import { Piece } from "./piece";
import { footagesQuery } from "./queries";
import type { ClipSearch } from "./search";
import { bringIn, useUploads } from "./uploads";

/** Footage: brought in, looked at, and what is in it: shots, voices, words. */
export function Clip() {
  const { t } = useTranslation();
  const { project } = useParams({ from: "/inside/p/$project/clip" });
  const search = useSearch({ from: "/inside/p/$project/clip" });
  const navigate = useNavigate();
  const may = useMay();
  const isPhone = usePhone();
  const isWide = useMedia("(min-width: 1100px)");
  const cache = useQueryClient();
  const chooser = useRef<HTMLInputElement>(null);
  /** Whose player the keys move: what was touched or focused last. */
  const [pane, setPane] = useState<"footage" | "moments">("footage");
  const [isLinking, setLinking] = useState(false);
  const [isFinding, setFinding] = useState(false);
  const list = useInfiniteQuery(footagesQuery(project));
  const sending = useUploads((state) => state.all).filter((one) => one.project === project);

  const go = (change: Partial<ClipSearch>) => void navigate({ to: "/p/$project/clip", params: { project }, search: (now: ClipSearch) => ({ ...now, ...change }), replace: true });
  const arrived = (footage: string) => {
    void cache.invalidateQueries({ queryKey: ["footages"] });
    say(t("clip.arrived"), { label: t("clip.show"), run: () => go({ footage }) });
  };
  const send = (files: readonly File[]) => { for (const file of files) bringIn(file, project, arrived); };
  const mayBring = may("footage");
  useCommand("bring_footage", () => chooser.current?.click(), { when: mayBring });
  useCommand("import_footage", () => setLinking(true), { when: mayBring });
  const hasReady = list.data?.pages.some((page) => page.items.some((one) => one.state === "ready")) ?? false;
  const find = () => { if (!isWide) go({ side: "moments" }); setFinding(true); };
  useCommand("find_moments", find, { when: mayBring, reason: hasReady ? undefined : t("moments.no_footage") });

  const all = list.data?.pages.flatMap((page) => page.items) ?? [];
  const standing = useOpen(all, search.footage, (pieces) => pieces.find((one) => one.state === "ready") ?? pieces[0]);

  if (list.error && !list.data) return <Trouble error={list.error} retry={() => void list.refetch()} />;
  if (!list.data) return <Loading><div className="p-5"><Skeleton className="h-72" /></div></Loading>;
  const open = isPhone ? all.find((one) => one.id === search.footage) : standing;
  const acts = mayBring && (
    <>
      <Button kind={all.length === 0 ? "primary" : "plain"} icon={<Upload size={15} />} onClick={() => chooser.current?.click()}>{t("clip.bring")}</Button>
      {isPhone && all.length > 0
        ? <IconButton label={t("clip.link")} kind="plain" onClick={() => setLinking(true)}><Link2 size={15} /></IconButton>
        : <Button icon={<Link2 size={15} />} onClick={() => setLinking(true)}>{t("clip.link")}</Button>}
    </>
  );
  const hasKeys = isWide ? pane : (search.side ?? "footage");
  const showsFootage = isWide || search.side !== "moments";
  const isEmpty = all.length === 0 && sending.length === 0;
  return (
    <FileTarget label={t("clip.drop")} onFiles={mayBring ? send : undefined}>
      <div className="flex h-full min-h-0 flex-col">
        <header className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-2.5 tablet:px-5">
          <h1 className="sr-only min-w-0 flex-1 text-title tablet:not-sr-only">{t("place.clip")}</h1>
          {!isEmpty && !isWide && (
            <Segmented
              label={t("clip.view")} value={search.side ?? "footage"} onChange={(side) => go({ side: side === "moments" ? "moments" : undefined })}
              options={[{ value: "footage", label: t("clip.bin") }, { value: "moments", label: t("moments.title") }]}
            />
          )}
          {!isEmpty && acts}
        </header>
        {isEmpty ? <Empty icon={<Clapperboard size={22} />} title={t("clip.empty")} acts={acts}>{t("clip.empty_about")}</Empty> : (
          <div data-toasts="footage" className="flex min-h-0 flex-1">
            {showsFootage && (!isPhone || !open) && <Bin list={all} sending={sending} open={open?.id} onOpen={(footage) => go({ footage })} onArrived={arrived} more={list.hasNextPage ? () => void list.fetchNextPage() : undefined} />}
            {showsFootage && open && <div className="contents" onPointerDownCapture={() => setPane("footage")} onFocusCapture={() => setPane("footage")}><Piece key={open.id} footage={open} hasKeys={hasKeys === "footage"} onCut={(cuts) => go({ cuts, side: "moments" })} onBack={isPhone ? () => go({ footage: undefined }) : undefined} onGone={() => go({ footage: undefined })} /></div>}
            {(isWide || search.side === "moments") && <div className="contents" onPointerDownCapture={() => setPane("moments")} onFocusCapture={() => setPane("moments")}><Moments project={project} footage={all} open={search.cuts} first={open?.id} hasKeys={hasKeys === "moments"} isFinding={isFinding} onFind={setFinding} onOpen={(cuts) => go({ cuts })} /></div>}
          </div>
        )}
      </div>
      <input ref={chooser} type="file" multiple accept="video/*,.mkv,.mxf,.mts,.m2ts,.ts" className="hidden" onChange={(event) => { send([...(event.target.files ?? [])]); event.target.value = ""; }} />
      {isLinking && <ImportLink project={project} onClose={() => setLinking(false)} onBegun={(footage) => { setLinking(false); go({ footage }); }} />}
    </FileTarget>
  );
}
