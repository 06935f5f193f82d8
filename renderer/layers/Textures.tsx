import { KindPatterns } from './KindPatterns.tsx';
import { TEXTURE_COUNT } from './texture.ts';

interface Texture {
  width: number;
  height: number;
  lines?: string;
  shape?: string;
  dots?: [number, number][];
}

const TEXTURES: Texture[] = [
  { width: 9, height: 9, lines: 'M1 2.5h3M2.5 1v3M5.5 7h3M7 5.5v3' },
  { width: 12, height: 8, lines: 'M0 .5h12M0 4.5h12M3.5 0v4.5M9.5 4.5v4' },
  {
    width: 5,
    height: 5,
    dots: [
      [1.2, 1.2],
      [3.7, 3.7],
    ],
  },
  { width: 8, height: 6, lines: 'M0 1.5h5M4 4.5h4M0 4.5h1' },
  { width: 8, height: 5, lines: 'M0 3.5q2-3 4 0t4 0' },
  { width: 6, height: 7, shape: 'M0 0h6v3H0z' },
  { width: 6, height: 6, lines: 'M1.5 0v6M4.5 0v6' },
  { width: 6, height: 4, lines: 'M0 1.5h6' },
  { width: 6, height: 6, lines: 'M0 3h6M3 0v6' },
  { width: 8, height: 8, lines: 'M4 .5L7.5 4 4 7.5 .5 4z' },
  { width: 7, height: 7, lines: 'M1 1l2.5 2.5M3.5 1L1 3.5M4.5 4.5L6.5 6.5M6.5 4.5L4.5 6.5' },
  { width: 8, height: 8, lines: 'M2 1.5h2.5v2.5H2zM5.5 5.5H8v2.5H5.5z' },
  {
    width: 10,
    height: 10,
    lines:
      'M2.5 2.5m-1.7 0a1.7 1.7 0 1 0 3.4 0a1.7 1.7 0 1 0-3.4 0M7.5 7.5m-1.7 0a1.7 1.7 0 1 0 3.4 0a1.7 1.7 0 1 0-3.4 0',
  },
  { width: 8, height: 7, lines: 'M2 1v3M6 3.5v3' },
  { width: 10, height: 6, lines: 'M0 0v3h5v3M5 0v3h5' },
  { width: 7, height: 8, shape: 'M0 7.5l3.5-7 3.5 7z' },
];

/** The patterns that stratum strips and legends fill themselves with; once in the document. */
export function Textures() {
  return (
    <svg className="only-read" aria-hidden="true">
      <defs>
        {TEXTURES.slice(0, TEXTURE_COUNT).map((texture, at) => [
          <TexturePattern
            key={textureId(at, false)}
            id={textureId(at, false)}
            texture={texture}
            color="var(--texture)"
          />,
          <TexturePattern
            key={textureId(at, true)}
            id={textureId(at, true)}
            texture={texture}
            color="var(--accent-ink)"
          />,
        ])}
        <KindPatterns />
        <pattern id="layers-hatch" width="5" height="5" patternUnits="userSpaceOnUse">
          <path style={{ stroke: 'var(--dead)' }} strokeWidth="1.2" d="M-1 6L6-1M-1 1L1-1M4 6L6 4" />
        </pattern>
        <pattern id="layers-hatch-new" width="5" height="5" patternUnits="userSpaceOnUse">
          <path style={{ stroke: 'var(--accent-ink)' }} strokeWidth="1.2" d="M-1 6L6-1M-1 1L1-1M4 6L6 4" />
        </pattern>
      </defs>
    </svg>
  );
}

export function textureId(texture: number, onAccent: boolean): string {
  return `layers-texture-${texture}${onAccent ? '-new' : ''}`;
}

function TexturePattern({ id, texture, color }: { id: string; texture: Texture; color: string }) {
  return (
    <pattern id={id} width={texture.width} height={texture.height} patternUnits="userSpaceOnUse">
      {texture.shape !== undefined && <path style={{ fill: color }} d={texture.shape} />}
      {texture.lines !== undefined && <path style={{ stroke: color, fill: 'none' }} d={texture.lines} />}
      {texture.dots?.map(([x, y]) => (
        <circle key={`${x} ${y}`} cx={x} cy={y} r="0.9" style={{ fill: color }} />
      ))}
    </pattern>
  );
}
