import { type IconName, iconPaths } from './paths.ts';

export type { IconName } from './paths.ts';

/** A decorative icon; the words beside it, or an aria-label on its button, say what it means. */
export function Icon({ name, size = 'normal' }: { name: IconName; size?: 'normal' | 'small' | 'tiny' }) {
  return (
    <svg className={size === 'normal' ? 'icon' : `icon ${size}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={iconPaths[name]} />
    </svg>
  );
}
