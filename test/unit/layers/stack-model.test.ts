import { describe, expect, it } from 'vitest';
import { resolveSelection, type Selection } from '../../../renderer/layers/layers-view.ts';
import { moveSelection } from '../../../renderer/layers/move-selection.ts';
import { layOut, stratumHeight } from '../../../renderer/layers/stack-layout.ts';
import { buildColumns } from '../../../renderer/layers/stack-model.ts';
import { assignTextures, TEXTURE_COUNT } from '../../../renderer/layers/texture.ts';
import { change, container, image, missing, picture } from './picture-fixtures.ts';

const goal = { ref: 'mine', base: 'nginx', addedLayers: 1 };
const nginx = image('nginx', ['a', 'b']);
const mine = image('mine', ['a', 'b', 'c']);

describe('what is drawn', () => {
  it('puts the top layer first and says which are shared and which are new', () => {
    const [first, second] = buildColumns(picture({ images: [nginx, mine] }));
    expect(first?.strata.map(({ layer, isNew, sharedWith }) => [layer.diffId, isNew, sharedWith])).toEqual([
      ['b', false, ['mine']],
      ['a', false, ['mine']],
    ]);
    expect(second?.strata.map(({ layer, isNew }) => [layer.diffId, isNew])).toEqual([
      ['c', true],
      ['b', false],
      ['a', false],
    ]);
    expect(second?.base?.ref).toBe('nginx');
  });

  it('calls new only what stands on a whole drawn image and is no base itself', () => {
    const columns = buildColumns(
      picture({ images: [image('deb', ['a']), nginx, mine, image('other', ['a', 'x'])] }),
    );
    const fresh = columns.map((column) =>
      column.strata.filter(({ isNew }) => isNew).map(({ layer }) => layer.diffId),
    );
    expect(fresh).toEqual([[], [], ['c'], ['x']]);
  });

  it('draws a goal that is not there as its base and empty places, until it is reached', () => {
    const [, ghost] = buildColumns(picture({ images: [nginx], goal }));
    expect(ghost).toMatchObject({ ref: 'mine', goal: 'waiting', slots: [1] });
    expect(ghost?.strata.map(({ layer, ghost: drawn }) => [layer.diffId, drawn])).toEqual([
      ['b', true],
      ['a', true],
    ]);
    expect(buildColumns(picture({ images: [nginx, mine], goal }))[1]).toMatchObject({
      goal: 'reached',
      slots: [],
    });
    const other = image('mine', ['a', 'z', 'y']);
    expect(buildColumns(picture({ images: [nginx, other], goal }))[1]?.goal).toBe('waiting');
    const twoMore = image('mine', ['a', 'b', 'c', 'd']);
    expect(buildColumns(picture({ images: [nginx, twoMore], goal }))[1]?.goal).toBe('waiting');
    expect(buildColumns(picture({ images: [missing('nginx')], goal }))[1]).toMatchObject({
      strata: [],
      slots: [],
    });
  });

  it('puts a container on its image, by the name it was made from, and loses none', () => {
    const alias = image('nginx:alias', ['a', 'b'], { id: nginx.id });
    const columns = buildColumns(
      picture({
        images: [alias, nginx],
        containers: [container('web', 'nginx'), container('stray', 'redis')],
      }),
    );
    expect(columns.map((column) => [column.ref, column.containers.map((one) => one.name)])).toEqual([
      ['nginx:alias', []],
      ['nginx', ['web']],
      ['redis', ['stray']],
    ]);
  });
});

