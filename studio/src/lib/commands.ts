/** Every act of the Studio, once: keys, palette, menus and the `?` sheet all read this list. */
import { useEffect, useId, useRef } from "react";
import { create } from "zustand";

import { useView } from "@/lib/view";

/**
 * keys: as a person would say them: "A", "Shift+X", "Mod+Enter" (Ctrl or ⌘), "G S" (one after the other).
 * group: where the sheet lists it, and where its keys hold: two commands of one group never share a key.
 */
export const COMMANDS = {
  palette: { group: "everywhere", keys: ["Mod+K"] },
  keys: { group: "everywhere", keys: ["?"] },
  undo: { group: "everywhere", keys: ["Mod+Z"] },
  go_projects: { group: "everywhere", keys: ["G P"] },
  go_board: { group: "everywhere", keys: ["G S"] },
  go_review: { group: "everywhere", keys: ["G R"] },
  go_timeline: { group: "everywhere", keys: ["G T"] },
  go_clip: { group: "everywhere", keys: ["G C"] },
  go_script: { group: "everywhere", keys: ["G D"] },
  go_queue: { group: "everywhere", keys: ["G Q"] },
  go_costs: { group: "everywhere", keys: ["G O"] },
  go_settings: { group: "everywhere", keys: ["G ,"] },
  go_watch: { group: "everywhere", keys: ["G W"] },
  switch_theme: { group: "everywhere", keys: [] },
  switch_language: { group: "everywhere", keys: [] },
  sign_out: { group: "everywhere", keys: [] },
  new_project: { group: "projects", keys: ["N"] },
  sample_project: { group: "projects", keys: [] },
  next_shot: { group: "board", keys: ["ArrowRight"] },
  previous_shot: { group: "board", keys: ["ArrowLeft"] },
  row_down: { group: "board", keys: ["ArrowDown"] },
  row_up: { group: "board", keys: ["ArrowUp"] },
  open: { group: "board", keys: ["Enter"] },
  close: { group: "board", keys: ["Escape"] },
  select_all: { group: "board", keys: ["Mod+A"] },
  toggle_select: { group: "board", keys: ["V"] },
  generate: { group: "board", keys: ["Mod+Enter"] },
  edit_many: { group: "board", keys: ["E"] },
  add_shot: { group: "board", keys: ["N"] },
  delete_shots: { group: "board", keys: ["Delete"] },
  move_earlier: { group: "board", keys: ["Alt+ArrowLeft"] },
  move_later: { group: "board", keys: ["Alt+ArrowRight"] },
  scene_up: { group: "board", keys: ["Alt+ArrowUp"] },
  scene_down: { group: "board", keys: ["Alt+ArrowDown"] },
  search_shots: { group: "board", keys: ["/"] },
  view_grid: { group: "board", keys: ["Alt+1"] },
  view_list: { group: "board", keys: ["Alt+2"] },
  view_script: { group: "board", keys: ["Alt+3"] },
  import_storyboard: { group: "board", keys: [] },
  order_pictures: { group: "board", keys: [] },
  export_storyboard: { group: "board", keys: [] },
  compare: { group: "review", keys: ["C"] },
  review_next: { group: "review", keys: ["ArrowRight", "ArrowDown"] },
  review_previous: { group: "review", keys: ["ArrowLeft", "ArrowUp"] },
  next_take: { group: "review", keys: ["]"] },
  previous_take: { group: "review", keys: ["["] },
  approve: { group: "review", keys: ["A"] },
  reject: { group: "review", keys: ["X"] },
  retake: { group: "review", keys: ["R"] },
  rate_1: { group: "review", keys: ["1"] },
  rate_2: { group: "review", keys: ["2"] },
  rate_3: { group: "review", keys: ["3"] },
  rate_4: { group: "review", keys: ["4"] },
  rate_5: { group: "review", keys: ["5"] },
  rate_0: { group: "review", keys: ["0"] },
  wipe: { group: "review", keys: ["W"] },
  difference: { group: "review", keys: ["D"] },
  keep_picture: { group: "review", keys: ["P"] },
  note: { group: "review", keys: ["M"] },
  leave_review: { group: "review", keys: ["Escape"] },
  bring_footage: { group: "clip", keys: ["N"] },
  import_footage: { group: "clip", keys: ["U"] },
  find_moments: { group: "clip", keys: ["F"] },
  new_script: { group: "script", keys: ["N"] },
  open_script: { group: "script", keys: ["U"] },
  break_down: { group: "script", keys: ["Mod+Enter"] },
  apply_script: { group: "script", keys: [] },
  next_clip: { group: "timeline", keys: ["ArrowRight"] },
  previous_clip: { group: "timeline", keys: ["ArrowLeft"] },
  clip_earlier: { group: "timeline", keys: ["Alt+ArrowLeft"] },
  clip_later: { group: "timeline", keys: ["Alt+ArrowRight"] },
  split: { group: "timeline", keys: ["S"] },
  remove_clip: { group: "timeline", keys: ["Delete", "Backspace"] },
  zoom_in: { group: "timeline", keys: ["=", "+"] },
  zoom_out: { group: "timeline", keys: ["-"] },
  assemble: { group: "timeline", keys: [] },
  finish: { group: "timeline", keys: ["Mod+Enter"] },
  next_job: { group: "queue", keys: ["ArrowDown"] },
  previous_job: { group: "queue", keys: ["ArrowUp"] },
  close_job: { group: "queue", keys: ["Escape"] },
  choose_jobs: { group: "queue", keys: ["Mod+A"] },
  play: { group: "player", keys: ["Space"] },
  reverse: { group: "player", keys: ["J"] },
  stop: { group: "player", keys: ["K"] },
  forward: { group: "player", keys: ["L"] },
  frame_back: { group: "player", keys: [","] },
  frame_on: { group: "player", keys: ["."] },
  set_in: { group: "player", keys: ["I"] },
  set_out: { group: "player", keys: ["O"] },
  mute: { group: "player", keys: ["Shift+M"] },
} as const satisfies Record<string, { group: string; keys: readonly string[] }>;

