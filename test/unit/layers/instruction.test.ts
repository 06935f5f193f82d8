import { describe, expect, it } from 'vitest';
import { parseImageConfig } from '../../../electron/core/layers/image-config.ts';
import { layerInstructions, readInstruction } from '../../../electron/core/layers/instruction.ts';

describe('instructions from history', () => {
  it.each([
    [{ created_by: '/bin/sh -c apt-get update' }, 'RUN', 'apt-get update'],
    [{ created_by: '|1 V=2 /bin/sh -c echo $V' }, 'RUN', 'echo $V'],
    [{ created_by: '/bin/bash -o pipefail -c make' }, 'RUN', 'make'],
    [{ created_by: '/bin/sh -c #(nop)  CMD ["nginx"]', empty_layer: true }, 'CMD', '["nginx"]'],
    [
      { created_by: `/bin/sh -c #(nop) COPY file:${'a1'.repeat(32)} in /x ` },
      'COPY',
      'file:a1a1a1a1a1a1 in /x',
    ],
    [{ created_by: 'COPY a b # buildkit', comment: 'buildkit.dockerfile.v0' }, 'COPY', 'a b'],
    [
      { created_by: 'RUN /bin/sh -c echo hi # buildkit', comment: 'buildkit.dockerfile.v0' },
      'RUN',
      'echo hi',
    ],
    [{ created_by: 'RUN |1 V=2 /bin/sh -c echo hi # buildkit' }, 'RUN', 'echo hi'],
    [{ created_by: 'WORKDIR /app', comment: 'buildkit.dockerfile.v0' }, 'WORKDIR', '/app'],
    [{ created_by: 'nginx -g daemon off;' }, 'COMMIT', 'nginx -g daemon off;'],
    [{ created_by: 'nginx -g daemon off;', comment: 'my page' }, 'COMMIT', 'my page'],
    [{ created_by: '/docker-entrypoint.sh nginx' }, 'COMMIT', '/docker-entrypoint.sh nginx'],
    [{ comment: 'Imported from -' }, 'IMPORT', ''],
    [{ created_by: '', comment: 'Debian 13, minbase' }, 'IMPORT', 'Debian 13, minbase'],
    [
      { created_by: "# debian.sh --arch 'amd64' out/ 'trixie'" },
      'IMPORT',
      "debian.sh --arch 'amd64' out/ 'trixie'",
    ],
    [{ created_by: '/bin/bash -euxo pipefail -c make all' }, 'RUN', 'make all'],
    [{ created_by: '|2 A=hello world B=/bin/x /bin/sh -c echo "$A" $B' }, 'RUN', 'echo "$A" $B'],
    [{ created_by: '|2 A=1 B= install-things --all' }, 'RUN', 'install-things --all'],
    [
      { created_by: 'RUN |1 A=1 /bin/sh -c set -e\necho hi\n # buildkit', comment: 'buildkit.dockerfile.v0' },
      'RUN',
      'set -e\necho hi',
    ],
    [
      { created_by: 'COPY <<EOF /etc/motd # buildkit', comment: 'buildkit.dockerfile.v0' },
      'COPY',
      '<<EOF /etc/motd',
    ],
    [{ created_by: 'RUN /bin/sh -c true # not buildkit' }, 'RUN', 'true # not buildkit'],
    [{ created_by: 'RUN apt-get update' }, 'RUN', 'apt-get update'],
    [{ created_by: '/bin/sh -c make', comment: 'FROM docker.io/library/debian:13' }, 'RUN', 'make'],
    [
      { created_by: '/bin/sh -c top', comment: 'what I did in the shell' },
      'COMMIT',
      'what I did in the shell',
    ],
    [{ created_by: '/bin/sh -c #(nop) ADD file:x in / ', comment: 'FROM scratch' }, 'ADD', 'file:x in /'],
    [{ created_by: 'bazel build //:image' }, '', 'bazel build //:image'],
    [{ created_by: '', comment: 'merge sha256:a to sha256:b' }, '', 'merge sha256:a to sha256:b'],
    [{ created_by: 'RUNNER start' }, 'COMMIT', 'RUNNER start'],
    [{}, '', ''],
  ])('%j', (row, keyword, text) => {
    expect(readInstruction(row)).toMatchObject({
      keyword,
      text,
      raw: ('created_by' in row ? row.created_by : undefined) ?? '',
    });
  });

  it('go to layers by empty_layer, and to none when the numbers disagree', () => {
    const history = [
      { created_by: 'ADD rootfs / # buildkit' },
      { created_by: 'ENV A=1', empty_layer: true },
      { created_by: 'WORKDIR /w # buildkit' },
    ];
    const two = { rootfs: { diff_ids: ['a', 'b'] }, history };
    expect(layerInstructions(two).map((one) => one.keyword)).toEqual(['ADD', 'WORKDIR']);
    const three = { rootfs: { diff_ids: ['a', 'b', 'c'] }, history };
    expect(layerInstructions(three).map((one) => one.keyword)).toEqual(['', '', '']);
    const one = { rootfs: { diff_ids: ['a'] }, history };
    expect(layerInstructions(one).map(({ raw }) => raw)).toEqual(['']);
    expect(layerInstructions({ rootfs: { diff_ids: ['a'] } })).toHaveLength(1);
  });

  it('are not told, but the image is read, when the history is not one', () => {
    const diff_ids = ['sha256:a'];
    for (const history of [null, 'none', [{ created_by: 7 }], [{ created_by: null, empty_layer: null }]]) {
      const config = parseImageConfig(JSON.stringify({ rootfs: { diff_ids }, history }));
      expect(layerInstructions(config)).toEqual([{ raw: '', keyword: '', text: '' }]);
    }
  });
});
