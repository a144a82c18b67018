// Calendar dates, date-times and durations as records write them.
import { SkillRecordError } from './skill-record-error.ts';

/** Last calendar date that has begun anywhere on Earth (UTC+14): a date after it lies in the future for everybody. */
function latestDateOnEarth(now: Date): string {
  return new Date(now.getTime() + 14 * 3_600_000).toISOString().slice(0, 10);
}

/** True for an existing day written YYYY-MM-DD (RFC 3339 full-date), years 1900 to 9999. */
export function isCalendarDate(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!match || Number(match[1]) < 1900) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** @param date an existing day, YYYY-MM-DD */
export function isInFuture(date: string, now: Date): boolean {
  return date > latestDateOnEarth(now);
}

/** xsd:dateTimeStamp in UTC, whole seconds. */
export function toDateTime(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** Milliseconds since 1970 of an xsd:dateTimeStamp, or undefined when it is none (no time zone, no such day). */
export function parseDateTime(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const match = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (!match || !isCalendarDate(match[1] as string)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

const DURATION =
  /^P(?=\d|T\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?$/;

/** True for an ISO 8601 duration of whole, non-negative parts, e.g. P3Y, P6M, P90D. */
export function isDuration(text: string): boolean {
  return DURATION.test(text);
}

/** Adds an ISO 8601 duration in UTC; a day that the month lacks becomes its last day. `sign` -1 subtracts. */
export function addDuration(date: Date, duration: string, sign: 1 | -1 = 1): Date {
  const match = DURATION.exec(duration);
  if (!match) throw new SkillRecordError('duration_format', `not an ISO 8601 duration: ${duration}`);
  const [years, months, weeks, days, hours, minutes, seconds] = match
    .slice(1)
    .map((part) => sign * Number(part ?? 0)) as [number, number, number, number, number, number, number];
  const result = new Date(date);
  const day = result.getUTCDate();
  result.setUTCDate(1);
  result.setUTCMonth(result.getUTCMonth() + 12 * years + months);
  const lastDay = new Date(Date.UTC(result.getUTCFullYear(), result.getUTCMonth() + 1, 0)).getUTCDate();
  result.setUTCDate(Math.min(day, lastDay));
  return new Date(result.getTime() + (((weeks * 7 + days) * 24 + hours) * 3600 + minutes * 60 + seconds) * 1000);
}
