import type { ReactElement } from 'react';
import { iconPaths } from '../../icons/paths.ts';

const paths = {
  ...iconPaths,
  plus: 'M8 3v10M3 8h10',
  folder: 'M1.8 3.8h4.4l1.4 1.7h6.6v7.2H1.800z',
  tree: 'M2 3h5M4.5 5v7.500H8M4.5 7.800H8M10 7.800h4M10 12.500h4',
  logs: 'M3 3.500h10M3 6.500h10M3 9.500h7M3 12.500h10',
  globe: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM2 8h12M8 2c2 2 2.5 4 2.5 6S10 12 8 14c-2-2-2.5-4-2.5-6S6 4 8 2',
  trash: 'M3 4.500h10M6.5 4.500V3h3v1.500M4.5 4.500l.6 9h5.800l.6-9M7 7v4M9 7v4',
  pencil: 'M3 13l.8-3L11 2.8 13.2 5 6 12.200z',
  paste: 'M5 3.500H3.500v10.500h9V3.500H11M5.5 2.200h5v2.600h-5z',
} as const;
export type IconName = keyof typeof paths;

/** A line icon of the workbench. Always decoration: the words stand beside it or in the button's label. */
export function Icon({ name, size }: { name: IconName; size?: 'small' | 'tiny' }): ReactElement {
  return (
    <svg className={size ? `icon ${size}` : 'icon'} viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
