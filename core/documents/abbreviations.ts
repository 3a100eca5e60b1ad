import type { Language } from '../../contracts/primitives.ts';

/** Titles, months, references and measures that are read in sentences of any European language. */
const EVERYWHERE = 'dr prof st no nr vs p pp fig tel vol cap art ed max min approx ca cf';

/**
 * Short forms after whose full stop a sentence mostly goes on, in lower case and without the last full stop. Forms that
 * are also words at the end of sentences (in, am, so) are left out: a missed boundary makes one longer segment, but a
 * false one two pieces without a partner.
 */
const ABBREVIATIONS: Record<Language, string> = {
  en: 'mr mrs ms jr sr gen rep sen gov capt lt col sgt rev hon mt figs sec eq eqs e.g i.e viz al jan feb mar apr jun jul aug sept sep oct nov dec u.s u.k inc ltd corp co dept univ est',
  de: 'hr fr hrn abb abs anm aufl bd bzw d.h evtl geb ggf i.d.r inkl jh kap lt mio mrd o.ä o.g s sog str tab u.a u.ä usw verf vgl z.b z z.t zzgl jan feb okt nov dez abt bspw dipl ing zb d u i bzgl inkl exkl zus',
  fr: 'm mm mme mlle mgr me ex éd env hab j.-c janv févr avr juil sept oct nov déc chap av bd bld réf p.ex tél',
  es: 'sr sra sres srta d dña dra ud uds pág págs ee.uu ee p.ej ej núm aprox avda c gral lic ing tte av cía ene feb abr jun jul ago sept oct nov dic',
  it: 'sig sigg sig.ra dott dott.ssa ing avv pag pagg es n.b ecc s.p.a tav geom rag on gen feb mar apr giu lug ago sett ott nov dic',
  pt: 'sr sra srs dra pág págs ex p.ex núm av eng exmo exma ltda aprox jan fev abr jun jul ago set out nov dez',
  nl: 'dhr mevr mw drs ir ing blz bijv bv d.w.z d.m.v enz incl excl m.b.t o.a t.a.v zgn jl resp jan feb aug sept okt nov dec',
  sv: 't.ex t bl.a bl d.v.s dvs m.fl osv s.k kl ca kap jan feb aug sept okt nov dec',
  da: 'f.eks f bl.a bl d.v.s dvs m.fl osv kl ca kap hr fr jan feb aug sept okt nov dec',
  pl: 'np tzn tj itd itp m.in ul al pl os im ks por rys s str tab tys mln mld ww zob godz r w wg inż mgr',
  cs: 'např tzn tj atd apod mj ul č čís s str obr tab tis mil mld pan ing mgr bc resp tzv kpt',
  ru: 'г гг в вв н э т д п е рис табл стр см им ул пл пр тыс млн млрд руб коп др проф акад гл ч с тов гр напр тел кв',
  uk: 'р рр ст н е т д п рис табл с див ім вул пл тис млн млрд грн коп ін проф акад гл ч напр тел кв',
  el: 'κ κα κκ σελ βλ π.χ π.χ κ.λπ κ.ά αρ εικ δρ καθ τηλ π.μ μ.μ',
  tr: 'dr doç yrd sn bkz vb vs örn sf s no cad sok mah tel av',
  hi: 'डॉ श्री प्रो पं सु',
  ko: '예',
};

const sets = new Map<Language, ReadonlySet<string>>();

/** The short forms of a language; those read everywhere for a language without a list. */
export function abbreviationsOf(language: Language): ReadonlySet<string> {
  let own = sets.get(language);
  if (own === undefined) {
    own = new Set(`${EVERYWHERE} ${ABBREVIATIONS[language] ?? ''}`.trim().split(' '));
    sets.set(language, own);
  }
  return own;
}
