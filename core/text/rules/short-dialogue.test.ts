import { expect, it } from 'vitest';
import { PreparationRecipe } from '../../../contracts/preparation-recipe.ts';
import { eldIdentifier } from '../language-identifier.ts';
import { normalise } from '../normalise.ts';
import { pairScanner } from './rule.ts';
import { applyRules } from './rules.ts';

/** What people say in films: the same lines in every language, which identifiers take for any of them. */
const LINES = {
  en: 'Yes, sir.|Yes, yes.|No!|No, no, no.|Hm.|Okay.|What?|Thanks a lot.|Come on!|Mama!|Hello, Anna.|Who is it?|Taxi!|Good night, Paul.|Really?|Well, well.|Not me.|Ah, Doctor.|Let us go.|Do it!|Oh, my God.|See you soon.|The police!|Stop it, Max.|So what?|Bravo, maestro!|I am here.|Where to?',
  de: 'Ja, Sir.|Ja, ja.|Nein!|Nein, nein, nein.|Hm.|Okay.|Was?|Danke sehr.|Komm schon!|Mama!|Hallo, Anna.|Wer ist da?|Taxi!|Gute Nacht, Paul.|Echt?|Na, na.|Ich nicht.|Ah, Doktor.|Gehen wir.|Mach!|O mein Gott.|Bis bald.|Die Polizei!|Hör auf, Max.|Na und?|Bravo, Maestro!|Ich bin da.|Wohin?',
  fr: 'Oui, monsieur.|Oui, oui.|Non !|Non, non, non.|Hum.|OK.|Quoi ?|Merci bien.|Allez !|Maman !|Salut, Anna.|Qui est là ?|Taxi !|Bonne nuit, Paul.|Vraiment ?|Tiens, tiens.|Pas moi.|Ah, docteur.|Allons-y.|Vas-y !|Oh, mon Dieu.|À bientôt.|La police !|Arrête, Max.|Et alors ?|Bravo, maestro !|Je suis là.|Où ça ?',
  es: 'Sí, señor.|Sí, sí.|¡No!|No, no, no.|Hum.|Vale.|¿Qué?|Muchas gracias.|¡Vamos!|¡Mamá!|Hola, Anna.|¿Quién es?|¡Taxi!|Buenas noches, Paul.|¿De veras?|Vaya, vaya.|Yo no.|Ah, doctor.|Vámonos.|¡Hazlo!|Ay, Dios mío.|Hasta pronto.|¡La policía!|Para ya, Max.|¿Y qué?|¡Bravo, maestro!|Estoy aquí.|¿Adónde?',
  ru: 'Да, сэр.|Да, да.|Нет!|Нет, нет, нет.|Хм.|Ладно.|Что?|Большое спасибо.|Ну же!|Мама!|Привет, Анна.|Кто там?|Такси!|Спокойной ночи, Пол.|Правда?|Ну-ну.|Не я.|А, доктор.|Пойдём.|Давай!|О боже мой.|До скорого.|Полиция!|Хватит, Макс.|И что?|Браво, маэстро!|Я здесь.|Куда?',
  ko: '네, 선생님.|네, 네.|아니!|아니, 아니, 아니.|흠.|좋아.|뭐?|정말 고마워.|어서!|엄마!|안녕, 안나.|누구세요?|택시!|잘 자, 폴.|정말?|이런, 이런.|난 아니야.|아, 박사님.|가자.|해!|맙소사.|또 봐.|경찰이다!|그만해, 맥스.|그래서?|브라보, 마에스트로!|나 여기 있어.|어디로?',
  ja: 'はい。|ええ、ええ。|いや！|いや、いや、いや。|ふむ。|了解。|何？|どうも。|早く！|ママ！|やあ、アンナ。|誰？|タクシー！|おやすみ、ポール。|本当？|おやおや。|私じゃない。|ああ、先生。|行こう。|やれ！|なんてことだ。|またね。|警察だ！|やめて、マックス。|それで？|ブラボー、マエストロ！|ここだ。|どこへ？',
  zh: '是，先生。|是，是。|不！|不，不，不。|嗯。|好。|什么？|多谢。|快点！|妈妈！|你好，安娜。|是谁？|出租车！|晚安，保罗。|真的？|哎呀，哎呀。|不是我。|啊，医生。|走吧。|做吧！|天哪。|再见。|警察！|别这样，马克斯。|那又怎样？|太棒了，大师！|我在这里。|去哪儿？',
};
const lines = (language: keyof typeof LINES) => LINES[language].split('|');
const identifier = eldIdentifier();

it.each(['de', 'fr', 'es', 'ru', 'ko', 'ja', 'zh'] as const)(
  'no line of a dialogue is lost in %s',
  (target) => {
    const languages = { source: 'en', target };
    const check = applyRules(PreparationRecipe.parse({}).rules, { languages, identifier });
    const scan = pairScanner(languages);
    const translations = lines(target);
    expect(translations).toHaveLength(lines('en').length);
    const lost = lines('en').flatMap((source, index) => {
      const text = normalise(translations[index] as string);
      const rejection = check(scan(source, text));
      return rejection ? [{ source, text, rejection }] : [];
    });
    expect(lost).toEqual([]);
  },
);
