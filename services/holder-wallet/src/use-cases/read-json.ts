// Reads members of other people's JSON without trusting their shape: wrong types count as absent, long texts are cut.

export type JsonObject = Record<string, unknown>;

export interface LocalizedText {
  en: string;
  ja: string;
}

const MAX_TEXT = 2000;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectAt(value: unknown, member: string): JsonObject | undefined {
  const found = isObject(value) ? value[member] : undefined;
  return isObject(found) ? found : undefined;
}

/** The objects of a member that may be one object or a list. */
export function objectsAt(value: unknown, member: string): JsonObject[] {
  return listAt(value, member).filter(isObject);
}

export function textAt(value: unknown, member: string): string | undefined {
  const found = isObject(value) ? value[member] : undefined;
  return typeof found === 'string' && found.trim() !== '' ? cut(found) : undefined;
}

/** The texts of a member that may be one text or a list. */
export function textsAt(value: unknown, member: string): string[] {
  return listAt(value, member).filter((item) => typeof item === 'string');
}

export function listAt(value: unknown, member: string): unknown[] {
  const found = isObject(value) ? value[member] : undefined;
  if (found === undefined || found === null) return [];
  return Array.isArray(found) ? found.slice(0, 200) : [found];
}

/**
 * A text in both languages. Open Badges has plain strings; our records add `localized[]` with the other language.
 * A language that is missing shows the text there is. `translated` is the member inside `localized[]` where it differs: our
 * context gives a LocalizedText only a name and a description, so the translation of a narrative is a description.
 */
export function localizedAt(value: unknown, member: string, translated = member): LocalizedText | undefined {
  const base = textAt(value, member);
  const texts: Partial<LocalizedText> = {};
  for (const translation of objectsAt(value, 'localized')) {
    const language = textAt(translation, 'inLanguage')?.split('-')[0];
    const text = textAt(translation, translated);
    if ((language === 'en' || language === 'ja') && text !== undefined) texts[language] ??= text;
  }
  if (base !== undefined) {
    const written = textAt(value, 'inLanguage')?.split('-')[0];
    const language = written === 'en' || written === 'ja' ? written : isJapanese(base) ? 'ja' : 'en';
    texts[language] ??= base;
  }
  const any = texts.en ?? texts.ja ?? base;
  return any === undefined ? undefined : { en: texts.en ?? any, ja: texts.ja ?? any };
}

/** One text for both languages. */
export function sameText(text: string): LocalizedText {
  return { en: text, ja: text };
}

/** Whether a text is written in Japanese: for its `lang` attribute when nothing else says so. */
export function isJapanese(text: string): boolean {
  return /[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9d]/.test(text);
}

/** Cuts at a length that no honest text reaches, and takes out controls that could reorder what a person reads (Unicode TR 36). */
export function cut(text: string, length = MAX_TEXT): string {
  const plain = text.replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/g, '');
  return plain.length > length ? `${plain.slice(0, length)}…` : plain;
}
