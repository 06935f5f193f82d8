/** Fills for what a layer did: solid, lined and dotted, so that they are told apart without their colours. */
export function KindPatterns() {
  return (
    <>
      <pattern id="layers-added" width="4" height="4" patternUnits="userSpaceOnUse">
        <rect width="4" height="4" style={{ fill: 'var(--ok)' }} />
      </pattern>
      <pattern id="layers-modified" width="4" height="4" patternUnits="userSpaceOnUse">
        <rect width="4" height="4" style={{ fill: 'var(--panel)' }} />
        <rect width="4" height="2" style={{ fill: 'var(--warn)' }} />
      </pattern>
      <pattern id="layers-deleted" width="4" height="4" patternUnits="userSpaceOnUse">
        <rect width="4" height="4" style={{ fill: 'var(--panel)' }} />
        <path d="M0 0l4 4M4 0l-4 4" style={{ stroke: 'var(--bad)', strokeWidth: 1.1 }} />
      </pattern>
    </>
  );
}
