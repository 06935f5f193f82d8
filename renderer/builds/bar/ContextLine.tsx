import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../app/format.ts';
import type { ContextFacts } from './use-context-facts.ts';

const SHOWN = 4;

/** What is sent to the engine: how much, the largest of it, and what the ignore file keeps back. */
export function ContextLine({ facts }: { facts: ContextFacts }) {
  const { t } = useTranslation('builds');
  return (
    <div className="builds-context">
      <p>
        <b>{t('bar.sends', { count: facts.files, size: formatBytes(facts.bytes) })}</b>{' '}
        <span className="quiet">
          {facts.ignoreFile === null
            ? t('context.noIgnore')
            : t('context.ignored', { count: facts.excluded, file: facts.ignoreFile })}
        </span>
      </p>
      {facts.largest.length > 0 && (
        <ul aria-label={t('context.largest')}>
          {facts.largest.slice(0, SHOWN).map(({ path, bytes }) => (
            <li key={path}>
              <code className="cut grow" title={path}>
                {path}
              </code>
              <span>{formatBytes(bytes)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
