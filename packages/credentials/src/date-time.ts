// Times on the wire: xsd:dateTimeStamp, which always carries a time zone.
// https://www.w3.org/TR/vc-data-model-2.0/#representing-time

/** How far two honest clocks may be apart, in milliseconds. */
export const CLOCK_SKEW_MS = 60_000;

const PATTERN =
  /^([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)$/;

/** The instant, or `undefined` when the text is no dateTimeStamp, has no time zone, or names a day that does not exist. */
export function parseDateTimeStamp(text: unknown): Date | undefined {
  const match = typeof text === 'string' ? PATTERN.exec(text) : null;
  if (match === null) return undefined;
  const [, year, month, day] = match.map(Number) as [number, number, number, number];
  // Day 0 of the next month is the last day of this one.
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  return new Date(text as string);
}

/** UTC to the second, the form that both cryptosuites use. */
export function formatDateTimeStamp(date: Date): string {
  return date.toISOString().replace(/\.[0-9]{3}Z$/, 'Z');
}
