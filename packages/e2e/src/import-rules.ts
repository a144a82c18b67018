// Reads every import of the repository and reports those that break the dependency rule of docs/architecture.md.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';

export interface SourceFile {
  /** Path from the repository root, with forward slashes. */
  path: string;
  text: string;
}

export interface ImportEdge {
  from: string;
  specifier: string;
  typeOnly: boolean;
}

export interface Violation {
  rule: string;
  from: string;
  specifier: string;
}

const DOMAIN = ['skill-record', 'dids', 'credentials', 'oid4vc'];
const TOP_LAYER = ['local-stack', 'e2e', 'bench', 'examples'];

/** What each workspace package may import from its siblings in production code (architecture, rule 2). */
const MAY_IMPORT: Record<string, readonly string[]> = {
  contexts: [],
  'skill-record': [],
  dids: [],
  'service-kit': [],
  'web-kit': [],
  'test-kit': ['contexts'],
  credentials: ['dids', 'contexts'],
  oid4vc: ['dids'],
};

/** Who alone may import a third-party package; services may import its types where `typesFor` says so. */
const OWNED: { pattern: RegExp; owner: string; typesInServices: boolean }[] = [
  { pattern: /^@digitalbazaar\//, owner: 'credentials', typesInServices: false },
  { pattern: /^(jsonld|jsonld-signatures|rdf-canonize)(\/|$)/, owner: 'credentials', typesInServices: false },
  { pattern: /^did-resolver$/, owner: 'dids', typesInServices: true },
  { pattern: /^(pg|bullmq|ioredis|pino)(\/|$)/, owner: 'service-kit', typesInServices: true },
  { pattern: /^(fastify|@fastify\/.*)$/, owner: 'service-kit', typesInServices: true },
  { pattern: /^undici$/, owner: 'service-kit', typesInServices: false },
];

/** Node modules that give a domain package a clock, a disk, a network or an environment. */
const IMPURE_NODE =
  /^node:(fs|fs\/promises|os|net|tls|http|https|http2|dns|child_process|worker_threads|process|timers.*)$/;

const ROOM_ORDER: Record<string, readonly string[]> = {
  'main.ts': ['app.ts', 'config.ts', 'problems.ts', 'jobs', 'store', 'clients', 'use-cases'],
  'app.ts': ['routes', 'pages', 'problems.ts', 'config.ts', 'use-cases', 'jobs'],
  routes: ['routes', 'use-cases', 'problems.ts', 'config.ts'],
  pages: ['pages', 'use-cases', 'problems.ts', 'config.ts', 'messages'],
  jobs: ['jobs', 'use-cases', 'config.ts'],
  'use-cases': ['use-cases', 'store', 'clients', 'problems.ts', 'config.ts'],
  store: ['store'],
  clients: ['clients', 'problems.ts', 'config.ts'],
};

/** All tracked-like TypeScript sources below `root`, production and tests. */
export function readSources(root: string): SourceFile[] {
  const files: SourceFile[] = [];
  const walk = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (['node_modules', 'dist', 'vectors', '.data', '.turbo', '.git'].includes(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (/\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts')) {
        files.push({ path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') });
      }
    }
  };
  for (const top of ['contexts', 'packages', 'services', 'examples']) walk(join(root, top));
  return files;
}

export function readImports(file: SourceFile): ImportEdge[] {
  const edges: ImportEdge[] = [];
  const code = file.text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const statement = /(?:^|[\n;])\s*(import|export)\s+(type\s+)?([^'"`;]*?\s+from\s+)?['"]([^'"]+)['"]/g;
  for (const match of code.matchAll(statement)) {
    const clause = match[3] ?? '';
    const named = /^\{([\s\S]*)\}\s+from\s+$/.exec(clause.trimStart());
    const allTypes = named
      ? named[1]!
          .split(',')
          .map((part) => part.trim())
          .filter(Boolean)
          .every((part) => part.startsWith('type '))
      : false;
    edges.push({ from: file.path, specifier: match[4]!, typeOnly: Boolean(match[2]) || allTypes });
  }
  for (const match of code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) {
    edges.push({ from: file.path, specifier: match[1]!, typeOnly: false });
  }
  return edges;
}

/** `packages/dids/src/x.ts` -> {kind: 'package', name: 'dids', inside: 'src/x.ts'} */
export function locate(path: string): {
  kind: 'contexts' | 'package' | 'service' | 'examples';
  name: string;
  inside: string;
} {
  const [top, second, ...rest] = path.split('/');
  if (top === 'contexts') return { kind: 'contexts', name: 'contexts', inside: [second, ...rest].join('/') };
  if (top === 'examples') return { kind: 'examples', name: 'examples', inside: [second, ...rest].join('/') };
  return { kind: top === 'services' ? 'service' : 'package', name: second ?? '', inside: rest.join('/') };
}

export function findForbiddenImports(files: SourceFile[], services: readonly string[]): Violation[] {
  const violations: Violation[] = [];
  for (const file of files) {
    const place = locate(file.path);
    const isTest = /(^|\/)test\//.test(place.inside) || place.name === 'e2e';
    for (const edge of readImports(file)) {
      const report = (rule: string) => violations.push({ rule, from: edge.from, specifier: edge.specifier });
      if (edge.specifier.startsWith('@skill-records/')) checkSibling(place, edge, isTest, services, report);
      else if (edge.specifier.startsWith('.')) checkRelative(place, edge, isTest, report);
      else if (!isTest) checkThirdParty(place, edge, report);
    }
  }
  return violations;
}

type Place = ReturnType<typeof locate>;
type Report = (rule: string) => number;

function checkSibling(
  place: Place,
  edge: ImportEdge,
  isTest: boolean,
  services: readonly string[],
  report: Report,
): number | undefined {
  const target = edge.specifier.split('/')[1] ?? '';
  if (target === place.name) return undefined;
  if (services.includes(target)) return report('1: nobody imports a service');
  if (TOP_LAYER.includes(target)) return report('3: the top layer is imported by nobody');
  if (target === 'test-kit' && !isTest) return report('2: test-kit is for tests');
  if (isTest || place.kind === 'service' || TOP_LAYER.includes(place.name)) {
    return undefined;
  }
  const allowed = MAY_IMPORT[place.name];
  return allowed?.includes(target) ? undefined : report(`2: ${place.name} may not import ${target}`);
}

function checkRelative(place: Place, edge: ImportEdge, isTest: boolean, report: Report): number | undefined {
  const target = normalize(join(dirname(edge.from), edge.specifier))
    .split(sep)
    .join('/');
  const there = locate(target);
  if (there.name !== place.name || there.kind !== place.kind)
    return report('3: a package is entered through its exports');
  if (place.kind !== 'service' || isTest) return undefined;
  const room = roomOf(place.inside);
  const targetRoom = roomOf(there.inside);
  const allowed = ROOM_ORDER[room];
  return !allowed || allowed.includes(targetRoom) ? undefined : report(`4: ${room} may not import ${targetRoom}`);
}

function checkThirdParty(place: Place, edge: ImportEdge, report: Report): number | undefined {
  if (TOP_LAYER.includes(place.name) || place.name === 'test-kit') return undefined;
  if (DOMAIN.includes(place.name) && place.inside.startsWith('src/') && IMPURE_NODE.test(edge.specifier)) {
    return report('5: a domain package touches no disk, network, clock or environment');
  }
  if (place.kind === 'service' && /^node:(http|https|http2|net|tls|dns)/.test(edge.specifier)) {
    return report('6: a service reaches the network only through service-kit');
  }
  const owned = OWNED.find(({ pattern }) => pattern.test(edge.specifier));
  if (!owned || owned.owner === place.name) return undefined;
  if (edge.typeOnly && owned.typesInServices && place.kind === 'service') return undefined;
  return report(`6: ${edge.specifier} belongs to ${owned.owner}`);
}

function roomOf(inside: string): string {
  return inside.split('/')[1] ?? '';
}

/** Uses of the global clock or environment that imports do not show (architecture, rule 5). */
export function findImpureGlobals(files: SourceFile[]): Violation[] {
  const found: Violation[] = [];
  for (const file of files) {
    const place = locate(file.path);
    if (place.kind !== 'package' || !DOMAIN.includes(place.name) || !place.inside.startsWith('src/')) continue;
    const code = file.text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
    for (const [global, pattern] of [
      ['process.env', /\bprocess\./],
      ['Date.now', /\bDate\.now\(/],
      ['new Date()', /\bnew Date\(\)/],
      ['fetch', /(?<![.\w])fetch\(/],
      ['console', /\bconsole\./],
    ] as const) {
      if (pattern.test(code))
        found.push({
          rule: '5: domain packages get clock, network and environment as arguments',
          from: file.path,
          specifier: global,
        });
    }
  }
  return found;
}

/** Import circles inside one package or service, types included. */
export function findCircles(files: SourceFile[]): string[][] {
  const graph = new Map<string, string[]>();
  const known = new Set(files.map((file) => file.path));
  for (const file of files) {
    const targets = readImports(file)
      .filter((edge) => edge.specifier.startsWith('.'))
      .map((edge) =>
        normalize(join(dirname(file.path), edge.specifier))
          .split(sep)
          .join('/'),
      )
      .filter((path) => known.has(path));
    graph.set(file.path, targets);
  }
  const circles: string[][] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (node: string, trail: string[]) => {
    if (state.get(node) === 'done') return;
    if (state.get(node) === 'open') {
      circles.push([...trail.slice(trail.indexOf(node)), node]);
      return;
    }
    state.set(node, 'open');
    for (const next of graph.get(node) ?? []) visit(next, [...trail, node]);
    state.set(node, 'done');
  };
  for (const node of graph.keys()) visit(node, []);
  return circles;
}
