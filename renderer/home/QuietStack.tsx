import { textureId } from '../layers/Textures.tsx';
import { DRAWING, stone } from './small-stack.ts';

const { width: WIDTH, height: HEIGHT, stack: STACK, base: BASE } = DRAWING;

/** Decoration only: it claims nothing about any image. */
export function QuietStack() {
  const heights = [26, 26, 9, 9, 9];
  let bottom = 0;
  const bricks = heights.map((height, index) => {
    bottom += index === 0 ? 0 : (heights[index - 1] ?? 0) + 2;
    return { height, y: BASE - bottom - height, texture: index };
  });
  return (
    <svg className="continue-picture" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {bricks.map((brick) => (
        <g key={brick.texture}>
          <rect
            x="101"
            y={brick.y}
            width={STACK}
            height={brick.height}
            rx="1.5"
            style={{ fill: stone(brick.texture), stroke: 'var(--stone-line)' }}
          />
          <rect
            x="101.5"
            y={brick.y + 0.5}
            width="10"
            height={brick.height - 1}
            style={{ fill: `url(#${textureId(brick.texture, false)})` }}
          />
        </g>
      ))}
      <rect
        x="101"
        y={BASE - 112}
        width={STACK}
        height="20"
        rx="3"
        style={{ fill: 'var(--field)', stroke: 'var(--ink-2)', strokeWidth: 1.5, strokeDasharray: '5 3' }}
      />
    </svg>
  );
}
