import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BuildOptions, BuildRecord } from '../../electron/contract/build.ts';
import { startTyping, type Typing } from './build-typed.ts';

let on: Typing;
beforeAll(async () => {
  on = await startTyping('typed');
});
afterAll(() => on?.remove());
beforeEach(() => on.afresh());

/** What two records of the same build have in common: all but who, when, how long, and names that BuildKit makes up. */
function same(all: BuildRecord): unknown {
  const record: BuildRecord = JSON.parse(
    JSON.stringify(all).replace(/checksum of ref [\w:-]+/g, 'checksum of ref'),
  );
  const { id, number, origin, startedAt, ms, imageId, comparedWith, steps, ...rest } = record;
  return {
    ...rest,
    ended: ms !== null,
    image: imageId !== null,
    compared: comparedWith !== null,
    steps: steps.map(({ startMs, ms: ran, ...step }) => ({ ...step, timed: ran !== null })),
  };
}

const FILES = `
mkdir -p app/sub
cat >app/Dockerfile <<'END'
ARG BASE=busybox
FROM $BASE AS made
ARG WORD=none
ENV GREETING="hello 世界"
WORKDIR /made
RUN echo "$GREETING $WORD" | tee word
COPY sub/ /sub/

FROM busybox AS unused
RUN echo never

FROM busybox
LABEL who=me
COPY --from=made /made/word /word
COPY page.html \\
  other.html /www/
RUN cat /www/page.html
CMD ["cat", "/word"]
END
echo '<h1>页面</h1>' >app/page.html
echo other >app/other.html
echo sub >app/sub/file
ln -s file app/sub/link
echo secret >app/secret
printf 'secret\\n*.log\\n' >app/.dockerignore
echo x >app/x.log
`;

interface Turn {
  edit?: string;
  options?: Partial<BuildOptions>;
  /** What is typed beside the usual words. */
  words?: string;
}
const TURNS: Turn[] = [
  {},
  {},
  { edit: 'echo changed >app/page.html; touch app/other.html' },
  { options: { buildArgs: { WORD: 'two words' } }, words: "--build-arg WORD='two words'" },
  { edit: 'chmod 755 app/other.html; echo x >>app/secret' },
  { options: { target: 'made', noCache: true }, words: '--target=made --no-cache' },
  { edit: "sed -i 's/RUN cat .*/RUN echo grüße; exit 3/' app/Dockerfile" },
  { edit: "sed -i 's/RUN echo grüße.*/COPY nothing \\//' app/Dockerfile" },
  { edit: "sed -i 's/^COPY nothing/COPPY nothing/' app/Dockerfile" },
];

const WAYS = [
  { name: 'BuildKit', builder: 'buildkit', begin: 'docker build', options: '' },
  {
    name: 'BuildKit, plain progress',
    builder: 'buildkit',
    begin: 'docker buildx build',
    options: '--progress=plain',
  },
  { name: 'the classic builder', builder: 'classic', begin: 'DOCKER_BUILDKIT=0 docker build', options: '' },
] as const;

describe.each(WAYS)('$name', ({ builder, begin, options: more }) => {
  test('typed and from the button, the same builds have the same records', async () => {
    await on.sh(FILES);
    await on.forget();
    const pressed: BuildRecord[] = [];
    for (const { edit, options } of TURNS) {
      await on.sh(edit ?? 'true');
      const common = { builder, context: 'app', dockerfile: 'app/Dockerfile', tag: 'typed:same' };
      pressed.push(await on.press({ ...common, ...options }));
    }
    await on.afresh();
    await on.sh(FILES);
    await on.forget();
    const id = await on.terminal();
    await on.line(id, 'cd /workspace/app/sub');
    for (const [turn, { edit, words = '' }] of TURNS.entries()) {
      await on.sh(edit ?? 'true');
      const record = await on.build(id, `${begin} ${more} -t typed:same ${words} ..`);
      expect(record.origin).toBe('typed');
      expect(record.number).toBe(turn + 1);
      expect(same(record)).toEqual(same(pressed[turn] as BuildRecord));
    }
    const [cold, cached] = pressed;
    expect(new Set(cold?.steps.map(({ outcome }) => outcome))).toEqual(
      new Set(['cached', 'executed', ...(builder === 'buildkit' ? ['skipped'] : [])]),
    );
    expect(cached?.steps.some(({ outcome }) => outcome === 'executed')).toBe(false);
    expect(pressed.map(({ status }) => status)).toEqual([
      ...Array(6).fill('done'),
      'failed',
      'failed',
      'failed',
    ]);
  });
});
