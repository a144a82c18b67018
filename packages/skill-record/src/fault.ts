// What a lint rule or a check of input found: a stable code, where, and a sentence in both languages.
import type { LocalizedText } from './vocabulary.ts';

export interface Fault<Code extends string = string> {
  code: Code;
  /** JSON pointer into the checked document (RFC 6901); '' is the document. */
  path: string;
  message: LocalizedText;
}

/** Puts values into `{name}` places of a text. Values come from definitions and limits, never from personal data. */
export function fillText(text: LocalizedText, values: Readonly<Record<string, string | number>>): LocalizedText {
  const fill = (one: string) => one.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
  return { en: fill(text.en), ja: fill(text.ja) };
}

/** Makes faults of one table of texts. */
export function faultsOf<Code extends string>(texts: Readonly<Record<Code, LocalizedText>>) {
  return (code: Code, path: string, values: Readonly<Record<string, string | number>> = {}): Fault<Code> => ({
    code,
    path,
    message: fillText(texts[code], values),
  });
}