export type CommandId = keyof typeof COMMANDS;
export type CommandGroup = (typeof COMMANDS)[CommandId]["group"];

export const commandIds = Object.keys(COMMANDS) as CommandId[];

/** The keys of a command: a person's own, else ours. */
export const keysOf = (id: CommandId, own: Record<string, string[]>): readonly string[] => own[id] ?? COMMANDS[id].keys;

interface Ready {
  owner: string;
  run: () => void;
  /** Why it cannot be done now; undefined where it can. */
  reason: string | undefined;
}

interface Registry {
  ready: Partial<Record<CommandId, Ready[]>>;
}

/** What can be done on the page that is open; the last one who offers a command gets it. */
export const useRegistry = create<Registry>()(() => ({ ready: {} }));

export const handlerOf = (registry: Registry, id: CommandId): Ready | undefined => registry.ready[id]?.at(-1);

/** Do a command, as its key would. Returns whether anybody was there to do it. */
export function perform(id: CommandId): boolean {
  const found = handlerOf(useRegistry.getState(), id);
  if (!found || found.reason !== undefined) return false;
  found.run();
  return true;
}

/** Offer a command for as long as the component is shown. options.when: false takes it away (not allowed, not here). */
export function useCommand(id: CommandId, run: () => void, options: { when?: boolean; reason?: string | undefined } = {}): void {
  const { when = true, reason } = options;
  const owner = useId();
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (!when) return;
    const offer: Ready = { owner, run: () => latest.current(), reason };
    useRegistry.setState(({ ready }) => ({ ready: { ...ready, [id]: [...(ready[id] ?? []), offer] } }));
    return () => useRegistry.setState(({ ready }) => ({ ready: { ...ready, [id]: (ready[id] ?? []).filter((one) => one !== offer) } }));
  }, [id, owner, when, reason]);
}

const PREFIX_MS = 1200;
const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

