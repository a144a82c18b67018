// @ts-check
// Writes a file of completions to standard output: fictional people, a fixed seed, some rows broken on purpose.
// Usage: node examples/make-completions.mjs [--rows 200] [--broken 8] > examples/completions.csv
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '200' }, broken: { type: 'string', default: '8' } },
});
const rowCount = wholeNumber('rows', values.rows, 10_000_000);
const brokenCount = Math.round((rowCount * wholeNumber('broken', values.broken, 100)) / 100);

const COLUMNS = [
  'achievement',
  'email',
  'name',
  'locale',
  'external_id',
  'test_score',
  'teacher_level',
  'evaluated_on',
  'evidence_url',
];

/** @type {{ achievements: { humanCode: string, skill: { skillId: string, levelOrdinal: number } }[] }} */
const { achievements } = JSON.parse(readFileSync(new URL('./catalogue/it-literacy.json', import.meta.url), 'utf8'));

/** Family and given names with their reading; the people are invented. */
const FAMILY = [
  ...[
    '佐藤 Sato',
    '鈴木 Suzuki',
    '高橋 Takahashi',
    '田中 Tanaka',
    '伊藤 Ito',
    '渡辺 Watanabe',
    '山本 Yamamoto',
    '中村 Nakamura',
  ],
  ...[
    '小林 Kobayashi',
    '加藤 Kato',
    '吉田 Yoshida',
    '山田 Yamada',
    '佐々木 Sasaki',
    '山口 Yamaguchi',
    '松本 Matsumoto',
    '井上 Inoue',
  ],
  ...['木村 Kimura', '林 Hayashi', '清水 Shimizu', '斎藤 Saito', '阿部 Abe', '森 Mori', '池田 Ikeda', '橋本 Hashimoto'],
].map((name) => name.split(' '));
const GIVEN = [
  ...[
    '太郎 Taro',
    '陽菜 Hina',
    '蓮 Ren',
    '結衣 Yui',
    '大翔 Hiroto',
    '葵 Aoi',
    '悠真 Yuma',
    '凛 Rin',
    '湊 Minato',
    '咲良 Sakura',
  ],
  ...[
    '健 Ken',
    '美咲 Misaki',
    '翔太 Shota',
    '真由美 Mayumi',
    '拓也 Takuya',
    '恵子 Keiko',
    '直樹 Naoki',
    '由美子 Yumiko',
    '誠 Makoto',
  ],
].map((name) => name.split(' '));
const ENGLISH_FAMILY = [
  'Smith',
  'Garcia',
  "O'Brien",
  'Nguyen',
  'Fischer',
  'Rossi',
  'Johnson-Mori',
  'Silva',
  'Kowalski',
  'Chen',
];
const ENGLISH_GIVEN = ['Alice', 'Liam', 'Maria', 'Noah', 'Emma', 'Lucas', 'Mia', 'Anna', 'Daniel', 'Grace', 'Hugo'];

/** mulberry32: small, seeded, the same on every machine. */
let state = 20260401;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (/** @type {number} */ limit) => Math.floor(random() * limit);
const wide = (/** @type {string} */ text) =>
  text.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
const pad = (/** @type {number} */ number) => String(number).padStart(2, '0');

/** The learner with this number: names repeat, addresses and ids do not. One in five writes the name in Latin letters. */
function learner(/** @type {number} */ index) {
  const japanese = index % 5 !== 4;
  const [families, givens] = japanese
    ? [FAMILY, GIVEN]
    : [ENGLISH_FAMILY.map((n) => [n, n]), ENGLISH_GIVEN.map((n) => [n, n])];
  const [family, familyLatin] = /** @type {[string, string]} */ (families[index % families.length]);
  const [given, givenLatin] = /** @type {[string, string]} */ (givens[index % givens.length]);
  const mail = `${givenLatin}.${familyLatin}`.toLowerCase().replace(/[^a-z.-]/g, '');
  return {
    // Numbered, so that nobody shares an address with somebody whose name comes again later in a long file.
    email: `${mail}.${index + 1}@${japanese ? 'example.jp' : 'example.com'}`,
    name: japanese ? `${family} ${given}` : index % 10 === 9 ? `${family}, ${given}` : `${given} ${family}`,
    locale: japanese ? 'ja' : 'en',
    external_id: `L${String(index + 1).padStart(6, '0')}`,
  };
}

