// Judges a finished journey: `start --once` ends with exit code 0 only when every one of these holds.
import type { JourneyResult, SessionResult } from './journey-types.ts';
import { findChangedChecks } from './summary.ts';

/** @returns what did not hold, as plain sentences; empty = the journey held. */
export function findBrokenExpectations({ first, second, revoked, receipt, held, batch }: JourneyResult): string[] {
  const broken: string[] = [];
  const expect = (holds: boolean, sentence: string) => {
    if (!holds) broken.push(sentence);
  };
  expect(batch.counts.offered === batch.counts.total - batch.counts.invalid, 'Every good row became an offer.');
  expect(
    held.some(({ type }) => type === 'Identified') && held.some(({ type }) => type === 'Certified'),
    'The learner holds both kinds of records.',
  );
  expect(first.state === 'verified' && first.verified, 'The first session is verified.');
  expect(
    first.credentials.length > 0 && first.credentials.every(allPassed),
    'Every check of the first session passed.',
  );
  expect(receipt.verified, 'The receipt verifies.');
  expect(!second.verified && second.state === 'refused', 'The second session is refused.');
  const changed = findChangedChecks(first, second);
  const presented = first.credentials.some(({ id }) => id === revoked.credentialId);
  if (presented) {
    expect(
      changed.some(
        (change) =>
          change.credential === revoked.credentialId && change.check === 'status' && change.code === 'status_revoked',
      ),
      'The revoked record fails its status check in the second session.',
    );
    expect(
      changed.every(({ credential }) => credential === revoked.credentialId),
      'No other record changed between the sessions.',
    );
    const before = requirementsMetBy(first, revoked.credentialId);
    expect(
      before.every((id) => second.coverage?.items.find(({ requirement }) => requirement === id)?.status === 'unproven'),
      'The requirements that rested on the revoked record are now unproven.',
    );
  }
  return broken;
}

function allPassed({ checks }: { checks: { outcome: string }[] }): boolean {
  return checks.length === 7 && checks.every(({ outcome }) => outcome === 'passed');
}

function requirementsMetBy(session: SessionResult, credentialId: string): string[] {
  return (session.coverage?.items ?? [])
    .filter(({ status, because }) => status === 'met' && because.includes(credentialId))
    .map(({ requirement }) => requirement);
}
