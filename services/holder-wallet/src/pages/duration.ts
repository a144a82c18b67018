// Writes an ISO 8601 duration such as `P90D` in words.
import type { Language } from '@skill-records/web-kit/messages';

const UNITS: Record<string, { en: [one: string, many: string]; ja: string }> = {
  Y: { en: ['year', 'years'], ja: '年' },
  M: { en: ['month', 'months'], ja: 'か月' },
  W: { en: ['week', 'weeks'], ja: '週間' },
  D: { en: ['day', 'days'], ja: '日間' },
};

/** "90 days" / "90日間"; a text that is no duration of days or longer is given back as it is. */
export function durationText(duration: string, lang: Language): string {
  const parts = [...duration.matchAll(/(\d{1,5})([YMWD])/g)];
  if (!/^P(\d{1,5}[YMWD])+$/.test(duration)) return duration;
  const words = parts.map(([, amount = '', unit = '']) => {
    const names = UNITS[unit] as (typeof UNITS)[string];
    return lang === 'ja' ? `${amount}${names.ja}` : `${amount} ${names.en[amount === '1' ? 0 : 1]}`;
  });
  return words.join(lang === 'ja' ? '' : ' ');
}
