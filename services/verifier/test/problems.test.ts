// Every problem can be told to a person in both languages.
import { expect, test } from '@jest/globals';
import { CHECK_CODES } from '@skill-records/credentials/verdict';
import { checkTexts } from '../src/pages/check-texts.ts';
import { adviceFor } from '../src/pages/what-to-do.ts';
import { verifierProblems } from '../src/problems.ts';

test.each(Object.entries(verifierProblems))(
  '%s has a status and both languages',
  (_code, { status, title, detail }) => {
    expect(status).toBeGreaterThanOrEqual(400);
    for (const text of [title, detail]) {
      expect(text.en).toMatch(/^[A-Z][^぀-鿿]+$/);
      expect(text.ja).toMatch(/[぀-鿿]/);
    }
  },
);

test.each(CHECK_CODES)('the finding %s has a sentence and advice in both languages', (code) => {
  for (const lang of ['en', 'ja'] as const) {
    expect(checkTexts.in(lang)(code)).not.toBe(code);
    expect(adviceFor({ id: 'proof', outcome: 'failed', code }, lang)).toBeTruthy();
  }
});
