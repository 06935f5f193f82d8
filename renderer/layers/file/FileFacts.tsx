import { useTranslation } from 'react-i18next';
import { factsOf } from './file-facts.ts';
import type { TwoSides } from './file-verdict.ts';

/** Type, size, mode, owner, link and hash of both sides; what differs is marked. */
export function FileFacts({ now, below }: TwoSides) {
  const { t } = useTranslation('layers');
  const facts = factsOf({ now, below }, (type) => t(`type.${type}`));
  if (facts.length === 0) {
    return null;
  }
  return (
    <table className="layers-facts">
      <caption className="only-read">{t('file.facts')}</caption>
      <thead>
        <tr>
          <td />
          {below && <th scope="col">{t('file.below')}</th>}
          {now && <th scope="col">{t('file.now')}</th>}
        </tr>
      </thead>
      <tbody>
        {facts.map((fact) => (
          <tr key={fact.name} className={fact.changed ? 'changed' : ''}>
            <th scope="row">
              {t(`file.fact.${fact.name}`)}
              {fact.changed && <span className="only-read"> {t('file.differs')}</span>}
            </th>
            {below && <td>{fact.below ?? '–'}</td>}
            {now && <td>{fact.now ?? '–'}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
