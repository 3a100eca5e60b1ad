import type { z } from 'zod';
import type { Endpoint } from '../contracts/api/endpoint.ts';
import { ENDPOINTS } from '../contracts/api/endpoints.ts';

/** Made from the table of endpoints, so that a new one is tested from its first day. */
export const EVERY_ENDPOINT = Object.values<Endpoint>(ENDPOINTS);
export const EVERY_WRITE = EVERY_ENDPOINT.filter(({ method }) => method !== 'get');

/** One of these is a value of any parameter of any address. */
const NAMES = [
  'source.media.en-de.web',
  'media',
  'en-de',
  'm1',
  'v0123456789ab',
  '0123456789abcdef',
  '01234567-0123-0123-0123-0123456789ab',
];
/** Where another name would do, too, but is no name of what these tests have. */
const NAMED: Record<string, string> = {
  model: 'media-en-de-base',
  name: 'lee',
  alias: 'stable',
  runId: 'r1',
};

const TIMING = { expression: 'rate(1 day)' };
const SOURCE = { locations: [{ url: 'https://files.example.com/a.tmx' }], timing: TIMING };
const LINE = { recipe: {}, promotion: 'never' };
const MEDIA = { corpus: 'media', languagePair: 'en-de' };

/** A body that each write with a body takes. */
export const BODIES: Record<string, unknown> = {
  addEmail: { email: 'lee@example.org' },
  addWebhook: { name: 'Team', format: 'text', url: 'https://chat.example.com/x' },
  addMember: { name: 'max', email: 'max@example.org', role: 'viewer' },
  changeMember: { role: 'viewer' },
  saveView: { name: 'failures', query: 'status=FAILED' },
  createSchedule: { model: 'media-en-de-base', kind: 'monitoring', timing: TIMING },
  changeSchedule: TIMING,
  createSource: { ...MEDIA, sourceId: 'press', ...SOURCE },
  changeSource: SOURCE,
  createCorpus: { ...MEDIA, recipe: {} },
  startPreparation: { again: true },
  cancelRun: { reason: 'wrong corpus' },
  answerApproval: { approved: true },
  beginUpload: { ...MEDIA, sourceId: 'films', file: 'a.tmx', sizeBytes: 10 },
  putRecipe: { recipe: {} },
  startTraining: { model: 'media-en-de-base' },
  createModelLine: { ...MEDIA, name: 'large', settings: LINE },
  changeLineSettings: LINE,
  startSweep: { model: 'media-en-de-base', space: { seed: { values: [1, 2] } } },
  promoteVersion: { version: 'm1' },
  rejectVersion: { reason: 'wrong terms' },
  setAlias: { version: 'm1' },
  openBlindComparison: {},
  judgePairs: { verdicts: { p1: 'a' } },
  measurePostEdits: { text: '{"pairId":"p1","postEdit":"x"}' },
  startTryout: { versions: ['media-en-de-base'], segments: ['Hello.'] },
  removeText: { by: 'title', value: 'One', reason: 'the owner asks' },
};

/** A value of a parameter that its schema takes. */
function sampleOf(name: string, schema: z.ZodType): string {
  const value = [NAMED[name], ...NAMES].find((one) => one !== undefined && schema.safeParse(one).success);
  if (value === undefined) throw new Error(`requests.fixture.ts has no value of the parameter ${name}.`);
  return value;
}

/** The address of an endpoint with something in place of each parameter: absent, what its schema takes. */
export function addressOf({ path, params }: Endpoint, value?: string): string {
  const filled = path.replace(/\{(\w+)\}/g, (_braces, name: string) =>
    encodeURIComponent(value ?? sampleOf(name, params?.shape[name] as z.ZodType)),
  );
  return `/api${filled}`;
}

/** A request to an endpoint. */
export const requestTo = (
  { method }: Endpoint,
  body?: string,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): RequestInit => ({
  method: method.toUpperCase(),
  headers,
  ...(body === undefined || method === 'get' ? {} : { body }),
});

/** The text of a body that a write takes; undefined where it takes none. */
export const bodyOf = ({ id, body }: Endpoint): string | undefined => {
  if (!body) return undefined;
  if (!(id in BODIES)) throw new Error(`requests.fixture.ts has no body for ${id}.`);
  return JSON.stringify(BODIES[id]);
};
