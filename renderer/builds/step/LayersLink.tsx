import { useTranslation } from 'react-i18next';
import type { BuildRecord } from '../../../electron/contract/index.ts';
import { showError } from '../../errors/error-store.ts';
import { call, useSlice } from '../../state/lab.ts';
import { BuildIcon } from '../BuildIcon.tsx';
import { showSide } from '../builds-view.ts';

const MOST_DRAWN = 8;

/** The layers that a build made, in the picture of layers; nothing while its image is not on the bench. */
export function LayersLink({ record }: { record: BuildRecord }) {
  const { t } = useTranslation('builds');
  const picture = useSlice('picture');
  const inventory = useSlice('inventory');
  const { imageId, options } = record;
  const image = inventory?.images.find(({ id }) => id === imageId);
  if (imageId === null || !image) {
    return null;
  }
  const tags = image.tags.filter((one) => !one.includes('<none>')).map((one) => one.replace(/:latest$/, ''));
  // The same image may have names of other builds.
  const tag = tags.find((one) => one === options.tag?.replace(/:latest$/, '')) ?? tags[0];
  const ref = tag ?? imageId.replace(/^sha256:/, '').slice(0, 12);
  const show = (): void => {
    const drawn = (picture?.images ?? []).map((one) => one.ref).filter((one) => one !== ref);
    const containers = (picture?.containers ?? []).map(({ name }) => name);
    call('picture.choose', { images: [...drawn.slice(0, MOST_DRAWN - 1), ref], containers })
      .then(() => showSide('layers'))
      .catch(showError);
  };
  return (
    <p>
      <button type="button" className="button" onClick={show}>
        <BuildIcon name="layers" size="small" />
        {t('layersOf', { ref: tag ?? options.tag ?? ref })}
      </button>
    </p>
  );
}
