// The IT literacy scale and its eight skills: five levels, seven areas and one foundation that all areas share.
import type { Catalogue, Skill, SkillScale } from '../skill.ts';
import { type LocalizedText, SCALE_BASE, SKILL_BASE } from '../vocabulary.ts';

const scaleId = `${SCALE_BASE}itl`;

const level = (ordinal: number, name: LocalizedText, description: LocalizedText) => ({
  ordinal,
  id: `${scaleId}/${ordinal}`,
  name,
  description,
});

export const itlScale: SkillScale = {
  id: scaleId,
  name: { en: 'IT literacy', ja: 'ITリテラシー' },
  levels: [
    level(1, { en: 'Starter', ja: '入門' }, { en: 'Uses a PC in daily life.', ja: '日常生活でPCを使っている。' }),
    level(
      2,
      { en: 'Beginner', ja: '初歩' },
      { en: 'Has just begun to work with a PC.', ja: 'PCを使った業務を始めたばかりである。' },
    ),
    level(
      3,
      { en: 'Basic', ja: '基本' },
      { en: 'Can do the basic PC operations the job needs.', ja: '業務に必要なPCなどの基本操作ができる。' },
    ),
    level(
      4,
      { en: 'Advanced', ja: '応用' },
      { en: 'Uses a PC effectively at work.', ja: '業務でPCを効果的に活用できる。' },
    ),
    level(
      5,
      { en: 'System administration', ja: 'システム管理' },
      {
        en: 'Can manage the systems of a company or a department.',
        ja: '企業や部門のシステムを管理できる。',
      },
    ),
  ],
};

/** A level that is not listed is not defined for the skill: nothing can require it, and no record states it. */
function skill(slug: string, name: LocalizedText, levels: Readonly<Record<number, LocalizedText>>): Skill {
  const id = `${SKILL_BASE}${slug}`;
  return {
    id,
    scale: scaleId,
    name,
    levels: Object.entries(levels).map(([ordinal, description]) => ({
      ordinal: Number(ordinal),
      id: `${id}/level/${ordinal}`,
      description,
    })),
  };
}

export const itlSkills: readonly Skill[] = [
  skill(
    'itl-foundation',
    { en: 'Foundation', ja: '基礎' },
    {
      1: {
        en: 'Can start a PC and log in, open files and apps and search the web, and knows the rules of the information society.',
        ja: 'PCを起動・ログインしてファイルやアプリを開き、インターネットで検索でき、情報社会で守るべきことを理解している。',
      },
    },
  ),
  skill(
    'itl-communication',
    { en: 'Information sharing and communication', ja: '情報共有とコミュニケーション' },
    {
      2: {
        en: 'Can send and receive e-mail with good manners.',
        ja: 'メールのマナーを踏まえて送受信できる。',
      },
      3: {
        en: 'Can use in-house business systems, and quote and adapt information from the web properly.',
        ja: '社内の業務システムを操作でき、インターネット上の情報を適切に引用・加工できる。',
      },
      4: {
        en: 'Makes good use of groupware and similar tools to share information properly.',
        ja: 'グループウェアなどを有効に活用し、情報を適切に共有できる。',
      },
      5: {
        en: 'Can find the problems of business systems and propose improvements.',
        ja: '業務システムの課題を把握し、改善を提案できる。',
      },
    },
  ),
  skill(
    'itl-network',
    { en: 'Networks', ja: '情報通信ネットワーク' },
    {
      2: {
        en: 'Understands URLs and the World Wide Web, and can use a web browser.',
        ja: 'URLやWWWなどの仕組みを理解し、ブラウザーを利用できる。',
      },
      3: {
        en: 'Can set up the connection to the internet, to shared folders and to printers.',
        ja: 'インターネット、共有フォルダー、プリンターへの接続を設定できる。',
      },
      4: {
        en: 'Understands TCP/IP and can connect PCs to a network.',
        ja: 'TCP/IPを理解し、PCをネットワークに接続できる。',
      },
      5: {
        en: 'Understands how a LAN is built, can configure it and deal with faults.',
        ja: 'LANの構成を理解して設定し、障害に対処できる。',
      },
    },
  ),
  skill(
    'itl-computer',
    { en: 'Computers', ja: 'コンピューター' },
    {
      2: { en: 'Can create files and folders.', ja: 'ファイルやフォルダーを作成できる。' },
      3: { en: 'Can keep files and folders well organised.', ja: 'ファイルやフォルダーを適切に管理できる。' },
      4: {
        en: 'Understands peripheral devices and can solve common problems.',
        ja: '周辺機器を理解し、トラブルに対処できる。',
      },
      5: {
        en: 'Can repair PC faults, set up backups, and plan use by calculating capacity.',
        ja: 'PCの障害に対処し、バックアップを設定し、容量を計算したうえで利用できる。',
      },
    },
  ),
  skill(
    'itl-document',
    { en: 'Documents', ja: '文書作成' },
    {
      2: { en: 'Can write documents that follow a set form.', ja: '定型フォームに沿った文書を作成できる。' },
      3: {
        en: 'Can write reports, minutes and business letters.',
        ja: '報告書、議事録、ビジネスレターを作成できる。',
      },
      4: {
        en: 'Can produce manuals and the like with a table of contents, tables and charts.',
        ja: '目次・表・グラフの入ったマニュアルなどを作成できる。',
      },
    },
  ),
  skill(
    'itl-spreadsheet',
    { en: 'Spreadsheets', ja: '表計算' },
    {
      2: { en: 'Can make simple tally tables.', ja: '簡単な集計表を作成できる。' },
      3: {
        en: 'Can build efficient standard forms that use formulas and input assistance.',
        ja: '計算式や入力支援機能を盛り込んだ、効率的な定型フォームを作成できる。',
      },
      4: {
        en: 'Can use complex formulas, make charts and analyse data.',
        ja: '複雑な計算式を使い、グラフ化や分析ができる。',
      },
    },
  ),
  skill(
    'itl-data',
    { en: 'Data aggregation', ja: 'データ集計' },
    {
      4: { en: 'Can build a simple database.', ja: '簡易なデータベースを作成できる。' },
      5: {
        en: 'Can build a management tool on top of a database.',
        ja: 'データベースを使った管理ツールを作成できる。',
      },
    },
  ),
  skill(
    'itl-presentation',
    { en: 'Presentations', ja: 'プレゼンテーション' },
    {
      3: {
        en: 'Can make slides for use inside the company with figures, charts and tables.',
        ja: '図・グラフ・表を使った社内向け資料を作成できる。',
      },
      5: {
        en: 'Can create and edit leaflets, proposals and talks.',
        ja: 'パンフレット、提案書、発表資料を作成・編集できる。',
      },
    },
  ),
];

export const itLiteracyCatalogue: Catalogue = { scales: [itlScale], skills: itlSkills };
