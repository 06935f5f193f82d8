import { useTranslation } from 'react-i18next';
import { chooseBigType, chooseTheme, type Theme, useAppearance } from './appearance.ts';
import { Popover } from './Popover.tsx';

const THEMES: Theme[] = ['system', 'light', 'dark'];

/** Theme, and type large enough for the last row of a room. */
export function DisplayMenu() {
  const { t } = useTranslation('frame');
  const { theme, bigType } = useAppearance();
  return (
    <Popover
      icon={theme === 'dark' ? 'moon' : theme === 'light' ? 'sun' : 'display'}
      label={t('display.label')}
    >
      {() => (
        <>
          <fieldset>
            <legend>{t('display.theme')}</legend>
            {THEMES.map((one) => (
              <label key={one} className="choice">
                <input type="radio" name="theme" checked={theme === one} onChange={() => chooseTheme(one)} />
                {t(`display.${one}`)}
              </label>
            ))}
          </fieldset>
          <hr />
          <label className="choice">
            <input
              type="checkbox"
              checked={bigType}
              onChange={(event) => chooseBigType(event.target.checked)}
            />
            {t('display.bigType')}
          </label>
        </>
      )}
    </Popover>
  );
}
