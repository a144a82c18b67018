// Writes dates, times and counts the way readers of each language expect, in Japan's time zone.
import type { Language } from './messages.ts';

const TIME_ZONE = 'Asia/Tokyo';
const LOCALES: Record<Language, string> = { en: 'en-GB', ja: 'ja-JP' };

function formatter(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(LOCALES[language], { timeZone: TIME_ZONE, ...options });
}

const dates: Record<Language, Intl.DateTimeFormat> = {
  en: formatter('en', { day: 'numeric', month: 'long', year: 'numeric' }),
  ja: formatter('ja', { day: 'numeric', month: 'long', year: 'numeric' }),
};

const dateTimes: Record<Language, Intl.DateTimeFormat> = {
  en: formatter('en', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }),
  ja: formatter('ja', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }),
};

/** "20 March 2026" / "2026年3月20日". Text that is no date is given back as it is. */
export function formatDate(value: Date | string, language: Language): string {
  return format(value, dates[language]);
}

/** "20 March 2026 at 18:05" / "2026年3月20日 18:05". */
export function formatDateTime(value: Date | string, language: Language): string {
  return format(value, dateTimes[language]);
}

/** "40,000". */
export function formatNumber(value: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language]).format(value);
}

function format(value: Date | string, how: Intl.DateTimeFormat): string {
  const date = typeof value === 'string' ? new Date(value) : value;
  return Number.isNaN(date.getTime()) ? String(value) : how.format(date);
}
