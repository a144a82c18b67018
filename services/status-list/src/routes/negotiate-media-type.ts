// Chooses the media type of an answer from the Accept header (RFC 9110, section 12.5.1).

interface Range {
  type: string;
  quality: number;
}

const REMEMBERED_HEADERS = 100;

/** `negotiateMediaType` for one set of types, with a memory: the same few headers come again and again. */
export function createNegotiator<T extends string>(
  offered: readonly T[],
): (accept: string | undefined) => T | undefined {
  const known = new Map<string | undefined, T | undefined>();
  return (accept) => {
    if (known.has(accept)) return known.get(accept);
    const chosen = negotiateMediaType(accept, offered);
    if (known.size < REMEMBERED_HEADERS && (accept ?? '').length < 500) known.set(accept, chosen);
    return chosen;
  };
}

/**
 * The best of `offered` (in our order of preference) for the header, or undefined when the client takes none of them.
 * No header, or one without a readable range, takes everything. Parameters other than `q` are ignored.
 */
export function negotiateMediaType<T extends string>(accept: string | undefined, offered: readonly T[]): T | undefined {
  const ranges = (accept ?? '')
    .split(',')
    .map(parseRange)
    .filter((range) => range !== undefined);
  if (ranges.length === 0) return offered[0];
  const rated = offered
    .map((type) => ({ type, quality: qualityOf(type, ranges) }))
    .filter((candidate) => candidate.quality > 0);
  return rated.sort((a, b) => b.quality - a.quality)[0]?.type;
}

/** The most specific range that covers the type decides. */
function qualityOf(type: string, ranges: readonly Range[]): number {
  for (const covering of [type, `${type.split('/')[0]}/*`, '*/*']) {
    const range = ranges.find((candidate) => candidate.type === covering);
    if (range) return range.quality;
  }
  return 0;
}

function parseRange(text: string): Range | undefined {
  const [type, ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  if (!type || !/^[^\s/]+\/[^\s/]+$/.test(type)) return undefined;
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const quality = weight === undefined ? 1 : Number(weight);
  return { type, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}
