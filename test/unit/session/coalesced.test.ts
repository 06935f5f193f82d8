import { describe, expect, it } from 'vitest';
import { Coalesced } from '../../../electron/core/session/coalesced.ts';

function manual() {
  const ends: (() => void)[] = [];
  const work = new Coalesced(() => new Promise<void>((end) => ends.push(end)));
  return { work, ends };
}

const settled = async (promise: Promise<void>): Promise<boolean> => {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  for (let turn = 0; turn < 20; turn += 1) {
    await Promise.resolve();
  }
  return done;
};

describe('work asked for by many', () => {
  it('is done once more for all who asked during a run', async () => {
    const { work, ends } = manual();
    const first = work.request();
    const later = [work.request(), work.request(), work.request()];
    expect(ends).toHaveLength(1);
    ends[0]?.();
    await first;
    expect(await settled(later[0] as Promise<void>)).toBe(false);
    expect(ends).toHaveLength(2);
    ends[1]?.();
    await Promise.all(later);
    expect(ends).toHaveLength(2);
  });

  it('keeps nobody waiting for requests that came after theirs', async () => {
    const { work, ends } = manual();
    void work.request();
    const mine = work.request();
    ends[0]?.();
    await settled(mine);
    const others = work.request();
    ends[1]?.();
    await mine;
    expect(await settled(others)).toBe(false);
    ends[2]?.();
    await others;
  });

  it('goes on after a run that failed', async () => {
    let runs = 0;
    const work = new Coalesced(async () => {
      runs += 1;
      if (runs === 1) {
        throw new Error('once');
      }
    });
    const first = work.request();
    const second = work.request();
    await expect(first).rejects.toThrow('once');
    await second;
    expect(runs).toBe(2);
  });

  it('does not begin once it is closed', async () => {
    const { work, ends } = manual();
    const first = work.request();
    const next = work.request();
    work.close();
    ends[0]?.();
    await Promise.all([first, next]);
    expect(ends).toHaveLength(1);
  });
});
