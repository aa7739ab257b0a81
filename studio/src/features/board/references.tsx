import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ImageIcon, Trash2, Upload, X } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { type AssetShown, type AssetsShown, deleteAsset, uploadAsset } from "@/api";
import { Button, IconButton } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { DropFile } from "@/components/drop-file";
import { Input, Select } from "@/components/field";
import { Loading } from "@/components/skeleton";
import { Trouble } from "@/components/trouble";
import { useMay } from "@/film/me";
import { assetsQuery } from "@/film/queries";
import { at } from "@/lib/base";
import { complain, say } from "@/lib/toasts";

type Kind = AssetShown["kind"];

const KINDS = ["character", "place", "prop", "segment"] as const satisfies readonly Kind[];
const FRAME = /^\d+_(start|end)$/;

/** The pictures that lie beside the storyboards: looked at, brought in and taken away. first: files to bring in at once. */
export function References({ project, first }: { project: string; first: readonly File[] }) {
  const { t } = useTranslation();
  const may = useMay();
  const { data, error, refetch } = useQuery(assetsQuery(project));
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const without = withoutPicture(data);
  return (
    <section aria-labelledby="references">
      <h3 id="references" className="mb-2 text-label text-muted">{t("pictures.there", { count: data.pictures.length })}</h3>
      {data.pictures.length === 0 && <p className="flex items-center gap-2 text-body text-muted"><ImageIcon size={16} aria-hidden />{t("pictures.none")}</p>}
      <ul className="grid grid-cols-2 gap-3 tablet:grid-cols-4">{data.pictures.map((one) => <Reference key={one.id} project={project} one={one} canDelete={may("edit")} />)}</ul>
      {without.length > 0 && <p className="mt-3 text-small text-muted">{t("pictures.without", { names: without.join(", ") })}</p>}
      {may("edit") && <BringIn project={project} first={first} cast={data.cast.map((one) => one.name)} wanting={without} />}
    </section>
  );
}

const withoutPicture = (data: AssetsShown): string[] => [...new Set(data.cast.filter((one) => one.pictures.length === 0).map((one) => one.name))];

function Reference({ project, one, canDelete }: { project: string; one: AssetShown; canDelete: boolean }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const remove = () => {
    setBusy(true);
    deleteAsset({ path: { project_id: project, asset_id: one.id } })
      .then(() => say(t("pictures.deleted", { name: one.name })))
      .catch((error: unknown) => complain(t("pictures.not_deleted", { name: one.name }), error))
      .finally(() => {
        setBusy(false);
        setAsking(false);
        void cache.invalidateQueries({ queryKey: ["assets", project] });
      });
  };
  return (
    <li className="relative min-w-0">
      <a href={at(one.url)} target="_blank" rel="noreferrer" title={one.path} className="block rounded-control">
        <img src={`${at(one.poster_url)}&of=${encodeURIComponent(one.changed_at)}`} alt="" loading="lazy" decoding="async" className="aspect-video w-full rounded-chip bg-frame object-contain" />
        <span className="mt-1 block truncate text-small">{one.name}</span>
        <span className="block truncate text-small text-muted">{t(`pictures.kind.${one.kind}`)}</span>
      </a>
      {canDelete && <IconButton label={t("pictures.delete", { name: one.name })} kind="on-film" size="dense" className="!absolute top-1 right-1" onClick={() => setAsking(true)}><Trash2 size={13} /></IconButton>}
      {isAsking && (
        <Dialog
          title={t("pictures.delete_title", { name: one.name })} about={t("pictures.delete_about", { path: one.path })} open onClose={() => setAsking(false)} width="small"
          footer={<><Button kind="ghost" onClick={() => setAsking(false)}>{t("cancel")}</Button><Button kind="danger" disabled={isBusy} onClick={remove}>{t("pictures.delete_act")}</Button></>}
        />
      )}
    </li>
  );
}

interface Coming {
  file: File;
  kind: Kind;
  name: string;
}

/** Files on their way in: each is told whom or what it shows before it is sent. */
function BringIn({ project, first, cast, wanting }: { project: string; first: readonly File[]; cast: readonly string[]; wanting: readonly string[] }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const guess = (file: File): Coming => {
    const name = file.name.replace(/\.[^.]+$/, "");
    const meant = cast.find((one) => one.toLowerCase() === name.toLowerCase());
    return { file, kind: FRAME.test(name) ? "segment" : "character", name: meant ?? name };
  };
  const [coming, setComing] = useState<readonly Coming[]>(() => first.map(guess));
  const [isBusy, setBusy] = useState(false);
  const change = (file: File, what: Partial<Coming>) => setComing((all) => all.map((one) => (one.file === file ? { ...one, ...what } : one)));
  const drop = (file: File) => setComing((all) => all.filter((one) => one.file !== file));
  const send = async () => {
    let count = 0;
    for (const { file, kind, name } of coming) {
      try {
        await uploadAsset({ path: { project_id: project }, body: { file, kind, name: name.trim() } });
        count += 1;
        drop(file);
      } catch (error) {
        complain(t("pictures.not_brought", { name: file.name }), error);
      }
    }
    if (count > 0) say(t("pictures.brought", { count }));
    void cache.invalidateQueries({ queryKey: ["assets", project] });
    void cache.invalidateQueries({ queryKey: ["board", project] }); // shots that call the name have it now
  };
  const start = () => {
    if (isBusy || coming.length === 0) return;
    setBusy(true);
    void send().finally(() => setBusy(false));
  };
  return (
    <div className="mt-4 flex flex-col gap-2">
      {coming.map((one) => (
        <ComingLine key={`${one.file.name} ${one.file.lastModified} ${one.file.size}`} one={one} disabled={isBusy} onChange={(what) => change(one.file, what)} onDrop={() => drop(one.file)} onEnter={start} />
      ))}
      <datalist id="cast-names">{wanting.map((name) => <option key={name} value={name} />)}</datalist>
      {coming.length > 0 && <Button className="self-end" icon={<Upload size={15} />} disabled={isBusy} onClick={start}>{t("pictures.bring", { count: coming.length })}</Button>}
      <DropFile label={t("pictures.drop")} about={t("pictures.drop_about")} accept="image/png,image/jpeg,image/webp,image/bmp" onFiles={(files) => setComing((all) => [...all, ...files.map(guess)])} />
    </div>
  );
}

function ComingLine({ one, disabled, onChange, onDrop, onEnter }: { one: Coming; disabled: boolean; onChange: (what: Partial<Coming>) => void; onDrop: () => void; onEnter: () => void }) {
  const { t } = useTranslation();
  const seen = useMemo(() => URL.createObjectURL(one.file), [one.file]);
  useEffect(() => () => URL.revokeObjectURL(seen), [seen]);
  return (
    <div className="grid grid-cols-[64px_minmax(0,1fr)_112px_32px] items-center gap-2">
      <img src={seen} alt="" className="aspect-video w-full rounded-chip bg-frame object-contain" />
      <Input
        value={one.name} disabled={disabled} list="cast-names" aria-label={t("pictures.name_of", { name: one.file.name })} onChange={(event) => onChange({ name: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault(); // the layer's own act is another one
          onEnter();
        }}
      />
      <Select value={one.kind} disabled={disabled} aria-label={t("pictures.kind_of", { name: one.file.name })} onChange={(event) => onChange({ kind: event.target.value as Kind })}>
        {KINDS.map((kind) => <option key={kind} value={kind}>{t(`pictures.kind.${kind}`)}</option>)}
      </Select>
      <IconButton label={t("remove")} disabled={disabled} onClick={onDrop}><X size={14} /></IconButton>
    </div>
  );
}
