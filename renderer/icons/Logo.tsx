/** Two strata and the one you just made. */
export function Logo() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
      <rect x="2" y="14.5" width="18" height="5" rx="1" style={{ fill: 'var(--ink)' }} />
      <rect x="2" y="8.5" width="18" height="4.5" rx="1" style={{ fill: 'var(--ink-3)' }} />
      <rect x="5" y="2.5" width="12" height="4.5" rx="1" style={{ fill: 'var(--accent)' }} />
    </svg>
  );
}
