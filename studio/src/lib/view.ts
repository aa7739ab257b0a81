import { create } from "zustand";
import { persist } from "zustand/middleware";

export type Theme = "dark" | "light" | "system";
export type Language = "en" | "zh";

interface View {
  theme: Theme;
  language: Language | "";
  /** Single letters act at once; off for those who speak or switch their keys. */
  letters: boolean;
  /** command id → keys that a person chose instead. */
  keys: Record<string, string[]>;
  muted: boolean;
  /** The project that was open last, for the rail. */
  project: string;
  /** What to make takes with, as `provider:model`; "" lets the project decide. */
  model: string;
  /** The same for pictures. */
  pictureModel: string;
  set: (change: Partial<Omit<View, "set">>) => void;
}

/** What this browser remembers of how a person likes it; never what belongs to the server. */
export const useView = create<View>()(
  persist(
    (set) => ({ theme: "dark", language: "", letters: true, keys: {}, muted: false, project: "", model: "", pictureModel: "", set: (change) => set(change) }),
    { name: "cineflow.view", version: 1 },
  ),
);

interface Kept {
  persist: { getOptions: () => { name?: string | undefined }; rehydrate: () => Promise<void> | void };
}

/** What another tab remembers is taken over here too: tabs look alike. */
export function followTabs(...kept: readonly Kept[]): void {
  addEventListener("storage", ({ key }) => { for (const one of kept) if (key === one.persist.getOptions().name) void one.persist.rehydrate(); });
}

/** Show a theme at once, and follow the system where it is asked to decide. */
export function followTheme(): void {
  const light = matchMedia("(prefers-color-scheme: light)");
  const show = () => {
    const { theme } = useView.getState();
    const shown = theme === "system" ? (light.matches ? "light" : "dark") : theme;
    document.documentElement.dataset.theme = shown;
    document.querySelector('meta[name="theme-color"]')?.setAttribute("content", shown === "light" ? "#f6f7f9" : "#0b0d10");
  };
  useView.subscribe(show);
  light.addEventListener("change", show);
  show();
}
