// A JSON-LD context with one term for every way in which a value can reach the graph; only the exactness run knows it.

export const ADVERSARIAL_CONTEXT_URL = 'https://bench.example/contexts/adversarial/v1';

const term = (name: string, definition: object = {}) => ({
  '@id': `https://bench.example/terms#${name}`,
  ...definition,
});
const XSD = 'http://www.w3.org/2001/XMLSchema#';

export const ADVERSARIAL_CONTEXT = {
  '@context': {
    '@version': 1.1,
    title: term('title'),
    titles: term('titles', { '@container': '@set' }),
    steps: term('steps', { '@container': '@list' }),
    byLanguage: term('byLanguage', { '@container': '@language' }),
    japanese: term('japanese', { '@language': 'ja' }),
    plain: term('plain', { '@language': null }),
    rightToLeft: term('rightToLeft', { '@language': 'ar', '@direction': 'rtl' }),
    day: term('day', { '@type': `${XSD}date` }),
    count: term('count', { '@type': `${XSD}integer` }),
    share: term('share', { '@type': `${XSD}double` }),
    price: term('price', { '@type': `${XSD}decimal` }),
    flag: term('flag', { '@type': `${XSD}boolean` }),
    raw: term('raw'),
    raws: term('raws', { '@container': '@set' }),
    link: term('link', { '@type': '@id' }),
    links: term('links', { '@type': '@id', '@container': '@set' }),
    orderedLinks: term('orderedLinks', { '@type': '@id', '@container': '@list' }),
    word: term('word', { '@type': '@vocab' }),
    part: term('part'),
    parts: term('parts', { '@container': '@set' }),
    orderedParts: term('orderedParts', { '@container': '@list' }),
    partOf: { '@reverse': 'https://bench.example/terms#part' },
    data: term('data', { '@type': '@json' }),
    inner: term('inner', { '@context': { title: term('innerTitle'), note: term('note', { '@language': 'en' }) } }),
    graph: term('graph', { '@container': '@graph' }),
    Thing: term('Thing', { '@context': { scoped: term('scoped'), title: term('thingTitle') } }),
    Other: term('Other', { '@context': { '@propagate': true, deep: term('deep') } }),
    red: term('red'),
    green: term('green'),
  },
} as const;
