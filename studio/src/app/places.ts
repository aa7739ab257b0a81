import { ChartPie, Film, GalleryHorizontalEnd, Inbox, LayoutGrid, type LucideIcon, MonitorPlay, PencilLine, Scissors, Settings } from "lucide-react";

import type { CommandId } from "@/lib/commands";

export type Place = "board" | "review" | "watch" | "timeline" | "clip" | "script" | "queue" | "costs" | "settings" | "projects";

/** Where one can go, in the rail's order. inProject: needs a project to be open. onPhone: under the thumb, or a tap further. */
export const PLACES: readonly { id: Place; icon: LucideIcon; command: CommandId; inProject: boolean; onPhone: "bar" | "more" }[] = [
  { id: "board", icon: LayoutGrid, command: "go_board", inProject: true, onPhone: "bar" },
  { id: "review", icon: MonitorPlay, command: "go_review", inProject: true, onPhone: "bar" },
  { id: "watch", icon: Film, command: "go_watch", inProject: true, onPhone: "more" },
  { id: "timeline", icon: GalleryHorizontalEnd, command: "go_timeline", inProject: true, onPhone: "bar" },
  { id: "clip", icon: Scissors, command: "go_clip", inProject: true, onPhone: "bar" },
  { id: "script", icon: PencilLine, command: "go_script", inProject: true, onPhone: "more" },
  { id: "queue", icon: Inbox, command: "go_queue", inProject: false, onPhone: "bar" },
  { id: "costs", icon: ChartPie, command: "go_costs", inProject: false, onPhone: "more" },
  { id: "settings", icon: Settings, command: "go_settings", inProject: false, onPhone: "more" },
];