describe('where it is drawn', () => {
  it('gives one layer the same height everywhere, on one ground, and joins it', () => {
    const columns = buildColumns(picture({ images: [nginx, mine], containers: [container('web', 'nginx')] }));
    const layout = layOut(columns, 500, 600, 1);
    const [first, second] = layout.columns;
    expect(first?.strata.at(-1)?.box.top).toBe(second?.strata.at(-1)?.box.top);
    expect(layout.bands.filter((band) => band.kind === 'shared').map((band) => band.diffId)).toEqual([
      'b',
      'a',
    ]);
    for (const { strata, writable } of layout.columns) {
      const boxes = [...writable.flatMap(({ head, box }) => [head, box]), ...strata.map(({ box }) => box)];
      boxes.forEach((box, at) => {
        expect(box.top).toBeGreaterThanOrEqual(0);
        expect(box.top + box.height).toBeLessThanOrEqual(boxes[at + 1]?.top ?? layout.height);
      });
    }
    expect(layout.width).toBeLessThanOrEqual(500);
  });

  it('draws a commit from the writable layer to the layer it became, and to the empty place before', () => {
    const committed = image('mine', ['a', 'b', 'c']);
    const top = committed.layers[2];
    if (top) {
      top.instruction = { raw: 'nginx', keyword: 'COMMIT', text: 'nginx' };
    }
    const containers = [container('web', 'nginx')];
    for (const images of [[nginx, committed], [nginx]]) {
      const { bands } = layOut(buildColumns(picture({ images, containers, goal })), 500, 600, 1);
      expect(bands.filter((band) => band.kind === 'commit')).toHaveLength(1);
    }
    const { bands } = layOut(buildColumns(picture({ images: [nginx, mine], containers })), 500, 600, 1);
    expect(bands.filter((band) => band.kind === 'commit')).toEqual([]);
  });

  it('grows with the logarithm of the size, flattens to fit, and scrolls sideways for eight', () => {
    expect(stratumHeight(1e8, 1, 1) - stratumHeight(1e7, 1, 1)).toBeCloseTo(15, -1);
    expect(stratumHeight(0, 1, 1)).toBe(stratumHeight(1000, 1, 1));
    const tall = image(
      'tall',
      Array.from({ length: 9 }, (_, at) => `l${at}`),
    );
    for (const one of tall.layers) {
      one.size = 1e9;
    }
    expect(layOut(buildColumns(picture({ images: [tall] })), 500, 500, 1).height).toBeLessThanOrEqual(500);
    const eight = Array.from({ length: 8 }, (_, at) => image(`i${at}`, ['a']));
    expect(layOut(buildColumns(picture({ images: eight })), 500, 500, 1).width).toBeGreaterThan(1200);
  });

  it('has as many textures as told, none used twice while there are free ones', () => {
    const ids = Array.from({ length: TEXTURE_COUNT }, (_, at) => `sha256:${String(at % 3).repeat(64)}${at}`);
    const textures = assignTextures(
      buildColumns(picture({ images: [image('many', ids), image('few', ids.slice(0, 3))] })),
    );
    expect(new Set(textures.values()).size).toBe(TEXTURE_COUNT);
  });
});

describe('what is looked at', () => {
  const web = container('web', 'nginx', { changes: [change('/x')] });
  const layerOf = (ref: string, index: number, diffId: string): Selection => ({
    kind: 'layer',
    ref,
    index,
    diffId,
  });

  it('is the new layer, else what was written, else the top', () => {
    const of = (images = [nginx], containers = [web]) =>
      resolveSelection(buildColumns(picture({ images, containers })), null);
    expect(of([nginx, mine])).toEqual(layerOf('mine', 3, 'c'));
    expect(of()).toEqual({ kind: 'writable', containerId: web.id });
    expect(of([nginx], [])).toEqual(layerOf('nginx', 2, 'b'));
    expect(of([missing('x')], [])).toBeNull();
  });

  it('stays what was wanted while it is drawn, in another image if need be', () => {
    const columns = buildColumns(picture({ images: [mine] }));
    expect(resolveSelection(columns, layerOf('nginx', 2, 'b'))).toEqual(layerOf('mine', 2, 'b'));
    expect(resolveSelection(columns, { kind: 'writable', containerId: 'gone' })?.kind).toBe('layer');
  });

  it('moves by arrow keys within a stack and to the same layer beside it', () => {
    const columns = buildColumns(picture({ images: [nginx, missing('gone'), mine], containers: [web] }));
    const from = layerOf('nginx', 2, 'b');
    expect(moveSelection(columns, from, 'ArrowDown')).toEqual(layerOf('nginx', 1, 'a'));
    expect(moveSelection(columns, from, 'ArrowUp')).toEqual({ kind: 'writable', containerId: web.id });
    expect(moveSelection(columns, from, 'ArrowRight')).toEqual(layerOf('mine', 2, 'b'));
    expect(moveSelection(columns, layerOf('mine', 3, 'c'), 'ArrowLeft')).toEqual({
      kind: 'writable',
      containerId: web.id,
    });
    expect(moveSelection(columns, from, 'ArrowLeft')).toBeNull();
    expect(moveSelection(columns, from, 'End')).toEqual(layerOf('nginx', 1, 'a'));
    expect(moveSelection(columns, from, 'x')).toBeNull();
  });
});
