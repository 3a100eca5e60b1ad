import { NotTranslations } from '../formats/errors.ts';
import type { InputSide, ReadContext } from '../formats/readers.ts';
import type { TextRecord } from '../formats/text-record.ts';
import { alignSentences } from './align-sentences.ts';
import { documentName } from './document-name.ts';
import { segmentSentences } from './segment-sentences.ts';
import { markupOf, splitParagraphs } from './split-paragraphs.ts';
import { wholeText } from './whole-text.ts';

/** Share of the sentences without a partner from which on a note says so, and confidence under which one does. */
const MANY_UNPAIRED = 0.2;
const LOW_CONFIDENCE = 0.7;

/**
 * Two documents, each in one language, as pairs of sentences: every bead of their alignment that has both sides is a
 * record (several sentences of a side are joined), with the document's name and the bead's place in it. Sentences
 * without a partner are counted in a note. Holds both documents and their alignment: at most some 500 MB.
 * @throws NotTranslations, InputTooLarge
 */
export async function* readDocuments(
  [source, target]: readonly InputSide[],
  { languages, settings, note }: ReadContext,
): AsyncIterable<TextRecord> {
  const sentencesOf = async (side: InputSide, language: string) =>
    splitParagraphs(await wholeText(side), markupOf(side.name), settings.documents).flatMap((paragraph) =>
      segmentSentences(paragraph, language),
    );
  const sources = await sentencesOf(source, languages.source);
  const targets = await sentencesOf(target, languages.target);
  if (sources.length === 0 || targets.length === 0) return;
  const { beads, confidence } = alignSentences(sources, targets);
  const names = `${source.name} and ${target.name}`;
  if (confidence < settings.documents.minimumConfidence) {
    throw new NotTranslations(
      `${names} cannot be aligned (confidence ${confidence.toFixed(2)} of at least ${settings.documents.minimumConfidence}): they ` +
        'do not seem to be translations of each other. Check which files belong together and upload them again, or lower ' +
        'reading.documents.minimumConfidence in the recipe.',
    );
  }
  const paired = beads.filter(({ sourceCount, targetCount }) => sourceCount > 0 && targetCount > 0);
  const total = sources.length + targets.length;
  const unpaired = total - paired.reduce((sum, bead) => sum + bead.sourceCount + bead.targetCount, 0);
  if (unpaired > 0 || confidence < LOW_CONFIDENCE) {
    const share = ((100 * unpaired) / total).toFixed(1);
    const odd = unpaired > total * MANY_UNPAIRED || confidence < LOW_CONFIDENCE;
    note({
      kind: 'warning',
      error: 'UnpairedSentences',
      message:
        `${unpaired} of ${total} sentences (${share} %) of ${names} have no partner and are left out; the alignment's ` +
        `confidence is ${confidence.toFixed(2)}.${odd ? ' Check that both are whole and belong together.' : ''}`,
    });
  }
  const document = documentName(source.name, languages.source);
  for (const [index, bead] of paired.entries()) {
    yield {
      record: index + 1,
      source: joined(sources, bead.sourceStart, bead.sourceCount),
      target: joined(targets, bead.targetStart, bead.targetCount),
      document,
      position: index,
    };
  }
}

const UNSPACED_END = /[\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}。！？」』”]$/u;

/** Sentences as one text, with a space between them where their script has one. */
function joined(sentences: readonly string[], start: number, count: number): string {
  let text = sentences[start];
  for (let at = start + 1; at < start + count; at++)
    text += UNSPACED_END.test(text) ? sentences[at] : ` ${sentences[at]}`;
  return text;
}
