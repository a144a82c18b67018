// Proves that a record is described in both languages, and that strange documents describe themselves as little as they say.
import { describe, expect, test } from '@jest/globals';
import { describeCredential } from '../../src/use-cases/describe-credential.ts';
import { groupOf, labelOf } from '../../src/use-cases/field-labels.ts';
import { listRevealedFields } from '../../src/use-cases/list-revealed-fields.ts';
import { certifiedRecord, identifiedRecord, receiptFor } from '../support/records.ts';

describe('describeCredential', () => {
  test('reads a certified record', () => {
    const description = describeCredential(
      certifiedRecord({ issuer: 'did:key:z6MkIssuer', subject: 'did:key:z6MkHolder' }),
    );
    expect(description).toMatchObject({
      kind: 'certified',
      name: { en: 'IT Literacy – Spreadsheets, Basic (level 3)', ja: 'ITリテラシー 表計算 基本（レベル3）' },
      description: { ja: '計算式や入力支援機能を盛り込んだ効率的な定型フォームを作成できる' },
      results: [
        { by: { en: 'Test', ja: 'テスト' }, value: { en: '82 / 100' }, on: '2026-03-15' },
        { by: { en: 'Teacher', ja: '講師' }, value: { en: 'Basic', ja: '基本' }, on: '2026-03-18' },
      ],
    });
    expect(description.earner).toBeUndefined();
  });

  test('reads who an identified record names, and what a receipt speaks about', () => {
    expect(describeCredential(identifiedRecord({ issuer: 'did:x:1', subject: 'did:x:2' }))).toMatchObject({
      kind: 'identified',
      earner: '山田 花子',
      identityAssurance: { en: 'Vouched for by the employer', ja: '勤務先が確認' },
      employment: { jobTitle: 'UX Designer', startDate: '2024-04-01' },
    });
    expect(describeCredential(receiptFor({ issuer: 'did:x:1', credentialId: 'urn:uuid:1' }))).toMatchObject({
      kind: 'receipt',
      about: 'urn:uuid:1',
      verification: {
        outcome: 'passed',
        checks: [{ name: { ja: '署名' }, outcome: 'passed' }, { outcome: 'warning' }],
      },
    });
  });

  test('takes a text in Japanese for Japanese even when nothing says so', () => {
    const { name } = describeCredential({
      type: ['VerifiableCredential'],
      name: '防火管理者',
      localized: [{ inLanguage: 'en', name: 'Fire safety manager' }],
    });
    expect(name).toEqual({ en: 'Fire safety manager', ja: '防火管理者' });
  });

  test.each([
    [{}],
    [{ type: 'x', name: 5, issuer: [], credentialSubject: 'x' }],
    [{ type: [[]], name: { '@value': 'x' }, issuer: { id: {} }, credentialSubject: [null, 1] }],
    [{ credentialSubject: { achievement: [], result: 'x', skill: { levelOrdinal: '3' }, verification: { check: 1 } } }],
    [{ localized: { inLanguage: 'ja' }, credentialSubject: { identity: { fullName: [] } } }],
  ])('bears %j', (document) => {
    const description = describeCredential(document);
    expect(typeof description.name.en).toBe('string');
    expect(description.kind).toBe('other');
    expect(() => listRevealedFields(document)).not.toThrow();
  });

  test('cuts endless texts and takes out marks that turn the reading direction', () => {
    const { name } = describeCredential({ name: `\u202Egnp.${'x'.repeat(10_000)}` });
    expect(name.en.startsWith('gnp.')).toBe(true);
    expect(name.en.length).toBeLessThan(2100);
  });
});

describe('labels', () => {
  test('exist in both languages for every part of our records', () => {
    const records = [
      certifiedRecord({
        issuer: 'did:x:1',
        subject: 'did:x:2',
        status: {
          id: 'x',
          type: 'BitstringStatusListEntry',
          statusPurpose: 'revocation',
          statusListIndex: '1',
          statusListCredential: 'x',
        },
      }),
      identifiedRecord({ issuer: 'did:x:1', subject: 'did:x:2' }),
      receiptFor({ issuer: 'did:x:1', credentialId: 'x' }),
    ];
    for (const { path, label } of records.flatMap((record) => listRevealedFields(record))) {
      expect(`${path}: ${label.en === label.ja ? 'no label' : 'labelled'}`).toBe(`${path}: labelled`);
    }
  });

  test('keep the name of a part they do not know, and put it where it belongs', () => {
    expect(labelOf('credentialSubject.achievement.tag')).toEqual({
      en: 'credentialSubject.achievement.tag',
      ja: 'credentialSubject.achievement.tag',
    });
    expect(groupOf('credentialSubject.achievement.tag')).toBe('achievement');
    expect(groupOf('credentialSubject.nickname')).toBe('other');
    expect(groupOf('credentialSubject.identity.fullName')).toBe('person');
    expect(groupOf('issuerOfSomething')).toBe('other');
  });
});
