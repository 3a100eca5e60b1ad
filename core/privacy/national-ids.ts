import { stdnum, type Validator } from 'stdnum';
import type { Language } from '../../contracts/primitives.ts';

/**
 * Numbers that name a person, by the languages of the countries that give them; numbers of firms are no personal data.
 */
const CHECKED: Partial<Record<Language, readonly Validator[]>> = {
  bg: [stdnum.BG.egn],
  cs: [stdnum.CZ.rc],
  da: [stdnum.DK.cpr],
  de: [stdnum.DE.idnr, stdnum.DE.svnr, stdnum.CH.ssn, stdnum.AT.vnr],
  el: [stdnum.GR.amka],
  en: [stdnum.GB.nino, stdnum.CA.sin, stdnum.ZA.idnr],
  es: [stdnum.ES.dni, stdnum.ES.nie],
  et: [stdnum.EE.ik],
  fi: [stdnum.FI.hetu],
  fr: [stdnum.FR.nir, stdnum.BE.nn],
  he: [stdnum.IL.idnr],
  hi: [stdnum.IN.aadhaar],
  hr: [stdnum.HR.oib],
  it: [stdnum.IT.codicefiscale],
  ko: [stdnum.KR.rrn],
  lt: [stdnum.LT.asmens],
  nl: [stdnum.NL.bsn],
  no: [stdnum.NO.fodselsnummer],
  pl: [stdnum.PL.pesel],
  pt: [stdnum.BR.cpf],
  ro: [stdnum.RO.cnp],
  sk: [stdnum.SK.rc],
  sv: [stdnum.SE.personnummer],
  th: [stdnum.TH.idnr],
  tr: [stdnum.TR.tckimlik],
  zh: [stdnum.CN.ric],
};

/** Numbers without a check digit, which count only in the form that people write them in. */
const WRITTEN: Partial<Record<Language, { form: RegExp; validator: Validator }>> = {
  en: { form: /^\d{3}-\d{2}-\d{4}$/, validator: stdnum.US.ssn },
};

/** Shorter numbers have a valid check digit by chance too often. */
export const FEWEST_DIGITS = 8;

/** Whether a run of digits and letters is a valid number of a person in a country of one of the languages. */
export function isNationalId(text: string, languages: readonly Language[]): boolean {
  return languages.some((language) => {
    const written = WRITTEN[language];
    if (written?.form.test(text) && written.validator.validate(text).isValid) return true;
    if ((text.match(/\d/g) ?? []).length < FEWEST_DIGITS) return false;
    return CHECKED[language]?.some(({ validate }) => validate(text).isValid);
  });
}
