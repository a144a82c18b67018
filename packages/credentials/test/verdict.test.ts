// What seven checks add up to.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  assembleVerdict,
  CHECK_IDS,
  type Check,
  type CheckId,
  failed,
  notChecked,
  type Outcome,
  passed,
} from '../src/verdict.ts';

const all = CHECK_IDS.map((id) => passed(id));
const replace = (check: Check) => all.map((other) => (other.id === check.id ? check : other));

describe('assembleVerdict', () => {
  test('is verified and green when every check passed', () => {
    expect(assembleVerdict(all, CHECK_IDS)).toEqual({ verified: true, assurance: 'green', checks: all });
  });

  test('lists all seven checks in their order, whatever order they came in', () => {
    const verdict = assembleVerdict([passed('schema'), passed('proof')], ['proof']);
    expect(verdict.checks.map(({ id }) => id)).toEqual([...CHECK_IDS]);
    expect(verdict.checks.find(({ id }) => id === 'status')).toEqual({ id: 'status', outcome: 'notChecked' });
  });

  test.each(CHECK_IDS)('is not verified when %s failed, required or not', (id) => {
    for (const required of [CHECK_IDS, CHECK_IDS.filter((other) => other !== id)]) {
      expect(assembleVerdict(replace(failed(id, 'proof_invalid')), required)).toMatchObject({
        verified: false,
        assurance: 'red',
      });
    }
  });

  test.each(CHECK_IDS)('never counts a required %s that was not checked as passed', (id) => {
    expect(assembleVerdict(replace(notChecked(id)), CHECK_IDS).verified).toBe(false);
    expect(
      assembleVerdict(
        all.filter((check) => check.id !== id),
        CHECK_IDS,
      ).verified,
    ).toBe(false);
  });

  test('does not ask for a check that is not required', () => {
    expect(assembleVerdict(replace(notChecked('query')), ['proof'])).toMatchObject({
      verified: true,
      assurance: 'green',
    });
  });

  test('a warning about the issuer leaves it verified, and amber', () => {
    const warning: Check = { id: 'issuerTrust', outcome: 'warning', code: 'issuer_unknown' };
    expect(assembleVerdict(replace(warning), CHECK_IDS)).toMatchObject({ verified: true, assurance: 'amber' });
  });

  test('a warning elsewhere is not enough for a required check', () => {
    expect(assembleVerdict(replace({ id: 'status', outcome: 'warning' }), CHECK_IDS).verified).toBe(false);
  });

  test('of two results of one check the worse counts', () => {
    for (const checks of [
      [passed('status'), failed('status', 'status_revoked')],
      [failed('status', 'status_revoked'), passed('status')],
    ]) {
      expect(assembleVerdict(checks, ['status'])).toMatchObject({ verified: false });
    }
    expect(assembleVerdict([passed('status'), notChecked('status')], ['status']).verified).toBe(false);
  });

  test('P1: verified is the conjunction of all checks', () => {
    const outcome = fc.constantFrom<Outcome>('passed', 'failed', 'warning', 'notChecked');
    fc.assert(
      fc.property(
        fc.tuple(...CHECK_IDS.map(() => outcome)),
        fc.subarray<CheckId>([...CHECK_IDS]),
        (outcomes, required) => {
          const checks = CHECK_IDS.map((id, i): Check => ({ id, outcome: outcomes[i] as Outcome }));
          const { verified, assurance } = assembleVerdict(checks, required);
          const good = checks.every(({ id, outcome: is }) => {
            if (is === 'failed') return false;
            if (!required.includes(id) || is === 'passed') return true;
            return is === 'warning' && id === 'issuerTrust';
          });
          expect(verified).toBe(good);
          expect(assurance).toBe(!good ? 'red' : outcomes.includes('warning') ? 'amber' : 'green');
        },
      ),
      { numRuns: 500 },
    );
  });
});
