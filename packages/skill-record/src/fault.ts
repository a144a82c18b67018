// What a lint rule or a check of input found: a stable code, where, and a sentence in both languages.
import type { Language, LocalizedText } from './vocabulary.ts';

export interface Fault<Code extends string = string> {
  code: Code;
  /** JSON pointer into the checked document (RFC 6901); '' is the document. */
  path: string;
  message: LocalizedText;
}

export type FaultValues = Readonly<Record<string, string | number | LocalizedText>>;

/** Puts values into `{name}` places of a text. Values come from definitions and limits, never from personal data. */
export function fillText(text: LocalizedText, values: FaultValues): LocalizedText {
  const fill = (language: Language) =>
    text[language].replace(/\{(\w+)\}/g, (place, name) => {
      const value = values[name];
      return String((typeof value === 'object' ? value[language] : value) ?? place);
    });
  return { en: fill('en'), ja: fill('ja') };
}

/** Makes faults of one table of texts. */
export function faultsOf<Code extends string>(texts: Readonly<Record<Code, LocalizedText>>) {
  return (code: Code, path: string, values: FaultValues = {}): Fault<Code> => ({
    code,
    path,
    message: fillText(texts[code], values),
  });
}
