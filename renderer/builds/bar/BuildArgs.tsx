import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BuildIcon } from '../BuildIcon.tsx';

/** Values for ARG: those that the file declares are offered, with what they are by themselves. */
export function BuildArgs({
  labelledBy,
  declared,
  value,
  onChange,
}: {
  labelledBy: string;
  declared: { name: string; value: string }[];
  value: Record<string, string>;
  onChange: (value: Record<string, string>) => void;
}) {
  const { t } = useTranslation('builds');
  const [name, setName] = useState('');
  const list = useId();
  const offered = declared.filter((one) => value[one.name] === undefined);
  const add = (): void => {
    if (/^[A-Za-z_]\w*$/.test(name)) {
      onChange({ ...value, [name]: declared.find((one) => one.name === name)?.value ?? '' });
      setName('');
    }
  };
  return (
    <fieldset className="builds-args" aria-labelledby={labelledBy}>
      {Object.entries(value).map(([key, one]) => (
        <div key={key} className="row">
          <code className="cut">{key}=</code>
          <input
            className="field mono grow"
            aria-label={t('options.argValue', { name: key })}
            value={one}
            onChange={({ target }) => onChange({ ...value, [key]: target.value })}
          />
          <button
            type="button"
            className="square-button"
            aria-label={t('options.argRemove', { name: key })}
            onClick={() =>
              onChange(Object.fromEntries(Object.entries(value).filter(([other]) => other !== key)))
            }
          >
            <BuildIcon name="cross" size="small" />
          </button>
        </div>
      ))}
      <div className="row">
        <input
          className="field mono grow"
          list={list}
          aria-label={t('options.argName')}
          placeholder={offered[0]?.name ?? 'NAME'}
          autoComplete="off"
          value={name}
          onChange={({ target }) => setName(target.value.trim())}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              event.preventDefault();
              add();
            }
          }}
        />
        <datalist id={list}>
          {offered.map((one) => (
            <option key={one.name} value={one.name} />
          ))}
        </datalist>
        <button type="button" className="button" disabled={!/^[A-Za-z_]\w*$/.test(name)} onClick={add}>
          {t('options.argAdd')}
        </button>
      </div>
    </fieldset>
  );
}
