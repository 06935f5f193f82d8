import { useTranslation } from 'react-i18next';
import type { Inventory, Picture } from '../../electron/contract/index.ts';
import { Popover } from '../app/Popover.tsx';
import { showError } from '../errors/error-store.ts';
import { call } from '../state/lab.ts';
import { shortDigest } from './stack-model.ts';

const MOST = 8;

/** What is drawn: any images and containers of the bench, in place of what the step shows. */
export function PictureChooser({ picture, inventory }: { picture: Picture; inventory: Inventory }) {
  const { t } = useTranslation('layers');
  const images = picture.images.map((image) => image.ref);
  const containers = picture.containers.map((container) => container.name);
  const choose = (choice: { images: string[] | null; containers: string[] | null }) => {
    call('picture.choose', choice).catch(showError);
  };
  return (
    <Popover icon="plus" label={t('choose.label')}>
      {(close) => (
        <div className="layers-chooser">
          <Choices
            heading={t('choose.images')}
            names={imageNames(inventory, images)}
            chosen={images}
            onChange={(next) => choose({ images: next, containers })}
          />
          <Choices
            heading={t('choose.containers')}
            names={inventory.containers.map((container) => container.name)}
            chosen={containers}
            onChange={(next) => choose({ images, containers: next })}
          />
          <button
            type="button"
            className="button"
            onClick={() => {
              choose({ images: null, containers: null });
              close();
            }}
          >
            {t('choose.reset')}
          </button>
        </div>
      )}
    </Popover>
  );
}

function Choices({
  heading,
  names,
  chosen,
  onChange,
}: {
  heading: string;
  names: string[];
  chosen: string[];
  onChange: (next: string[]) => void;
}) {
  const { t } = useTranslation('layers');
  return (
    <fieldset>
      <legend>
        {heading}
        {chosen.length >= MOST && ` · ${t('choose.most')}`}
      </legend>
      {names.length === 0 && <p className="heading">{t('choose.none')}</p>}
      {names.map((name) => {
        const on = chosen.includes(name);
        return (
          <label key={name} className="choice">
            <input
              type="checkbox"
              checked={on}
              disabled={!on && chosen.length >= MOST}
              onChange={() => onChange(on ? chosen.filter((one) => one !== name) : [...chosen, name])}
            />
            <span className="mono cut">{name}</span>
          </label>
        );
      })}
    </fieldset>
  );
}

/** Names as they would be typed: without :latest; an untagged image by its ID. What is drawn stays in the list. */
function imageNames(inventory: Inventory, drawn: string[]): string[] {
  const names = inventory.images.flatMap((image) => {
    const tags = image.tags
      .filter((tag) => !tag.includes('<none>'))
      .map((tag) => tag.replace(/:latest$/, ''));
    return tags.length > 0 ? tags : [shortDigest(image.id)];
  });
  return [...new Set([...drawn, ...names])];
}
