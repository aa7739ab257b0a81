import { type InfiniteData, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft, Ellipsis, Pencil, RefreshCw, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { deleteFootage, type FootageShown, indexFootageAgain, type PageFootageShown, renameFootage } from "@/api";
import { Bar } from "@/components/bar";
import { Button, IconButton } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Empty } from "@/components/empty";
import { Field, Input } from "@/components/field";
import { Menu, MenuItem, MenuLine } from "@/components/menu";
import { useMay } from "@/film/me";
import { useProgress } from "@/film/progress";
import { bytes, count } from "@/lib/numbers";
import { asNumber, parseRate, runningTime } from "@/lib/time";
import { complain, say, takenBack } from "@/lib/toasts";
import { doing } from "@/lib/undo";
import { Looked } from "./looked";
import { pieceQuery } from "./queries";

type Pages = InfiniteData<PageFootageShown>;

/** One piece of footage: played, and everything that is known of it. */
export function Piece({ footage, hasKeys, onBack, onGone, onCut }: { footage: FootageShown; hasKeys: boolean; onBack: (() => void) | undefined; onGone: () => void; onCut: (cuts: string) => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const cache = useQueryClient();
  const { data } = useQuery({ ...pieceQuery(footage.id), enabled: footage.state === "ready" });
  const [layer, setLayer] = useState<"name" | "delete" | null>(null);
  const again = () => Promise.all([cache.invalidateQueries({ queryKey: ["footages"] }), cache.invalidateQueries({ queryKey: ["footage", footage.id] })]);
  const refuse = (error: unknown) => complain(t("failed.footage", { name: footage.name }), error);
  const act = (what: Promise<unknown>, then?: () => void) => void what.then(again).then(then).catch(refuse);
  const path = { footage_id: footage.id };
  /** It leaves the page before it leaves the server: nothing of it is read again meanwhile. */
  const remove = async () => {
    await cache.cancelQueries({ queryKey: ["footages"] });
    cache.setQueriesData<Pages>({ queryKey: ["footages"] }, (list) => list && { ...list, pages: list.pages.map((page) => ({ ...page, items: page.items.filter((one) => one.id !== footage.id) })) });
    onGone();
    try {
      await deleteFootage({ path });
      say(t("clip.deleted", { name: footage.name }));
      cache.removeQueries({ queryKey: ["footage", footage.id] });
    } catch (error) {
      refuse(error);
    }
    await cache.invalidateQueries({ queryKey: ["footages"] });
  };
  /** It is called so at once; where that is refused, it is called what it was. */
  const called = async (name: string) => {
    cache.setQueriesData<Pages>({ queryKey: ["footages"] }, (list) => list && { ...list, pages: list.pages.map((page) => ({ ...page, items: page.items.map((one) => (one.id === footage.id ? { ...one, name } : one)) })) });
    const isDone = await renameFootage({ path, body: { name } }).then(() => true, (error: unknown) => { refuse(error); return false; });
    await again();
    return isDone;
  };
  const rename = async (name: string) => {
    if (name === footage.name) return;
    const sent = called(name);
    const act = await doing(t("edit.changed", { name: footage.name }), sent, async () => (await sent) && called(footage.name));
    if (act) say(act.label, takenBack(act, t("undo"), t("failed.undo")));
  };
  const lookAgain = () => act(indexFootageAgain({ path }));
  return (
    <section aria-label={footage.name} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex min-h-12 shrink-0 items-center gap-2 border-b border-line px-3">
        {onBack && <IconButton label={t("clip.back")} onClick={onBack}><ArrowLeft size={16} /></IconButton>}
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-heading">{footage.name || t("clip.unnamed")}</h2>
          <p className="mono truncate text-micro text-muted">{factsOf(footage, t("clip.fps"))}</p>
        </div>
        {may("footage") && (
          <Menu trigger={<IconButton label={t("more_about", { name: footage.name })}><Ellipsis size={16} /></IconButton>}>
            <MenuItem icon={<Pencil size={14} />} onSelect={() => setLayer("name")}>{t("clip.rename")}</MenuItem>
            {["ready", "failed"].includes(footage.state) && <MenuItem icon={<RefreshCw size={14} />} onSelect={lookAgain}>{t("clip.look_again")}</MenuItem>}
            <MenuLine />
            <MenuItem icon={<Trash2 size={14} />} tone="bad" onSelect={() => setLayer("delete")}>{t("clip.delete")}</MenuItem>
          </Menu>
        )}
      </header>
      {footage.state === "failed" ? (
        <Empty title={t("clip.failed")} acts={may("footage") && <Button kind="primary" icon={<RefreshCw size={15} />} onClick={lookAgain}>{t("try_again")}</Button>}>
          <p>{footage.problem?.message}</p>
          <p className="mt-1">{footage.problem?.fix}</p>
        </Empty>
      ) : footage.state !== "ready" ? <Underway footage={footage} /> : data && <Looked footage={data} hasKeys={hasKeys} onCut={onCut} />}
      {layer === "name" && <Rename name={footage.name} onClose={() => setLayer(null)} onName={(name) => { setLayer(null); void rename(name); }} />}
      {layer === "delete" && (
        <Dialog
          title={t("clip.delete_title", { name: footage.name })} about={t("clip.delete_about")} open onClose={() => setLayer(null)} width="small"
          onSubmit={() => void remove()}
          footer={<><Button kind="ghost" onClick={() => setLayer(null)}>{t("cancel")}</Button><Button kind="danger" type="submit">{t("clip.delete")}</Button></>}
        />
      )}
    </section>
  );
}

function factsOf(footage: FootageShown, fps: string): string {
  const rate = footage.rate ? `${count(Math.round(asNumber(parseRate(footage.rate)) * 100) / 100)} ${fps}` : "";
  return [footage.duration !== null && runningTime(footage.duration), footage.width && `${footage.width}×${footage.height}`, rate, footage.video_codec, footage.size > 0 && bytes(footage.size)].filter(Boolean).join(" · ");
}

function Underway({ footage }: { footage: FootageShown }) {
  const { t } = useTranslation();
  const heard = useProgress((state) => (footage.job ? state.byJob[footage.job] : undefined));
  const fraction = heard?.fraction ?? (footage.progress > 0 ? footage.progress : null);
  const state = footage.state as "indexing";
  return <Empty title={t(`clip.state.${state}`)}><Bar fraction={fraction} label={footage.name} className="mb-3 w-72 max-w-full" /><Words>{t(`clip.about.${state}`)}</Words></Empty>;
}

const Words = ({ children }: { children: ReactNode }) => <p>{children}</p>;

function Rename({ name, onName, onClose }: { name: string; onName: (name: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [said, setSaid] = useState(name);
  return (
    <Dialog
      title={t("clip.rename")} open onClose={onClose} width="small" onSubmit={() => onName(said.trim())}
      footer={<><Button kind="ghost" onClick={onClose}>{t("cancel")}</Button><Button kind="primary" type="submit" disabled={!said.trim()}>{t("save")}</Button></>}
    >
      <Field label={t("name")}>{(ids) => <Input {...ids} autoFocus maxLength={200} onFocus={(event) => event.target.select()} value={said} onChange={(event) => setSaid(event.target.value)} />}</Field>
    </Dialog>
  );
}
