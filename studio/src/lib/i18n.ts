import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import { type Language, useView } from "@/lib/view";
import en from "@/locales/en.json";
import zh from "@/locales/zh.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
  }
}

/** The language in use: the one chosen here, else the browser's. */
export function currentLanguage(): Language {
  const { language } = useView.getState();
  return language || (navigator.languages.some((one) => one.toLowerCase().startsWith("zh")) && !navigator.language.startsWith("en") ? "zh" : "en");
}

export function setUpWords(): void {
  void i18next.use(initReactI18next).init({
    resources: { en: { translation: en }, zh: { translation: zh } },
    lng: currentLanguage(),
    fallbackLng: "en",
    interpolation: { escapeValue: false },
    nsSeparator: false, // there is one namespace, and 16:9 is a word
    returnNull: false,
  });
  const show = () => {
    document.documentElement.lang = currentLanguage() === "zh" ? "zh-CN" : "en";
    if (i18next.language !== currentLanguage()) void i18next.changeLanguage(currentLanguage());
  };
  useView.subscribe(show);
  show();
}
