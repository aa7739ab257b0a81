import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { changeSomeSettings, listSettings, type SettingsChange, type SettingShown } from "@/api";
import { complain, say } from "@/lib/toasts";

export const settingsQuery = queryOptions({ queryKey: ["settings"], queryFn: () => listSettings(), staleTime: 10_000 });

/** Kept in bytes, written in gigabytes. */
const SIZES = new Set(["import_max_bytes", "footage_quota"]);
const NUMBERS = new Set(["takes", "import_timeout"]);
const GIGABYTE = 1e9;

/** What is kept, as a form writes it; "" where nothing is. */
const said = (one: SettingShown): string =>
  one.value !== null && SIZES.has(one.name) ? String(Math.round(Number(one.value) / (GIGABYTE / 100)) / 100) : one.value === null || one.value === undefined || one.is_secret ? "" : Array.isArray(one.value) ? one.value.join(", ") : String(one.value);

/** Settings as a form: what a person changed, until it is saved. */
export function useKept() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const { data, error, refetch } = useQuery(settingsQuery);
  const [draft, setDraft] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState(false);
  const of = (name: string) => data?.find((one) => one.name === name);
  const valueOf = (name: string): string => { const one = of(name); return draft[name] ?? (one ? said(one) : ""); };
  const set = (name: string, value: string) => setDraft((before) => ({ ...before, [name]: value }));
  const changed = Object.keys(draft).filter((name) => { const one = of(name); return one && (one.is_secret ? draft[name] !== "" : draft[name] !== said(one)); });
  const save = async (): Promise<boolean> => {
    setBusy(true);
    try {
      const body = Object.fromEntries(changed.map((name) => [name, wireOf(of(name), draft[name] ?? "")])) as SettingsChange;
      cache.setQueryData(settingsQuery.queryKey, await changeSomeSettings({ body }));
      for (const key of ["plan", "estimate", "models", "providers"]) void cache.invalidateQueries({ queryKey: [key] });
      setDraft({});
      say(t("settings.general.saved"));
      return true;
    } catch (problem) {
      complain(t("failed.settings"), problem);
      return false;
    } finally {
      setBusy(false);
    }
  };
  /** Take away what was set here, so that files or the default count again. */
  const clear = async (names: readonly string[]) => {
    try {
      cache.setQueryData(settingsQuery.queryKey, await changeSomeSettings({ body: Object.fromEntries(names.map((name) => [name, null])) as SettingsChange }));
      setDraft({});
    } catch (problem) {
      complain(t("failed.settings"), problem);
    }
  };
  return { settings: data, error, refetch, of, valueOf, set, changed, save, clear, busy };
}

export type Kept = ReturnType<typeof useKept>;

/** A field's words as the server takes them; null takes the setting away. */
function wireOf(one: SettingShown | undefined, value: string): string | number | boolean | null {
  const plain = value.trim();
  if (plain === "") return null;
  if (typeof one?.value === "boolean") return plain === "true";
  const name = one?.name ?? "";
  if (SIZES.has(name)) return Math.round(Number(plain) * GIGABYTE);
  return NUMBERS.has(name) ? Number(plain) : plain;
}
