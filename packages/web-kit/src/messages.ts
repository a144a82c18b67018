// Texts in both languages: a missing or surplus text in either one is a compile error, a differing placeholder an error at load.

export const LANGUAGES = ['en', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;
type Arguments<Text extends string> = [Placeholders<Text>] extends [never]
  ? []
  : [values: Record<Placeholders<Text>, string | number>];

/** Gives the text of `key` in one language, with `{name}` places filled. The result is plain text, to be escaped by the page. */
export type Translate<Table extends Record<string, string>> = <Key extends keyof Table & string>(
  key: Key,
  ...values: Arguments<Table[Key]>
) => string;

export interface Messages<Table extends Record<string, string>> {
  in(language: Language): Translate<Table>;
}

/** Defines the texts of a set of pages. Throws when the two languages name different keys or placeholders, or a text is empty. */
export function defineMessages<const Table extends Record<string, string>>(texts: {
  en: Table;
  ja: { [Key in keyof Table]: string };
}): Messages<Table> {
  const faults = compareTexts(texts.en, texts.ja);
  if (faults.length > 0) throw new Error(`texts differ between languages: ${faults.join('; ')}`);
  const translators = Object.fromEntries(
    LANGUAGES.map((language) => [
      language,
      (key: string, values: Record<string, string | number> = {}) => fill(texts[language][key] ?? key, values),
    ]),
  ) as unknown as Record<Language, Translate<Table>>;
  return { in: (language) => translators[language] };
}

/** What is missing on one side; `defineMessages` refuses any, and the same function serves tables made elsewhere. */
export function compareTexts(en: Record<string, string>, ja: Record<string, string>): string[] {
  const faults: string[] = [];
  for (const key of new Set([...Object.keys(en), ...Object.keys(ja)])) {
    const [english, japanese] = [en[key], ja[key]];
    if (!english?.trim()) faults.push(`${key}: no English text`);
    else if (!japanese?.trim()) faults.push(`${key}: no Japanese text`);
    else if (placeholdersOf(english) !== placeholdersOf(japanese)) faults.push(`${key}: placeholders differ`);
  }
  return faults;
}

/**
 * The language of a page: an explicit `?lang=`, then the cookie of an earlier choice, then the browser's list
 * (RFC 9110 section 12.5.4), then Japanese.
 */
export function negotiateLanguage(wish: {
  query?: string | undefined;
  cookie?: string | undefined;
  acceptLanguage?: string | undefined;
}): Language {
  for (const explicit of [wish.query, wish.cookie]) {
    if (explicit === 'en' || explicit === 'ja') return explicit;
  }
  let best: { language: Language; weight: number } | undefined;
  for (const item of (wish.acceptLanguage ?? '').slice(0, 500).split(',')) {
    const [range = '', ...parameters] = item.trim().toLowerCase().split(';');
    const primary = range.split('-')[0];
    if (primary !== 'en' && primary !== 'ja') continue;
    const q = parameters.find((parameter) => parameter.trim().startsWith('q='));
    const weight = q === undefined ? 1 : Number(q.trim().slice(2));
    if (weight > 0 && weight <= 1 && (best === undefined || weight > best.weight)) best = { language: primary, weight };
  }
  return best?.language ?? 'ja';
}

function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

function placeholdersOf(text: string): string {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort().join(',');
}
