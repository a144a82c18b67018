// Writes the canonical N-Quads of a template from the texts of its values.
import { labelsAsTexts, planLabels } from './blank-nodes.ts';
import { byteOrder, joinRuns, orderRests, type Run, renderSorted } from './line-order.ts';
import { type Pattern, render, toPiece } from './pattern.ts';
import type { PatternQuad } from './probe.ts';
import { type Group, planSubjectOrder } from './subject-order.ts';
import { TemplateError } from './template-error.ts';

export interface CanonicalForm {
  /**
   * Byte text of the canonical document, or null when these values need the general path. `fillers` begins with one
   * byte text per hole; what follows is written here.
   */
  write(fillers: string[]): string | null;
}

/** Groups of blank nodes with their label already in place are kept for templates with no more nodes than this. */
const MAX_LABELLED_NODES = 16;

/**
 * Lines are ordered by subject, then predicate, then object: `>` ends every IRI and stands in none, so comparing part
 * after part gives the order of the whole lines. Throws TemplateError `tie`.
 */
export function planCanonicalForm(quads: readonly PatternQuad[], holes: number, nodes: number): CanonicalForm {
  const groups = groupBySubject(quads, holes);
  const nodeOf = ({ subject }: Group) => (subject.refs[0] ?? -1) - holes;
  const named = planSubjectOrder(groups.filter((group) => nodeOf(group) < 0));
  const labels = planLabels(quads, holes, nodes);
  const nodeRuns = planNodeRuns(
    groups.filter((group) => nodeOf(group) >= 0),
    holes,
    nodes,
  );
  const textOrder = labelsAsTexts(nodes);
  const textRank = new Array<number>(nodes).fill(0);
  for (let i = 0; i < nodes; i++) textRank[textOrder[i] as number] = i;

  // Written by one call at a time, with no waiting in it.
  const order = new Array<number>(nodes).fill(0);
  const rankOfNode = new Array<number>(nodes).fill(0);

  function writeRuns(runs: readonly Run[], fillers: readonly string[]): string | undefined {
    let out = '';
    for (let i = 0; i < runs.length; i++) {
      const run = runs[i] as Run;
      if (run.kind === 'fixed') out += render(run.piece, fillers);
      else if (run.kind === 'labelled') out += renderLabelled(run, fillers, rankOfNode, holes);
      else {
        const text = renderSorted(render(run.before, fillers), run.rests, fillers);
        if (text === undefined) return undefined;
        out += text;
      }
    }
    return out;
  }

  return {
    write(fillers) {
      if (!labels.assign(fillers, order) || !named.arrange(fillers)) return null;
      for (let rank = 0; rank < nodes; rank++) rankOfNode[order[rank] as number] = textRank[rank] as number;
      let out = '';
      for (let i = 0; i < named.order.length; i++) {
        const text = writeRuns((named.groups[named.order[i] as number] as Group).runs, fillers);
        if (text === undefined) return null;
        out += text;
      }
      for (let i = 0; i < nodes; i++) {
        const rank = textOrder[i] as number;
        const text = writeRuns(nodeRuns(order[rank] as number, rank), fillers);
        if (text === undefined) return null;
        out += text;
      }
      return out;
    },
  };
}

/** The lines of a blank node once it has the label of this rank. */
function planNodeRuns(
  groups: readonly Group[],
  holes: number,
  nodes: number,
): (node: number, rank: number) => readonly Run[] {
  const byNode = new Array<readonly Run[]>(nodes).fill([]);
  for (const { subject, runs } of groups) byNode[(subject.refs[0] as number) - holes] = runs;
  if (nodes > MAX_LABELLED_NODES) return (node) => byNode[node] as readonly Run[];
  const kept = new Array<readonly Run[] | undefined>(nodes * nodes);
  return (node, rank) => {
    const at = node * nodes + rank;
    const found =
      kept[at] ?? (byNode[node] as readonly Run[]).map((run) => withLabel(run, holes + node, `_:c14n${rank}`));
    kept[at] = found;
    return found;
  };
}

function withLabel(run: Run, node: number, label: string): Run {
  const put = ({ heads, refs }: { heads: readonly string[]; refs: readonly number[] }) =>
    toPiece(
      heads.flatMap((head, i) => (i < refs.length ? [head, refs[i] === node ? label : (refs[i] as number)] : [head])),
    );
  if (run.kind === 'fixed') return { kind: 'fixed', piece: put(run.piece) };
  if (run.kind === 'labelled') return { ...run, before: put(run.before) };
  return { kind: 'sorted', before: put(run.before), rests: run.rests.map(put) };
}

function renderLabelled(
  run: Extract<Run, { kind: 'labelled' }>,
  fillers: readonly string[],
  rankOfNode: readonly number[],
  firstNode: number,
): string {
  const before = render(run.before, fillers);
  const { nodes } = run;
  // Insertion sort in place: the order of the document before is a good beginning.
  for (let i = 1; i < nodes.length; i++) {
    const node = nodes[i] as number;
    const rank = rankOfNode[node - firstNode] as number;
    let at = i;
    for (; at > 0 && (rankOfNode[(nodes[at - 1] as number) - firstNode] as number) > rank; at--) {
      nodes[at] = nodes[at - 1] as number;
    }
    nodes[at] = node;
  }
  let out = '';
  for (let i = 0; i < nodes.length; i++) out += before + (fillers[nodes[i] as number] as string) + run.after;
  return out;
}

function groupBySubject(quads: readonly PatternQuad[], firstNode: number): Group[] {
  const bySubject = new Map<string, PatternQuad[]>();
  for (const quad of quads) {
    const key = JSON.stringify(quad.subject);
    const known = bySubject.get(key);
    if (known === undefined) bySubject.set(key, [quad]);
    else known.push(quad);
  }
  return [...bySubject.values()].map((group) => {
    const { subject } = group[0] as PatternQuad;
    const predicates = [...new Set(group.map(({ predicate }) => predicate))].sort(byteOrder);
    const runs = predicates.flatMap((predicate) => {
      const rests = group.filter((quad) => quad.predicate === predicate).map(({ rest }) => rest);
      refuseEqual(rests);
      return orderRests([...subject, predicate], rests, firstNode);
    });
    return { subject: toPiece(subject), runs: joinRuns(runs) };
  });
}

/** The same line twice: the library keeps both where it has not noticed, and nothing here may depend on that. */
function refuseEqual(rests: readonly Pattern[]): void {
  if (new Set(rests.map((rest) => JSON.stringify(rest))).size !== rests.length) {
    throw new TemplateError('tie', 'The graph holds one statement twice');
  }
}
