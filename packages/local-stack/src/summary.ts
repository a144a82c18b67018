// The closing summary of the journey: what happened, each check by id, and what changed between the two sessions.
import { type JourneyResult, type SessionResult, shortId } from './journey-types.ts';

const CHECK_MARK: Record<string, string> = { passed: 'passed', failed: 'FAILED', warning: 'warning', notChecked: '-' };

/** @returns the lines to print. */
export function summarize(result: JourneyResult): string[] {
  const { counts, faults } = result.batch;
  return [
    '',
    'What happened',
    `  ${result.csvName}: ${counts.total} rows, ${counts.total - counts.invalid} accepted, ${counts.invalid} refused`,
    ...countByCode(faults).map(
      ([code, rows]) =>
        `    ${code}: ${rows.length} (row ${rows.slice(0, 5).join(', ')}${rows.length > 5 ? ', …' : ''})`,
    ),
    `  ${result.learner.name} holds`,
    ...result.held.map(({ type, name, credentialId }) => `    ${type.padEnd(10)} ${name}  ${credentialId}`),
    '',
    ...describeSession('First session', result.first, result),
    `  Receipt ${result.receipt.id}: ${result.receipt.verified ? 'verified' : 'NOT verified'} (${result.receipt.assurance})`,
    '',
    `The provider revoked "${result.revoked.name}" (${result.revoked.credentialId})`,
    '',
    ...describeSession('Second session', result.second, result),
    ...describeChange(result.first, result.second),
  ];
}

function countByCode(faults: JourneyResult['batch']['faults']): [string, number[]][] {
  const rows = new Map<string, number[]>();
  for (const { code, row } of faults) rows.set(code, [...(rows.get(code) ?? []), row]);
  return [...rows].sort(([a], [b]) => a.localeCompare(b));
}

function describeSession(title: string, session: SessionResult, { held, requirements }: JourneyResult): string[] {
  const { coverage } = session;
  const nameOf = (credentialId: string) =>
    held.find((record) => record.credentialId === credentialId)?.name ?? credentialId;
  return [
    `${title}: ${session.state}${session.reason ? ` (${session.reason})` : ''}, verified ${session.verified}, assurance ${session.assurance}`,
    ...session.credentials.flatMap(({ id, types, checks }) => [
      `  ${types.at(-1)} "${nameOf(id)}"  ${id}`,
      `    ${checks.map((check) => `${check.id} ${CHECK_MARK[check.outcome] ?? check.outcome}${check.code ? ` (${check.code})` : ''}`).join(', ')}`,
    ]),
    ...(coverage
      ? [
          `  Coverage: must ${coverage.must.met} of ${coverage.must.of}, should ${coverage.should.met} of ${coverage.should.of}`,
          ...coverage.items.map(({ requirement, status, because }) => {
            const reasons =
              because.length > 0 ? `, because of ${because.map((id) => `"${nameOf(id)}"`).join(', ')}` : '';
            return `    ${requirements[shortId(requirement)] ?? requirement}: ${status}${reasons}`;
          }),
        ]
      : []),
  ];
}

/** The checks that were passed in the first session and are not in the second. */
export function findChangedChecks(
  first: SessionResult,
  second: SessionResult,
): { credential: string; check: string; code: string }[] {
  return second.credentials.flatMap((credential) => {
    const before = first.credentials.find(({ id }) => id === credential.id);
    return credential.checks
      .filter((check) => {
        const earlier = before?.checks.find(({ id }) => id === check.id);
        return earlier?.outcome === 'passed' && check.outcome !== 'passed';
      })
      .map((check) => ({ credential: credential.id, check: check.id, code: check.code ?? check.outcome }));
  });
}

function describeChange(first: SessionResult, second: SessionResult): string[] {
  return findChangedChecks(first, second).map(
    ({ credential, check, code }) => `  Changed: ${check} of ${credential} is now ${code}`,
  );
}
