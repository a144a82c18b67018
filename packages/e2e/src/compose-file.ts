// Reads docker-compose.yml the way compose does: YAML with merges, then ${NAME} places filled from an .env file.
import { parse } from 'yaml';

export interface ComposeService {
  image?: string;
  build?: { context: string; dockerfile: string; args: Record<string, string> };
  command?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  networks?: string[] | Record<string, { aliases?: string[] } | null>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  restart?: string;
}

export interface ComposeFile {
  name: string;
  services: Record<string, ComposeService>;
  networks: Record<string, unknown>;
  volumes: Record<string, unknown>;
}

/** `NAME='text'` or `NAME=text` per line; what single quotes hold is taken as it stands. */
export function readEnvFile(text: string): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const match = /^([A-Z][A-Z0-9_]*)=(?:'([^']*)'|([^'"\s]*))$/.exec(line.trim());
    if (match) settings[match[1]!] = match[2] ?? match[3] ?? '';
    else if (line.trim() !== '' && !line.startsWith('#')) throw new Error('a line of the .env file is not NAME=value');
  }
  return settings;
}

/** The file without its places filled: for checks of what is written. Merge keys are resolved. */
export function parseComposeFile(text: string): Record<string, unknown> {
  return parse(text, { merge: true }) as Record<string, unknown>;
}

/** @throws Error naming the variable when a `${NAME:?}` place has no value, or when a place has another form than we use. */
export function readComposeFile(text: string, env: Record<string, string>): ComposeFile {
  return fill(parseComposeFile(text), env) as ComposeFile;
}

function fill(value: unknown, env: Record<string, string>): unknown {
  if (typeof value === 'string') return value.replace(/\$(\$|\{[^}]*\}|.?)/g, (_, place) => fillPlace(place, env));
  if (Array.isArray(value)) return value.map((item) => fill(item, env));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fill(member, env)]));
}

function fillPlace(place: string, env: Record<string, string>): string {
  if (place === '$') return '$';
  const match = /^\{([A-Z][A-Z0-9_]*)(?::(\?|-)([^}]*))?\}$/.exec(place);
  if (!match) throw new Error(`an unexpected place in docker-compose.yml: $${place}`);
  const [, name, operator, word] = match;
  const given = env[name!] ?? '';
  if (given !== '') return given;
  if (operator === '-') return word ?? '';
  throw new Error(`required variable ${name} is missing a value`);
}
