import { describe, expect, test } from '@jest/globals';
import { commonProblems, Problem, problem, problemBody, validationProblem } from '../src/problem.ts';

const table = {
  ...commonProblems,
  full: { status: 409, title: { en: 'Full', ja: '満員' }, detail: { en: 'At most {max}.', ja: '最大 {max}。' } },
};
const render = (raised: Problem, language: 'en' | 'ja' = 'en') =>
  problemBody(raised, { table, language, requestId: 'r1' });

describe('the common problems', () => {
  test.each(Object.entries(commonProblems))('%s has a status and both languages', (_, entry) => {
    expect(entry.status).toBeGreaterThanOrEqual(400);
    expect(entry.status).toBeLessThan(600);
    for (const text of [entry.title, entry.detail]) {
      expect(text.en).toMatch(/^[\x20-\x7e]+$/);
      expect(text.ja).toMatch(/[ぁ-んァ-ヶ一-龠]/);
    }
  });
});

describe('a problem', () => {
  test('has its params in its text, and nothing for those it lacks', () => {
    expect(render(problem('full', { max: 3 }))).toMatchObject({
      detail: 'At most 3.',
      detail_ja: '最大 3。',
      requestId: 'r1',
    });
    expect(render(problem('full')).detail).toBe('At most ….');
    expect(render(problem('full', JSON.parse('{"__proto__":1}'))).detail).toBe('At most ….');
  });

  test.each(['nope', '', '__proto__', 'constructor', 'toString'])(
    'with the unknown code %p says only that something went wrong',
    (code) => {
      expect(render(new Problem(code))).toMatchObject({ status: 500, code: 'internal_error' });
    },
  );

  test('lists its faults in the reader’s language', () => {
    const raised = validationProblem([
      { path: '/a', code: 'required', message: { en: 'is required', ja: '必須です' } },
    ]);
    expect(render(raised, 'ja').errors).toEqual([
      { path: '/a', code: 'required', message: '必須です', message_en: 'is required', message_ja: '必須です' },
    ]);
  });
});
