import { iconPaths } from '../icons/paths.ts';

const paths = {
  ...iconPaths,
  play: 'M5 3.2v9.600l7.500-4.800z',
  minus: 'M3.500 8h9',
  stop: 'M4.500 4.500h7v7h-7z',
  grid: 'M2 2.500h5v4H2zM9 2.500h5v4H9zM2 9.500h5v4H2zM9 9.500h5v4H9z',
  sliders:
    'M2 4.500h6M12 4.500h2M8 4.500a2 2 0 1 0 4 0a2 2 0 1 0-4 0M2 11.500h2M8 11.500h6M4 11.500a2 2 0 1 0 4 0a2 2 0 1 0-4 0',
  dots: 'M4 8v.01M8 8v.01M12 8v.01',
} as const;
export type BuildIconName = keyof typeof paths;

/** A line icon of the builds' views; the words stand beside it or in the button's label. */
export function BuildIcon({ name, size }: { name: BuildIconName; size?: 'small' | 'tiny' }) {
  return (
    <svg className={size ? `icon ${size}` : 'icon'} viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} style={name === 'play' ? { fill: 'currentColor' } : undefined} />
    </svg>
  );
}
