import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

/** What each room may not import: app → features → film → components, lib, api. */
const closed = (rooms) => ["error", { patterns: rooms.map((room) => ({ group: [`@/${room}/*`, `@/${room}`], message: `imports go app → features → film → components → lib → api` })) }];

export default tseslint.config(
  { ignores: ["src/api/**"] },
  ...tseslint.configs.strict,
  hooks.configs.flat["recommended-latest"],
  { rules: { "@typescript-eslint/no-non-null-assertion": "error", "@typescript-eslint/consistent-type-imports": "error", "react-hooks/incompatible-library": "off" } },
  { files: ["src/api/**", "src/lib/**"], rules: { "no-restricted-imports": closed(["app", "features", "film", "components"]) } },
  { files: ["src/components/**"], rules: { "no-restricted-imports": closed(["app", "features", "film"]) } },
  { files: ["src/film/**"], rules: { "no-restricted-imports": closed(["app", "features"]) } },
  // A feature knows itself by "./" and "../": another one would need "@/features".
  { files: ["src/features/**"], rules: { "no-restricted-imports": closed(["app", "features"]) } },
);
