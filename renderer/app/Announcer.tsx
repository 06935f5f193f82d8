import { useAnnouncement } from './announce.ts';

/** The one polite live region. The key makes a repeated sentence a new node, so that it is read again. */
export function Announcer() {
  const { words, count } = useAnnouncement();
  return (
    <div className="only-read" aria-live="polite">
      <p key={count}>{words}</p>
    </div>
  );
}
