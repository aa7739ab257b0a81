import { expect, test } from "vitest";

import en from "../locales/en.json";
import { COMMANDS, commandIds } from "./commands";

test("no key does two things in one place", () => {
  const owners = new Map<string, string>();
  for (const id of commandIds) {
    for (const key of COMMANDS[id].keys) {
      for (const group of new Set([COMMANDS[id].group, ...(COMMANDS[id].group === "player" ? ["review"] : [])])) {
        const place = `${group} ${key}`;
        expect(owners.get(place) ?? id, place).toBe(id);
        owners.set(place, id);
      }
    }
  }
  for (const id of commandIds.filter((one) => COMMANDS[one].group === "everywhere")) {
    for (const key of COMMANDS[id].keys) {
      const others = commandIds.filter((one) => one !== id && (COMMANDS[one].keys as readonly string[]).includes(key));
      expect(others, key).toEqual([]);
    }
  }
});

test("no key hides behind the beginning of another", () => {
  const firsts = new Set(commandIds.flatMap((id) => COMMANDS[id].keys.filter((key) => key.includes(" ")).map((key) => key.split(" ")[0])));
  for (const id of commandIds) for (const key of COMMANDS[id].keys) expect(firsts.has(key), `${id}: ${key}`).toBe(false);
});

test("every command has a name", () => {
  expect(Object.keys(en.commands).filter((name) => !name.endsWith("_image")).sort()).toEqual([...commandIds].sort());
});
