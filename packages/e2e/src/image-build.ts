// Carries out deploy/Dockerfile without a container engine: the same commands in a folder, for machines that have none.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { execForm, type Instruction, lastInstruction, parseDockerfile, type Stage } from './dockerfile.ts';

/** A built image: a folder that stands for the container's root, and how the container would be started. */
export interface BuiltImage {
  /** Stands for `/`. */
  root: string;
  workFolder: string;
  environment: Record<string, string>;
  command: string[];
  healthCommand: string[];
}

/**
 * Builds one image per service from the repository into `folder`. What stands above `ARG SERVICE` is done once for all,
 * as a layer cache would. Paths such as `/build` and `/out` are taken below `folder`; the user and the base image are
 * those of this machine, so this proves the commands and the files, not the image itself.
 * @throws Error with the output of the command that failed.
 */
export async function buildImages(o: {
  repository: string;
  folder: string;
  services: readonly string[];
  log?: (line: string) => void;
}): Promise<Record<string, BuiltImage>> {
  const stages = parseDockerfile(readFileSync(join(o.repository, 'deploy/Dockerfile'), 'utf8'));
  const [build, runtime] = stages;
  if (!build || !runtime || stages.length !== 2) throw new Error('the Dockerfile is expected to have two stages');
  const isIgnored = readDockerignore(join(o.repository, '.dockerignore'));
  const argument = build.instructions.findIndex(({ name, text }) => name === 'ARG' && text === 'SERVICE');
  if (argument === -1) throw new Error('the build stage is expected to have ARG SERVICE');

  const place = { repository: o.repository, isIgnored, log: o.log ?? (() => {}) };
  const shared = createContainer(join(o.folder, 'stage'), place);
  for (const instruction of build.instructions.slice(0, argument)) await carryOut(shared, instruction);
  const images: Record<string, BuiltImage> = {};
  for (const service of o.services) {
    const stage = { ...shared, environment: { ...shared.environment, SERVICE: service } };
    for (const instruction of build.instructions.slice(argument + 1)) await carryOut(stage, instruction);
    const image = createContainer(join(o.folder, 'images', service), place);
    for (const instruction of runtime.instructions) await carryOut(image, instruction, stage);
    images[service] = describeImage(image, runtime);
  }
  return images;
}

interface Container {
  root: string;
  workFolder: string;
  environment: Record<string, string>;
  repository: string;
  isIgnored: (path: string) => boolean;
  log: (line: string) => void;
}

function createContainer(root: string, place: Pick<Container, 'repository' | 'isIgnored' | 'log'>): Container {
  mkdirSync(root, { recursive: true });
  return { ...place, root, workFolder: '/', environment: {} };
}

const inside = (container: Container, path: string) => join(container.root, resolve(container.workFolder, path));

async function carryOut(container: Container, instruction: Instruction, source?: Container): Promise<void> {
  const { name, text } = instruction;
  if (name === 'WORKDIR') {
    container.workFolder = text;
    mkdirSync(inside(container, '.'), { recursive: true });
  } else if (name === 'ENV') {
    for (const [, key, value] of text.matchAll(/(\w+)=(\S+)/g)) container.environment[key!] = value!;
  } else if (name === 'COPY') {
    copy(container, text, source);
  } else if (name === 'RUN') {
    await run(container, text);
  }
}

function copy(container: Container, text: string, source: Container | undefined): void {
  const words = text.split(/\s+/);
  const fromStage = words.some((word) => word.startsWith('--from='));
  const [target = '', ...sources] = words.filter((word) => !word.startsWith('--')).reverse();
  for (const path of sources) {
    if (fromStage) {
      if (!source) throw new Error('COPY --from outside the last stage');
      // Moved, not copied: nobody else needs the result of this stage. Its content goes into the target, as COPY does.
      for (const entry of readdirSync(inside(source, path))) {
        mkdirSync(inside(container, target), { recursive: true });
        renameSync(join(inside(source, path), entry), join(inside(container, target), entry));
      }
      mkdirSync(inside(container, target), { recursive: true });
    } else {
      const origin = join(container.repository, path);
      if (!existsSync(origin)) throw new Error(`COPY: ${path} does not exist`);
      const isFolder = target.endsWith('/') && path !== '.';
      cpSync(origin, inside(container, isFolder ? join(target, path) : target), {
        recursive: true,
        filter: (file) => !container.isIgnored(relative(container.repository, file).split(sep).join('/')),
      });
    }
  }
}

/** Package managers leave settings in the environment of what they start; the build in a container would not see them. */
function cleanEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_(?!config_registry)|pnpm_|PNPM_|INIT_CWD$|NODE_OPTIONS$|NODE_ENV$|JEST_)/i.test(name),
  );
  return Object.fromEntries(kept) as Record<string, string>;
}

async function run(container: Container, command: string): Promise<void> {
  const mapped = command.replace(/(^|\s)\/(?=out\b|build\b)/g, `$1${container.root}/`);
  container.log(`RUN ${command}${container.environment.SERVICE ? ` (SERVICE=${container.environment.SERVICE})` : ''}`);
  const child = spawn('/bin/sh', ['-c', mapped], {
    cwd: inside(container, '.'),
    env: { ...cleanEnvironment(), ...container.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000);
    });
  }
  const code = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done));
  if (code !== 0) throw new Error(`RUN ${command} ended with ${code}:\n${output}`);
}

function describeImage(image: Container, runtime: Stage): BuiltImage {
  const healthCheck = lastInstruction(runtime, 'HEALTHCHECK')?.split(/\sCMD\s/)[1];
  const command = lastInstruction(runtime, 'CMD');
  if (!healthCheck || !command) throw new Error('the runtime stage is expected to have CMD and HEALTHCHECK');
  return {
    root: image.root,
    workFolder: inside(image, '.'),
    environment: image.environment,
    command: execForm(command),
    healthCommand: execForm(healthCheck),
  };
}

/** The patterns that our .dockerignore uses: a path from the root, or a name in any folder (double star). */
function readDockerignore(file: string): (path: string) => boolean {
  const patterns = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const body = line
        .replace(/^\*\*\//, '')
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '[^/]*');
      return new RegExp(line.startsWith('**/') ? `(^|/)${body}(/|$)` : `^${body}(/|$)`);
    });
  return (path) => patterns.some((pattern) => pattern.test(path));
}
