import type { ReactNode } from 'react';
import type { LessonGroup } from './course.ts';

const stone = { fill: 'var(--stone-1)', stroke: 'var(--stone-line)' };
const fresh = { fill: 'var(--accent)', stroke: 'var(--accent)' };
const line = { fill: 'none', stroke: 'var(--ink-2)' };
const accentLine = { fill: 'none', stroke: 'var(--accent)', strokeWidth: 1.5 };

/** A small sign for each group: what its lessons do with layers. */
const SIGNS: Record<LessonGroup, ReactNode> = {
  run: (
    <>
      <rect x="9" y="27" width="26" height="8" rx="1" style={stone} />
      <rect x="9" y="19" width="26" height="7" rx="1" style={stone} />
      <rect x="9.5" y="9.5" width="25" height="8" rx="2" style={{ ...line, strokeDasharray: '3 2' }} />
    </>
  ),
  commit: (
    <>
      <rect x="9" y="28" width="26" height="7" rx="1" style={stone} />
      <rect x="9" y="21" width="26" height="6" rx="1" style={stone} />
      <rect x="9" y="8" width="26" height="7" rx="1" style={fresh} />
      <path d="M16 17l2 2 2-2M24 17l2 2 2-2" style={{ ...accentLine, strokeWidth: 1.2 }} />
    </>
  ),
  dockerfile: (
    <>
      <rect x="7" y="9" width="13" height="26" rx="1" style={line} />
      <path d="M10 14h7M10 19h7M10 24h5" style={line} />
      <path d="M22 22h4" style={accentLine} />
      <rect x="27" y="13" width="10" height="6" rx="1" style={fresh} />
      <rect x="27" y="20" width="10" height="6" rx="1" style={stone} />
      <rect x="27" y="27" width="10" height="6" rx="1" style={stone} />
    </>
  ),
  cache: (
    <>
      <rect x="8" y="10" width="8" height="7" rx="1" style={stone} />
      <rect x="18" y="10" width="8" height="7" rx="1" style={stone} />
      <rect x="28" y="10" width="8" height="7" rx="1" style={stone} />
      <rect x="8" y="19" width="8" height="7" rx="1" style={stone} />
      <rect x="18" y="19" width="8" height="7" rx="1" style={fresh} />
      <rect x="28" y="19" width="8" height="7" rx="1" style={fresh} />
      <rect x="8" y="28" width="8" height="7" rx="1" style={stone} />
      <rect x="18" y="28" width="8" height="7" rx="1" style={stone} />
      <rect x="28" y="28" width="8" height="7" rx="1" style={fresh} />
    </>
  ),
  'multi-stage': (
    <>
      <rect x="7" y="8" width="12" height="12" rx="1" style={stone} />
      <rect x="7" y="24" width="12" height="12" rx="1" style={stone} />
      <path d="M19 14h4q4 0 4 8M19 30h4q4 0 4-8" style={accentLine} />
      <rect x="28" y="18" width="9" height="8" rx="1" style={fresh} />
    </>
  ),
  ship: (
    <>
      <rect x="7" y="12" width="14" height="7" rx="1" style={stone} />
      <rect x="7" y="20" width="14" height="7" rx="1" style={stone} />
      <rect x="7" y="28" width="14" height="7" rx="1" style={fresh} />
      <path d="M25 23h11M32 18.500l4.500 4.500-4.500 4.500" style={accentLine} />
    </>
  ),
  inside: (
    <>
      <path d="M9 8v28M9 14h8M9 23h8M9 32h8" style={line} />
      <rect x="18" y="10" width="18" height="8" rx="1" style={stone} />
      <rect x="18" y="19" width="18" height="8" rx="1" style={fresh} />
      <rect x="18" y="28" width="18" height="8" rx="1" style={stone} />
    </>
  ),
};

export function GroupPicture({ group }: { group: LessonGroup }) {
  return (
    <svg className="group-picture" viewBox="0 0 44 44" aria-hidden="true">
      {SIGNS[group]}
    </svg>
  );
}
