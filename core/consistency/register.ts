import type { Language } from '../../contracts/primitives.ts';

interface Markers {
  formal: RegExp;
  informal: RegExp;
}

/** A word that is not part of a longer one, in any script. */
const word = (forms: string, flags = 'iu') =>
  new RegExp(`(?<![\\p{L}\\p{M}])(?:${forms})(?![\\p{L}\\p{M}])`, flags);
/** The end of a sentence, where Korean and Japanese show how they speak to somebody. */
const ending = (forms: string) => new RegExp(`(?:${forms})[\\s.!?…。！？"'”’」』)]*$`, 'u');

/**
 * Words and endings by which a language addresses somebody formally or informally (T-V distinction; Brown and Gilman
 * 1960). Pronouns that also mean something else at the beginning of a sentence (German "Sie") count inside of it only.
 */
const MARKERS: Partial<Record<Language, Markers>> = {
  de: {
    formal: /(?<=[\p{Ll},] )(?:Sie|Ihnen|Ihr(?:e[nmrs]?)?)(?!\p{L})/u,
    informal: word('du|dich|dir|dein(?:e[nmrs]?)?|euch|euer|eure[nmrs]?'),
  },
  es: { formal: word('usted(?:es)?'), informal: word('tú|ti|contigo|tus?') },
  fr: { formal: word('vous|votre|vos'), informal: word('tu|toi|ton|tes') },
  it: { formal: /(?<=[\p{Ll},] )(?:Lei|Suo|Sua|Suoi|Sue)(?!\p{L})/u, informal: word('tu|tuo|tua|tuoi|tue') },
  nl: { formal: word('u|uw'), informal: word('jij|jou|jouw|je') },
  pl: {
    formal: word('pan|pani|państwo|pana|panu|państwa'),
    informal: word('ty|ciebie|tobie|twój|twoja|twoje|twojego'),
  },
  pt: { formal: word('o senhor|a senhora|os senhores'), informal: word('tu|teu|tua|teus|tuas') },
  ru: {
    formal: word('вы|вас|вам|вами|ваш|ваша|ваше|ваши|вашего|вашей|вашем'),
    informal: word('ты|тебя|тебе|тобой|твой|твоя|твоё|твои'),
  },
  ja: {
    formal: ending('です|ます|ません|ました|でした|ください|ましょう|でしょう'),
    informal: ending('だ|だよ|だね|である|ない|(?<![まで])した|する|った|るな'),
  },
  ko: {
    formal: ending('습니다|습니까|십시오|입니다|입니까|합니다|됩니다|시오'),
    informal: ending('한다|된다|했다|이다|있다|없다|해라|하자|거야|잖아|했어|있어|없어'),
  },
};

export type Register = 'formal' | 'informal';

/**
 * Makes the function that tells how a segment addresses its reader; undefined where it does not show, or shows both.
 * Languages without such forms have none.
 */
export function registerOf(language: Language): (text: string) => Register | undefined {
  const markers = MARKERS[language];
  if (!markers) return () => undefined;
  return (text) => {
    const formal = markers.formal.test(text);
    return formal === markers.informal.test(text) ? undefined : formal ? 'formal' : 'informal';
  };
}
