import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button, IconButton } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Input } from "@/components/field";
import { Key } from "@/components/key";
import { COMMANDS, type CommandGroup, type CommandId, commandIds, keysOf, spelled } from "@/lib/commands";
import { useView } from "@/lib/view";

const GROUPS: readonly CommandGroup[] = [...new Set(commandIds.map((id) => COMMANDS[id].group))];

/** All keys, searchable; each can be changed. It reads the list that the keys themselves come from. */
export function KeySheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { keys: own, set } = useView();
  const [wanted, setWanted] = useState("");
  const [asking, setAsking] = useState<CommandId | null>(null);
  const isWanted = (id: CommandId) => `${t(`commands.${id}`)} ${keysOf(id, own).join(" ")}`.toLowerCase().includes(wanted.trim().toLowerCase());
  const change = (id: CommandId, keys: string[] | undefined) => {
    const rest = Object.fromEntries(Object.entries(own).filter(([one]) => one !== id));
    set({ keys: keys ? { ...rest, [id]: keys } : rest });
    setAsking(null);
  };

  return (
    <Dialog title={t("commands.keys")} open onClose={onClose} width="wide">
      <div className="sticky -top-4 z-10 -mx-5 -mt-4 mb-3 flex gap-2 border-b border-line bg-surface px-5 py-3">
        <Input autoFocus type="search" aria-label={t("keys.search")} placeholder={t("keys.search")} value={wanted} onChange={(event) => setWanted(event.target.value)} />
        <Button kind="ghost" icon={<RotateCcw size={14} />} disabled={Object.keys(own).length === 0} onClick={() => set({ keys: {} })}>{t("keys.reset_all")}</Button>
      </div>
      <div className="gap-x-10 tablet:columns-2">
        {GROUPS.map((group) => {
          const ids = commandIds.filter((id) => COMMANDS[id].group === group && isWanted(id));
          return ids.length === 0 ? null : (
            <section key={group} className="mb-5 break-inside-avoid">
              <h3 className="mb-1 text-small text-muted">{t(`keys.group.${group}`)}</h3>
              <ul>
                {ids.map((id) => (
                  <li key={id} className="flex min-h-8 items-center gap-2 border-b border-line/60 py-0.5">
                    <span className="min-w-0 flex-1 text-label">{t(`commands.${id}`)}</span>
                    {asking === id ? (
                      <KeyAsker onKey={(key) => change(id, [key])} onCancel={() => setAsking(null)} />
                    ) : (
                      <button type="button" onClick={() => setAsking(id)} className="flex min-h-6 min-w-6 items-center justify-end gap-1.5 rounded-chip px-1 hover:bg-raised">
                        <span className="sr-only">{t("keys.change", { command: t(`commands.${id}`) })}</span>
                        {keysOf(id, own).map((key) => <Key key={key} of={key} />)}
                        {keysOf(id, own).length === 0 && <span className="text-small text-muted">{t("keys.none")}</span>}
                      </button>
                    )}
                    {own[id] && <IconButton label={t("keys.reset")} size="dense" onClick={() => change(id, undefined)}><RotateCcw size={12} /></IconButton>}
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      </div>
    </Dialog>
  );
}

/** Takes the next key press as a command's key. */
function KeyAsker({ onKey, onCancel }: { onKey: (key: string) => void; onCancel: () => void }) {
  const { t } = useTranslation();
  return (
    <input
      autoFocus readOnly value={t("keys.press")} aria-label={t("keys.press")}
      onBlur={onCancel}
      onKeyDown={(event) => {
        if (event.key === "Tab" || ["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
        event.preventDefault();
        event.stopPropagation();
        if (event.key === "Escape") onCancel();
        else onKey(spelled(event.nativeEvent));
      }}
      className="h-6 w-28 rounded-chip border border-accent bg-bg px-2 text-small text-muted"
    />
  );
}
