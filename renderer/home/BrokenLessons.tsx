import { useTranslation } from 'react-i18next';
import type { LessonProblem } from '../../electron/contract/index.ts';
import { Icon } from '../icons/Icon.tsx';

/** Lessons that could not be opened, and where exactly their author should look. */
export function BrokenLessons({ problems }: { problems: LessonProblem[] }) {
  const { t } = useTranslation('home');
  if (problems.length === 0) {
    return null;
  }
  return (
    <section className="card broken" aria-labelledby="broken-title">
      <h2 id="broken-title">
        <Icon name="warning" />
        {t('broken.title', { count: problems.length })}
      </h2>
      <p className="quiet">{t('broken.text')}</p>
      <div className="broken-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('broken.folder')}</th>
              <th scope="col">{t('broken.file')}</th>
              <th scope="col">{t('broken.field')}</th>
              <th scope="col">{t('broken.message')}</th>
            </tr>
          </thead>
          <tbody>
            {problems.map((one) => (
              <tr key={`${one.folder} ${one.file} ${one.line} ${one.field} ${one.message}`}>
                <td className="mono">{one.folder}</td>
                <td className="mono">
                  {one.file}
                  {one.line !== null && (
                    <span className="quiet"> {t('broken.line', { line: one.line })}</span>
                  )}
                </td>
                <td className="mono">{one.field || t('broken.whole')}</td>
                <td lang="en">{one.message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
