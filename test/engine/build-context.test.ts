import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Button, OPTIONS, outcomes, startButton } from './build-button.ts';

let on: Button;
beforeAll(async () => {
  on = await startButton('build-context');
});
afterAll(() => on?.remove());
beforeEach(() => on.sh('rm -rf ./* ./.[!.]*'));

/** Steps that a builder's words call cached; BuildKit says it of FROM as well, or does not. */
const CACHED = /(?:COPY|RUN)[^\n]*\n(?:#\d+ CACHED| ---> Using cache)/g;

const filesIn = async (image: string | null, folder: string) =>
  (await on.sh(`docker run --rm ${image} find ${folder} -mindepth 1 | sort`)).trim().split('\n');

describe.each(['classic', 'buildkit'] as const)('the context on the bench, %s', (builder) => {
  test('is what a typed build sends: each finds the other in the cache', async () => {
    await on.sh(`mkdir -p app/sub/deep app/empty app/no
      printf 'FROM busybox\\nCOPY . /all/\\nRUN echo ${builder}\\n' >app/Dockerfile
      printf 'no\\nsub/deep\\n!sub/deep/keep\\n' >app/.dockerignore
      cd app; echo hello >a.txt; ${builder === 'buildkit' ? 'ln a.txt hard; ' : ''}chmod 4751 a.txt; chmod 700 empty; ln -s ../a.txt sub/link
      echo x >no/x; echo k >sub/deep/keep; echo n >sub/deep/not; echo 'a b' >'naïve 中文 name'; : >nothing
      head -c 20000000 /dev/urandom >large; touch -d 1980-05-05 a.txt; printf x >"$(printf 'n%0150d' 7)"`);
    const first = await on.build({ builder, context: 'app', dockerfile: 'app/Dockerfile' });
    expect(first).toMatchObject({ status: 'done', error: null });
    expect(await filesIn(first.imageId, '/all')).not.toContain('/all/sub/deep/not');
    const how =
      builder === 'buildkit'
        ? 'DOCKER_BUILDKIT=1 docker build --progress=plain'
        : 'DOCKER_BUILDKIT=0 docker build';
    const typed = `${how} app 2>&1`;
    const said = await on.sh(typed);
    expect(said.match(CACHED)).toHaveLength(2);

    await on.sh("echo changed >'app/naïve 中文 name'");
    expect((await on.sh(typed)).match(CACHED)).toBeNull();
    const second = await on.build({ builder, context: 'app', dockerfile: 'app/Dockerfile' });
    expect(outcomes(second)).toEqual(['1 FROM cached', '2 COPY cached', '3 RUN cached']);
    // What was too large for memory has gone from the temporary folder.
    expect(readdirSync(path.join(on.dataDir, 'tmp')).filter((name) => name.startsWith('context-'))).toEqual(
      [],
    );
  });

  test('a Dockerfile that the ignore file excludes is read, and not copied', async () => {
    await on.sh(`mkdir conf; printf 'FROM busybox\\nCOPY . /all/\\n' >conf/Dockerfile
      printf 'conf/Dockerfile\\n.dockerignore\\n' >.dockerignore; echo a >a.txt; : >conf/kept`);
    const record = await on.build({ builder, dockerfile: 'conf/Dockerfile' });
    expect(record).toMatchObject({ status: 'done', context: { files: 2 } });
    expect(await filesIn(record.imageId, '/all')).toEqual(['/all/a.txt', '/all/conf', '/all/conf/kept']);
    const again = await on.build({ builder, dockerfile: 'conf/Dockerfile' });
    expect(outcomes(again)).toEqual(['1 FROM cached', '2 COPY cached']);
  });

  test('a Dockerfile from outside the context is read, and not copied', async () => {
    await on.sh(
      `mkdir app; printf 'FROM busybox\\nCOPY . /all/\\nRUN false\\n' >Dockerfile; echo a >app/a.txt`,
    );
    await on.sh("sed -i '$d' Dockerfile");
    const record = await on.build({ builder, context: 'app' });
    expect(record).toMatchObject({ status: 'done', context: { files: 1 } });
    expect(await filesIn(record.imageId, '/all')).toEqual(['/all/a.txt']);
  });

  test('is empty but for the Dockerfile', async () => {
    await on.sh(
      "printf '*\\n' >.dockerignore; echo a >a.txt; printf 'FROM busybox\\nRUN true\\n' >Dockerfile",
    );
    const record = await on.build({ builder });
    expect(record).toMatchObject({ status: 'done', context: { files: 0, bytes: 0 } });
  });
});

test('says which name no build can send', async () => {
  await on.sh(`printf 'FROM busybox\\n' >Dockerfile; mkdir sub; : >"$(printf 'sub/b\\351d')"`);
  await expect(on.keeper.start(OPTIONS)).rejects.toMatchObject({
    code: 'CONTEXT_INVALID',
    details: { path: 'sub/b\uFFFDd' },
  });
});

test('sends one state of a file that is written all the time, or says that it cannot', async () => {
  await on.sh(`printf 'FROM busybox\\nCOPY log /log\\n' >Dockerfile
    (while [ -e Dockerfile ]; do head -c 300000 /dev/zero >log; sleep 0.02; : >log; done) >/dev/null 2>&1 &`);
  const record = await on.build({});
  if (record.status === 'failed') {
    expect(record.error?.message).toContain('change');
  } else {
    const copied = Number(await on.sh(`docker run --rm ${record.imageId} stat -c %s /log`));
    const dockerfile = Number(await on.sh('stat -c %s Dockerfile'));
    expect(record.context?.bytes).toBe(copied + dockerfile);
  }
  await on.sh('rm Dockerfile');
});
