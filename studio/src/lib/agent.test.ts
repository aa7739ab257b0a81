import { expect, it } from "vitest";

import { agentOf } from "./agent";

it("calls a browser and its system by their names, and leaves programs as they are", () => {
  const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
  expect(agentOf(chrome)).toEqual({ browser: "Chrome", system: "Linux" });
  expect(agentOf(`${chrome.replace("X11; Linux x86_64", "Windows NT 10.0; Win64; x64")} Edg/140.0.0.0`)).toEqual({ browser: "Edge", system: "Windows" });
  expect(agentOf("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1")).toEqual({ browser: "Safari", system: "iOS" });
  expect(agentOf("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0")).toEqual({ browser: "Firefox", system: "macOS" });
  expect(agentOf("python-httpx/0.28.1")).toBeNull();
});
