import { Fragment } from 'react';

/** A short text in which `words between backticks` are code. */
export function InlineCode({ text }: { text: string }) {
  const parts = text.split('`');
  // An even number of parts means an unpaired backtick: show it as it is.
  if (parts.length % 2 === 0) {
    return text;
  }
  return parts.map((part, index) => {
    const key = `${index} ${part}`;
    return index % 2 === 1 ? <code key={key}>{part}</code> : <Fragment key={key}>{part}</Fragment>;
  });
}
