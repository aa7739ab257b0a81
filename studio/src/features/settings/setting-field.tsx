import { useTranslation } from "react-i18next";

import { Check, Field, Input, Select } from "@/components/field";
import type { Kept } from "./kept";

/** One setting: its words, where its value comes from, and a control; shut where something above decides. */
export function SettingField({ kept, name, type = "text", placeholder, className, options, about }: {
  kept: Kept; name: string; type?: "text" | "number" | "url"; placeholder?: string; className?: string; options?: readonly { value: string; label: string }[];
  /** Instead of the words that every door has for it. */
  about?: string;
}) {
  const { t } = useTranslation();
  const one = kept.of(name);
  if (!one) return null;
  const label = t(`settings.of.${name as "takes"}`);
  const from = one.is_pinned ? ` ${t("settings.pinned", { where: one.source })}` : "";
  const value = kept.valueOf(name);
  const change = (next: string) => kept.set(name, next);
  if (typeof one.value === "boolean") {
    return (
      <div className={className}>
        <Check label={label} checked={value === "true"} disabled={one.is_pinned} onChange={(event) => change(String(event.target.checked))} />
        <p className="pl-6 text-small text-muted">{one.help}{from}</p>
      </div>
    );
  }
  const help = one.is_secret && one.value ? `${t("settings.providers.key_help", { tail: String(one.value) })}${from}` : `${about ?? one.help}${from}`.trim();
  return (
    <Field label={label} help={help} {...(className ? { className } : {})}>
      {(ids) => options ?? one.choices.length > 0 ? (
        <Select {...ids} value={value} disabled={one.is_pinned} onChange={(event) => change(event.target.value)}>
          {(options ?? one.choices.map((choice) => ({ value: choice, label: t(`settings.choice.${choice as "manual"}`) }))).map((choice) => <option key={choice.value} value={choice.value}>{choice.label}</option>)}
        </Select>
      ) : (
        <Input
          {...ids} type={one.is_secret ? "password" : type} autoComplete="off" disabled={one.is_pinned} placeholder={placeholder} value={value} {...(type === "number" ? { min: 0, step: "any" } : {})}
          className={type === "number" || one.is_secret ? "mono" : undefined} onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  );
}
