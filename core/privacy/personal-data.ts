import { isIP } from 'node:net';
import { isValidIBAN } from 'ibantools';
import { findPhoneNumbersInText } from 'libphonenumber-js';
import type { Language } from '../../contracts/primitives.ts';
import type { ProtectedKind } from '../../contracts/recipe/privacy.ts';
import { FEWEST_DIGITS, isNationalId } from './national-ids.ts';
import { type Signs, signsOf } from './signs.ts';

/** A place in a text, in UTF-16 code units. */
export interface Finding {
  kind: ProtectedKind;
  start: number;
  end: number;
}

/** RFC 5321 without quoted local parts and address literals, which nobody writes. */
const EMAIL =
  /(?<![\w.+-])[\p{L}\d][\p{L}\d._%+-]{0,63}@(?:[\p{L}\d-]{1,63}\.){1,8}\p{L}{2,24}(?![\p{L}\d])/gu;

/** A user name and password, or a key in the query (RFC 3986). */
const CREDENTIAL_URL =
  /\b[a-z][a-z\d+.-]{1,15}:\/\/(?:[^\s/@:]{1,100}:[^\s/@]{1,100}@\S{1,2000}|\S{1,500}?[?&](?:access_token|api_?key|auth|password|pwd|secret|sig|signature|token)=[^\s&]{4,2000}\S{0,500})/giu;

const IP_LIKE = /\d\.\d{1,3}\.\d{1,3}\.\d|:[\da-f]{0,4}:/i;
const IP_CANDIDATE =
  /(?<![\w.:-])(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{0,4}(?::[\da-f]{0,4}){2,7})(?![\w:-])(?!\.\d)/giu;
/** Four numbers with points are a version when a word before them says so. */
const VERSION_BEFORE = /\b(?:v|ver|version|build|release)[\s.:]*$/iu;

const CARD_DIGITS = 13;
const CARD_CANDIDATE = /(?<![\d.,-])\d(?:[ -]?\d){12,18}(?![\d-])/g;
const IBAN_CANDIDATE = /\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,4})?\b/g;
const ID_CANDIDATE = /(?<![\p{L}\d./-])(?=[\p{L}\d./-]*\d)[A-Z\d][A-Z\d./-]{6,20}[A-Z\d](?![\p{L}\d/-])/gu;

/**
 * Personal data in a segment, in its order, none of it overlapping another: e-mail addresses, URLs with credentials,
 * IBANs (ISO 13616, check digits), payment cards (ISO/IEC 7812, Luhn), national ids of the languages' countries, phone
 * numbers (libphonenumber: international ones, and national ones of the languages' countries), IP addresses.
 * @param signs of the text
 */
export function findPersonalData(
  text: string,
  languages: readonly Language[],
  signs: Signs = signsOf(unitsOf(text), text.length),
): Finding[] {
  const { digits, hasAt, hasAuthority, hasEqualsSign } = signs;
  if (!(hasAt || hasAuthority || signs.hasPhoneDigits)) return [];
  const found: Finding[] = [];
  const add = (kind: ProtectedKind, start: number, end: number) => {
    if (!found.some((other) => start < other.end && other.start < end)) found.push({ kind, start, end });
  };
  const addAll = (kind: ProtectedKind, pattern: RegExp, holds: (match: string, start: number) => boolean) => {
    for (const { 0: match, index } of text.matchAll(pattern)) {
      if (holds(match, index)) add(kind, index, index + match.length);
    }
  };
  if (hasAuthority && (hasAt || hasEqualsSign)) addAll('credential-url', CREDENTIAL_URL, () => true);
  if (hasAt) addAll('email', EMAIL, () => true);
  if (digits >= 2) addAll('iban', IBAN_CANDIDATE, (match) => isValidIBAN(match.replaceAll(' ', '')));
  if (digits >= CARD_DIGITS) addAll('card', CARD_CANDIDATE, isCard);
  if (digits >= FEWEST_DIGITS) addAll('national-id', ID_CANDIDATE, (match) => isNationalId(match, languages));
  if (digits > 0 && IP_LIKE.test(text)) {
    addAll(
      'ip-address',
      IP_CANDIDATE,
      (match, start) => isIP(match) !== 0 && isAddress(match, text.slice(0, start)),
    );
  }
  if (signs.hasPhoneDigits) addPhones(text, languages, signs, add);
  return found.sort((a, b) => a.start - b.start);
}

function unitsOf(text: string): Uint16Array {
  const units = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at++) units[at] = text.charCodeAt(at);
  return units;
}

function addPhones(
  text: string,
  languages: readonly Language[],
  { digits, hasPlus }: Signs,
  add: (kind: 'phone', start: number, end: number) => void,
): void {
  if (hasPlus && PLUS_BEFORE_DIGIT.test(text)) {
    for (const { startsAt, endsAt } of findPhoneNumbersInText(text)) add('phone', startsAt, endsAt);
  }
  if (digits < LONG_DIGITS && !NATIONAL_SOMEWHERE.test(text)) return;
  for (const country of languages.flatMap((language) => COUNTRIES[language] ?? [])) {
    for (const { startsAt, endsAt } of findPhoneNumbersInText(text, { defaultCountry: country })) {
      if (NATIONAL.test(text.slice(startsAt, endsAt))) add('phone', startsAt, endsAt);
    }
  }
}

/** With the brackets and punctuation that may stand between them. */
const PLUS_BEFORE_DIGIT = /[+\uFF0B].{0,12}\p{Nd}/su;
/** A trunk prefix, or an area code in brackets or before a hyphen: a mere row of digits is as likely something else. */
const NATIONAL = /^\(?0\d|^\(\d{3}\)|^\d{3}-\d{3}-\d{4}$/;
/** A number begins and ends between digits only where there are more than fit into one. */
const NATIONAL_SOMEWHERE = /(?<!\d)0\d(?:[^\d,]{0,4}\d){3}|\(\d{3}\)|(?<!\d)\d{3}-\d{3}-\d{4}(?!\d)/;
const LONG_DIGITS = 18;

/** Where national numbers without a country code are looked for. */
const COUNTRIES: Partial<Record<Language, readonly ('DE' | 'FR' | 'IT' | 'JP' | 'KR' | 'US')[]>> = {
  de: ['DE'],
  en: ['US'],
  fr: ['FR'],
  it: ['IT'],
  ja: ['JP'],
  ko: ['KR'],
};

const isAddress = (address: string, before: string) =>
  !VERSION_BEFORE.test(before) && !/^(?:::|[0:.]+|127\.0\.0\.1|::1)$/.test(address) && /\d/.test(address);

/** Starts like a card of a payment network, and the Luhn sum (ISO/IEC 7812-1, annex B) is right. */
function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (!/^[3-6]|^2[2-7]/.test(digits) || /^(\d)\1+$/.test(digits)) return false;
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    sum += at % 2 === 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit;
  }
  return sum % 10 === 0;
}
