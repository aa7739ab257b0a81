/** Browsers by the mark that only they bear, those that also bear another's first. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg(e|A|iOS)?\//, "Edge"], [/OPR\//, "Opera"], [/MicroMessenger\//, "WeChat"], [/(Firefox|FxiOS)\//, "Firefox"],
  [/(Headless)?Chrome\/|CriOS\//, "Chrome"], [/Version\/.*Safari\//, "Safari"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPad|iPod/, "iOS"], [/Android/, "Android"], [/HarmonyOS/, "HarmonyOS"], [/Windows/, "Windows"], [/Mac OS X|Macintosh/, "macOS"],
  [/CrOS/, "ChromeOS"], [/Linux|X11/, "Linux"],
];

/** What a person would call the browser and the system that a User-Agent line stands for; null where it is no browser's. */
export function agentOf(line: string): { browser: string; system: string } | null {
  const browser = BROWSERS.find(([mark]) => mark.test(line))?.[1];
  const system = SYSTEMS.find(([mark]) => mark.test(line))?.[1];
  return browser && system ? { browser, system } : null;
}