/** How a key press is spelled in the list above. */
export function spelled(event: KeyboardEvent): string {
  const key = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const isShown = key.length === 1 && !/[A-Z0-9]/.test(key); // "?" is pressed with Shift on many keyboards
  return [
    (isMac ? event.metaKey : event.ctrlKey) && "Mod",
    event.altKey && "Alt",
    event.shiftKey && !isShown && "Shift",
    key,
  ].filter(Boolean).join("+");
}

/** How a key is shown to people. */
export const keyCap = (key: string): string =>
  key.split(" ").map((part) => part.split(/\+(?=.)/).map((word) => CAPS[word] ?? word).join(isMac ? "" : "+")).join(" ");

const CAPS: Record<string, string> = {
  Mod: isMac ? "⌘" : "Ctrl", Alt: isMac ? "⌥" : "Alt", Shift: isMac ? "⇧" : "Shift", Enter: "↵", Escape: "Esc", ArrowLeft: "←",
  ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Delete: "Del", Backspace: "⌫",
};

/** Where letters are text, or a layer has the keys to itself. */
function isBusy(target: EventTarget | null): "typing" | "layer" | "" {
  if (!(target instanceof HTMLElement)) return "";
  if (target.isContentEditable || target.closest("input:not([type=checkbox], [type=radio], [type=range], [type=button]), textarea, select")) return "typing";
  return target.closest("[role=dialog], [role=alertdialog], [role=menu], [role=listbox], [cmdk-root]") ? "layer" : "";
}

/** Whether Enter and Space on this element already do something of its own. */
const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest("button, a, [role=button], [role=tab], [role=slider], summary, input, [role=switch], [role=checkbox], [role=separator]") !== null;

const SLIDES = /^(Shift\+)?(Arrow(Left|Right|Up|Down)|Home|End|PageUp|PageDown)$/;

/** Whether a key moves the slider that has the focus. */
const isSliding = (target: EventTarget | null, pressed: string): boolean =>
  SLIDES.test(pressed) && target instanceof HTMLElement && target.closest("input[type=range], [role=slider]") !== null;

/** While an input method composes, its keys are its own: Enter takes a word, Escape drops it. No field, layer or command hears them. */
const leaveToInputMethod = (event: KeyboardEvent): void => {
  if (event.isComposing || event.keyCode === 229) event.stopImmediatePropagation(); // 229: Safari's last Enter comes after the end
};

/** Listen for keys for as long as the page is open. */
export function listenForKeys(): () => void {
  let prefix = "";
  let timer: ReturnType<typeof setTimeout> | undefined;

  const find = (pressed: string): CommandId | undefined => {
    const { keys } = useView.getState();
    const registry = useRegistry.getState();
    return commandIds.find((id) => handlerOf(registry, id) && keysOf(id, keys).includes(pressed));
  };
  const begins = (pressed: string): boolean => {
    const { keys } = useView.getState();
    return commandIds.some((id) => keysOf(id, keys).some((key) => key.startsWith(`${pressed} `)));
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || ["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    const busy = isBusy(event.target);
    const pressed = spelled(event);
    const isPlain = !pressed.includes("Mod+") && !pressed.includes("Alt+");
    if (busy && (isPlain || (busy === "typing" && pressed !== "Mod+K" && pressed !== "Mod+Enter"))) return;
    if (busy === "layer" && pressed !== "Mod+K") return;
    if (isSliding(event.target, pressed)) return;
    if ((pressed === "Enter" || pressed === "Space") && isControl(event.target)) return;
    if (isPlain && pressed.replace("Shift+", "").length === 1 && pressed !== "?" && !useView.getState().letters) return;
    const whole = prefix ? `${prefix} ${pressed}` : pressed;
    clearTimeout(timer);
    prefix = "";
    const id = find(whole);
    if (id) {
      event.preventDefault();
      perform(id);
    } else if (begins(whole)) {
      prefix = whole;
      timer = setTimeout(() => (prefix = ""), PREFIX_MS);
    }
  };
  addEventListener("keydown", leaveToInputMethod, true);
  addEventListener("keydown", onKey);
  return () => {
    removeEventListener("keydown", leaveToInputMethod, true);
    removeEventListener("keydown", onKey);
  };
}
