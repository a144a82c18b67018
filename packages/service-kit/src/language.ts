// Chooses between the two languages of the product from an Accept-Language header (RFC 9110 section 12.5.4).
export type Language = 'en' | 'ja';

/** English unless the reader prefers Japanese. https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4 */
export function negotiateLanguage(acceptLanguage: string | undefined): Language {
  let best: { language: Language; quality: number } = { language: 'en', quality: 0 };
  for (const part of (acceptLanguage ?? '').slice(0, 500).split(',')) {
    const [range = '', ...parameters] = part.trim().toLowerCase().split(';');
    const primary = range.trim().split('-')[0];
    if (primary !== 'en' && primary !== 'ja') continue;
    const weight = parameters
      .map((parameter) => /^\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*$/.exec(parameter)?.[1])
      .find(Boolean);
    const quality = weight === undefined ? 1 : Number(weight);
    if (quality > best.quality) best = { language: primary, quality };
  }
  return best.language;
}
