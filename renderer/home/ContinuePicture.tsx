import { useTranslation } from 'react-i18next';
import type { ImagePicture, Picture } from '../../electron/contract/index.ts';
import { buildColumns } from '../layers/stack-model.ts';
import { textureId } from '../layers/Textures.tsx';
import { assignTextures } from '../layers/texture.ts';
import { useSlice } from '../state/lab.ts';
import { QuietStack } from './QuietStack.tsx';
import { type Block, DRAWING, sharedBelow, stackBlocks, stone } from './small-stack.ts';

const { width: WIDTH, height: HEIGHT, stack: STACK, base: BASE } = DRAWING;

/**
 * The layers of the lesson's own images as they are on the bench now, two at most; nothing is drawn when the bench
 * holds another lesson or nothing yet, except a quiet stack without numbers or names.
 */
export function ContinuePicture({ lessonId }: { lessonId: string }) {
  const { t } = useTranslation('home');
  const picture = useSlice('picture');
  const images = picture?.lessonId === lessonId ? drawable(picture) : [];
  if (images.length === 0) {
    return <QuietStack />;
  }
  const stacks = images.map((image) => stackBlocks(image.layers));
  // The same textures as in the lesson's own picture, so that a layer is known again.
  const textures = picture ? assignTextures(buildColumns(picture)) : new Map<string, number>();
  const shared = images.length === 2 ? sharedBelow(images[0]?.layers ?? [], images[1]?.layers ?? []) : 0;
  const names = images.map((image) => image.ref);
  const container = picture?.containers.find((one) => one.imageId === images[0]?.id);
  return (
    <svg
      className="continue-picture"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={t('picture.label', { images: names.join(', ') })}
    >
      {shared > 0 &&
        stacks[0]
          ?.slice(0, shared)
          .map((block, index) => (
            <rect
              key={block.diffId}
              x={127}
              y={BASE - block.bottom - block.height}
              width={68}
              height={block.height}
              style={{ fill: stone(index) }}
              opacity=".5"
            />
          ))}
      {stacks.map((blocks, index) => (
        <Stack
          key={images[index]?.ref}
          x={index === 0 ? 6 : 196}
          name={names[index] ?? ''}
          blocks={blocks}
          textures={textures}
          freshFrom={index === 1 && shared > 0 ? shared : blocks.length}
        />
      ))}
      {container && stacks[0] && (
        <WritableLayer
          top={BASE - (stacks[0].at(-1)?.bottom ?? 0) - (stacks[0].at(-1)?.height ?? 0)}
          label={t('picture.changed', { count: container.added + container.modified + container.deleted })}
        />
      )}
    </svg>
  );
}

function drawable(picture: Picture): ImagePicture[] {
  return picture.images.filter((image) => image.status === 'ready' && image.layers.length > 0).slice(0, 2);
}

function Stack({
  x,
  name,
  blocks,
  textures,
  freshFrom,
}: {
  x: number;
  name: string;
  blocks: Block[];
  textures: Map<string, number>;
  freshFrom: number;
}) {
  return (
    <g>
      {blocks.map((block, index) => {
        const y = BASE - block.bottom - block.height;
        const fresh = index >= freshFrom;
        return (
          <g key={block.bottom}>
            <rect
              x={x}
              y={y}
              width={STACK}
              height={block.height}
              rx="1.5"
              style={
                fresh
                  ? { fill: 'var(--accent)', stroke: 'var(--accent)' }
                  : { fill: stone(index), stroke: 'var(--stone-line)' }
              }
            />
            {!fresh && (
              <rect
                x={x + 0.5}
                y={y + 0.5}
                width="10"
                height={block.height - 1}
                style={{ fill: `url(#${textureId(textures.get(block.diffId) ?? 0, false)})` }}
              />
            )}
          </g>
        );
      })}
      <text x={x} y={BASE + 16} style={{ font: '12px var(--font-mono)', fill: 'var(--ink-2)' }}>
        {name}
      </text>
    </g>
  );
}

function WritableLayer({ top, label }: { top: number; label: string }) {
  const y = Math.max(2, top - 24);
  return (
    <g>
      <rect
        x="6"
        y={y}
        width={STACK}
        height="20"
        rx="3"
        style={{ fill: 'var(--field)', stroke: 'var(--ink-2)', strokeWidth: 1.5, strokeDasharray: '5 3' }}
      />
      <text
        x={66}
        y={y + 14}
        textAnchor="middle"
        style={{ font: '12px var(--font-ui)', fill: 'var(--ink-2)' }}
      >
        {label}
      </text>
    </g>
  );
}