/** A good row: at least 70 points, the level of the achievement or one above it where the skill defines that. */
function goodRow(
  /** @type {ReturnType<typeof learner>} */ person,
  /** @type {typeof achievements[number]} */ achievement,
) {
  const { skillId, levelOrdinal } = achievement.skill;
  const higher = achievements.some(
    (other) => other.skill.skillId === skillId && other.skill.levelOrdinal === levelOrdinal + 1,
  );
  const [year, month] = below(4) === 0 ? [2026, 1 + below(3)] : [2025, 4 + below(9)];
  const row = {
    achievement: below(6) === 0 ? `${achievement.humanCode}@1.0` : achievement.humanCode,
    ...person,
    test_score: String(70 + below(31)),
    teacher_level: String(levelOrdinal + (higher && below(8) === 0 ? 1 : 0)),
    evaluated_on: `${year}-${pad(month)}-${pad(1 + below(28))}`,
    evidence_url: below(5) === 0 ? `https://academy.example.jp/evidence/${person.external_id}` : '',
  };
  // What people type: full-width digits and other ways to write a date are read and noted, not refused.
  const habit = below(20);
  if (habit === 0) row.test_score = wide(row.test_score);
  if (habit === 1) row.evaluated_on = row.evaluated_on.replace(/-0?/g, '/');
  if (habit === 2) row.evaluated_on = wide(row.evaluated_on.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, '$1年$2月$3日'));
  return row;
}

/** One way each to break a row; `earlier` is a good row that stands above it in the file. */
const BREAKS = [
  (/** @type {Row} */ row) => ({ ...row, achievement: 'ITL-XX-9' }),
  (/** @type {Row} */ row) => ({ ...row, test_score: String(40 + below(30)) }),
  (/** @type {Row} */ row) => ({ ...row, evaluated_on: `2099-${pad(1 + below(12))}-15` }),
  (/** @type {Row} */ row) => ({ ...row, email: row.email.replace('@', '＠') }),
  (/** @type {Row} */ row, /** @type {Row} */ earlier) => ({ ...earlier, test_score: row.test_score }),
  (/** @type {Row} */ row) => ({ ...row, test_score: '' }),
  (/** @type {Row} */ row) => ({ ...row, evaluated_on: '2026-02-30' }),
  (/** @type {Row} */ row) => ({ ...row, teacher_level: '基本' }),
];
/** @typedef {ReturnType<typeof goodRow>} Row */

/** Good rows without end: the first learner holds what the sample job asks for, the others one to three achievements each. */
function* goodRows() {
  const hanako = { email: 'hanako.yamada@example.jp', name: '山田 花子', locale: 'ja', external_id: 'L000000' };
  for (const code of ['ITL-SS-3', 'ITL-DOC-2']) {
    const achievement = achievements.find(({ humanCode }) => humanCode === code);
    if (achievement) yield { ...goodRow(hanako, achievement), test_score: '82', evaluated_on: '2026-03-15' };
  }
  for (let index = 0; ; index += 1) {
    const person = learner(index);
    const first = below(achievements.length);
    for (let n = 0, count = 1 + below(3); n < count; n += 1) {
      const achievement = achievements[(first + n * 8) % achievements.length];
      if (achievement) yield goodRow(person, achievement);
    }
  }
}

/** The lines of the file, one at a time, so that a file of any length needs no memory. */
function* lines() {
  yield `${COLUMNS.join(',')}\n`;
  const source = goodRows();
  /** @type {Row | undefined} */
  let earlier;
  for (let index = 0, broken = 0; index < rowCount; index += 1) {
    let row = /** @type {Row} */ (source.next().value);
    // Spread evenly, the first rows left whole: the n-th broken row comes when its share of the rows has passed.
    if (earlier && broken < brokenCount && (index + 1) * brokenCount >= (broken + 1) * rowCount) {
      const breakRow = BREAKS[broken % BREAKS.length];
      if (breakRow) row = breakRow(row, earlier);
      broken += 1;
    } else if (!earlier || below(2) === 0) earlier = row;
    yield `${COLUMNS.map((column) => cell(row[/** @type {keyof Row} */ (column)])).join(',')}\n`;
  }
}

/** RFC 4180: a cell with a comma or a quotation mark is quoted. */
function cell(/** @type {string} */ text) {
  return /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

function wholeNumber(/** @type {string} */ name, /** @type {string} */ text, /** @type {number} */ max) {
  const number = /^\d{1,8}$/.test(text) ? Number(text) : Number.NaN;
  if (number <= max) return number;
  process.stderr.write(`--${name} must be a whole number up to ${max}\n`);
  process.exit(2);
}

await pipeline(Readable.from(lines()), process.stdout).catch((error) => {
  // A reader that has seen enough (`| head`) is no fault.
  if (error.code !== 'EPIPE') throw error;
});
