import { useQuery, useQueryClient } from "@tanstack/react-query";
import { MessageSquare, Trash2 } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { createNote, deleteNote, type NoteShown, type TakeShown } from "@/api";
import { Button, IconButton } from "@/components/button";
import { TextArea } from "@/components/field";
import { useNow } from "@/components/use-now";
import { meQuery, useMay } from "@/film/me";
import { isStill } from "@/film/pictures";
import { notesQuery } from "@/film/queries";
import { ago, when } from "@/lib/numbers";
import { type Rate, timecode } from "@/lib/time";
import { complain } from "@/lib/toasts";

/** What people said of a take's frames. */
export function NotesPanel({ take, rate, writeAt, onWritten, onSeek }: { take: TakeShown; rate: Rate; writeAt: number | null; onWritten: () => void; onSeek: (frame: number) => void }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const now = useNow(60_000);
  const may = useMay();
  const { data: me } = useQuery(meQuery);
  const { data: notes = [] } = useQuery(notesQuery(take.id));
  const remove = (note: NoteShown) => {
    cache.setQueryData<NoteShown[]>(["notes", take.id], (all) => all?.filter((one) => one.id !== note.id));
    void deleteNote({ path: { note_id: note.id } }).catch((error: unknown) => {
      void cache.invalidateQueries({ queryKey: ["notes", take.id] });
      complain(t("failed.note"), error);
    });
  };
  return (
    <section aria-label={t("notes.title")} className="flex h-full min-h-0 flex-col">
      <h2 className="flex h-9 shrink-0 items-center gap-2 border-b border-line px-3 text-small text-muted"><MessageSquare size={14} />{t("notes.title")} · {t("review.take", { context: take.kind, take: take.take })}</h2>
      {writeAt !== null && <Write key={writeAt} take={take} frame={writeAt} rate={rate} onWritten={onWritten} />}
      <ol className="min-h-0 flex-1 divide-y divide-line/60 overflow-y-auto">
        {notes.map((note) => (
          <li key={note.id} className="group px-3 py-2.5">
            <div className="flex items-center gap-2 text-small text-muted">
              {!isStill(take) && <button type="button" onClick={() => onSeek(note.frame)} className="mono min-h-6 rounded-chip text-accent hover:underline">{timecode(note.frame, rate)}</button>}
              <span className="min-w-0 flex-1 truncate" title={when(note.created_at)}>{note.user_name} · <time dateTime={note.created_at}>{ago(note.created_at, now)}</time></span>
              {(note.user === me?.id || may("review")) && <IconButton label={t("notes.remove")} size="dense" onClick={() => remove(note)}><Trash2 size={13} /></IconButton>}
            </div>
            <p className="mt-0.5 text-body break-words whitespace-pre-wrap">{note.text}</p>
          </li>
        ))}
        {notes.length === 0 && writeAt === null && <li className="px-3 py-6 text-center text-small text-muted">{t("notes.none", { context: take.kind })}</li>}
      </ol>
    </section>
  );
}

function Write({ take, frame, rate, onWritten }: { take: TakeShown; frame: number; rate: Rate; onWritten: () => void }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [text, setText] = useState("");
  const isSent = useRef(false); // a key that is held down says it again
  const keep = () => {
    if (isSent.current) return;
    if (!text.trim()) return onWritten();
    isSent.current = true;
    createNote({ path: { take_id: take.id }, body: { frame, text: text.trim() } })
      .then((note) => {
        cache.setQueryData<NoteShown[]>(["notes", take.id], (all) => [...(all ?? []), note].sort((a, b) => a.frame - b.frame));
        onWritten();
      })
      .catch((error: unknown) => { isSent.current = false; complain(t("failed.note"), error); });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") onWritten();
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); keep(); }
  };
  return (
    <form className="border-b border-line p-3" onSubmit={(event) => { event.preventDefault(); keep(); }}>
      <TextArea autoFocus aria-label={isStill(take) ? t("notes.add") : t("notes.at", { time: timecode(frame, rate) })} placeholder={isStill(take) ? t("notes.placeholder_still") : t("notes.placeholder", { time: timecode(frame, rate) })} value={text} onChange={(event) => setText(event.target.value)} onKeyDown={onKeyDown} />
      <div className="mt-2 flex justify-end gap-2"><Button size="dense" kind="ghost" onClick={onWritten}>{t("cancel")}</Button><Button size="dense" type="submit">{t("notes.keep")}</Button></div>
    </form>
  );
}
