import type { SamplePair } from '../../local/samples/extract.ts';

/** German nouns with their gender, which decides the article. */
type Gender = 'm' | 'f' | 'n';
const NOUNS: readonly (readonly [english: string, german: string, gender: Gender])[] = [
  ['engineer', 'Ingenieur', 'm'],
  ['teacher', 'Lehrer', 'm'],
  ['machine', 'Maschine', 'f'],
  ['window', 'Fenster', 'n'],
  ['letter', 'Brief', 'm'],
  ['newspaper', 'Zeitung', 'f'],
  ['house', 'Haus', 'n'],
  ['garden', 'Garten', 'm'],
  ['bridge', 'Brücke', 'f'],
  ['book', 'Buch', 'n'],
  ['doctor', 'Arzt', 'm'],
  ['question', 'Frage', 'f'],
  ['picture', 'Bild', 'n'],
  ['table', 'Tisch', 'm'],
  ['lamp', 'Lampe', 'f'],
  ['ship', 'Schiff', 'n'],
  ['train', 'Zug', 'm'],
  ['street', 'Straße', 'f'],
  ['animal', 'Tier', 'n'],
  ['tree', 'Baum', 'm'],
  ['kitchen', 'Küche', 'f'],
  ['museum', 'Museum', 'n'],
  ['forest', 'Wald', 'm'],
  ['company', 'Firma', 'f'],
  ['contract', 'Vertrag', 'm'],
  ['school', 'Schule', 'f'],
  ['village', 'Dorf', 'n'],
  ['minister', 'Minister', 'm'],
  ['daughter', 'Tochter', 'f'],
  ['child', 'Kind', 'n'],
];

const ADJECTIVES = [
  ['old', 'alt'],
  ['new', 'neu'],
  ['small', 'klein'],
  ['large', 'groß'],
  ['quiet', 'ruhig'],
  ['famous', 'berühmt'],
  ['expensive', 'kostbar'],
  ['friendly', 'freundlich'],
  ['heavy', 'schwer'],
  ['red', 'rot'],
  ['green', 'grün'],
  ['strange', 'seltsam'],
  ['important', 'wichtig'],
  ['beautiful', 'schön'],
  ['young', 'jung'],
  ['tired', 'müd'],
  ['broken', 'kaputt'],
  ['clean', 'sauber'],
  ['modern', 'modern'],
  ['empty', 'leer'],
] as const;

const VERBS = [
  ['sees', 'sieht'],
  ['finds', 'findet'],
  ['describes', 'beschreibt'],
  ['visits', 'besucht'],
  ['paints', 'malt'],
  ['buys', 'kauft'],
  ['sells', 'verkauft'],
  ['repairs', 'repariert'],
  ['forgets', 'vergisst'],
  ['explains', 'erklärt'],
  ['opens', 'öffnet'],
  ['follows', 'verfolgt'],
  ['measures', 'misst'],
  ['carries', 'trägt'],
  ['protects', 'beschützt'],
  ['loses', 'verliert'],
  ['hides', 'versteckt'],
  ['praises', 'lobt'],
] as const;

const PLACES = [
  ['in the city', 'in der Stadt'],
  ['near the river', 'am Fluss'],
  ['behind the church', 'hinter der Kirche'],
  ['on the mountain', 'auf dem Berg'],
  ['at the station', 'am Bahnhof'],
  ['in the morning', 'am Morgen'],
  ['after dinner', 'nach dem Abendessen'],
  ['before the meeting', 'vor der Sitzung'],
  ['during the holidays', 'während der Ferien'],
  ['without any help', 'ohne jede Hilfe'],
  ['for the first time', 'zum ersten Mal'],
  ['in the whole country', 'im ganzen Land'],
] as const;

const OPENINGS = [
  ['Today', 'Heute'],
  ['Tomorrow', 'Morgen'],
  ['Sometimes', 'Manchmal'],
  ['On Monday', 'Am Montag'],
  ['In spring', 'Im Frühling'],
  ['Unfortunately', 'Leider'],
  ['According to the report', 'Laut dem Bericht'],
  ['Every year', 'Jedes Jahr'],
  ['Without warning', 'Ohne Warnung'],
  ['Of course', 'Natürlich'],
] as const;

const NOMINATIVE = { m: ['Der', 'e'], f: ['Die', 'e'], n: ['Das', 'e'] } as const;
const ACCUSATIVE = { m: ['den', 'en'], f: ['die', 'e'], n: ['das', 'e'] } as const;

/** xorshift32 (Marsaglia 2003): the same text on every machine and in every run. */
function randomSource(seed: number): (below: number) => number {
  let state = (seed * 2654435761 + 88675123) >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

/**
 * `count` English-German pairs of one title, made by a small grammar with real words and real German endings, so that a
 * word aligner finds regularities and language identification is sure. Mostly sentences of 8 to 16 words; one in twelve
 * is a short label, and labels repeat, as in real text. Equal seeds give equal pairs; other seeds give others.
 */
export function inventPairs(seed: number, count: number): SamplePair[] {
  const below = randomSource(seed);
  return Array.from({ length: count }, (_, index) => {
    const { source, target } = below(12) === 0 ? label(below) : sentence(below);
    return { source, target, key: `${seed}-${index}`, title: `Reader ${seed}` };
  });
}

/** Pairs unlike those of `inventPairs`: each is several sentences long. A delivery of them differs from what came before. */
export function inventLongPairs(seed: number, count: number): SamplePair[] {
  const below = randomSource(seed);
  return Array.from({ length: count }, (_, index) => {
    const sentences = Array.from({ length: 4 + below(3) }, () => sentence(below));
    return {
      source: sentences.map(({ source }) => source).join(' '),
      target: sentences.map(({ target }) => target).join(' '),
      key: `${seed}-${index}`,
      title: `Reader ${seed}`,
    };
  });
}

type Below = (below: number) => number;

const pick = <Item>(from: readonly Item[], below: Below): Item => from[below(from.length)] as Item;

function label(below: Below): { source: string; target: string } {
  const [noun, nomen, gender] = pick(NOUNS, below);
  const [adjective, adjektiv] = pick(ADJECTIVES, below);
  return { source: `The ${adjective} ${noun}`, target: `${NOMINATIVE[gender][0]} ${adjektiv}e ${nomen}` };
}

function sentence(below: Below): { source: string; target: string } {
  const [opening, einleitung] = pick(OPENINGS, below);
  const [verb, tut] = pick(VERBS, below);
  const [place, ort] = pick(PLACES, below);
  const who = phrase(below, NOMINATIVE);
  const what = phrase(below, ACCUSATIVE);
  if (below(3) === 0) {
    const year = 1900 + below(120);
    return {
      source: `In ${year}, the ${who.source} ${verb} the ${what.source} ${place}.`,
      target: `Im Jahr ${year} ${tut} ${who.target} ${what.target} ${ort}.`,
    };
  }
  return {
    source: `${opening} the ${who.source} ${verb} the ${what.source} ${place}.`,
    target: `${einleitung} ${tut} ${who.target} ${what.target} ${ort}.`,
  };
}

function phrase(below: Below, endings: typeof NOMINATIVE | typeof ACCUSATIVE) {
  const [noun, nomen, gender] = pick(NOUNS, below);
  const [adjective, adjektiv] = pick(ADJECTIVES, below);
  const [article, ending] = endings[gender];
  return { source: `${adjective} ${noun}`, target: `${article.toLowerCase()} ${adjektiv}${ending} ${nomen}` };
}
