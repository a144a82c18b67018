// A clock that stands still until a test moves it.

export interface FixedClock {
  /** The time now, as a new Date. */
  now: () => Date;
  advance: (milliseconds: number) => void;
  set: (iso: string) => void;
}

/** @param start RFC 3339 date-time with time zone, e.g. `2026-04-01T00:00:00Z` */
export function createFixedClock(start = '2026-04-01T00:00:00Z'): FixedClock {
  let time = parse(start);
  return {
    now: () => new Date(time),
    advance: (milliseconds) => {
      time += milliseconds;
    },
    set: (iso) => {
      time = parse(iso);
    },
  };
}

function parse(iso: string): number {
  const time = /(Z|[+-]\d\d:\d\d)$/.test(iso) ? Date.parse(iso) : Number.NaN;
  if (Number.isNaN(time)) throw new Error(`not a date-time with time zone: ${iso}`);
  return time;
}
