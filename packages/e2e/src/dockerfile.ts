// Reads a Dockerfile into stages and instructions: enough of the format for deploy/Dockerfile, refusing what it does not know.

export interface Instruction {
  name: string;
  /** What follows the name, continuation lines joined. */
  text: string;
}

export interface Stage {
  /** Image or earlier stage. */
  from: string;
  alias?: string;
  instructions: Instruction[];
}

const KNOWN = ['ARG', 'CMD', 'COPY', 'ENV', 'HEALTHCHECK', 'RUN', 'USER', 'WORKDIR'];

/** @throws Error on an instruction before FROM or one outside the list above. */
export function parseDockerfile(text: string): Stage[] {
  const stages: Stage[] = [];
  const lines = text.split('\n').filter((line) => !line.trimStart().startsWith('#'));
  for (const line of lines.join('\n').replace(/\\\n/g, ' ').split('\n')) {
    const match = /^\s*([A-Za-z]+)\s+(.+?)\s*$/.exec(line);
    if (!match) {
      if (line.trim() !== '') throw new Error(`not an instruction: ${line}`);
      continue;
    }
    const [name, rest] = [match[1]!.toUpperCase(), match[2]!];
    if (name === 'FROM') {
      const from = /^(\S+)(?:\s+[Aa][Ss]\s+(\S+))?$/.exec(rest);
      if (!from) throw new Error(`not a FROM line: ${rest}`);
      stages.push({ from: from[1]!, ...(from[2] === undefined ? {} : { alias: from[2] }), instructions: [] });
      continue;
    }
    const stage = stages.at(-1);
    if (!stage || !KNOWN.includes(name)) throw new Error(`unexpected instruction ${name}`);
    stage.instructions.push({ name, text: rest });
  }
  return stages;
}

/** The words of an exec form such as `["node", "dist/main.js"]`. @throws Error for the shell form, which would hide signals from the process. */
export function execForm(text: string): string[] {
  const words: unknown = text.startsWith('[') ? JSON.parse(text) : undefined;
  if (!Array.isArray(words) || !words.every((word) => typeof word === 'string'))
    throw new Error(`not in exec form: ${text}`);
  return words;
}

/** The last instruction of a name in a stage, as Docker counts it. */
export function lastInstruction(stage: Stage, name: string): string | undefined {
  return stage.instructions.filter((instruction) => instruction.name === name).at(-1)?.text;
}
