// Cuts the exact text of one value out of a JSON text, so that a credential is kept as the bytes that arrived.

/**
 * The characters of the value at `path` (member names and array positions), untouched: numbers keep their spelling, members
 * their order. `text` must be valid JSON without repeated members (see `parseJson`). Undefined when there is no such value.
 */
export function sliceJson(text: string, path: readonly (string | number)[]): string | undefined {
  let at = skipSpace(text, 0);
  for (const step of path) {
    const found =
      text[at] === '{' ? findMember(text, at, step) : text[at] === '[' ? findItem(text, at, step) : undefined;
    if (found === undefined) return undefined;
    at = found;
  }
  return text.slice(at, endOfValue(text, at));
}

function findMember(text: string, start: number, name: string | number): number | undefined {
  let at = skipSpace(text, start + 1);
  while (text[at] === '"') {
    const nameEnd = endOfString(text, at);
    const isIt = JSON.parse(text.slice(at, nameEnd)) === name;
    const value = skipSpace(text, skipSpace(text, nameEnd) + 1); // after the colon
    if (isIt) return value;
    at = skipSpace(text, endOfValue(text, value));
    if (text[at] !== ',') return undefined;
    at = skipSpace(text, at + 1);
  }
  return undefined;
}

function findItem(text: string, start: number, position: string | number): number | undefined {
  let at = skipSpace(text, start + 1);
  if (text[at] === ']') return undefined;
  for (let index = 0; ; index += 1) {
    if (index === position) return at;
    at = skipSpace(text, endOfValue(text, at));
    if (text[at] !== ',') return undefined;
    at = skipSpace(text, at + 1);
  }
}

function endOfValue(text: string, start: number): number {
  if (text[start] === '"') return endOfString(text, start);
  if (text[start] !== '{' && text[start] !== '[') {
    let end = start;
    while (end < text.length && !',]} \t\r\n'.includes(text[end] as string)) end += 1;
    return end;
  }
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at) - 1;
    else if (character === '{' || character === '[') depth += 1;
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1;
  }
  return text.length;
}

/** The position behind the closing quote. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && ' \t\r\n'.includes(text[at] as string)) at += 1;
  return at;
}
