// Reads how long an employer keeps what was presented, and when that ends.
import { problem } from '@skill-records/service-kit/problem';

const MAX_DAYS = 731;

/** The moment `retention` (ISO 8601: years, months, weeks, days; at least one day, at most two years) after `from`. @throws Problem retention_invalid */
export function endOfRetention(retention: string, from: Date): Date {
  const match = /^P(?=\d)(?:(\d{1,2})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,3})D)?$/.exec(retention);
  if (!match) throw problem('retention_invalid');
  const [years, months, weeks, days] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  const end = new Date(from);
  end.setUTCFullYear(end.getUTCFullYear() + years, end.getUTCMonth() + months, end.getUTCDate() + weeks * 7 + days);
  const length = (end.getTime() - from.getTime()) / 86_400_000;
  if (length < 1 || length > MAX_DAYS) throw problem('retention_invalid');
  return end;
}
