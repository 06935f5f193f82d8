import { useTranslation } from 'react-i18next';
import { say, type Why } from '../../../electron/contract/index.ts';
import { asLanguage } from '../../app/format.ts';

/** A reason as it is said, with the file, and what it was and is, set as code. */
export function Sentence({ why }: { why: Why }) {
  const { i18n } = useTranslation('builds');
  const words = say(why.detail, asLanguage(i18n.language));
  const parts = [why.path, why.from, why.to].filter((part) => part !== null && part.length > 1);
  return <>{split(words, parts as string[])}</>;
}

function split(words: string, parts: string[]) {
  const found = parts
    .map((part) => ({ part, at: words.indexOf(part) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at || b.part.length - a.part.length);
  const pieces: { text: string; code: boolean; at: number }[] = [];
  let end = 0;
  for (const { part, at } of found) {
    if (at >= end) {
      pieces.push({ text: words.slice(end, at), code: false, at: end }, { text: part, code: true, at });
      end = at + part.length;
    }
  }
  pieces.push({ text: words.slice(end), code: false, at: end });
  return pieces.map(({ text, code, at }) =>
    code ? <code key={at}>{text}</code> : <span key={at}>{text}</span>,
  );
}
