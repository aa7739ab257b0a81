import i18next from "i18next";
import { create } from "zustand";

import { isProblem } from "@/lib/http";
import { type Done, undoThis } from "@/lib/undo";

export interface Toast {
  id: number;
  tone: "plain" | "ok" | "bad";
  title: string;
  detail?: string | undefined;
  /** One act beside the words: undo, or the way out of a failure. */
  act?: { label: string; run: () => void; of?: Done } | undefined;
  /** Stays until dismissed. */
  stays: boolean;
}

interface Toasts {
  all: Toast[];
  dismiss: (id: number) => void;
}

export const useToasts = create<Toasts>()((set) => ({
  all: [],
  dismiss: (id) => set((now) => ({ all: now.all.filter((one) => one.id !== id) })),
}));

const MOST = 4;
let next = 1;

function show(toast: Omit<Toast, "id">): void {
  const id = next++;
  useToasts.setState((now) => ({ all: [...now.all.filter((one) => one.title !== toast.title || one.detail !== toast.detail), { ...toast, id }].slice(-MOST) }));
  if (!toast.stays) setTimeout(() => useToasts.getState().dismiss(id), 6000);
}

/** Say what was done; with its undo where there is one. */
export const say = (title: string, act?: Toast["act"], detail?: string): void => show({ tone: "ok", title, detail, act, stays: false });

/** The undo of an act, for its toast, which goes once the act cannot be taken back from there: it was, or another stands on it. failed: what to say where it cannot be. */
export const takenBack = (of: Done, label: string, failed: string): NonNullable<Toast["act"]> => ({ label, of, run: () => void undoThis(of).catch((error: unknown) => complain(failed, error)) });

/** Offer something that can wait: it stays until it is taken or dismissed. */
export const offer = (title: string, act: NonNullable<Toast["act"]>): void => show({ tone: "plain", title, act, stays: true });

/** Say what went wrong: the server's own words, its way out, and the request's id. Stays until dismissed. */
export function complain(title: string, error: unknown, act?: Toast["act"]): void {
  const detail = isProblem(error)
    ? [error.isOffline ? i18next.t("trouble.offline") : error.message, error.fix, error.requestId].filter(Boolean).join(" · ")
    : error instanceof Error ? error.message : String(error);
  show({ tone: "bad", title, detail, act, stays: true });
}
